//! What became of whoever had an e-mail once: from the last commit that took it from somebody, onward.

use super::Who;
use super::archive::{Archive, Changes};
use super::sides::OneCommit;
use super::traces::{Traces, When};
use super::turned::Side;
use crate::git::{Commit, GitError};

/// Makes of one who is known by an e-mail that no contact has now the one who had it last, or at a commit, by what
/// that one has today or had at the end. Gives the commit by which it was removed, if it was: what came after that is not
/// about it.
pub(super) fn onward(archive: &Archive<'_>, who: &mut Who) -> Result<Option<Commit>, GitError> {
    let since = who.since.take();
    if who.id.is_some() || since.is_none() && archive.now(who).is_some() {
        return Ok(None);
    }
    let commits: Vec<Changes<'_>> = archive.commits().collect();
    let traces = Traces::find(archive, who);
    let left = |at: usize| Some((at, leaves(archive, &traces, commits[at], who)?));
    let mut gone = match &since {
        None => (0..commits.len()).find_map(left),
        Some(since) => {
            let later = archive.later(since)?;
            let is_later = |at: &usize| later.contains(&commits[*at].about.commit);
            (0..commits.len()).rev().filter(is_later).find_map(left)
        }
    };
    while let Some((at, left)) = gone {
        let commit = &commits[at].about.commit;
        let Left::For(side) = left else { return Ok(Some(commit.clone())) };
        *who = Who::default();
        who.learn(&side.draft);
        if who.id.is_some() {
            return Ok(None);
        }
        let (traces, later) = (Traces::find(archive, who), archive.later(commit)?);
        let mut newer = (0..at).rev().filter(|at| later.contains(&commits[*at].about.commit));
        gone = newer.find_map(|at| Some((at, leaves(archive, &traces, commits[at], who)?)));
    }
    Ok(None)
}

/// What became of whoever had an e-mail.
enum Left {
    /// It goes on, as this.
    For(Box<Side>),
    /// It was removed.
    Removed,
}

/// Whether a commit took the e-mail from whoever had it.
fn leaves(archive: &Archive<'_>, traces: &Traces, changes: Changes<'_>, who: &Who) -> Option<Left> {
    let commit =
        OneCommit::of(archive, traces, changes, None).filter(|commit| !commit.is_merge())?;
    let then = commit.side(When::Before, None, who)?;
    match commit.side(When::After, None, who) {
        Some(now) if !commit.is_another(&then, &now) => None,
        _ => match commit.counterpart(&then, When::Before) {
            Some(side) => Some(Left::For(Box::new(side))),
            // By its id it is known whatever becomes of it.
            None if then.draft.id.is_some() => Some(Left::For(Box::new(then))),
            None => Some(Left::Removed),
        },
    }
}
