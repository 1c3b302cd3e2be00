//! Where the contact files of a project stood before: in other folders of it, and wherever it stood itself.

use crate::desired::is_contact_file;
use crate::git::{Commit, Entry, Git, GitError, Record};

/// Most places that are followed back.
const MAX_PLACES: usize = 16;

/// The folder of contact files where nobody names another.
const USUAL: &str = "contacts";

/// How a project tells where its contact files are.
#[derive(Clone, Copy, Debug)]
pub struct Signpost {
    /// The name of the file of its settings, at its root.
    pub file: &'static str,
    /// The folder that such a file's text names, relative to the root.
    pub folder: fn(&str) -> String,
}

/// A folder of contact files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where the project's root is, from the top of the repository: empty, or with `/` at the end.
    prefix: String,
    /// The folder, from there.
    folder: String,
}

impl Place {
    /// The folder of a project, which is where the repository was found.
    pub(super) fn own(git: &Git, folder: &str) -> Self {
        Self { prefix: git.prefix().to_owned(), folder: folder.to_owned() }
    }

    /// The folder from the top of the repository.
    pub(super) fn path(&self) -> String {
        format!("{}{}", self.prefix, self.folder)
    }

    /// A path from the top as the project has it, where it is one of a contact file of this place.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let path = path.strip_prefix(&self.prefix)?;
        let rest = path.strip_prefix(&self.folder)?;
        (rest.starts_with('/') && is_contact_file(&self.folder, path)).then_some(path)
    }
}

/// Keeps what is a contact file of one of the places, each by its path from the project's root of the time.
pub(super) fn keep<T>(places: &[Place], all: &mut Vec<T>, path: impl Fn(&mut T) -> &mut String) {
    all.retain_mut(|one| {
        let path = path(one);
        let own = places.iter().find_map(|place| place.below(path)).map(str::to_owned);
        own.map(|own| *path = own).is_some()
    });
}

/// The other places of the contact files: those that the settings named before, and those of a project whose
/// settings were taken away where these came. `changes` are those of its own settings, the newest first.
pub(super) fn others(
    git: &Git,
    head: &Commit,
    own: &Place,
    signpost: Signpost,
    changes: Vec<Record>,
) -> Result<Vec<Place>, GitError> {
    let mut places = vec![own.clone()];
    let mut roots = vec![own.prefix.clone()];
    let mut changes = Some(changes);
    let mut at = 0;
    while let Some(prefix) = roots.get(at).cloned() {
        let changes = match changes.take() {
            Some(changes) => changes,
            None => git.history(head, &[&format!("{prefix}{}", signpost.file)])?,
        };
        let blobs: Vec<_> =
            changes.iter().flat_map(|one| one.old.into_iter().chain(one.new)).collect();
        let mut folders: Vec<String> =
            git.blobs(&blobs)?.into_values().map(|text| (signpost.folder)(&text)).collect();
        folders.sort_unstable();
        folders.push(USUAL.to_owned());
        for folder in folders {
            let place = Place { prefix: prefix.clone(), folder };
            if !places.contains(&place) && places.len() < MAX_PLACES {
                places.push(place);
            }
        }
        // What was taken away where this came was the same project.
        let gone = match changes.last() {
            Some(birth) if birth.old.is_none() => git.removed_by(&birth.commit, signpost.file)?,
            Some(_) => Vec::new(),
            None => git.removed_since(head, signpost.file)?,
        };
        for path in gone {
            let root = path.strip_suffix(signpost.file).unwrap_or_default().to_owned();
            if !roots.contains(&root) && roots.len() < MAX_PLACES {
                roots.push(root);
            }
        }
        at += 1;
    }
    places.remove(0);
    Ok(places)
}

/// The paths of entries, to be changed.
pub(super) fn of_entry(entry: &mut Entry) -> &mut String {
    &mut entry.path
}

/// The paths of records, to be changed.
pub(super) fn of_record(record: &mut Record) -> &mut String {
    &mut record.path
}
