//! `rolo drift`: what people changed in Ruddr.

use crate::cli::args::{Drift, Format, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Output, json_document};
use crate::cli::planning::{Purpose, Request, plan_to_show};
use crate::cli::project::Project;
use crate::render;

pub(in crate::cli) fn drift(
    global: &Global,
    args: &Drift,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let repository = project.load_valid(args.load.allow_empty, output)?;
    let request = Request {
        project: &project,
        paths: &args.paths,
        changed: false,
        judgement: &args.judgement,
        strict: false,
        purpose: Purpose::Send,
    };
    let planned = plan_to_show(request, &args.api, repository, output)?;
    let drifted = planned.plan.drifted();
    output.render(&project, &args.format, |format, show| match format {
        Format::Text => render::drift_text(&drifted, show),
        Format::Json => json_document(&render::plan_json(&drifted, show)),
    })?;
    Ok(if drifted.contacts.is_empty() { Exit::Done } else { Exit::Pending })
}
