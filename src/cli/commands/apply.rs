//! `rolo apply`: show the plan, ask, send it, keep the receipt.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use crate::apply::{
    self, Decision, Keep, Origin, Outcome, Receipt, Report, Salt, StepResult, Stop,
};
use crate::cli::args::{Apply, Global};
use crate::cli::ci;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::links;
use crate::cli::output::Output;
use crate::cli::output::progress::Progress;
use crate::cli::planning::past::{GitHeads, GitPast, policy_with};
use crate::cli::planning::{Loaded, Planned, Purpose, Request, make_plan};
use crate::cli::planning::{plan_file, saved};
use crate::cli::process::random::random;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::plan::{Plan, Refusal, Step, digest, refusals};
use crate::render;
use crate::schema::Key;
use crate::text::{Sentence, io_reason};

pub(in crate::cli) fn apply(
    global: &Global,
    args: &Apply,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    let source = if let Some(file) = saved_plan(args)? {
        Source::Saved(Box::new(plan_file::load(&project.from.join(file))?))
    } else {
        let empty = args.load.allow_empty;
        Source::Files(Box::new(Loaded::load(&project, &args.judgement, empty, output)?))
    };
    runtime::run(async {
        let session = Session::open(&args.api, &project, output).await?;
        let done = run(args, &project, &session, source, output).await;
        session.close().await;
        done
    })
}

/// Where the plan comes from.
enum Source {
    /// It is made afresh from the files.
    Files(Box<Loaded>),
    /// It was saved, and perhaps reviewed, before.
    Saved(Box<Plan>),
}

/// The saved plan among the arguments.
fn saved_plan(args: &Apply) -> Result<Option<&PathBuf>, Failure> {
    let is_plan = |path: &&PathBuf| path.extension().is_some_and(|end| end == "json");
    match (args.paths.iter().find(is_plan), args.paths.len()) {
        (Some(file), 1) if !args.changed => Ok(Some(file)),
        (Some(_), _) => Err(Failure::new("apply::paths", "a saved plan is applied alone")
            .help("give the plan, or files and folders, but not both")),
        (None, _) => Ok(None),
    }
}

/// A plan that is to be carried out.
struct Ready {
    planned: Planned,
    /// Whether it was made before, so that its contacts have to be looked at again before sending.
    is_old: bool,
    /// The commit that is checked out, and whether contact files differ from it.
    checkout: Option<(String, bool)>,
}

async fn ready(
    args: &Apply,
    project: &Project,
    session: &Session,
    source: Source,
    output: &mut Output,
) -> Result<Ready, Failure> {
    let judgement = &args.judgement;
    match source {
        Source::Files(loaded) => {
            let (paths, changed) = (&args.paths[..], args.changed);
            let purpose = Purpose::Send;
            let request = Request { project, paths, changed, judgement, strict: false, purpose };
            loaded.past.as_ref().map_or(Ok(()), GitPast::refuse_behind)?;
            let checkout = loaded.past.as_ref().map(GitPast::checkout);
            let planned = make_plan(request, session, *loaded, output).await?;
            Ok(Ready { planned, is_old: false, checkout })
        }
        Source::Saved(plan) => {
            let workspace = session.workspace().await?;
            if !workspace.is(&plan.workspace.id) {
                let sentence = Sentence::from("the plan is for the workspace `")
                    .public(plan.workspace.name.as_str())
                    .and("`, and the token belongs to `")
                    .public(workspace.name)
                    .and("`");
                return Err(Failure::new("plan::workspace", sentence)
                    .help("use the token of the workspace that was planned for"));
            }
            saved::check_names(&plan, session).await?;
            let (mut plan, known) = saved::with_files(*plan, project);
            // What the file calls it is outside the digest.
            plan.workspace = workspace;
            let past = GitHeads::find(project, judgement)?.with(None, output)?;
            if let Some(past) = &past {
                past.refuse_behind()?;
                past.add_files(&mut plan, &known).await?;
            }
            let policy = policy_with(past.as_ref(), project, judgement)?;
            let refusals = refusals(&plan, &policy);
            let (planned, checkout) =
                (Planned { plan, refusals }, past.as_ref().map(GitPast::checkout));
            Ok(Ready { planned, is_old: true, checkout })
        }
    }
}

