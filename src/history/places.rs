//! Where the contact files of a project stood before: in other folders of it, and wherever it stood itself.

use std::collections::BTreeSet;

use super::strangers::Strangers;
use crate::desired::is_contact_file;
use crate::git::{Commit, Entry, Git, GitError, Record};

/// Most places that are followed back.
const MAX_PLACES: usize = 64;

/// How a project tells where its contact files are.
#[derive(Clone, Copy, Debug)]
pub struct Signpost {
    /// The name of the file of its settings, at its root.
    pub file: &'static str,
    /// The folder that such a file's text names, relative to the root; the usual one where it names none.
    pub folder: fn(&str) -> String,
    /// The workspace that such a file's text is for, where it names one.
    pub workspace: fn(&str) -> Option<String>,
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
/// settings, or contact files, were taken away where these came, unless it is a stranger that moved beside it.
/// `changes` are those of its own settings.
pub(super) fn others(
    git: &Git,
    head: &Commit,
    own: &Place,
    signpost: Signpost,
    changes: Vec<Record>,
) -> Result<Vec<Place>, GitError> {
    let mut places = vec![own.clone()];
    let mut roots = vec![own.prefix.clone()];
    let mut changes = changes;
    // Every change of any project's settings, once they are needed.
    let mut all: Option<Vec<Record>> = None;
    let mut strangers = Strangers::default();
    let mut at = 0;
    while let Some(prefix) = roots.get(at).cloned() {
        let settings = format!("{prefix}{}", signpost.file);
        if let Some(all) = &all {
            changes = all.iter().filter(|one| one.path == settings).cloned().collect();
        }
        let blobs = changes.iter().flat_map(|one| one.old.into_iter().chain(one.new));
        let texts = git.blobs(&blobs.collect::<Vec<_>>())?.into_values();
        let named: BTreeSet<String> = texts.map(|text| (signpost.folder)(&text)).collect();
        for folder in named.into_iter().chain([(signpost.folder)("")]) {
            let place = Place { prefix: prefix.clone(), folder };
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let births = changes.iter().filter(|one| one.old.is_none() && one.parent.is_none());
        let births: Vec<&Commit> = births.map(|one| &*one.commit).collect();
        let gone = match births[..] {
            [] if changes.is_empty() => git.removed_since(head)?,
            _ => git.removed_by(&births)?,
        };
        if !gone.is_empty() && all.is_none() {
            let changes = git.history_of_name(head, signpost.file)?;
            strangers = Strangers::of(git, &changes, &own.prefix, signpost)?;
            all = Some(changes);
        }
        for root in gone.iter().flat_map(|path| folders_of(path)) {
            let is_known = roots.iter().any(|known| known == root);
            if strangers.is_root(root) && !strangers.have(root) && !is_known {
                roots.push(root.to_owned());
            }
        }
        if places.len().max(roots.len()) > MAX_PLACES {
            return Err(GitError::TooManyPlaces(MAX_PLACES));
        }
        at += 1;
    }
    places.remove(0);
    Ok(places)
}

/// The top, which is empty, and the folders of a path, each with `/` at the end.
pub(super) fn folders_of(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    let ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at + 1).collect();
    [0].into_iter().chain(ends).map(|end| &path[..end])
}

/// The paths of entries, to be changed.
pub(super) fn of_entry(entry: &mut Entry) -> &mut String {
    &mut entry.path
}

/// The paths of records, to be changed.
pub(super) fn of_record(record: &mut Record) -> &mut String {
    &mut record.path
}
