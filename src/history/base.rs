//! The revision that tells what a change touches.

use crate::desired::is_contact_file;
use crate::git::{Commit, Git, GitError};

/// Branches that are the default one where nobody says which.
const USUAL: [&str; 2] = ["main", "master"];

/// What is said about the base.
#[derive(Clone, Debug, Default)]
pub struct BaseOptions {
    /// The base itself.
    pub base: Option<String>,
    /// Name of the default branch.
    pub default_branch: Option<String>,
    /// The commit of the last apply that ended with 0.
    pub last_applied: Option<String>,
}

/// The base, and how much it tells.
#[derive(Clone, Debug)]
pub struct Base {
    /// The commit; none where there is nothing before.
    pub commit: Option<Commit>,
    /// The newest commit.
    pub head: Commit,
    /// Whether the base is where the workspace was last in step with the repository, or the point
    /// where a branch left. Where it is a mere guess, a change may have come before it.
    pub is_certain: bool,
}

/// Why there is no base.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NoBase {
    /// git could not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A revision that was given does not exist.
    #[error("there is no revision `{0}`")]
    NoRevision(String),
    /// The history that would tell is not in this clone.
    #[error("this clone is shallow: the commits that would tell are missing")]
    Shallow,
}

/// Finds the base (`design.md`, “Verdicts”): what is given; else, on a branch, where it left the
/// default branch; on the default branch HEAD when files are changed, else the last apply where it
/// is known, else the parent. Nothing in a repository without a commit.
pub fn find_base(git: &Git, options: &BaseOptions, folder: &str) -> Result<Option<Base>, NoBase> {
    let Some(head) = git.commit("HEAD")? else { return Ok(None) };
    let given = |revision: &str| match git.commit(revision)? {
        Some(commit) => Ok(commit),
        None => Err(NoBase::NoRevision(revision.to_owned())),
    };
    let certain = |commit| Base { commit: Some(commit), head: head.clone(), is_certain: true };
    if let Some(base) = &options.base {
        return Ok(Some(certain(given(base)?)));
    }
    let branches = default_branches(git, options)?;
    let mut is_default = branches.is_empty();
    for branch in &branches {
        is_default |= git.is_ancestor(&head, branch)?;
    }
    if let (false, Some(branch)) = (is_default, branches.first()) {
        return match git.merge_base(&head, branch)? {
            Some(base) => Ok(Some(certain(base))),
            None if git.is_shallow()? => Err(NoBase::Shallow),
            None => Ok(Some(Base { commit: None, head, is_certain: true })),
        };
    }
    let last = options.last_applied.as_deref().map(given).transpose()?;
    let changed = git.changed(&head, folder)?;
    if changed.iter().any(|path| is_contact_file(folder, path)) {
        let is_certain = last.as_ref() == Some(&head);
        return Ok(Some(Base { commit: Some(head.clone()), head, is_certain }));
    }
    if let Some(last) = last {
        return Ok(Some(certain(last)));
    }
    let parent = git.commit("HEAD^")?;
    if parent.is_none() && git.is_shallow()? {
        return Err(NoBase::Shallow);
    }
    Ok(Some(Base { commit: parent, head, is_certain: false }))
}

/// The tips of the default branch: here and at `origin`.
fn default_branches(git: &Git, options: &BaseOptions) -> Result<Vec<Commit>, NoBase> {
    let told = match &options.default_branch {
        Some(name) => Some(name.clone()),
        None => git.origin_head()?,
    };
    let candidates: Vec<&str> = told.as_deref().map_or(USUAL.to_vec(), |name| vec![name]);
    for name in candidates {
        let mut tips = Vec::new();
        for full in [format!("refs/remotes/origin/{name}"), format!("refs/heads/{name}")] {
            tips.extend(git.commit(&full)?);
        }
        if !tips.is_empty() {
            return Ok(tips);
        }
    }
    match &options.default_branch {
        Some(name) => match git.commit(name)? {
            Some(tip) => Ok(vec![tip]),
            None => Err(NoBase::NoRevision(name.clone())),
        },
        None => Ok(Vec::new()),
    }
}
