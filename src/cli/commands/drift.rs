//! `rolo drift`: what people changed in Ruddr.

use crate::cli::args::{Drift, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::{Purpose, Request, plan_to_show};
use crate::cli::project::Project;
use crate::plan::{Action, Change, Reason, Step};
use crate::render::{self, NoDrift};

pub(in crate::cli) fn drift(
    global: &Global,
    args: &Drift,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let request = Request {
        project: &project,
        paths: &args.paths,
        changed: false,
        judgement: &args.judgement,
        strict: false,
        purpose: Purpose::Send,
    };
    let planned = plan_to_show(request, &args.api, args.load.allow_empty, output)?;
    let is_untold = |change: &Change| matches!(change.reason, Reason::New | Reason::NoHistory);
    let is_new = |step: &Step| step.action == Action::Create;
    let untold = planned.plan.changes().filter(|(step, change)| !is_new(step) && is_untold(change));
    let new = planned.plan.contacts.iter().filter(|step| is_new(step));
    let absent = planned.plan.missing.len() + new.count();
    let beside = NoDrift { untold: untold.count(), absent };
    let drifted = planned.plan.drifted();
    if beside.untold > 0 {
        output.note("`rolo plan` shows what differs where nothing tells which side is newer");
    }
    if absent > 0 {
        output.note("`rolo plan` tells who that may be whom Ruddr does not have");
    }
    let folder = project.folder_in_repository();
    output.render(&project, &args.format, |format, show| {
        render::drift_as(format, &drifted, beside, show, &folder)
    })?;
    Ok(if drifted.contacts.is_empty() { Exit::Done } else { Exit::Pending })
}
