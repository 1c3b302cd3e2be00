//! The git repository that a project is in, and the settings of an earlier commit.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{CONFIG, Project};
use crate::cli::exit::Failure;
use crate::config::Settings;
use crate::diagnostic::Source;
use crate::git::{Bounds, Commit, Git, GitError};
use crate::schema::Key;

/// How long git may take, and how long a history may be.
pub(in crate::cli) fn bounds(settings: &Settings) -> Bounds {
    Bounds {
        time: Duration::from_secs(settings.whole(Key::GitTimeout).into()),
        changes: settings.whole(Key::MaxHistory) as usize,
    }
}

/// The git repository that a project is in; nothing outside git.
pub(in crate::cli) fn find_git(project: &Project) -> Result<Option<Git>, Failure> {
    match Git::find(&project.root, bounds(&project.settings)) {
        // A repository that cannot be read is not the same as none: without its history a
        // conflict would pass for an update.
        Ok(None) | Err(GitError::NoProgram) if is_in_git(&project.root) => {
            let sentence = "there is a `.git` here, but git cannot read its history";
            Err(Failure::new("git::failed", sentence)
                .help("install git, and check the repository with `git status`"))
        }
        Err(GitError::NoProgram) => Ok(None),
        found => Ok(found?),
    }
}

/// The settings at a commit; nothing where it had none, or where they were wrong and set no rule.
pub(in crate::cli) fn earlier_settings(
    git: &Git,
    commit: &Commit,
) -> Result<Option<Settings>, Failure> {
    let Some(text) = git.file(commit, CONFIG)? else { return Ok(None) };
    let mut faults = Vec::new();
    let source = Arc::new(Source { path: CONFIG.to_owned(), text });
    let earlier = Settings::read(&source, &mut faults);
    Ok(faults.is_empty().then_some(earlier))
}

fn is_in_git(folder: &Path) -> bool {
    folder.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
}
