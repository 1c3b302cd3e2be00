//! Whose file it was before: whoever gave way to a contact that is missing now.

use std::collections::{HashMap, HashSet};

use super::past::Records;
use crate::contact::{Called, Draft, email_domain};
use crate::desired::drafts;
use crate::git::{BlobId, Commit, Entry, Git, GitError, Record};

/// Changed files of one commit up to which it is looked for somebody who gave way in another file; more are brought
/// in or moved at once.
const MAX_CHANGED: usize = 200;

/// A contact that is missing.
#[derive(Clone, Debug)]
pub struct Newcomer<'a> {
    /// Its file, relative to the project's root.
    pub file: &'a str,
    /// Its e-mail in the form in which it is compared.
    pub email: String,
    /// What its file calls it.
    pub called: Called,
}

/// Whoever may have given way to a newcomer.
#[derive(Clone, Debug)]
pub struct Former {
    /// The e-mail, in the form in which it is compared.
    pub email: String,
    /// Whether it stood in the same file, alone or under the same name.
    pub is_certain: bool,
}

/// Who a newcomer may have been at a commit, of those that stood in its file and are gone from all. `is_gone` says
/// whether no file has an e-mail any more.
pub fn former(
    git: &Git,
    commit: &Commit,
    newcomer: &Newcomer<'_>,
    is_gone: impl Fn(&str) -> bool,
) -> Result<Vec<Former>, GitError> {
    let text = git.file(commit, newcomer.file)?;
    let then = text.map(people).unwrap_or_default();
    let mut former = newcomer.former(&then, true);
    former.retain(|former| is_gone(&former.email));
    Ok(former)
}

/// Whoever gave way to each newcomer: in the commit that brought in its e-mail, at any time, in the same file or in
/// others; and since the base, in files that are not among those that are `here` as they were then. `is_gone` says
/// whether no file has an e-mail any more.
pub fn gave_way<'h>(
    git: &Git,
    (records, here): (&Records, impl Iterator<Item = &'h Entry>),
    newcomers: &[Newcomer<'_>],
    is_gone: impl Fn(&str) -> bool,
) -> Result<Vec<Vec<Former>>, GitError> {
    let changes = Changes::of(&records.changes);
    let paths = newcomers.iter().map(|newcomer| format!("{}{}", records.prefix, newcomer.file));
    let own: Vec<Vec<&Record>> = paths.map(|path| changes.of_file(&path)).collect();
    let in_own = Contents::read(git, own.iter().flatten().flat_map(|one| blobs(one)))?;
    let came = |(newcomer, own): (&Newcomer<'_>, &Vec<_>)| {
        let has = |blob| in_own.of(blob).iter().any(|one| one.email == newcomer.email);
        own.iter().copied().find(|one: &&Record| has(one.new) && !has(one.old))
    };
    let came: Vec<Option<&Record>> = newcomers.iter().zip(&own).map(came).collect();
    let in_beside = came.iter().flatten().flat_map(|came| changes.beside(came));
    let in_beside = Contents::read(git, in_beside.flat_map(|one| blobs(one)))?;
    let here: HashSet<BlobId> = here.map(|entry| entry.blob).collect();
    let gone = records.base.iter().map(|file| file.blob).filter(|blob| !here.contains(blob));
    let gone: Vec<Person> = Contents::read(git, gone)?.0.into_values().flatten().collect();
    let gave_way = |(newcomer, came): (&Newcomer<'_>, Option<&Record>)| -> Vec<Former> {
        let mut all = newcomer.former(&gone, false);
        if let Some(came) = came {
            let others = changes.beside(came).iter();
            all.extend(others.flat_map(|one| newcomer.former(in_beside.of(one.old), false)));
            all.extend(newcomer.former(in_own.of(came.old), true));
        }
        all.retain(|former| is_gone(&former.email));
        all
    };
    Ok(newcomers.iter().zip(came).map(gave_way).collect())
}

impl Newcomer<'_> {
    /// Who of these may have become it. `is_here` says that they stood in its file: of one alone there, the domain of
    /// the e-mail does not matter.
    fn former(&self, all: &[Person], is_here: bool) -> Vec<Former> {
        let ours = email_domain(&self.email);
        let is_alone = is_here && all.len() == 1;
        let may_be = |one: &&Person| {
            let near = is_alone || email_domain(&one.email) == ours;
            one.email != self.email && one.called.may_become(&self.called, near)
        };
        let former = |one: &Person| {
            let is_same = one.called.whole() == self.called.whole();
            Former { email: one.email.clone(), is_certain: is_alone || is_here && is_same }
        };
        all.iter().filter(may_be).map(former).collect()
    }
}

