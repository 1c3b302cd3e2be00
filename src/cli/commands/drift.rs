//! `rolo drift`: what people changed in Ruddr.

use crate::cli::args::{Drift, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::{Purpose, Request, plan_to_show};
use crate::cli::project::Project;
use crate::plan::{Change, Reason};
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
    let is_new = |change: &Change| change.reason == Reason::New;
    let new = planned.plan.changes().filter(|(_, change)| is_new(change)).count();
    if new > 0 {
        output.note(&format!(
            "{} in git for the first time: only `rolo plan` shows them, since nothing tells which side \
             is newer",
            match new {
                1 => "1 field differs that stands".to_owned(),
                n => format!("{n} fields differ that stand"),
            }
        ));
    }
    let drifted = planned.plan.drifted();
    let folder = project.folder_in_repository();
    output.render(&project, &args.format, |format, show| {
        render::drift_as(format, &drifted, show, &folder)
    })?;
    Ok(if drifted.contacts.is_empty() { Exit::Done } else { Exit::Pending })
}
