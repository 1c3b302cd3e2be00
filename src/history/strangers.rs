//! Which projects of a repository are none of a project's own past: those for other workspaces.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{Signpost, folders_of};
use crate::git::{BlobId, Commit, Git, GitError, Record};

/// The roots of all projects that a repository ever had, and those of them that were always for other
/// workspaces than one of them.
#[derive(Clone, Debug, Default)]
pub struct Strangers {
    /// Each root from the top, empty or with `/` at the end, and whether it is a stranger's.
    roots: BTreeMap<String, bool>,
}

impl Strangers {
    /// Those of the project at `prefix`, by every change of settings up to `head`; `git` is the repository from
    /// its top. Where settings named no workspace at some time, the project may be of any.
    pub fn find(
        git: &Git,
        head: &Commit,
        prefix: &str,
        signpost: Signpost,
    ) -> Result<Self, GitError> {
        Self::of(git, &git.history_of_name(head, signpost.file)?, prefix, signpost)
    }

    /// The same by changes that were read.
    pub(super) fn of(
        git: &Git,
        changes: &[Record],
        prefix: &str,
        signpost: Signpost,
    ) -> Result<Self, GitError> {
        let mut blobs: BTreeMap<&str, BTreeSet<BlobId>> = BTreeMap::new();
        for change in changes {
            let Some(root) = change.path.strip_suffix(signpost.file) else { continue };
            blobs.entry(root).or_default().extend(change.old.into_iter().chain(change.new));
        }
        let texts = git.blobs(&blobs.values().flatten().copied().collect::<Vec<_>>())?;
        // Settings that are no text named nothing that could be read.
        let workspace = |blob| texts.get(blob).and_then(|text| (signpost.workspace)(text));
        let mut others: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (root, blobs) in &blobs {
            let named: Option<BTreeSet<String>> = blobs.iter().map(workspace).collect();
            others.extend(named.map(|named| (*root, named)));
        }
        let mut roots: BTreeMap<String, bool> =
            blobs.keys().map(|root| ((*root).to_owned(), false)).collect();
        let Some(mut ours) = others.remove(prefix) else { return Ok(Self { roots }) };
        // A project may have been for another workspace before: whoever shares one of its is no stranger.
        loop {
            let shares = |named: &BTreeSet<String>| !named.is_disjoint(&ours);
            let Some(root) = others.iter().find(|(_, named)| shares(named)).map(|(root, _)| *root)
            else {
                break;
            };
            ours.extend(others.remove(root).unwrap_or_default());
        }
        for root in others.into_keys() {
            roots.insert(root.to_owned(), true);
        }
        Ok(Self { roots })
    }

    /// The roots of projects, strangers' and others.
    pub(super) fn is_root(&self, root: &str) -> bool {
        self.roots.contains_key(root)
    }

    /// Whether a path, from the top, is in a stranger's project and in no other one below that.
    #[must_use]
    pub fn have(&self, path: &str) -> bool {
        folders_of(path).filter_map(|root| self.roots.get(root)).next_back() == Some(&true)
    }
}
