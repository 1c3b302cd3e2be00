//! `rolo validate`: every fault of the contact files at once.

use crate::cli::args::{Args, Format, Validate};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::desired::Selection;
use crate::diagnostic::Report;
use crate::render;

pub(in crate::cli) fn validate(
    args: &Args,
    validate: &Validate,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(args)?;
    let mut report = Report::default();
    let repository = project.load(validate.allow_empty, &mut report);
    let _ = Selection::of(&repository, &project.root, &project.from, &validate.paths);
    match validate.format {
        Format::Text => {
            let show = output.show_err();
            output.diagnostics(&render::diagnostics_text(&report, &show));
            let (contacts, files) = (repository.contacts.len(), repository.files.len());
            let found = match render::tally(&report) {
                tally if tally.is_empty() => "valid".to_owned(),
                tally => tally,
            };
            output.document(&format!("{contacts} contacts in {files} files: {found}\n"))?;
        }
        Format::Json => {
            let show = output.show();
            output.document(&format!("{:#}\n", render::diagnostics_json(&report, &show)))?;
        }
    }
    Ok(if report.errors() > 0 {
        Exit::Invalid
    } else {
        Exit::Done
    })
}
