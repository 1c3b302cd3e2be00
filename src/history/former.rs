//! Whose file it was before: the e-mails that gave way to those of contacts that are missing now.

use std::collections::{HashMap, HashSet};

use super::past::Records;
use crate::contact::{Called, Draft};
use crate::desired::drafts;
use crate::git::{BlobId, Commit, Entry, Git, GitError, Record};

/// Changed files of one commit up to which it is looked for somebody who gave way in another file; more are brought
/// in or moved at once.
const MAX_CHANGED: usize = 200;

/// Who the contact of a file may have been at a commit, of those that stood in the file and are gone from all.
/// `is_gone` says whether no file has an e-mail any more.
pub fn former_emails(
    git: &Git,
    commit: &Commit,
    newcomer: &Newcomer<'_>,
    is_gone: impl Fn(&str) -> bool,
) -> Result<Vec<Former>, GitError> {
    let text = git.file(commit, newcomer.file)?;
    let then = with_emails(text.map(drafts).unwrap_or_default());
    let mut former = newcomer.former(&then, true);
    former.retain(|former| is_gone(&former.email));
    Ok(former)
}

/// Whoever may have given way to a newcomer.
#[derive(Clone, Debug)]
pub struct Former {
    /// The e-mail, in the form in which it is compared.
    pub email: String,
    /// Whether it stood in the same file, alone or under the same name.
    pub is_certain: bool,
}

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

impl Newcomer<'_> {
    /// Who of these may have become it. `is_here` says that they stood in its file: of one alone there, the domain of
    /// the e-mail does not matter.
    fn former(&self, all: &[(Draft, String)], is_here: bool) -> Vec<Former> {
        let domain = |email: &str| email.rsplit_once('@').map(|(_, domain)| domain.to_owned());
        let ours = domain(&self.email);
        let is_alone = is_here && all.len() == 1;
        let may_be = |(draft, email): &&(Draft, String)| {
            let near = is_alone || domain(email) == ours;
            *email != self.email && called_in(draft).may_become(&self.called, near)
        };
        let former = |(draft, email): &(Draft, String)| {
            let is_same = || called_in(draft).whole() == self.called.whole();
            Former { email: email.clone(), is_certain: is_alone || is_here && is_same() }
        };
        all.iter().filter(may_be).map(former).collect()
    }
}

/// Whoever gave way to each newcomer: in the commit that brought in its e-mail, at any time, in the same file or in
/// others; and since the base, in files that are not among those that are `here` as they were then. `is_gone` says whether no file has
/// an e-mail any more.
pub fn gave_way(
    git: &Git,
    (records, here): (&Records, &[Entry]),
    newcomers: &[Newcomer<'_>],
    is_gone: impl Fn(&str) -> bool,
) -> Result<Vec<Vec<Former>>, GitError> {
    let paths = newcomers.iter().map(|newcomer| format!("{}{}", records.prefix, newcomer.file));
    let paths: Vec<String> = paths.collect();
    let mut by_path: HashMap<&str, Vec<&Record>> =
        paths.iter().map(|path| (&**path, Vec::new())).collect();
    for record in &records.changes {
        if let Some(own) = by_path.get_mut(&*record.path) {
            own.push(record);
        }
    }
    let own = Contents::of_changes(git, by_path.values().flatten().copied())?;
    let came = |(newcomer, path): (&Newcomer<'_>, &String)| {
        let has = |blob| own.of(blob).iter().any(|(_, email)| *email == newcomer.email);
        by_path[&**path].iter().copied().find(|one| has(one.new) && !has(one.old))
    };
    let came: Vec<Option<&Record>> = newcomers.iter().zip(&paths).map(came).collect();

    let mut by_commit: HashMap<&Commit, Vec<&Record>> =
        came.iter().flatten().map(|one| (&*one.commit, Vec::new())).collect();
    for record in &records.changes {
        if let Some(beside) = by_commit.get_mut(&*record.commit) {
            beside.push(record);
        }
    }
    by_commit.retain(|_, beside| beside.len() <= MAX_CHANGED);
    let beside = Contents::of_changes(git, by_commit.values().flatten().copied())?;
    let here: HashSet<BlobId> = here.iter().map(|entry| entry.blob).collect();
    let gone = records.base.iter().map(|file| file.blob).filter(|blob| !here.contains(blob));
    let gone = Contents::read(git, gone.collect())?;
    let gone: Vec<(Draft, String)> = gone.0.into_values().flatten().collect();
    let gave_way = |(newcomer, came): (&Newcomer<'_>, Option<&Record>)| -> Vec<Former> {
        let mut all = newcomer.former(&gone, false);
        if let Some(came) = came {
            let others = by_commit.get(&*came.commit).into_iter().flatten();
            all.extend(others.flat_map(|one| newcomer.former(beside.of(one.old), false)));
            all.extend(newcomer.former(own.of(came.old), true));
        }
        all.retain(|former| is_gone(&former.email));
        all
    };
    Ok(newcomers.iter().zip(came).map(gave_way).collect())
}

/// The contacts in the contents of some changes, each with its e-mail.
struct Contents(HashMap<BlobId, Vec<(Draft, String)>>);

impl Contents {
    fn of_changes<'r>(
        git: &Git,
        records: impl Iterator<Item = &'r Record>,
    ) -> Result<Self, GitError> {
        Self::read(git, records.flat_map(|one| one.old.into_iter().chain(one.new)).collect())
    }

    fn read(git: &Git, blobs: HashSet<BlobId>) -> Result<Self, GitError> {
        let texts = git.blobs(&blobs.into_iter().collect::<Vec<_>>())?;
        Ok(Self(texts.into_iter().map(|(blob, text)| (blob, with_emails(drafts(text)))).collect()))
    }

    /// Nobody where there is no file.
    fn of(&self, blob: Option<BlobId>) -> &[(Draft, String)] {
        blob.and_then(|blob| self.0.get(&blob)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn with_emails(drafts: Vec<Draft>) -> Vec<(Draft, String)> {
    let email = |draft: Draft| {
        let email = draft.email_key()?.into_owned();
        Some((draft, email))
    };
    drafts.into_iter().filter_map(email).collect()
}

fn called_in(draft: &Draft) -> Called {
    Called::of(|field| draft.value(field))
}
