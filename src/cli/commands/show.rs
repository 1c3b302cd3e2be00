//! `rolo show`: a saved plan again.

use crate::cli::args::{Format, Global, Show};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Output, json_document};
use crate::cli::plan_file;
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
    output.render(&project, &args.format, |format, show| match format {
        Format::Text => render::plan_text(&plan, show),
        Format::Json => json_document(&render::plan_json(&plan, show)),
    })?;
    Ok(Exit::Done)
}
