//! From desired contacts and a workspace to a plan: what `plan` and `apply` share.

use std::collections::HashMap;
use std::path::PathBuf;

use super::args::{Api, Judgement};
use super::exit::{Exit, Failure};
use super::git_past::{GitHeads, GitPast, policy_with};
use super::output::Output;
use super::policy::taking_over;
use super::progress::Progress;
use super::project::Project;
use super::runtime;
use super::session::Session;
use super::signals::Signals;
use crate::api::PAGE;
use crate::contact::{Desired, Draft, Field, Id, Live, Value};
use crate::desired::{Extent, Repository, Selection};
use crate::diagnostic::{Diagnostic, Faults};
use crate::inventory::{self, Event, NotRead};
use crate::names::{self, Directory};
use crate::plan::{self, Match, Matcher, Plan, Policy, Refusal, Workspace};
use crate::render;
use crate::text::Personal;

/// What to plan.
pub(super) struct Request<'a> {
    pub(super) project: &'a Project,
    pub(super) paths: &'a [PathBuf],
    /// Only what differs from the base revision.
    pub(super) changed: bool,
    pub(super) judgement: &'a Judgement,
    pub(super) strict: bool,
    pub(super) purpose: Purpose,
}

/// What the differences are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be sent: all rules count.
    Send,
    /// To be taken over into the files: rules about sending do not count, and the contacts that no
    /// file manages are kept.
    TakeOver,
}

/// A plan, and what stops it.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) refusals: Vec<Refusal>,
}

/// The files, and what git tells of them.
pub(super) struct Loaded {
    pub(super) repository: Repository,
    pub(super) past: Option<GitPast>,
}

impl Loaded {
    /// Reads the files and asks git, both at once. Without `allow_empty` there has to be a contact.
    pub(super) fn load(
        project: &Project,
        judgement: &Judgement,
        allow_empty: bool,
        output: &mut Output,
    ) -> Result<Self, Failure> {
        let (repository, found) = std::thread::scope(|scope| {
            let found = scope.spawn(|| GitHeads::find(project, judgement));
            let repository = project.load_valid(allow_empty, Extent::ContactsAndBlobs, output);
            let found = found.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (repository, found)
        });
        let repository = repository?;
        let past = found?.with(Some(&repository), output)?;
        Ok(Self { repository, past })
    }
}

/// Plans for a command that does nothing but show: reads the files, connects, plans, and ends the
/// connection. Nothing is sent where the files are wrong.
pub(super) fn plan_to_show(
    request: Request<'_>,
    api: &Api,
    allow_empty: bool,
    output: &mut Output,
) -> Result<Planned, Failure> {
    let Request { project, judgement, .. } = request;
    let loaded = Loaded::load(project, judgement, allow_empty, output)?;
    runtime::run(async {
        let session = Session::open(api, project, output).await?;
        let planning = make_plan(request, &session, loaded, output);
        let planned = Signals::listen()?.unless_interrupted(planning).await;
        session.close().await;
        planned
    })
}

/// What was read, and whose move each difference is.
pub(super) struct Survey {
    /// The differences, judged; not yet in order.
    pub(super) plan: Plan,
    /// The rules that they were judged by.
    pub(super) policy: Policy,
    /// Who has the e-mail that a contact is to get, where somebody else has it.
    pub(super) holders: HashMap<Id, Id>,
    /// The files; their contacts are in `desired`.
    pub(super) repository: Repository,
    /// The desired contacts.
    pub(super) desired: Vec<Desired>,
    /// The live contact of each desired one.
    pub(super) matched: Vec<Option<Match>>,
    /// Live contacts that no file manages, where they were asked for.
    pub(super) unmanaged: Vec<Live>,
    /// The names that were looked up.
    pub(super) directory: Directory,
}

/// Reads the workspace and plans. Only reads: the session's handle has no way to write.
pub(super) async fn make_plan(
    request: Request<'_>,
    session: &Session,
    loaded: Loaded,
    output: &mut Output,
) -> Result<Planned, Failure> {
    let allow_temporary = request.judgement.allow_temporary_email;
    let survey = survey(request, session, loaded, output).await?;
    let Survey { mut plan, policy, holders, mut directory, repository, desired, .. } = survey;
    runtime::drop_aside((repository, desired));
    plan::order(&mut plan, &holders, allow_temporary);
    gather_shown(&plan, session, &mut directory).await;
    plan.names = known_names(&plan, &directory);
    let refusals = plan::refusals(&plan, &policy);
    Ok(Planned { plan, refusals })
}

