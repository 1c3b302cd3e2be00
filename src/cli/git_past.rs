//! Judges a plan by git's history, which is read only where something differs.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;
use tokio::task::JoinHandle;

use super::args::Judgement;
use super::bounded;
use super::exit::Failure;
use super::output::Output;
use super::policy::{policy, rules};
use super::project::{CONFIG, Project};
use super::session::Session;
use crate::config::Settings;
use crate::contact::{Desired, Draft, FIELDS, Field, Fields, Value, canonical_email};
use crate::desired::{Repository, drafts, is_contact_file};
use crate::diagnostic::Source;
use crate::git::{Bounds, Commit, Entry, Git, GitError};
use crate::history::{
    self, Base, BaseOptions, ContactPast, FieldPast, Heads, NoBase, Present, Records, Subject,
};
use crate::names::{self, Directory};
use crate::plan::{self, Candidates, Change, Missing, Plan, Policy, Reason, Step, Verdict};
use crate::schema::Key;

/// Variables in which CI systems name the default branch, or the branch that a change is for.
const DEFAULT_BRANCH: [&str; 2] = ["CI_DEFAULT_BRANCH", "GITHUB_BASE_REF"];

/// Largest description of an event that is read, in bytes: GitHub's own limit is 25 MiB.
const MAX_EVENT: u64 = 32 << 20;

/// Missing contacts whose files are looked up at the base revision.
const HINTED: usize = 50;

/// The rules for a plan: those of today, with the protections and ceilings of the base revision on top.
pub(super) fn policy_with(
    past: Option<&GitPast>,
    project: &Project,
    judgement: &Judgement,
) -> Result<Policy, Failure> {
    let policy = policy(&project.settings, judgement)?;
    match past {
        Some(past) => past.stricter(policy),
        None => Ok(policy),
    }
}

/// What git tells of a project: nothing outside git, or before the first commit.
pub(super) struct GitPast {
    git: Git,
    base: Base,
    folder: String,
    /// The contact files of HEAD.
    tree: Vec<Entry>,
    /// Contact files that differ from HEAD.
    dirty: Vec<String>,
}

/// What git tells before the files are known.
pub(super) enum GitHeads {
    Nothing(&'static str),
    Heads { git: Git, heads: Heads, folder: String, tree: Vec<Entry> },
}

impl GitHeads {
    /// Asks git.
    pub(super) fn find(project: &Project, judgement: &Judgement) -> Result<Self, Failure> {
        let Some(git) = find_git(project)? else {
            return Ok(Self::Nothing(
                "outside git: without history, every difference counts as an update",
            ));
        };
        let Some(heads) = history::find_heads(&git, &options(judgement))? else {
            return Ok(Self::Nothing(
                "nothing is committed yet: every difference counts as an update",
            ));
        };
        let folder = project.settings.text(Key::Contacts).unwrap_or_default().to_owned();
        let mut tree = git.tree(&heads.head, &[&folder])?;
        tree.retain(|entry| is_contact_file(&folder, &entry.path));
        Ok(Self::Heads { git, heads, folder, tree })
    }

    /// Goes on once the files are known.
    pub(super) fn with(
        self,
        files: Option<&Repository>,
        output: &mut Output,
    ) -> Result<Option<GitPast>, Failure> {
        let (git, heads, folder, tree) = match self {
            Self::Nothing(why) => {
                output.note(why);
                return Ok(None);
            }
            Self::Heads { git, heads, folder, tree } => (git, heads, folder, tree),
        };
        // Git looks at every file again, which is seldom needed.
        let mut dirty = match files {
            Some(files) if files.is_as(&tree) => Vec::new(),
            _ => git.changed(&heads.head, &folder)?,
        };
        dirty.retain(|path| is_contact_file(&folder, path));
        let base = heads.base(!dirty.is_empty())?;
        Ok(Some(GitPast { git, base, folder, tree, dirty }))
    }
}

impl GitPast {
    /// The contact files that differ from the base revision.
    pub(super) fn changed(&self) -> Result<Option<Vec<String>>, Failure> {
        let Some(since) = &self.base.commit else { return Ok(None) };
        if *since == self.base.head {
            return Ok(Some(self.dirty.clone()));
        }
        Ok(Some(self.git.changed(since, &self.folder)?))
    }