async fn run(
    args: &Apply,
    project: &Project,
    session: &Session,
    source: Source,
    output: &mut Output,
) -> Result<Exit, Failure> {
    // Before planning, or values planned before another apply would be sent after it.
    let _lock = project.lock()?;
    let mut signals = Signals::listen()?;
    let planning = ready(args, project, session, source, output);
    let Ready { planned, is_old, checkout } = signals.unless_interrupted(planning).await?;
    let Planned { plan, refusals } = planned;
    output.document(&render::plan_text(&plan, &output.show()))?;
    let refused = if plan.is_refused() { Exit::Refused } else { Exit::Done };
    let sends = plan.contacts.iter().any(Step::is_sent);
    check_approval(args, &refusals, (&digest(&plan), sends), output)?;
    if !sends {
        output.warning(&render::undone_text(&plan, true));
        return Ok(refused);
    }
    if !args.auto_approve {
        signals.unless_interrupted(ask(&plan, output)).await?;
    }
    // A saved plan may be old, and a person may have waited an hour before the answer.
    let decisions = if is_old || !args.auto_approve {
        let again = async {
            // At least as many as the files know.
            let live = plan.unmanaged.map_or(plan.repository, |others| others + plan.managed);
            Ok(apply::recheck(&plan, &session.reader, live).await?)
        };
        signals.unless_interrupted(again).await?
    } else {
        vec![Decision::Send; plan.contacts.len()]
    };
    let heed = Signals::heed();
    let (file, path) = open_receipt(args, project)?;
    let keep = if args.receipt_values { Keep::Values } else { Keep::Digests };
    let (commit, is_changed) = checkout.unzip();
    let is_changed = is_changed.unwrap_or_default();
    let origin = Origin { commit, is_changed, run: ci::run(), is_sandbox: session.is_sandbox() };
    let receipt = Receipt::begin(file, (Salt(random()?), keep), now, &origin, &plan);
    let receipt = receipt.map_err(|error| no_receipt(&path, &error))?;
    let (report, interrupted) =
        send(&plan, &decisions, session, &receipt, &mut signals, output).await;
    let mut exit = ended(&report).or(refused).or(interrupted.unwrap_or(Exit::Done));
    let tally = report.tally(&plan);
    output.document(&format!("\n{}", render::result_text(&plan, &report, &output.show())))?;
    if let Err(error) = receipt.end(&tally, exit.code()) {
        exit = exit.or(Exit::Partly);
        let why = io_reason(&error);
        output.warning(&format!(
            "the receipt `{}` is incomplete ({why}); the table above says what was sent",
            path.display()
        ));
    }
    drop(heed);
    output.warning(&render::undone_text(&plan, exit == Exit::Refused));
    output.note(&format!("receipt: {}", path.display()));
    Ok(exit)
}

/// Refuses a plan that is not the approved one, and one that a rule stops as a whole unless it was
/// approved by its digest.
fn check_approval(
    args: &Apply,
    refusals: &[Refusal],
    (digest, sends): (&str, bool),
    output: &Output,
) -> Result<(), Failure> {
    let is_open = refusals.iter().all(Refusal::may_be_approved);
    if args.approve.as_ref().is_some_and(|approved| approved != digest) {
        let sentence = format!("this is not the approved plan: its digest is {digest}");
        return Err(Failure::new("apply::digest", sentence)
            .help("something changed since the review: look at the plan again")
            .exit(Exit::Refused));
    }
    if refusals.is_empty() || args.approve.is_some() && is_open {
        return Ok(());
    }
    let why = render::refusals_text(refusals, &output.show_err());
    let help = if !sends {
        "decide each conflict: `--overwrite EMAIL:FIELD` sends what the file says, and `rolo pull --adopt conflicts` \
         takes over what Ruddr has".to_owned()
    } else if is_open {
        format!("after a review, `--approve {digest}` lets exactly this plan through")
    } else {
        "the rules became stricter since the plan was saved: make a new plan".to_owned()
    };
    Err(Failure::new("apply::refused", "a rule stops this plan; nothing was sent")
        .details(why.trim_end())
        .help(help)
        .exit(Exit::Refused))
}

