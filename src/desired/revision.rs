//! The contacts of contents that git has: of one, or of a whole revision.

use std::collections::HashSet;
use std::sync::Arc;

use super::build::build;
use super::discover::is_contact_file;
use crate::contact::Draft;
use crate::diagnostic::Source;
use crate::git::{Commit, Git, GitError};
use crate::yaml;

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

/// The contacts of a file's earlier content. Faults are passed over: what was wrong then is not
/// wrong now.
#[must_use]
pub fn drafts(text: String) -> Vec<Draft> {
    earlier(text).0
}

/// The same; nothing where the content is not YAML that rolo reads, or is no contact at all.
#[must_use]
pub fn readable_drafts(text: String) -> Option<Vec<Draft>> {
    let (drafts, is_readable) = earlier(text);
    is_readable.then_some(drafts)
}

fn earlier(text: String) -> (Vec<Draft>, bool) {
    let source = Arc::new(Source { path: String::new(), text });
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let roots = yaml::read(&source, &mut faults);
    for root in &roots {
        build(root, 0, &mut drafts);
    }
    (drafts, faults.is_empty() && roots.iter().all(|root| root.entries().is_some()))
}