/// Reads the workspace and judges every difference.
pub(super) async fn survey(
    request: Request<'_>,
    session: &Session,
    loaded: Loaded,
    output: &mut Output,
) -> Result<Survey, Failure> {
    let Request { project, judgement, strict, .. } = request;
    let Loaded { mut repository, past } = loaded;
    let selection = selection(&request, past.as_ref(), &repository)?;
    let policy = match request.purpose {
        Purpose::Send => policy_with(past.as_ref(), project, judgement)?,
        Purpose::TakeOver => taking_over(&project.settings),
    };
    let mut directory = Directory::default();
    let drafts = std::mem::take(&mut repository.contacts);
    let is_planned = |draft: &&Draft| selection.has(repository.path(draft.file));
    let names = names::needed(drafts.iter().filter(is_planned));
    // Names that another workspace lacks are no fault of the files, so they wait for its identity.
    let mut workspace = None;
    if !names.is_empty() {
        workspace = Some(session.workspace().await?);
        for field in names {
            gather_names(session, &mut directory, field).await?;
        }
    }
    let desired = resolve_names(drafts, &repository, &selection, &directory, output)?;
    let wanted = desired.iter().map(|contact| {
        let file = repository.path(contact.file);
        (contact, file, selection.has(file))
    });
    let mut matcher = Matcher::new(wanted, strict, policy.ignore.clone());
    if request.purpose == Purpose::TakeOver {
        matcher.keep_unmanaged();
    }
    let records = past.as_ref().map(GitPast::read);
    let progress = Progress::reading(output, &session.reader);
    let reading = async {
        let may_limit = request.purpose == Purpose::Send;
        if !may_limit || !read_alone(session, &mut matcher, &mut directory).await? {
            read_all(session, &mut matcher, &mut directory, &progress).await?;
        }
        Ok::<(), NotRead>(())
    };
    let workspace = identified_beside(session, workspace, reading).await?;
    drop(progress);
    let outcome = matcher.finish(workspace);
    if !outcome.faults.is_empty() {
        return Err(invalid(outcome.faults, "the files do not fit the workspace", output));
    }
    let mut plan = outcome.plan;
    plan.base = past.as_ref().and_then(GitPast::base);
    if let Some(past) = &past {
        past.add_former(&mut plan.missing, &outcome.candidates, &desired)?;
    }
    match past.as_ref().zip(records) {
        Some((past, records)) if !plan.contacts.is_empty() => {
            past.judge(records, &mut plan, session, &mut directory, &policy).await?;
        }
        _ => plan::judge(&mut plan, &[], &policy),
    }
    Ok(Survey {
        plan,
        policy,
        holders: outcome.holders,
        repository,
        desired,
        matched: outcome.matched,
        unmanaged: outcome.unmanaged,
        directory,
    })
}

/// The contacts that are to be planned.
pub(super) fn selection(
    request: &Request<'_>,
    past: Option<&GitPast>,
    repository: &Repository,
) -> Result<Selection, Failure> {
    match (request.changed, past) {
        (false, _) => request.project.select(&repository.files, request.paths, &Faults::default()),
        (true, Some(past)) => Ok(past.changed()?.map_or_else(Selection::all, Selection::files)),
        (true, None) => Err(Failure::new("history::changed", "`--changed` needs a git repository")
            .help("name the files or folders instead")),
    }
}

/// Reads, and asks beside it which workspace that is, where this is not `known`: a round trip less. That
/// the token or the workspace is wrong ends the reading, and is told before what the reading found.
async fn identified_beside(
    session: &Session,
    known: Option<Workspace>,
    reading: impl Future<Output = Result<(), NotRead>>,
) -> Result<Workspace, Failure> {
    let workspace = async {
        match known {
            Some(workspace) => Ok(workspace),
            None => session.workspace().await,
        }
    };
    let (workspace, read) = tokio::try_join!(workspace, async { Ok(reading.await) })?;
    read?;
    Ok(workspace)
}

/// Fetches the contacts that a limited plan is about one by one, where that takes fewer requests than the
/// list, and tells whether it was enough (`docs/performance.md`).
async fn read_alone(
    session: &Session,
    matcher: &mut Matcher<'_>,
    directory: &mut Directory,
) -> Result<bool, NotRead> {
    let Some(ids) = matcher.planned_ids() else {
        return Ok(false);
    };
    let (by_id, by_list) = (ids.len(), matcher.ids().len().div_ceil(PAGE));
    tracing::info!(by_id, by_list, "requests that it takes to read the contacts");
    if by_id >= by_list {
        return Ok(false);
    }
    let found = inventory::fetch(&session.reader, ids).await?;
    names::harvest(directory, &found);
    let is_enough = matcher.see_alone(&found);
    if !is_enough {
        matcher.restart();
    }
    Ok(is_enough)
}

