//! Whose file it was before: the e-mails of contacts that a file held once.

use crate::contact::{Called, Draft, Fields, Value};
use crate::desired::drafts;
use crate::git::{Commit, Git, GitError};

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
    let email = |draft: &Draft| Some(draft.email_key()?.into_owned());
    let mut gone: Vec<(Draft, String)> = drafts(text)
        .into_iter()
        .filter_map(|draft| email(&draft).map(|key| (draft, key)))
        .collect();
    gone.retain(|(_, email)| is_gone(email));
    let called = Called::of(|field| wanted.get(field));
    if gone.len() > 1 {
        gone.retain(|(draft, _)| !called.is_otherwise(&Called::of(|field| draft.value(field))));
    }
    Ok(gone.into_iter().map(|(_, email)| email).collect())
}
