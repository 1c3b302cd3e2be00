//! The earlier values of the fields of some contacts.

use std::collections::{HashMap, HashSet};

use super::base::Base;
use super::places::{self, Place, Signpost};
use crate::contact::{Draft, Fields, Id, Written};
use crate::desired::drafts;
use crate::git::{BlobId, Commit, Entry, Git, GitError, Record};

/// A contact whose past is wanted.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its id in the workspace, where it has one.
    pub id: Option<Id>,
    /// E-mails that it is known by, in the form in which they are compared.
    pub emails: Vec<String>,
    /// The files that hold it now, relative to the project's root.
    pub files: Vec<String>,
}

/// What one contact was.
#[derive(Clone, Debug, Default)]
pub struct ContactPast {
    /// Its fields that were ever managed.
    pub fields: Fields<FieldPast>,
    /// The file that held it at the base revision.
    pub file: Option<String>,
}

/// What one field was.
#[derive(Clone, Debug, Default)]
pub struct FieldPast {
    /// Every value that was ever committed, in no order, repeats possible.
    pub values: Vec<Written>,
    /// The value at the base revision, where the field was managed there.
    pub base: Option<Written>,
    /// Whether the field was managed at the base revision or at any time before it.
    pub is_old: bool,
}

impl FieldPast {
    /// Whether a name stood in it.
    #[must_use]
    pub fn has_names(&self) -> bool {
        let mut all = self.values.iter().chain(&self.base);
        all.any(|written| matches!(written, Written::Names(_)))
    }
}

/// What stands in the working tree.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// The contact files of HEAD.
    pub tree: &'a [Entry],
    /// Contact files that differ from HEAD, or are not in it.
    pub changed: &'a [String],
}

/// What a folder was, as lists of files.
#[derive(Debug)]
pub struct Records {
    /// Every change of a contact file.
    changes: Vec<Record>,
    /// Commits that came after the base.
    after: HashSet<Commit>,
    /// The contact files of the base.
    base: Vec<Entry>,
}