/// Reads the list. A managed contact that no page showed is missing only when the service says 404. One
/// that exists all the same disproves the reading: others may have been left out with it.
async fn read_all(
    session: &Session,
    matcher: &mut Matcher<'_>,
    directory: &mut Directory,
    progress: &Progress,
) -> Result<(), NotRead> {
    read_contacts(session, matcher, directory, progress).await?;
    if inventory::fetch(&session.reader, matcher.unseen_ids()).await?.is_empty() {
        return Ok(());
    }
    matcher.restart();
    read_contacts(session, matcher, directory, progress).await?;
    let found = inventory::fetch(&session.reader, matcher.unseen_ids()).await?;
    matcher.see(&found);
    if !found.is_empty() && matcher.lacks_email() {
        return Err(NotRead::NotProven("a contact exists that no page shows, and others may too"));
    }
    Ok(())
}

/// Reads the list once and matches its contacts.
async fn read_contacts(
    session: &Session,
    matcher: &mut Matcher<'_>,
    directory: &mut Directory,
    progress: &Progress,
) -> Result<(), NotRead> {
    progress.set(0);
    let known = matcher.ids();
    let mut tell = |event| match event {
        Event::Page(contacts) => {
            names::harvest(directory, &contacts);
            matcher.see(&contacts);
            progress.add(contacts.len());
        }
        Event::Restart => {
            matcher.restart();
            progress.set(0);
        }
    };
    inventory::walk(&session.reader, known, &mut tell).await
}

/// Fetches the names for a field; tags come with the contacts that have them where the service has
/// no list of them.
pub(super) async fn gather_names(
    session: &Session,
    directory: &mut Directory,
    field: Field,
) -> Result<(), NotRead> {
    let is_listed = names::gather(directory, field, &session.reader, &session.settings).await?;
    if is_listed || field != Field::TagIds {
        return Ok(());
    }
    let mut tell = |event| {
        if let Event::Page(contacts) = event {
            names::harvest(directory, &contacts);
        }
    };
    inventory::walk(&session.reader, Vec::new(), &mut tell).await
}

/// The desired contacts with ids in the place of names. In a plan that is limited to some files, names
/// elsewhere do not matter.
fn resolve_names(
    drafts: Vec<Draft>,
    repository: &Repository,
    selection: &Selection,
    directory: &Directory,
    output: &mut Output,
) -> Result<Vec<Desired>, Failure> {
    let mut faults = Vec::new();
    let mut elsewhere = Vec::new();
    let mut places = repository.places();
    let desired = drafts.into_iter().map(|draft| {
        let is_planned = selection.has(repository.path(draft.file));
        let faults = if is_planned { &mut faults } else { &mut elsewhere };
        names::resolve(draft, directory, &mut places, faults)
    });
    let desired = desired.collect();
    if faults.is_empty() {
        Ok(desired)
    } else {
        Err(invalid(faults, "the files name what the workspace does not have", output))
    }
}

/// Fetches the names of whatever the plan's ids refer to. Only for people to read: that a list
/// cannot be had is no failure.
async fn gather_shown(plan: &Plan, session: &Session, directory: &mut Directory) {
    let mut asked: Vec<Field> = Vec::new();
    for (field, id) in references(plan) {
        if directory.get(field, id).is_none() && !asked.contains(&field) {
            asked.push(field);
            let gathered = names::gather(directory, field, &session.reader, &session.settings);
            if let Err(error) = gathered.await {
                tracing::info!(code = error.code(), "names are not shown");
            }
        }
    }
}

/// The names of whatever the plan's ids refer to, as far as they are known.
pub(super) fn known_names(plan: &Plan, directory: &Directory) -> HashMap<Id, Personal> {
    let name = |(field, id)| Some((id, directory.get(field, id)?.name.clone()));
    references(plan).filter_map(name).collect()
}

/// Every id that a change refers to.
fn references(plan: &Plan) -> impl Iterator<Item = (Field, Id)> {
    plan.changes().flat_map(|(_, change)| {
        let values = [&change.before, &change.after].into_iter();
        values.flat_map(Value::references).map(|id| (change.field, *id))
    })
}

pub(super) fn invalid(faults: Vec<Diagnostic>, what: &str, output: &mut Output) -> Failure {
    let mut report = Faults::default();
    report.extend(faults);
    output.faults(&report);
    let sentence = format!("{what}: {}", render::tally(&report));
    Failure::new("contact::unclear", sentence)
        .exit(Exit::Invalid)
        .help("correct the files where the errors point, then run again")
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
