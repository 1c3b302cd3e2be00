//! `rolo fmt`: contact files in canonical form.

use crate::cli::args::{Fmt, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::desired::{self, Found};
use crate::diagnostic::Faults;
use crate::format;
use crate::render;
use crate::text::for_terminal;

pub(in crate::cli) fn fmt(
    global: &Global,
    args: &Fmt,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    let (mut report, mut faults) = (Faults::default(), Vec::new());
    let mut found = desired::discover(&project.root, project.contacts(), &mut faults);
    report.extend(faults);
    let names: Vec<String> = found.iter().map(|file| file.shown.clone()).collect();
    let selection = project.select(&names, &args.paths, &report)?;
    report.retain(|file| selection.has(file));
    found.retain(|file| selection.has(&file.shown));

    let _lock = if args.check || args.diff { None } else { Some(project.lock()?) };
    let mut changed = 0;
    let done = found.iter().try_for_each(|file| {
        changed += usize::from(one(file, args, &project, output, &mut report)?);
        Ok(())
    });
    output.faults(&report);
    let exit = match report.errors() {
        0 if args.check && changed > 0 => Exit::Pending,
        0 => Exit::Done,
        _ => Exit::Invalid,
    };
    done.map_err(|failure: Failure| Failure { exit: failure.exit.or(exit), ..failure })?;
    output.note(&summary(found.len(), changed, &report, args));
    Ok(exit)
}

/// Formats one file, or says that it would be; whether it is not in form.
fn one(
    file: &Found,
    args: &Fmt,
    project: &Project,
    output: &mut Output,
    report: &mut Faults,
) -> Result<bool, Failure> {
    let formatted = desired::read(file).map_err(|fault| vec![*fault]).and_then(|source| {
        let text = format::canonical(&source)?;
        Ok((text != source.text).then_some((source, text)))
    });
    let (source, text) = match formatted {
        Ok(Some(changed)) => changed,
        Ok(None) => return Ok(false),
        Err(faults) => {
            report.extend(faults);
            return Ok(false);
        }
    };
    let name = for_terminal(&file.shown);
    if args.diff {
        output.document(&render::file_diff(&file.shown, &source.text, &text, &output.show()))?;
    } else if args.check {
        output.document(&format!("would format {name}\n"))?;
    } else {
        files::replace(project, &file.path, &text)?;
        output.document(&format!("formatted {name}\n"))?;
    }
    Ok(true)
}

fn summary(files: usize, changed: usize, report: &Faults, args: &Fmt) -> String {
    let files = render::count(files, "file");
    let changed = match changed {
        0 => "nothing to format".to_owned(),
        n if args.check || args.diff => format!("{n} to format; `rolo fmt` does it"),
        n => format!("{n} formatted"),
    };
    match render::tally(report) {
        tally if tally.is_empty() => format!("{files}: {changed}"),
        tally => format!("{files}: {tally}, {changed}"),
    }
}
