//! Where the contact files of a project stood before: in other folders of it, and wherever it stood itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::desired::is_contact_file;
use crate::git::{BlobId, Commit, Entry, Git, GitError, Record};

/// Most places that are followed back.
const MAX_PLACES: usize = 1_000;

/// How a project tells what it is.
#[derive(Clone, Copy, Debug)]
pub struct Signpost {
    /// The name of the file of its settings, at its root.
    pub file: &'static str,
    /// The folder that such a file's text names, relative to the root; the usual one where it names none.
    pub folder: fn(&str) -> String,
    /// The workspace that such a file's text is for, in small letters, where it names one.
    pub workspace: fn(&str) -> Option<String>,
}

impl Signpost {
    /// Whether a project is for another workspace than `ours`, by every text that its settings had. One that named
    /// none, or could not be read, may be for any.
    pub fn is_elsewhere<'t>(
        &self,
        mut texts: impl Iterator<Item = Option<&'t String>>,
        ours: Option<&str>,
    ) -> bool {
        let names_another = |text: Option<&String>| {
            let named = text.and_then(|text| (self.workspace)(text));
            named.zip(ours).is_some_and(|(theirs, ours)| theirs != ours)
        };
        texts.all(names_another)
    }
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

/// A path as it is seen from the top of the repository, other than any that is seen from a root.
#[must_use]
pub fn from_top(path: &str) -> String {
    format!("/{path}")
}

/// Where the contact files of a project stood.
#[derive(Debug)]
pub(super) struct Places {
    /// At any time; today's folder first.
    pub(super) ever: Vec<Place>,
    /// At the base revision; first those that the project read then.
    base: Vec<Place>,
    /// The root of every project that there ever was.
    roots: Vec<String>,
}

/// A contact file of the base.
#[derive(Clone, Debug)]
pub(super) struct OldFile {
    /// Its path from every root above it, since settings may have moved and the file not: that of its project
    /// first, and for one of another project also that [from the top](from_top).
    pub(super) paths: Vec<String>,
    pub(super) blob: BlobId,
}

/// What tells where a project stood.
pub(super) struct Traces<'a> {
    /// The repository, from its top.
    pub(super) top: &'a Git,
    pub(super) head: &'a Commit,
    pub(super) base: Option<&'a Commit>,
    /// Every change of the settings of any project.
    pub(super) settings: &'a [Record],
    /// YAML files that the base has and the working tree has not.
    pub(super) gone: &'a [String],
    pub(super) signpost: Signpost,
    /// The workspace that the project is for, in small letters, where it names one.
    pub(super) workspace: Option<&'a str>,
}

/// A folder that has, or had, settings.
struct Root {
    /// From the top: empty, or with `/` at the end.
    prefix: String,
    /// Every place of contact files that its settings named, and the usual one.
    places: Vec<Place>,
    /// The one that they name at the base; for the project's own the usual one, where there were none.
    at_base: Option<Place>,
    /// Whether there are no settings any more.
    is_gone: bool,
    /// Whether they were always for another workspace.
    is_elsewhere: bool,
}

