//! `rolo validate`: every fault of the contact files at once.

use crate::cli::args::{Global, Validate};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::process::runtime;
use crate::cli::project::Project;
use crate::desired::Extent;
use crate::diagnostic::Faults;
use crate::render;

pub(in crate::cli) fn validate(
    global: &Global,
    args: &Validate,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let mut report = Faults::default();
    let repository = project.load(args.load.allow_empty, Extent::Contacts, &mut report);
    let selection = project.select(&repository.files, &args.paths, &report)?;
    report.retain(|file| selection.has(file));
    output.faults(&report);
    let exit = if report.errors() > 0 { Exit::Invalid } else { Exit::Done };
    let is_chosen = |file: &str| selection.has(file);
    let contacts = repository.contacts.iter().filter(|c| is_chosen(repository.path(c.file)));
    let contacts = render::count(contacts.count(), "contact");
    let files = repository.files.iter().filter(|file| is_chosen(file)).count();
    let files = render::count(files, "file");
    let found = match render::tally(&report) {
        tally if tally.is_empty() => "valid".to_owned(),
        tally => tally,
    };
    let headline = format!("{contacts} in {files}: {found}");
    let folder = project.folder_in_repository();
    let rendered = output.render(&project, &args.format, |format, show| {
        render::report_as(format, &report, &headline, show, &folder)
    });
    runtime::drop_aside(repository);
    rendered.map_err(|failure| Failure { exit: failure.exit.or(exit), ..failure })?;
    Ok(exit)
}
