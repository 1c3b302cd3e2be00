//! The contacts of a git revision.

use std::collections::HashSet;

use super::load::{drafts, is_contact_file};
use crate::contact::Draft;
use crate::git::{Commit, Git, GitError};

/// The contacts of all contact files of a commit below `folder`, in the order of their paths. What
/// was invalid then is passed over; of two that claim one id or one e-mail, the first counts.
pub fn at_revision(git: &Git, commit: &Commit, folder: &str) -> Result<Vec<Draft>, GitError> {
    let mut tree = git.tree(commit, &[folder])?;
    tree.retain(|entry| is_contact_file(folder, &entry.path));
    let blobs: Vec<_> = tree.iter().map(|entry| entry.blob).collect();
    let texts = git.blobs(&blobs)?;
    let mut found = Vec::new();
    let (mut ids, mut emails) = (HashSet::new(), HashSet::new());
    for entry in &tree {
        let Some(text) = texts.get(&entry.blob) else { continue };
        found.extend(drafts(text.clone()).into_iter().filter(|draft| {
            let is_new_id = draft.id.is_none_or(|id| ids.insert(id));
            is_new_id && draft.email_key().is_none_or(|email| emails.insert(email.into_owned()))
        }));
    }
    Ok(found)
}
