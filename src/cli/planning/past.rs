//! What git tells of a project: the base revision, and the verdicts by what was before. The history is read
//! only where something differs.

use std::collections::{HashMap, HashSet};

use tokio::task::JoinHandle;

use super::naming::look_up_past;
use super::policy::{policy, stricter};
use crate::cli::args::{History, Judgement};
use crate::cli::ci;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::git::{SIGNPOST, earlier_settings, find_git};
use crate::cli::project::{CONFIG, Project};
use crate::cli::session::Session;
use crate::contact::{Desired, Field, Fields, Id, Value, canonical_email};
use crate::desired::{Repository, is_contact_file};
use crate::git::{Entry, Git, GitError};
use crate::history::{
    self, Base, BaseOptions, ContactPast, Former, Heads, Known, Newcomer, NoBase, Present, Records,
    Subject,
};
use crate::names::Directory;
use crate::plan::{
    self, Candidates, Change, Missing, Namesake, Plan, Policy, Reason, Step, Verdict,
};
use crate::schema::Key;

/// Missing contacts whose files are looked up at the base revision.
const HINTED: usize = 50;

/// The rules for a plan: those of today, with the protections and ceilings of the base revision on top.
pub(in crate::cli) fn policy_with(
    past: Option<&GitPast>,
    project: &Project,
    judgement: &Judgement,
) -> Result<Policy, Failure> {
    let policy = policy(&project.settings, judgement)?;
    match past {
        Some(past) => past.stricter(policy, project),
        None => Ok(policy),
    }
}

/// What git tells of a project: nothing outside git, or before the first commit.
pub(in crate::cli) struct GitPast {
    git: Git,
    base: Base,
    folder: String,
    /// The contact files of HEAD.
    tree: Vec<Entry>,
    /// Contact files that differ from HEAD.
    dirty: Vec<String>,
    /// The workspace that the project is for.
    workspace: Option<String>,
}

/// What git tells before the files are known.
pub(in crate::cli) enum GitHeads {
    Nothing(&'static str),
    Heads {
        git: Git,
        heads: Box<Heads>,
        folder: String,
        tree: Vec<Entry>,
        workspace: Option<String>,
    },
}

impl GitHeads {
    /// Asks git.
    pub(in crate::cli) fn find(project: &Project, judgement: &Judgement) -> Result<Self, Failure> {
        let Some(git) = find_git(project)? else {
            return Ok(Self::Nothing(
                "outside git: without history, every difference counts as an update",
            ));
        };
        let Some(heads) = history::find_heads(&git, &base_options(&judgement.history))? else {
            return Ok(Self::Nothing(
                "nothing is committed yet: every difference counts as an update",
            ));
        };
        let folder = project.settings.text(Key::Contacts).unwrap_or_default().to_owned();
        let mut tree = git.tree(&heads.head, &[&folder])?;
        tree.retain(|entry| is_contact_file(&folder, &entry.path));
        let workspace = project.settings.text(Key::Workspace).map(str::to_owned);
        Ok(Self::Heads { git, heads: Box::new(heads), folder, tree, workspace })
    }

