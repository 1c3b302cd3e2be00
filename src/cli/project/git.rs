//! The git repository that a project is in, and the settings of an earlier commit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::sync::Arc;
use std::time::Duration;

use super::{CONFIG, Project};
use crate::cli::exit::Failure;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Source};
use crate::git::{BlobId, Bounds, Commit, Git, GitError};
use crate::history::Signpost;
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

/// How a project tells where its contact files are.
pub(in crate::cli) const SIGNPOST: Signpost =
    Signpost { file: CONFIG, folder: contacts_of, workspace: workspace_of };

fn workspace_of(text: &str) -> Option<String> {
    workspace(&settings_of(text.to_owned(), &mut Vec::new()))
}

fn workspace(settings: &Settings) -> Option<String> {
    settings.text(Key::Workspace).map(str::to_ascii_lowercase)
}

fn contacts_of(text: &str) -> String {
    let settings = settings_of(text.to_owned(), &mut Vec::new());
    let folder = settings.text(Key::Contacts).unwrap_or_default();
    let is_below = Path::new(folder).components().all(|part| matches!(part, Component::Normal(_)));
    // Nothing was ever read elsewhere, and git knows nothing of it.
    if is_below { folder.to_owned() } else { contacts_of("") }
}

/// The contacts folder that the project's own settings name at a commit; nothing where it had none, or where they
/// were wrong.
pub(in crate::cli) fn earlier_contacts(
    git: &Git,
    commit: &Commit,
) -> Result<Option<String>, Failure> {
    let settings = git.file(commit, CONFIG)?.and_then(valid_settings);
    Ok(settings.and_then(|settings| settings.text(Key::Contacts).map(str::to_owned)))
}

fn valid_settings(text: String) -> Option<Settings> {
    let mut faults = Vec::new();
    let settings = settings_of(text, &mut faults);
    faults.is_empty().then_some(settings)
}

fn settings_of(text: String, faults: &mut Vec<Diagnostic>) -> Settings {
    Settings::read(&Arc::new(Source { path: CONFIG.to_owned(), text }), faults)
}

/// What settings said at a commit.
#[derive(Debug, Default)]
pub(in crate::cli) struct Earlier {
    /// Those that held for this project.
    pub(in crate::cli) own: Vec<Settings>,
    /// Those of other projects that lost files since, each with its root from the top of the repository: they held
    /// for what stood there and may stand here now.
    pub(in crate::cli) lenders: Vec<(String, Settings)>,
}

/// The settings that held at a commit. Its own are also those of each project that is there no more, since this one
/// may have stood there, and, where it has settings now and had none then, those of the projects around it and of
/// those that lost files since; without any, and where all were wrong, the defaults. Each other project that lost
/// files is a lender. No other project counts that was for another workspace than this one is.
pub(in crate::cli) fn earlier_settings(
    git: &Git,
    commit: &Commit,
    project: &Project,
) -> Result<Earlier, Failure> {
    let now = &project.settings;
    let top = git.at_top();
    let had_own = git.file(commit, CONFIG)?;
    let is_new = had_own.is_none() && project.root.join(CONFIG).exists();
    let gone = top.removed_since(commit)?;
    let lost: BTreeSet<&str> = gone.iter().flat_map(|path| above(path)).collect();
    let around = above(git.prefix()).filter(|_| is_new);
    let roots: BTreeSet<&str> = lost.iter().copied().chain(around).collect();
    let asked: Vec<String> = roots.iter().map(|root| format!("{root}{CONFIG}")).collect();
    let found = top.files(commit, asked.iter().map(String::as_str))?;
    let found: BTreeMap<String, BlobId> = found.into_iter().collect();
    let texts = top.blobs(&found.values().copied().collect::<Vec<_>>())?;
    let mut earlier = Earlier::default();
    earlier.own.extend(had_own.and_then(valid_settings));
    for (path, blob) in found {
        let root = path.strip_suffix(CONFIG).unwrap_or_default();
        let settings = texts.get(&blob).cloned().and_then(valid_settings);
        let settings = settings.filter(|then| !is_for_another(then, now));
        match settings {
            Some(settings) if is_new || gone.contains(&path) => earlier.own.push(settings),
            Some(settings) if root != git.prefix() => {
                earlier.lenders.push((root.to_owned(), settings));
            }
            _ => {}
        }
    }
    if earlier.own.is_empty() {
        earlier.own.push(Settings::default());
    }
    Ok(earlier)
}

/// The folders above a path, each with `/` at its end, and the top, which is empty.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').map(|(at, _)| &path[..=at]))
}

fn is_for_another(then: &Settings, now: &Settings) -> bool {
    workspace(then).zip(workspace(now)).is_some_and(|(then, now)| then != now)
}

fn is_in_git(folder: &Path) -> bool {
    folder.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
}