/// Reads what the contacts folder of a project was, wherever it stood.
pub fn records(
    git: &Git,
    base: &Base,
    folder: &str,
    signpost: Signpost,
) -> Result<Records, GitError> {
    let own = Place::own(git, folder);
    let top = &git.at_top();
    let settings = format!("{}{}", git.prefix(), signpost.file);
    // Each question takes git a while, and none needs the answer of another.
    let (changes, after, tree) = std::thread::scope(|scope| {
        let changes = scope.spawn(|| top.history(&base.head, &[&own.path(), &settings]));
        let after = scope.spawn(|| after(git, base));
        let tree = trees(top, base, std::slice::from_ref(&own));
        (joined(changes), joined(after), tree)
    });
    let (mut changes, mut entries) = (changes?, tree?);
    let own_settings = changes.extract_if(.., |record| record.path == settings).collect();
    let others = places::others(top, &base.head, &own, signpost, own_settings)?;
    if !others.is_empty() {
        let paths: Vec<String> = others.iter().map(Place::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        changes.extend(top.history(&base.head, &paths)?);
        entries.extend(trees(top, base, &others)?);
    }
    let places: Vec<Place> = std::iter::once(own).chain(others).collect();
    places::keep(&places, &mut changes, places::of_record);
    places::keep(&places, &mut entries, places::of_entry);
    Ok(Records { changes, after: after?, base: entries })
}

fn trees(top: &Git, base: &Base, places: &[Place]) -> Result<Vec<Entry>, GitError> {
    let paths: Vec<String> = places.iter().map(Place::path).collect();
    match &base.commit {
        Some(commit) => top.tree(commit, &paths.iter().map(String::as_str).collect::<Vec<_>>()),
        None => Ok(Vec::new()),
    }
}

/// Reads the past of some contacts, in the order in which they are given.
///
/// Contents that stand unchanged in another file of HEAD are not read: they are other contacts'.
pub fn read(
    git: &Git,
    records: Records,
    present: Present<'_>,
    subjects: &[Subject],
) -> Result<Vec<ContactPast>, GitError> {
    let Records { mut changes, after, base } = records;
    let changed: HashSet<&str> = present.changed.iter().map(String::as_str).collect();
    let own: HashSet<&str> =
        subjects.iter().flat_map(|subject| &subject.files).map(String::as_str).collect();
    let is_other = |entry: &&Entry| !changed.contains(&*entry.path) && !own.contains(&*entry.path);
    let others: HashSet<BlobId> =
        present.tree.iter().filter(is_other).map(|entry| entry.blob).collect();

    let base_blobs = base.into_iter().filter(|entry| !others.contains(&entry.blob));
    let base_blobs: HashMap<BlobId, String> =
        base_blobs.map(|entry| (entry.blob, entry.path)).collect();
    let blobs = |record: &Record| record.old.into_iter().chain(record.new);
    changes.retain(|record| blobs(record).any(|blob| !others.contains(&blob)));
    let mut wanted: Vec<BlobId> =
        changes.iter().flat_map(blobs).chain(base_blobs.keys().copied()).collect();
    wanted.retain(|blob| !others.contains(blob));
    wanted.sort_unstable();
    wanted.dedup();
    let old_blobs = old_blobs(&changes, &after);

    let index = Index::new(subjects);
    let mut pasts = vec![ContactPast::default(); subjects.len()];
    for (blob, text) in git.blobs(&wanted)? {
        let base_file = base_blobs.get(&blob);
        let is_base = base_file.is_some();
        let is_old = is_base || old_blobs.contains(&blob);
        for draft in drafts(text) {
            let Some(at) = index.find(&draft) else { continue };
            let ContactPast { fields, file } = &mut pasts[at];
            *file = base_file.cloned().or(file.take());
            for (field, managed) in draft.fields {
                if fields.get(field).is_none() {
                    fields.set(field, FieldPast::default());
                }
                let Some(past) = fields.get_mut(field) else { continue };
                past.is_old |= is_old;
                if is_base {
                    past.base = Some(managed.value.clone());
                }
                past.values.push(managed.value);
            }
        }
    }
    Ok(pasts)
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Commits that came after the base.
fn after(git: &Git, base: &Base) -> Result<HashSet<Commit>, GitError> {
    Ok(match &base.commit {
        Some(commit) => git.between(commit, &base.head)?.into_iter().collect(),
        None => HashSet::from([base.head.clone()]),
    })
}

/// Contents that stood at the base or before: what older commits brought, and what the commits
/// after the base found.
fn old_blobs(records: &[Record], after: &HashSet<Commit>) -> HashSet<BlobId> {
    let new: HashSet<&BlobId> = records
        .iter()
        .filter(|record| after.contains(&record.commit))
        .filter_map(|record| record.new.as_ref())
        .collect();
    let mut old = HashSet::new();
    for record in records {
        if after.contains(&record.commit) {
            // Within the commits after the base, one finds what another brought.
            old.extend(record.old.iter().filter(|blob| !new.contains(blob)).copied());
        } else {
            old.extend(record.old.iter().chain(&record.new).copied());
        }
    }
    old
}

/// Finds the subject that an old contact is.
struct Index<'a> {
    by_id: HashMap<Id, usize>,
    by_email: HashMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    fn new(subjects: &'a [Subject]) -> Self {
        let ids = subjects.iter().enumerate();
        let by_id = ids.filter_map(|(at, subject)| Some((subject.id?, at))).collect();
        let emails = subjects.iter().enumerate();
        let by_email =
            emails.flat_map(|(at, subject)| subject.emails.iter().map(move |e| (e.as_str(), at)));
        Self { by_id, by_email: by_email.collect() }
    }

    /// By its id where it had one, else by its e-mail.
    fn find(&self, draft: &Draft) -> Option<usize> {
        match draft.id {
            Some(id) => self.by_id.get(&id).copied(),
            None => self.by_email.get(&*draft.email_key()?).copied(),
        }
    }
}