    /// The rules with the protections and ceilings of the base revision on top.
    fn stricter(&self, policy: Policy) -> Result<Policy, Failure> {
        let Some(commit) = &self.base.commit else { return Ok(policy) };
        Ok(match earlier_settings(&self.git, commit)? {
            Some(earlier) => policy.with_earlier(rules(&earlier)),
            None => policy,
        })
    }

    /// The commit that tells what this change touches.
    pub(super) fn base(&self) -> Option<String> {
        self.base.commit.as_ref().map(|commit| commit.0.clone())
    }

    /// Adds to the hints of missing contacts who their files had at the base revision, under e-mails
    /// that no file has any more.
    pub(super) fn add_former(
        &self,
        missing: &mut [Missing],
        candidates: &Candidates,
        desired: &[Desired],
    ) -> Result<(), Failure> {
        let Some(commit) = self.base.commit.as_ref().filter(|_| !missing.is_empty()) else {
            return Ok(());
        };
        let now: HashSet<_> = desired.iter().filter_map(Desired::email_key).collect();
        let hinted = missing.iter_mut().filter(|missing| missing.id.is_none()).take(HINTED);
        for missing in hinted {
            let Some(text) = self.git.file(commit, &missing.file)? else { continue };
            let is_gone =
                |draft: &Draft| draft.email_key().is_some_and(|email| !now.contains(&*email));
            let gone: Vec<Draft> = drafts(text).into_iter().filter(is_gone).collect();
            let has_name = missing.wanted.get(Field::LastName).is_some();
            let same_name = |draft: &&Draft| {
                let mut names = [Field::FirstName, Field::LastName].into_iter();
                has_name && names.all(|field| draft.value(field) == missing.wanted.get(field))
            };
            let mut former: Vec<_> =
                gone.iter().filter(same_name).filter_map(Draft::email_key).collect();
            if let ([], [only]) = (&former[..], &gone[..]) {
                former.extend(only.email_key());
            }
            candidates.add_former(missing, &former);
        }
        Ok(())
    }

    /// Begins to read what the whole folder was, which takes git a while.
    pub(super) fn read(&self) -> JoinHandle<Result<Records, GitError>> {
        let (git, base, folder) = (self.git.clone(), self.base.clone(), self.folder.clone());
        tokio::task::spawn_blocking(move || history::records(&git, &base, &folder))
    }

    /// Gives every change of a plan its verdict, by what [`Self::read`] gave.
    pub(super) async fn judge(
        &self,
        records: JoinHandle<Result<Records, GitError>>,
        plan: &mut Plan,
        session: &Session,
        directory: &mut Directory,
        policy: &Policy,
    ) -> Result<(), Failure> {
        let subjects: Vec<Subject> = plan.contacts.iter().map(subject).collect();
        let present = Present { tree: &self.tree, changed: &self.dirty };
        let records = records.await.unwrap_or_else(|stopped| match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(GitError::Refused("it was stopped".to_owned())),
        });
        let read = history::read(&self.git, records?, present, &subjects)?;
        for (step, past) in plan.contacts.iter_mut().zip(&read) {
            step.base_file.clone_from(&past.file);
        }
        let pasts = look_up(read, self.base.is_certain, session, directory).await?;
        plan::judge(plan, &pasts, policy);
        // What is not found in the part of the history that is here may stand in the rest.
        let is_open = |change: &Change| {
            matches!(change.verdict, Verdict::Drift | Verdict::Conflict)
                || change.reason == Reason::New
        };
        let needs_more = plan.changes().any(|(_, change)| is_open(change));
        if needs_more && self.git.is_shallow()? {
            return Err(NoBase::Shallow.into());
        }
        Ok(())
    }
}

