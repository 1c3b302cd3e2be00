//! `rolo plan`: what apply would change.

use crate::cli::args::{Global, Plan};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::against::plan_against;
use crate::cli::planning::plan_file;
use crate::cli::planning::{Purpose, Request, plan_to_show};
use crate::cli::project::Project;
use crate::desired::Extent;
use crate::render;

pub(in crate::cli) fn plan(
    global: &Global,
    args: &Plan,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let request = Request {
        project: &project,
        paths: &args.paths,
        changed: args.changed,
        judgement: &args.judgement,
        strict: args.strict,
        purpose: Purpose::Send,
    };
    let allow_empty = args.load.allow_empty;
    let planned = if let Some(revision) = &args.against {
        let repository = project.load_valid(allow_empty, Extent::ContactsAndBlobs, output)?;
        plan_against(&request, revision, repository, output)?
    } else {
        plan_to_show(request, &args.api, allow_empty, output)?
    };
    let plan = planned.plan;
    if let Some(file) = &args.out {
        plan_file::save(&plan, &project, file)?;
    }
    let folder = project.folder_in_repository();
    output.render(&project, &args.format, |format, show| {
        render::plan_as(format, &plan, &planned.refusals, show, &folder)
    })?;
    Ok(if args.detailed_exitcode && plan.is_pending() { Exit::Pending } else { Exit::Done })
}
