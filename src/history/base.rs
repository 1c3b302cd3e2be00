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
    /// What was before HEAD, where HEAD itself is the base since files differ from it: what it brought lifts no rule.
    pub before: Option<Commit>,
    /// Whether the default branch has newer commits where it was fetched from, all of HEAD's among its own.
    pub is_behind: bool,
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
    is_behind: bool,
    start: Start,
}

#[derive(Clone, Debug)]
enum Start {
    /// The base, whatever the files are.
    Known(Option<Commit>),
    /// HEAD is on the default branch.
    Default {
        last_applied: Option<Commit>,
        /// What was there before this push, else the parent.
        before: Option<Commit>,
        /// Whether a push is known.
        is_pushed: bool,
        /// Whether the parent is missing from this clone.
        is_cut: bool,
    },
}

/// Finds where the branches are; nothing in a repository without a commit.
pub fn find_heads(git: &Git, options: &BaseOptions) -> Result<Option<Heads>, NoBase> {
    let told = match &options.default_branch {
        Some(name) => Some(name.clone()),
        None => git.origin_head()?,
    };
    let likely = options.likely_branch.as_deref();
    let names = match told.as_deref() {
        Some(name) => vec![name],
        None => likely.into_iter().chain(USUAL).collect(),
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
        return Ok(Some(Heads { head, is_behind: false, start: Start::Known(base) }));
    }
    // The tips of the first of the names that there are: at `origin`, and here.
    let mut tips = names.iter().zip(tips.chunks(2));
    let (branch_name, tips) = tips.find(|(_, tips)| tips.iter().any(Option::is_some)).unzip();
    let is_told = told.is_some() || branch_name.is_some_and(|name| likely == Some(*name));
    let is_behind = match tips {
        Some([Some(origin), ..]) => *origin != head && git.is_ancestor(&head, origin)?,
        _ => false,
    };
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
    let is_pushed = came_before(&before_push)?;
    // Where the name of the default branch is a guess, what is known of the last apply or the push counts.
    is_default |= !is_told && (is_pushed || came_before(&last_applied)?);
    let start = match tips.first() {
        Some(branch) if !is_default => match git.merge_base(&head, branch)? {
            None if git.is_shallow()? => return Err(NoBase::Shallow),
            base => Start::Known(base),
        },
        _ => {
            let is_cut = parent.is_none() && git.is_shallow()?;
            // A new branch has zeros there.
            let is_told =
                options.before_push.as_ref().is_some_and(|id| id.bytes().any(|b| b != b'0'));
            if is_told && before_push.is_none() && last_applied.is_none() && git.is_shallow()? {
                return Err(NoBase::Shallow);
            }
            // A push may bring several commits. One that took some away says nothing.
            let before = if is_pushed { before_push } else { parent };
            Start::Default { last_applied, before, is_pushed, is_cut }
        }
    };
    Ok(Some(Heads { head, is_behind, start }))
}

impl Heads {
    /// The base (`docs/verdicts.md`): what is given; else, on a branch, where it left the default
    /// branch; on the default branch the last apply or what was there before the push, where one is known, else
    /// HEAD when contact files are changed, else the parent.
    pub fn base(&self, is_changed: bool) -> Result<Base, NoBase> {
        let head = self.head.clone();
        let base = |commit: &Option<Commit>, is_certain| Base {
            commit: commit.clone(),
            head: head.clone(),
            before: None,
            is_behind: self.is_behind,
            is_certain,
        };
        Ok(match &self.start {
            Start::Known(commit) => base(commit, true),
            // Known points come first: a file may differ from HEAD by how it was checked out, and what a push
            // brought would be judged by its own rules.
            Start::Default { last_applied: last @ Some(_), .. } => base(last, true),
            Start::Default { is_pushed: false, before, .. } if is_changed => {
                Base { before: before.clone(), ..base(&Some(head.clone()), false) }
            }
            Start::Default { is_cut: true, .. } => return Err(NoBase::Shallow),
            Start::Default { before, .. } => base(before, false),
        })
    }
}
