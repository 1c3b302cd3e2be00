//! Whose file it was before: the e-mails that gave way to those of contacts that are missing now.

use std::collections::{HashMap, HashSet};

use super::past::Records;
use crate::contact::{Called, Draft, Fields, Value};
use crate::desired::drafts;
use crate::git::{BlobId, Commit, Git, GitError, Record};

/// Changed files of one commit up to which it is looked for somebody who gave way in another file; more are brought
/// in or moved at once.
const MAX_CHANGED: usize = 200;

/// The e-mails, in the form in which they are compared, that the contact of `file` with these `wanted`
/// values may have had at a commit: of contacts that are gone from the files, the only one, else those that are
/// not called otherwise. `is_gone` says whether no file has an e-mail any more.
pub fn former_emails(
    git: &Git,
    commit: &Commit,
    file: &str,
    wanted: &Fields<Value>,
    is_gone: impl Fn(&str) -> bool,
) -> Result<Vec<String>, GitError> {
    let Some(text) = git.file(commit, file)? else { return Ok(Vec::new()) };
    let mut gone = with_emails(drafts(text));
    gone.retain(|(_, email)| is_gone(email));
    let called = Called::of(|field| wanted.get(field));
    if gone.len() > 1 {
        gone.retain(|(draft, _)| !called.is_otherwise(&called_in(draft)));
    }
    Ok(gone.into_iter().map(|(_, email)| email).collect())
}

/// Whoever may have given way to a newcomer.
#[derive(Clone, Debug)]
pub struct Former {
    /// The e-mail, in the form in which it is compared.
    pub email: String,
    /// Whether it stood in the same file.
    pub is_here: bool,
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

/// Whoever gave way to each newcomer in the commit that brought in its e-mail, at any time: contacts in the same file
/// that are not called otherwise; and, where the file is new, those that left another one with the same first name
/// and an e-mail at the same domain. `is_gone` says whether no file has an e-mail any more.
pub fn gave_way(
    git: &Git,
    records: &Records,
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
    let own = Contents::read(git, by_path.values().flatten().copied())?;
    let came = |(newcomer, path): (&Newcomer<'_>, &String)| {
        let has = |blob| own.of(blob).iter().any(|(_, email)| *email == newcomer.email);
        by_path[&**path].iter().copied().find(|one| has(one.new) && !has(one.old))
    };
    let came: Vec<Option<&Record>> = newcomers.iter().zip(&paths).map(came).collect();

    let mut by_commit: HashMap<&Commit, Vec<&Record>> = HashMap::new();
    let in_new_files = came.iter().flatten().filter(|one| one.old.is_none());
    by_commit.extend(in_new_files.map(|one| (&*one.commit, Vec::new())));
    for record in &records.changes {
        if let Some(beside) = by_commit.get_mut(&*record.commit) {
            beside.push(record);
        }
    }
    by_commit.retain(|_, beside| beside.len() <= MAX_CHANGED);
    let beside = Contents::read(git, by_commit.values().flatten().copied())?;
    let domain = |email: &str| email.rsplit_once('@').map(|(_, domain)| domain.to_owned());
    let gave_way = |(newcomer, came): (&Newcomer<'_>, Option<&Record>)| -> Vec<Former> {
        let Some(came) = came else { return Vec::new() };
        if came.old.is_some() {
            let here = own.of(came.old).iter().filter(|(draft, email)| {
                is_gone(email) && !newcomer.called.is_otherwise(&called_in(draft))
            });
            let here = here.map(|(_, email)| Former { email: email.clone(), is_here: true });
            return here.collect();
        }
        let all = by_commit.get(&*came.commit).map(Vec::as_slice).unwrap_or_default();
        let new = all.iter().flat_map(|one| beside.of(one.new));
        let new: HashSet<&str> = new.map(|(_, email)| &**email).collect();
        let left = all.iter().flat_map(|one| beside.of(one.old)).filter(|(draft, email)| {
            !new.contains(&**email)
                && is_gone(email)
                && called_in(draft).has_first_of(&newcomer.called)
                && domain(email) == domain(&newcomer.email)
        });
        left.map(|(_, email)| Former { email: email.clone(), is_here: false }).collect()
    };
    Ok(newcomers.iter().zip(came).map(gave_way).collect())
}

/// The contacts in the contents of some changes, each with its e-mail.
struct Contents(HashMap<BlobId, Vec<(Draft, String)>>);

impl Contents {
    fn read<'r>(git: &Git, records: impl Iterator<Item = &'r Record>) -> Result<Self, GitError> {
        let blobs: HashSet<BlobId> =
            records.flat_map(|one| one.old.into_iter().chain(one.new)).collect();
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
