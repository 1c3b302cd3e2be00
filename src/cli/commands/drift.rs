//! `rolo drift`: what people changed in Ruddr.

use crate::cli::args::{Drift, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::{Purpose, Request, plan_to_show};
use crate::cli::project::Project;
use crate::plan::{Action, Change, Reason, Step};
use crate::render;

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
    let untold = untold.count();
    let new = planned.plan.contacts.iter().filter(|step| is_new(step)).count();
    let missing = planned.plan.missing.len() + new;
    let drifted = planned.plan.drifted();
    if missing > 0 {
        // Gone there, or never made: git knows what stood in files alone.
        let missing = render::count(missing, "contact");
        output.note(&format!(
            "in the files and not in Ruddr: {missing}; `rolo plan` tells who that may be"
        ));
    }
    if untold > 0 {
        output.note("`rolo plan` shows what differs where nothing tells which side is newer");
    }
    let folder = project.folder_in_repository();
    output.render(&project, &args.format, |format, show| {
        render::drift_as(format, &drifted, untold, show, &folder)
    })?;
    Ok(if drifted.contacts.is_empty() { Exit::Done } else { Exit::Pending })
}
