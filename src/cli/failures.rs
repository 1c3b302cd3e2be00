//! What failed in other rooms, as a failure of the command: its code, its exit code, and what to do next.

use super::exit::{Exit, Failure};
use crate::api;
use crate::git::GitError;
use crate::history::NoBase;
use crate::inventory::NotRead;

impl From<api::Error> for Failure {
    fn from(error: api::Error) -> Self {
        let failure = Failure::new(error.code(), error.sentence());
        error.help().into_iter().fold(failure, Failure::help)
    }
}

impl From<NotRead> for Failure {
    fn from(error: NotRead) -> Self {
        match error {
            NotRead::Api(error) => error.into(),
            NotRead::NotProven(why) => {
                let sentence = format!("the contacts could not be read completely: {why}");
                Failure::new("inventory::not-proven", sentence)
                    .help("somebody may be editing many contacts just now; run again")
                    .exit(Exit::NotProven)
            }
            NotRead::TooMany(limit) => {
                let sentence =
                    format!("the workspace has more than {limit} contacts, or its list no end");
                Failure::new("inventory::too-many", sentence)
                    .help("`limits.contacts` in `rolo.yaml` allows more")
                    .exit(Exit::NotProven)
            }
        }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let code = match error {
            GitError::NoProgram | GitError::Refused(_) => "git::failed",
            GitError::TooSlow(_) => "git::timeout",
            GitError::Unreadable(_) | GitError::Link(_) => "git::unreadable",
            GitError::TooMuch(_) | GitError::TooLong(_) | GitError::TooManyPlaces(_) => {
                "git::too-much"
            }
        };
        let failure = Failure::new(code, error.to_string());
        let failure = match error {
            GitError::TooSlow(_) => {
                failure.help("`limits.gitTimeout` in `rolo.yaml` allows more seconds")
            }
            GitError::Unreadable(_) => failure.help(
                "a filter such as git-crypt or LFS changes contact files: keep them as plain text",
            ),
            GitError::Link(_) => failure.help("put the file itself there in the place of the link"),
            GitError::TooLong(_) => failure.help("`limits.history` in `rolo.yaml` allows more"),
            _ => failure,
        };
        failure.help("git tells whose move a difference is; check the repository with `git status`")
    }
}

impl From<NoBase> for Failure {
    fn from(error: NoBase) -> Self {
        match error {
            NoBase::Git(error) => error.into(),
            NoBase::NoRevision(_) => Failure::new("history::revision", error.to_string())
                .help("give a commit, a branch or a tag that this clone has")
                .help("`git fetch` brings what only the remote has"),
            NoBase::Shallow => Failure::new("history::shallow", error.to_string())
                .help("`git fetch --unshallow` brings them")
                .help("in CI, check out with `fetch-depth: 0` (GitHub) or `GIT_DEPTH: \"0\"` (GitLab)"),
        }
    }
}
