//! `rolo show`: a saved plan again.

use crate::cli::args::{Global, Show};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::plan_file;
use crate::cli::project::Project;
use crate::render;

pub(in crate::cli) fn show(
    global: &Global,
    args: &Show,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let plan = plan_file::load(&project.from.join(&args.plan))?;
    let folder = project.folder_in_repository();
    output.render(&project, &args.format, |format, show| {
        render::plan_as(format, &plan, &[], show, &folder)
    })?;
    Ok(Exit::Done)
}