/// The changes of a history, by file and by commit; those of a merge for each of its parents.
struct Changes<'h> {
    by_path: HashMap<&'h str, Vec<&'h Record>>,
    by_commit: HashMap<(&'h Commit, Option<&'h Commit>), Vec<&'h Record>>,
}

impl<'h> Changes<'h> {
    fn of(records: &'h [Record]) -> Self {
        let (mut by_path, mut by_commit) = (HashMap::new(), HashMap::new());
        for record in records {
            by_path.entry(&*record.path).or_insert_with(Vec::new).push(record);
            let commit = (&*record.commit, record.parent.as_ref());
            by_commit.entry(commit).or_insert_with(Vec::new).push(record);
        }
        Self { by_path, by_commit }
    }

    /// What its commit changed; nothing where that is much.
    fn beside(&self, record: &'h Record) -> &[&'h Record] {
        let all = self.by_commit.get(&(&*record.commit, record.parent.as_ref()));
        let all = all.map(Vec::as_slice).unwrap_or_default();
        if all.len() > MAX_CHANGED { &[] } else { all }
    }

    /// The changes of a file, newest first, also under the paths from which it was moved as it was; the moves are none.
    fn of_file(&self, path: &str) -> Vec<&'h Record> {
        let mut found = Vec::new();
        let mut paths = vec![path];
        let mut at = 0;
        while let Some(path) = paths.get(at).copied() {
            at += 1;
            for record in self.by_path.get(path).into_iter().flatten() {
                let commit = (&*record.commit, record.parent.as_ref());
                let all = self.by_commit.get(&commit).into_iter().flatten();
                let mut left = all.filter(|one| one.new.is_none() && one.old == record.new);
                match left.next().filter(|_| record.old.is_none()) {
                    Some(left) if paths.contains(&&*left.path) => {}
                    Some(left) => paths.push(&left.path),
                    None => found.push(*record),
                }
            }
        }
        found
    }
}

/// Somebody in an old file.
struct Person {
    /// In the form in which it is compared.
    email: String,
    called: Called,
}

/// Those of a text who have an e-mail.
fn people(text: String) -> Vec<Person> {
    let person = |draft: Draft| {
        let email = draft.email_key()?.into_owned();
        Some(Person { email, called: draft.called() })
    };
    drafts(text).into_iter().filter_map(person).collect()
}

/// Who stood in some contents.
struct Contents(HashMap<BlobId, Vec<Person>>);

impl Contents {
    fn read(git: &Git, blobs: impl Iterator<Item = BlobId>) -> Result<Self, GitError> {
        let blobs: HashSet<BlobId> = blobs.collect();
        let texts = git.blobs(&blobs.into_iter().collect::<Vec<_>>())?;
        Ok(Self(texts.into_iter().map(|(blob, text)| (blob, people(text))).collect()))
    }

    /// Nobody where there is no file.
    fn of(&self, blob: Option<BlobId>) -> &[Person] {
        blob.and_then(|blob| self.0.get(&blob)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn blobs(record: &Record) -> impl Iterator<Item = BlobId> {
    record.old.into_iter().chain(record.new)
}
