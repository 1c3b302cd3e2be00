//! From desired contacts and a workspace to a plan: what `plan`, `apply`, `drift` and `pull` share.

pub(in crate::cli) mod against;
pub(in crate::cli) mod naming;
pub(in crate::cli) mod past;
pub(in crate::cli) mod plan_file;
pub(in crate::cli) mod policy;
mod reading;
pub(in crate::cli) mod saved;

use std::collections::HashMap;
use std::path::PathBuf;

use naming::{gather_names, gather_shown, known_names, resolve_names};
use past::{GitHeads, GitPast, policy_with};
use policy::taking_over;
use reading::{identified_beside, read_all, read_alone};

use crate::cli::args::{Api, Judgement};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::output::progress::Progress;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::contact::{Desired, Draft, Id, Live};
use crate::desired::{Extent, Repository, Selection};
use crate::diagnostic::{Diagnostic, Faults};
use crate::history::Known;
use crate::inventory::NotRead;
use crate::names::{self, Directory};
use crate::plan::{self, Match, Matcher, Plan, Policy, Refusal, Verdict};
use crate::render;

/// What to plan.
pub(in crate::cli) struct Request<'a> {
    pub(in crate::cli) project: &'a Project,
    pub(in crate::cli) paths: &'a [PathBuf],
    /// Only what differs from the base revision.
    pub(in crate::cli) changed: bool,
    pub(in crate::cli) judgement: &'a Judgement,
    pub(in crate::cli) strict: bool,
    pub(in crate::cli) purpose: Purpose,
}

/// What the differences are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Purpose {
    /// To be sent: all rules count.
    Send,
    /// To be taken over into the files: rules about sending do not count, and the contacts that no
    /// file manages are kept.
    TakeOver,
}

/// A plan, and what stops it.
pub(in crate::cli) struct Planned {
    pub(in crate::cli) plan: Plan,
    pub(in crate::cli) refusals: Vec<Refusal>,
}

/// The files, and what git tells of them.
pub(in crate::cli) struct Loaded {
    pub(in crate::cli) repository: Repository,
    pub(in crate::cli) past: Option<GitPast>,
}

impl Loaded {
    /// Reads the files and asks git, both at once. Without `allow_empty` there has to be a contact.
    pub(in crate::cli) fn load(
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
pub(in crate::cli) fn plan_to_show(
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
pub(in crate::cli) struct Survey {
    /// The differences, judged; not yet in order.
    pub(in crate::cli) plan: Plan,
    /// The rules that they were judged by.
    policy: Policy,
    /// Who has the e-mail that a contact is to get, where somebody else has it.
    holders: HashMap<Id, Id>,
    /// The files; their contacts are in `desired`.
    pub(in crate::cli) repository: Repository,
    /// The desired contacts.
    pub(in crate::cli) desired: Vec<Desired>,
    /// The live contact of each desired one.
    pub(in crate::cli) matched: Vec<Option<Match>>,
    /// Live contacts that no file manages, where they were asked for.
    pub(in crate::cli) unmanaged: Vec<Live>,
    /// The names that were looked up.
    pub(in crate::cli) directory: Directory,
}

/// Reads the workspace and plans. Only reads: the session's handle has no way to write.
pub(in crate::cli) async fn make_plan(
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
pub(in crate::cli) async fn survey(
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
    let history = past.as_ref().map(GitPast::read);
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
    let known = Known::new(desired.iter().map(|contact| (contact.id, contact.email_key())));
    if let Some(past) = &past {
        past.add_former(&mut plan.missing, &outcome.candidates, &desired)?;
    }
    let creates = policy.create && !plan.missing.is_empty();
    match past.as_ref().zip(history) {
        Some((past, history)) if !plan.contacts.is_empty() || creates => {
            let records = GitPast::records(history).await?;
            if creates {
                let (candidates, missing) = (&outcome.candidates, &mut plan.missing);
                past.look_back(&records, missing, (candidates, &desired, &known))?;
            }
            let judged = (&mut plan, &known, &outcome.holders);
            past.judge(&records, judged, session, &mut directory, &policy).await?;
        }
        _ => plan::judge(&mut plan, &[], &policy, &outcome.holders),
    }
    let has_moved = plan.count(Verdict::Drift) + plan.count(Verdict::Conflict) > 0;
    if has_moved && past.as_ref().is_some_and(GitPast::is_apart) {
        output.note(
            "the default branch has commits that are not here: what they changed may look like a change in Ruddr, \
             which apply would take back; merge it first, or rebase",
        );
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
fn selection(
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

fn invalid(faults: Vec<Diagnostic>, what: &str, output: &mut Output) -> Failure {
    let mut report = Faults::default();
    report.extend(faults);
    output.faults(&report);
    let sentence = format!("{what}: {}", render::tally(&report));
    Failure::new("contact::unclear", sentence)
        .exit(Exit::Invalid)
        .help("correct the files where the errors point, then run again")
}
