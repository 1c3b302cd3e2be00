//! The revision that tells what a change touches.

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
    /// Name that the default branch has where nobody says so, if there is such a branch here.
    pub likely_branch: Option<String>,
    /// Name of the branch that this is about, where that is known of a commit that is checked out without one.
    pub branch: Option<String>,
    /// The commit of the last apply that ended with 0.
    pub last_applied: Option<String>,
    /// What the default branch was before the push that brought HEAD.
    pub before_push: Option<String>,
}

/// The base, and how much it tells.
#[derive(Clone, Debug)]
pub struct Base {
    /// The commit; none where there is nothing before.
    pub commit: Option<Commit>,
    /// The newest commit.
    pub head: Commit,
    /// Commits whose rules count on top of today's (on a branch, also where it left the default one, and what it was
    /// before it took that in): those before the push, where it is known; else those of the base,
    /// and of what was before HEAD where files differ from it.
    pub rules: Vec<Commit>,
    /// What the default branch is where it was fetched from, if this is that branch and lacks some of its commits.
    pub newer: Option<Commit>,
    /// Whether this is another branch, and the default one has commits that it lacks.
    pub is_apart: bool,
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

/// Where the branches are: what can be told of the base before the files are known.
#[derive(Clone, Debug)]
pub struct Heads {
    /// The newest commit.
    pub head: Commit,
    newer: Option<Commit>,
    is_apart: bool,
    start: Start,
}

#[derive(Clone, Debug)]
enum Start {
    /// The base, whatever the files are.
    Known(Option<Commit>),
    /// HEAD is on another branch than the default one.
    Branch {
        /// Where it left the default branch, or last took it in.
        left: Option<Commit>,
        last_applied: Option<Commit>,
        pushed: Option<Commit>,
        /// What was here before HEAD itself took it in, as on a branch of releases: what came with it is no doing of
        /// the default branch then.
        before: Option<Commit>,
    },
    /// HEAD is on the default branch.
    Default {
        last_applied: Option<Commit>,
        /// What was there before this push, as far as it is known.
        pushed: Option<Commit>,
        parent: Option<Commit>,
        /// Whether the parent is missing from this clone.
        is_cut: bool,
    },
}

/// Finds where the branches are; nothing in a repository without a commit.
pub fn find_heads(git: &Git, options: &BaseOptions) -> Result<Option<Heads>, NoBase> {
    // What a clone once learned of its origin may be out of date.
    let likely = match &options.default_branch {
        Some(_) => Vec::new(),
        None => git.origin_head()?.into_iter().chain(options.likely_branch.clone()).collect(),
    };
    let names: Vec<&str> = match options.default_branch.as_deref() {
        Some(name) => vec![name],
        None => likely.iter().map(String::as_str).chain(USUAL).collect(),
    };
    let tips: Vec<String> = names
        .iter()
        .flat_map(|name| [format!("refs/remotes/origin/{name}"), format!("refs/heads/{name}")])
        .collect();
    let given =
        [&options.base, &options.last_applied, &options.default_branch, &options.before_push];
    let asked = ["HEAD", "HEAD^"].into_iter();
    let asked = asked.chain(given.map(|given| given.as_deref().unwrap_or_default()));
    let mut commits =
        git.commits(&asked.chain(tips.iter().map(String::as_str)).collect::<Vec<_>>())?;
    let tips = commits.split_off(2 + given.len());
    let mut commits = commits.into_iter();
    let mut next = || commits.next().flatten();
    let (head, parent, base, last_applied, branch, before_push) =
        (next(), next(), next(), next(), next(), next());
    let Some(head) = head else { return Ok(None) };
    let is_there = |given: &Option<String>, found: &Option<Commit>| match given {
        Some(revision) if found.is_none() => Err(NoBase::NoRevision(revision.clone())),
        _ => Ok(()),
    };
    is_there(&options.base, &base)?;
    if base.is_some() {
        let start = Start::Known(base);
        return Ok(Some(Heads { head, newer: None, is_apart: false, start }));
    }
    // The tips of the first of the names that there are: at `origin`, and here.
    let mut tips = names.iter().zip(tips.chunks(2));
    let (branch_name, tips) = tips.find(|(_, tips)| tips.iter().any(Option::is_some)).unzip();
    let is_likely = |name: &&str| likely.iter().any(|likely| likely == name);
    let is_told = options.default_branch.is_some() || branch_name.is_some_and(is_likely);
    let (mut newer, mut is_apart) = (None, false);
    if let Some([Some(origin), ..]) = tips
        && *origin != head
        && !git.is_ancestor(origin, &head)?
    {
        let branch = git.current_branch()?.or_else(|| options.branch.clone());
        let is_same = match branch {
            // A branch of its own, as of a release, may be.
            Some(branch) => branch_name.is_some_and(|name| *name == branch),
            None => git.is_ancestor(&head, origin)?,
        };
        newer = is_same.then(|| origin.clone());
        is_apart = !is_same;
    }
    let mut tips: Vec<Commit> = tips.into_iter().flatten().flatten().cloned().collect();
    if tips.is_empty() {
        is_there(&options.default_branch, &branch)?;
        tips.extend(branch);
    }
    let mut is_default = tips.is_empty();
    for tip in &tips {
        is_default |= head == *tip || git.is_ancestor(&head, tip)?;
    }
    is_there(&options.last_applied, &last_applied)?;
    let came_before = |commit: &Option<Commit>| match commit {
        Some(commit) => Ok(*commit != head && git.is_ancestor(commit, &head)?),
        None => Ok::<bool, GitError>(false),
    };
    // Of a push that took commits away, what both have counts.
    let pushed = match &before_push {
        Some(before) => git.merge_base(before, &head)?.filter(|both| *both != head),
        None => None,
    };
    // Where the name of the default branch is a guess, what is known of the last apply or the push counts.
    is_default |= !is_told && (pushed.is_some() || came_before(&last_applied)?);
    let start = match tips.first() {
        Some(branch) if !is_default => match git.merge_base(&head, branch)? {
            None if git.is_shallow()? => return Err(NoBase::Shallow),
            left => {
                let is_known = came_before(&last_applied)?;
                let last_applied = last_applied.filter(|_| is_known);
                let before = match (&left, parent) {
                    (Some(left), Some(parent)) if !git.is_ancestor(left, &parent)? => Some(parent),
                    _ => None,
                };
                Start::Branch { left, last_applied, pushed, before }
            }
        },
        _ => {
            let is_cut = parent.is_none() && git.is_shallow()?;
            // A new branch has zeros there.
            let is_told =
                options.before_push.as_ref().is_some_and(|id| id.bytes().any(|b| b != b'0'));
            if is_told && before_push.is_none() && last_applied.is_none() && git.is_shallow()? {
                return Err(NoBase::Shallow);
            }
            Start::Default { last_applied, pushed, parent, is_cut }
        }
    };
    Ok(Some(Heads { head, newer, is_apart, start }))
}

impl Heads {
    /// The base (`docs/verdicts.md`): what is given; else, on a branch, the last apply, where one is known, else where
    /// it left the default branch; on the default branch the last apply or what was there before the push, where one
    /// is known, else HEAD when contact files are changed, else the parent.
    pub fn base(&self, is_changed: bool) -> Result<Base, NoBase> {
        let head = self.head.clone();
        let base = |commit: &Option<Commit>, rules: &[&Option<Commit>], is_certain| Base {
            commit: commit.clone(),
            head: head.clone(),
            rules: rules.iter().filter_map(|commit| (*commit).clone()).collect(),
            newer: self.newer.clone(),
            is_apart: self.is_apart,
            is_certain,
        };
        Ok(match &self.start {
            Start::Known(commit) => base(commit, &[commit], true),
            // Where releases are applied from a branch of their own, what the default branch has is no apply's doing.
            Start::Branch { left, last_applied, pushed, before } => {
                let is_known = last_applied.is_some();
                let commit = if is_known { last_applied } else { left };
                let rules = [if pushed.is_some() { pushed } else { commit }, left, before];
                base(commit, &rules, is_known || before.is_none())
            }
            // Known points come first: a file may differ from HEAD by how it was checked out, and what a push
            // brought would be judged by its own rules. Those that were lifted before it are lifted, also where
            // no apply has ended well since.
            Start::Default { last_applied: last @ Some(_), pushed, .. } => {
                base(last, &[if pushed.is_some() { pushed } else { last }], true)
            }
            Start::Default { pushed: pushed @ Some(_), .. } => base(pushed, &[pushed], false),
            Start::Default { parent, .. } if is_changed => {
                let head = Some(head.clone());
                base(&head, &[&head, parent], false)
            }
            Start::Default { is_cut: true, .. } => return Err(NoBase::Shallow),
            Start::Default { parent, .. } => base(parent, &[parent], false),
        })
    }
}