    /// Goes on once the files are known.
    pub(in crate::cli) fn with(
        self,
        files: Option<&Repository>,
        output: &mut Output,
    ) -> Result<Option<GitPast>, Failure> {
        let (git, heads, folder, tree, workspace) = match self {
            Self::Nothing(why) => {
                output.note(why);
                return Ok(None);
            }
            Self::Heads { git, heads, folder, tree, workspace } => {
                (git, heads, folder, tree, workspace)
            }
        };
        // Git looks at every file again, which is seldom needed.
        let mut dirty = match files {
            Some(files) if files.is_as(&tree) => Vec::new(),
            _ => git.changed(&heads.head, &folder)?,
        };
        dirty.retain(|path| is_contact_file(&folder, path));
        let base = heads.base(!dirty.is_empty())?;
        Ok(Some(GitPast { git, base, folder, tree, dirty, workspace }))
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
    fn stricter(&self, policy: Policy, project: &Project) -> Result<Policy, Failure> {
        let mut policy = policy;
        for commit in &self.base.rules {
            policy = stricter(policy, &earlier_settings(&self.git, commit, project)?);
        }
        Ok(policy)
    }

    /// Refuses to send where the default branch has newer contacts or rules: these files would take back what they
    /// changed.
    pub(in crate::cli) fn refuse_behind(&self) -> Result<(), Failure> {
        let Some(newer) = &self.base.newer else { return Ok(()) };
        if !self.git.has_changed(&self.base.head, newer, &[&self.folder, CONFIG])? {
            return Ok(());
        }
        let sentence = "this checkout is behind its default branch: newer commits are at `origin`";
        Err(Failure::new("history::behind", sentence)
            .exit(Exit::Stale)
            .help(
                "`git pull`, and apply what is newest; to go back, `git revert` the newer commits",
            )
            .help("`--base REV` says that this is meant to be sent all the same, as at a tag"))
    }

    /// The commit that is checked out, and whether contact files differ from it.
    pub(in crate::cli) fn checkout(&self) -> (String, bool) {
        (self.base.head.0.clone(), !self.dirty.is_empty())
    }

    /// Whether the default branch has commits that this one lacks: what they changed looks like drift.
    pub(super) fn is_apart(&self) -> bool {
        self.base.is_apart
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
        let is_gone = |email: &str| !now.contains(email);
        for missing in missing.iter_mut().filter(|missing| missing.id.is_none()).take(HINTED) {
            let former = history::former(&self.git, commit, &newcomer(missing), is_gone)?;
            add_former(candidates, missing, &former);
        }
        Ok(())
    }

    /// The same for contacts that would be created: whoever gave way to them in any commit, and anybody of the same
    /// name who stood in any file at any time.
    pub(super) fn look_back(
        &self,
        records: &Records,
        missing: &mut [Missing],
        (candidates, desired, known): (&Candidates, &[Desired], &Known),
    ) -> Result<(), Failure> {
        let now: HashSet<_> = desired.iter().filter_map(Desired::email_key).collect();
        let is_gone = |email: &str| !now.contains(email);
        let new = || missing.iter().filter(|missing| missing.id.is_none());
        let newcomers: Vec<Newcomer<'_>> = new().map(newcomer).collect();
        let dirty: HashSet<&str> = self.dirty.iter().map(String::as_str).collect();
        let here = self.tree.iter().filter(|entry| !dirty.contains(&*entry.path));
        let former = history::gave_way(&self.git, (records, here), &newcomers, is_gone)?;
        let new = missing.iter_mut().filter(|missing| missing.id.is_none());
        for (missing, former) in new.zip(former) {
            add_former(candidates, missing, &former);
        }
        let namesakes = candidates.namesakes(missing);
        if namesakes.is_empty() {
            return Ok(());
        }
        let subject = |one: &Namesake| Subject {
            id: Some(one.id),
            emails: vec![one.email.clone()],
            files: Vec::new(),
            wanted: Fields::default(),
        };
        // One may be the namesake of several.
        let mut ids = HashSet::new();
        let subjects = namesakes.iter().filter(|one| ids.insert(one.id)).map(subject);
        let subjects: Vec<Subject> = subjects.collect();
        let pasts = self.read_pasts(records, &subjects, known)?.into_iter();
        let stood = subjects.iter().zip(pasts);
        let stood = stood.filter(|(_, past)| past.fields.iter().next().is_some());
        let stood: HashSet<Id> = stood.filter_map(|(subject, _)| subject.id).collect();
        for namesake in namesakes.iter().filter(|one| stood.contains(&one.id)) {
            candidates.put_first(&mut missing[namesake.missing], namesake);
        }
        Ok(())
    }

    fn read_pasts(
        &self,
        records: &Records,
        subjects: &[Subject],
        known: &Known,
    ) -> Result<Vec<ContactPast>, Failure> {
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        let (head, tree, changed) = (&self.base.head, &self.tree[..], &self.dirty[..]);
        let present = Present { head, tree, changed, known };
        Ok(history::read(&self.git, records, present, subjects)?)
    }

    /// Begins to read what the whole folder was, which takes git a while.
    pub(super) fn read(&self) -> JoinHandle<Result<Records, GitError>> {
        let (git, base, folder) = (self.git.clone(), self.base.clone(), self.folder.clone());
        let workspace = self.workspace.clone();
        tokio::task::spawn_blocking(move || {
            history::records(&git, &base, &folder, SIGNPOST, workspace.as_deref())
        })
    }

    /// What [`Self::read`] began.
    pub(super) async fn records(
        reading: JoinHandle<Result<Records, GitError>>,
    ) -> Result<Records, Failure> {
        let read = reading.await.unwrap_or_else(|stopped| match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(GitError::Refused("it was stopped".to_owned())),
        });
        Ok(read?)
    }