/// How long git may take, and how long a history may be.
pub(super) fn bounds(settings: &Settings) -> Bounds {
    Bounds {
        time: Duration::from_secs(settings.whole(Key::GitTimeout).into()),
        changes: settings.whole(Key::MaxHistory) as usize,
    }
}

/// The git repository that a project is in; nothing outside git.
pub(super) fn find_git(project: &Project) -> Result<Option<Git>, Failure> {
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
pub(super) fn earlier_settings(git: &Git, commit: &Commit) -> Result<Option<Settings>, Failure> {
    let Some(text) = git.file(commit, CONFIG)? else { return Ok(None) };
    let mut faults = Vec::new();
    let source = Arc::new(Source { path: CONFIG.to_owned(), text });
    let earlier = Settings::read(&source, &mut faults);
    Ok(faults.is_empty().then_some(earlier))
}

fn is_in_git(folder: &Path) -> bool {
    folder.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// What the default branch was before this push, as the CI system says. A new branch has zeros there,
/// which are no commit.
fn before_push() -> Option<String> {
    let is_push = std::env::var("GITHUB_EVENT_NAME").is_ok_and(|event| event == "push");
    let event = || {
        let path = std::env::var_os("GITHUB_EVENT_PATH").filter(|_| is_push)?;
        let event = bounded::text(Path::new(&path), MAX_EVENT).ok()??;
        let event: Json = serde_json::from_str(&event).ok()?;
        Some(event["before"].as_str()?.to_owned())
    };
    // It goes to git as a revision.
    let is_id = |id: &String| id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    std::env::var("CI_COMMIT_BEFORE_SHA").ok().filter(is_id).or_else(|| event().filter(is_id))
}

/// What is said about the base revision.
pub(super) fn options(judgement: &Judgement) -> BaseOptions {
    let history = &judgement.history;
    let told = || DEFAULT_BRANCH.iter().find_map(|name| std::env::var(name).ok());
    let is_known = history.base.is_some() || history.last_applied.is_some();
    BaseOptions {
        base: history.base.clone(),
        default_branch: history.default_branch.clone().or_else(told).filter(|n| !n.is_empty()),
        last_applied: history.last_applied.clone(),
        before_push: if is_known { None } else { before_push() },
    }
}

fn subject(step: &Step) -> Subject {
    let desired = step.wanted.get(Field::Email).and_then(Value::as_text);
    let emails = step.email.iter().chain(desired);
    Subject {
        id: step.id,
        emails: emails.map(|email| canonical_email(email.reveal()).into_owned()).collect(),
        file: step.file.clone(),
    }
}

/// Names in old commits, looked up like today's.
async fn look_up(
    read: Vec<ContactPast>,
    is_certain: bool,
    session: &Session,
    directory: &mut Directory,
) -> Result<Vec<Option<Fields<plan::EarlierValues>>>, Failure> {
    for field in FIELDS.iter().filter(|spec| spec.twin.is_some()).map(|spec| spec.field) {
        let has_names =
            read.iter().filter_map(|past| past.fields.get(field)).any(FieldPast::has_names);
        if has_names && directory.all(field).is_empty() {
            names::gather(directory, field, &session.reader, &session.settings).await?;
        }
    }
    let past = |field: Field, past: &FieldPast| plan::EarlierValues {
        values: past.values.iter().filter_map(|v| names::earlier(field, v, directory)).collect(),
        base: past.base.as_ref().and_then(|v| names::earlier(field, v, directory)),
        is_old: past.is_old,
        is_certain,
    };
    let step = |contact: &ContactPast| {
        Some(contact.fields.iter().map(|(field, one)| (field, past(field, one))).collect())
    };
    Ok(read.iter().map(step).collect())
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let code = match error {
            GitError::NoProgram | GitError::Refused(_) => "git::failed",
            GitError::TooSlow(_) => "git::timeout",
            GitError::TooMuch(_) | GitError::TooLong(_) => "git::too-much",
        };
        let failure = Failure::new(code, error.to_string());
        let failure = match error {
            GitError::TooSlow(_) => {
                failure.help("`limits.gitTimeout` in `rolo.yaml` allows more seconds")
            }
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