/// Sends the plan. A first signal begins nothing new and finishes what is in flight; a second one
/// does not wait for that either.
async fn send(
    plan: &Plan,
    decisions: &[Decision],
    session: &Session,
    receipt: &Receipt,
    signals: &mut Signals,
    output: &mut Output,
) -> (Report, Option<Exit>) {
    let stop = Stop::default();
    let progress = Progress::sending(output, &session.reader, plan.contacts.len());
    let told = |done| progress.set(done);
    let workers = session.settings.whole(Key::Concurrency) as usize;
    let sending = apply::execute(plan, decisions, &session.reader, receipt, workers, &stop, &told);
    tokio::pin!(sending);
    let mut interrupted = None;
    loop {
        tokio::select! {
            report = &mut sending => return (report, interrupted),
            exit = signals.next() => {
                if interrupted.replace(exit).is_some() {
                    stop.abandon();
                } else {
                    stop.signal();
                    session.reader.stop_retrying();
                    output.note("finishing what is in flight; once more to leave at once");
                }
            }
        }
    }
}

/// How a run ended whose plan had something to send.
fn ended(report: &Report) -> Exit {
    let any = |is: fn(&StepResult) -> bool| report.steps.iter().any(is);
    let is_stale = if any(|step| step.is_stale) { Exit::Stale } else { Exit::Done };
    let has_rest = any(|step| step.outcome == Outcome::NotAttempted && !step.is_stale);
    // A correction that failed leaves its contact applied.
    let has_error = any(|step| step.error.is_some());
    if !has_error && !has_rest && report.is_recorded {
        return is_stale;
    }
    // Nothing was changed, and the next run would end in the same way.
    let is_changed = any(|step| matches!(step.outcome, Outcome::Applied | Outcome::Unknown));
    if report.stopped.is_some() && !is_changed {
        return Exit::CouldNotRun;
    }
    Exit::Partly.or(is_stale)
}

async fn ask(plan: &Plan, output: &mut Output) -> Result<(), Failure> {
    if !Output::is_interactive() {
        return Err(Failure::new("apply::no-terminal", "there is nobody to ask")
            .help("`--auto-approve` sends without asking; in CI, after a review of the plan")
            .help("`rolo plan` shows the plan and sends nothing"));
    }
    let workspace = crate::text::for_terminal(&plan.workspace.name).into_owned();
    output.raw(&format!("\nSend these changes to {workspace}? Only `yes` is taken for a yes: "));
    let answer = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line)
    });
    match answer.await {
        Ok(Ok(line)) if line.trim() == "yes" => Ok(()),
        _ => Err(Failure::new("apply::declined", "not approved; nothing was sent")
            .exit(Exit::Refused)
            .help("to send, run again and answer `yes`, the whole word")),
    }
}

/// A new file that only its owner can read. An existing one is never overwritten: it may be the
/// record of another run.
fn open_receipt(args: &Apply, project: &Project) -> Result<(File, PathBuf), Failure> {
    let path = if let Some(file) = &args.receipt {
        links::named(project, file)?
    } else {
        project.state_folder()?;
        let folder = project.receipts();
        std::fs::create_dir_all(&folder).map_err(|error| no_receipt(&folder, &error))?;
        let time = now().replace([':', '-'], "");
        folder.join(format!("{time}-{}.jsonl", std::process::id()))
    };
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    match opened {
        Ok(file) => Ok((file, path)),
        Err(error) => Err(no_receipt(&path, &error)),
    }
}

fn no_receipt(path: &std::path::Path, error: &std::io::Error) -> Failure {
    let sentence = format!("cannot write the receipt `{}`: {}", path.display(), io_reason(error));
    Failure::new("apply::receipt", sentence)
        .help("nothing is sent without a record of it; name a new file with `--receipt FILE`")
}

fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}
