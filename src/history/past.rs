//! The earlier values of the fields of some contacts.

use std::collections::{HashMap, HashSet};

use super::base::Base;
use super::places::{OldFile, Place, Signpost, Traces};
use super::whose::{Index, Known, Subject};
use crate::contact::{Draft, Fields, Written};
use crate::desired::{drafts, readable_drafts};
use crate::git::{BlobId, Commit, Entry, Git, GitError, Record};

/// What one contact was.
#[derive(Clone, Debug, Default)]
pub struct ContactPast {
    /// Its fields that were ever managed.
    pub fields: Fields<FieldPast>,
    /// The files that held it at the base revision.
    pub files: Vec<String>,
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
    /// The newest commit.
    pub head: &'a Commit,
    /// The contact files of HEAD.
    pub tree: &'a [Entry],
    /// Contact files that differ from HEAD, or are not in it.
    pub changed: &'a [String],
    /// Who stands in the files.
    pub known: &'a Known,
}

/// What a folder was, as lists of files.
#[derive(Debug)]
pub struct Records {
    /// Every change of a contact file.
    pub(super) changes: Vec<Record>,
    /// Where the project is, from the top of the repository: empty, or with `/` at the end.
    pub(super) prefix: String,
    /// Commits that came after the base.
    after: HashSet<Commit>,
    /// The contact files of the base.
    pub(super) base: Vec<OldFile>,
}

/// Reads what the contacts folder of a project was, wherever it stood. `workspace` is the id of the one that it is
/// for, where its settings name one.
pub fn records(
    git: &Git,
    base: &Base,
    folder: &str,
    signpost: Signpost,
    workspace: Option<&str>,
) -> Result<Records, GitError> {
    let own = Place::own(git, folder);
    let top = &git.at_top();
    let (head, commit) = (&base.head, base.commit.as_ref());
    // Each question takes git a while, and none needs the answer of another.
    let (changes, after, settings, gone) = std::thread::scope(|scope| {
        let changes = scope.spawn(|| top.history(head, &[&own.path()]));
        let after = scope.spawn(|| after(git, base));
        let settings = scope.spawn(|| top.history_of_name(head, signpost.file));
        // Without a base, nothing is known to be this change's doing.
        let gone = top.removed_since(commit.unwrap_or(head));
        (joined(changes), joined(after), joined(settings), gone)
    });
    let (mut changes, settings, gone) = (changes?, settings?, gone?);
    let workspace = workspace.map(str::to_ascii_lowercase);
    let workspace = workspace.as_deref();
    let (settings, gone) = (&settings[..], &gone[..]);
    let traces = Traces { top, head, base: commit, settings, gone, signpost, workspace };
    let places = traces.places(&own)?;
    if let [_, others @ ..] = &places.ever[..]
        && !others.is_empty()
    {
        let paths: Vec<String> = others.iter().map(Place::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        changes.extend(top.history(head, &paths)?);
    }
    places.keep(&mut changes);
    let base = traces.at_base(&places, &own)?;
    Ok(Records { changes, prefix: git.prefix().to_owned(), after: after?, base })
}

/// Reads the past of some contacts, in the order in which they are given.
///
/// Contents that stand unchanged in another file of HEAD are not read: they are other contacts'.
pub fn read(
    git: &Git,
    records: &Records,
    present: Present<'_>,
    subjects: &[Subject],
) -> Result<Vec<ContactPast>, GitError> {
    let changed: HashSet<&str> = present.changed.iter().map(String::as_str).collect();
    let own: HashSet<&str> =
        subjects.iter().flat_map(|subject| &subject.files).map(String::as_str).collect();
    let is_other = |entry: &&Entry| !changed.contains(&*entry.path) && !own.contains(&*entry.path);
    let others: HashSet<BlobId> =
        present.tree.iter().filter(is_other).map(|entry| entry.blob).collect();

    let base = records.base.iter().filter(|entry| !others.contains(&entry.blob));
    let base: Vec<&OldFile> = base.collect();
    let base_blobs: HashSet<BlobId> = base.iter().map(|entry| entry.blob).collect();
    let blobs = |record: &Record| record.old.into_iter().chain(record.new);
    let is_new = |record: &&Record| blobs(record).any(|blob| !others.contains(&blob));
    let relevant: Vec<&Record> = records.changes.iter().filter(is_new).collect();
    let mut wanted: Vec<BlobId> =
        relevant.iter().copied().flat_map(blobs).chain(base_blobs.iter().copied()).collect();
    wanted.retain(|blob| !others.contains(blob));
    let old_blobs = old_blobs(&relevant, &records.after);
    let now: HashMap<&str, BlobId> =
        present.tree.iter().map(|entry| (&*entry.path, entry.blob)).collect();
    wanted.extend(own.iter().filter_map(|path| now.get(path)));
    wanted.sort_unstable();
    wanted.dedup();
    let texts = git.blobs(&wanted)?;
    check((git, present.head), &own, &changed, |path| {
        let text = now.get(path).map(|blob| texts.get(blob));
        text.map(|text| text.and_then(|text| readable_drafts(text.clone())).is_some())
    })?;

    let at_base = base.iter().filter_map(|entry| {
        let text = texts.get(&entry.blob)?;
        Some((&entry.paths[..], drafts(text.clone())))
    });
    let at_base: Vec<(&[String], Vec<Draft>)> = at_base.collect();
    let mut index = Index::new(subjects, present.known);
    index.add_former(&at_base);
    let mut pasts = vec![ContactPast::default(); subjects.len()];
    let mut has_base = vec![false; subjects.len()];
    for (paths, draft) in
        at_base.iter().flat_map(|(paths, all)| all.iter().map(move |d| (paths, d)))
    {
        let Some(at) = index.find(draft) else { continue };
        pasts[at].files.extend_from_slice(paths);
        // Of several the first counts: the project read that one.
        if !std::mem::replace(&mut has_base[at], true) {
            for (field, managed) in draft.fields.iter() {
                pasts[at].fields.or_default(field).base = Some(managed.value.clone());
            }
        }
    }
    for (blob, text) in texts {
        let is_old = base_blobs.contains(&blob) || old_blobs.contains(&blob);
        for draft in drafts(text) {
            let Some(at) = index.find(&draft) else { continue };
            for (field, managed) in draft.fields {
                let past = pasts[at].fields.or_default(field);
                past.is_old |= is_old;
                past.values.push(managed.value);
            }
        }
    }
    Ok(pasts)
}

/// Refuses files whose past git does not keep, or not so that it can be read: what somebody changed in Ruddr would
/// pass for a change of theirs. `is_readable` tells of a path whether what HEAD has there can be read, if it has any.
fn check(
    (git, head): (&Git, &Commit),
    own: &HashSet<&str>,
    changed: &HashSet<&str>,
    is_readable: impl Fn(&str) -> Option<bool>,
) -> Result<(), GitError> {
    for path in own {
        match is_readable(path) {
            Some(false) if git.has_filter(path)? => {
                return Err(GitError::Unreadable((*path).to_owned()));
            }
            None if !changed.contains(path) && git.is_link(head, path)? => {
                return Err(GitError::Link((*path).to_owned()));
            }
            _ => {}
        }
    }
    Ok(())
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
fn old_blobs(records: &[&Record], after: &HashSet<Commit>) -> HashSet<BlobId> {
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