    /// What the contacts of a plan were, in their order. Adds to each the files that held it at the base revision.
    fn pasts(
        &self,
        records: &Records,
        plan: &mut Plan,
        known: &Known,
    ) -> Result<Vec<ContactPast>, Failure> {
        let subjects: Vec<Subject> = plan.contacts.iter().map(subject).collect();
        let read = self.read_pasts(records, &subjects, known)?;
        for (step, past) in plan.contacts.iter_mut().zip(&read) {
            step.other_files.extend(past.files.iter().cloned());
        }
        Ok(read)
    }

    /// Adds to each contact of a saved plan the files that held it at the base revision.
    pub(in crate::cli) async fn add_files(
        &self,
        plan: &mut Plan,
        known: &Known,
    ) -> Result<(), Failure> {
        let records = Self::records(self.read()).await?;
        self.pasts(&records, plan, known).map(drop)
    }

    /// Gives every change of a plan its verdict.
    pub(super) async fn judge(
        &self,
        records: &Records,
        (plan, known, holders): (&mut Plan, &Known, &HashMap<Id, Id>),
        session: &Session,
        directory: &mut Directory,
        policy: &Policy,
    ) -> Result<(), Failure> {
        let read = self.pasts(records, plan, known)?;
        let pasts = look_up_past(read, self.base.is_certain, session, directory).await?;
        plan::judge(plan, &pasts, policy, holders);
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

fn newcomer(missing: &Missing) -> Newcomer<'_> {
    let email = missing.email.as_ref();
    let email = email.map(|email| canonical_email(email.reveal()).into_owned());
    let (file, email) = (&*missing.file, email.unwrap_or_default());
    Newcomer { file, email, called: missing.called() }
}

fn add_former(candidates: &Candidates, missing: &mut Missing, former: &[Former]) {
    for is_certain in [false, true] {
        let those = former.iter().filter(|former| former.is_certain == is_certain);
        let emails: Vec<String> = those.map(|former| former.email.clone()).collect();
        candidates.add_former(missing, &emails, is_certain);
    }
}

/// What is said about the base revision, by the arguments and by the CI system.
pub(in crate::cli) fn base_options(history: &History) -> BaseOptions {
    let History { base, default_branch, last_applied } = history.clone();
    let before_push = if base.is_some() { None } else { ci::before_push() };
    let default_branch = default_branch.or_else(ci::default_branch).filter(|name| !name.is_empty());
    let likely_branch = ci::branch_of_forge();
    let branch = ci::branch();
    BaseOptions { base, default_branch, likely_branch, branch, last_applied, before_push }
}

fn subject(step: &Step) -> Subject {
    let desired = step.wanted.get(Field::Email).and_then(Value::as_text);
    let emails = step.email.iter().chain(desired);
    Subject {
        id: step.id,
        emails: emails.map(|email| canonical_email(email.reveal()).into_owned()).collect(),
        files: step.files().map(str::to_owned).collect(),
        wanted: step.wanted.clone(),
    }
}
