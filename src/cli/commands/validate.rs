//! `rolo validate`: every fault of the contact files at once.

use crate::cli::args::{Format, Global, Validate};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Output, json_document};
use crate::cli::project::Project;
use crate::diagnostic::Report;
use crate::render;

pub(in crate::cli) fn validate(
    global: &Global,
    args: &Validate,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let mut report = Report::default();
    let repository = project.load(args.load.allow_empty, &mut report);
    let selection = project.select(&repository, &args.paths)?;
    report.retain(|file| selection.has(file));
    let show = output.show_err();
    output.diagnostics(&render::diagnostics_text(&report, &show));
    output.render(&project, &args.format, |format, show| match format {
        Format::Json => json_document(&render::diagnostics_json(&report, show)),
        Format::Text => {
            let contacts = render::count(repository.contacts.len(), "contact");
            let files = render::count(repository.files.len(), "file");
            let found = match render::tally(&report) {
                tally if tally.is_empty() => "valid".to_owned(),
                tally => tally,
            };
            format!("{contacts} in {files}: {found}\n")
        }
    })?;
    Ok(if report.errors() > 0 { Exit::Invalid } else { Exit::Done })
}