impl Traces<'_> {
    /// The places of the project that has its files in `own` today. Its past is also that of each project that is
    /// there no more, and of each that lost contact files since the base, whichever commits took them: it may have
    /// moved in several. It is not that of one that was always for another workspace, which only moved beside it.
    pub(super) fn places(&self, own: &Place) -> Result<Places, GitError> {
        let roots = self.roots(own)?;
        let (mut ever, mut base) = (vec![own.clone()], Vec::new());
        for root in &roots {
            let is_own = root.prefix == own.prefix;
            let lends = !root.is_elsewhere && (root.is_gone || self.has_lost(root));
            if !is_own && !lends {
                continue;
            }
            add(&mut base, &root.at_base);
            // One that goes on lends no more than the files that it lost.
            if is_own || root.is_gone {
                add(&mut ever, &root.places);
            }
            if is_own {
                add(&mut base, &root.places);
            }
            if ever.len() > MAX_PLACES {
                return Err(GitError::TooManyPlaces(MAX_PLACES));
            }
        }
        add(&mut base, [own]);
        Ok(Places { ever, base, roots: roots.into_iter().map(|root| root.prefix).collect() })
    }

    /// The root of every project that there ever was, that of `own` first.
    fn roots(&self, own: &Place) -> Result<Vec<Root>, GitError> {
        let file = self.signpost.file;
        let mut roots: BTreeMap<&str, BTreeSet<BlobId>> = BTreeMap::new();
        for change in self.settings {
            let root = change.path.strip_suffix(file);
            if let Some(root) = root.filter(|root| root.is_empty() || root.ends_with('/')) {
                roots.entry(root).or_default().extend(change.old.into_iter().chain(change.new));
            }
        }
        roots.entry(&own.prefix).or_default();
        let settings: Vec<String> = roots.keys().map(|root| format!("{root}{file}")).collect();
        let blobs_at = |commit: Option<&Commit>| {
            let asked = settings.iter().map(String::as_str);
            commit.map_or_else(|| Ok(HashMap::new()), |commit| self.top.files(commit, asked))
        };
        let (now, then) = (blobs_at(Some(self.head))?, blobs_at(self.base)?);
        let blobs: BTreeSet<BlobId> = roots.values().flatten().copied().collect();
        let texts = self.top.blobs(&blobs.into_iter().collect::<Vec<_>>())?;
        // Each content is read once, however many projects have it.
        let folder = |(blob, text): (&BlobId, &String)| (*blob, (self.signpost.folder)(text));
        let folders: HashMap<BlobId, String> = texts.iter().map(folder).collect();
        let usual = (self.signpost.folder)("");
        let root = |((prefix, blobs), settings): ((&str, BTreeSet<BlobId>), &String)| {
            let place =
                |folder: &String| Place { prefix: prefix.to_owned(), folder: folder.clone() };
            let at = |blob: &BlobId| folders.get(blob).map(place);
            let mut places = Vec::new();
            add(
                &mut places,
                &blobs.iter().filter_map(at).chain([place(&usual)]).collect::<Vec<_>>(),
            );
            let texts = blobs.iter().map(|blob| texts.get(blob));
            Root {
                places,
                at_base: then
                    .get(settings)
                    .and_then(at)
                    .or_else(|| (prefix == own.prefix).then(|| place(&usual))),
                is_gone: !now.contains_key(settings) || self.gone.contains(settings),
                is_elsewhere: self.signpost.is_elsewhere(texts, self.workspace),
                prefix: prefix.to_owned(),
            }
        };
        let mut all: Vec<Root> = roots.into_iter().zip(&settings).map(root).collect();
        all.sort_by_key(|root| root.prefix != own.prefix);
        Ok(all)
    }

    /// Whether a project has contact files no more that it had at the base.
    fn has_lost(&self, root: &Root) -> bool {
        self.gone.iter().any(|gone| root.places.iter().any(|place| place.below(gone).is_some()))
    }

    /// The contact files of the base in the order of the places, those of the project's own first. Of another
    /// project's those alone that are there no more.
    pub(super) fn at_base(&self, places: &Places, own: &Place) -> Result<Vec<OldFile>, GitError> {
        let Some(base) = self.base else { return Ok(Vec::new()) };
        let paths: Vec<String> = places.base.iter().map(Place::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let mut all = self.top.tree(base, &paths)?;
        let is_own = |place: &&Place| place.prefix == own.prefix;
        if !places.base.iter().all(|place| is_own(&place)) {
            let now = self.top.tree(self.head, &paths)?;
            let now: HashSet<&str> = now.iter().map(|entry| entry.path.as_str()).collect();
            let gone: HashSet<&str> = self.gone.iter().map(String::as_str).collect();
            all.retain(|Entry { path, .. }| {
                let is_there = now.contains(&**path) && !gone.contains(&**path);
                let mut own = places.base.iter().filter(is_own);
                !is_there || own.any(|place| place.below(path).is_some())
            });
        }
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        for place in &places.base {
            let here = all.iter().filter(|entry| place.below(&entry.path).is_some());
            for entry in here.filter(|entry| seen.insert(&*entry.path)) {
                let others = places.roots.iter().filter(|root| **root != place.prefix);
                let below = |root: &String| entry.path.strip_prefix(&**root).map(str::to_owned);
                let by_root = std::iter::once(&place.prefix).chain(others).filter_map(below);
                let whole = (!is_own(&place)).then(|| from_top(&entry.path));
                found.push(OldFile { paths: by_root.chain(whole).collect(), blob: entry.blob });
            }
        }
        Ok(found)
    }
}

/// Adds places that are not there yet.
fn add<'p>(places: &mut Vec<Place>, more: impl IntoIterator<Item = &'p Place>) {
    for place in more {
        if !places.contains(place) {
            places.push(place.clone());
        }
    }
}

impl Places {
    /// Keeps what is a change of a contact file of one of the places.
    pub(super) fn keep(&self, all: &mut Vec<Record>) {
        all.retain(|record| self.ever.iter().any(|place| place.below(&record.path).is_some()));
    }
}
