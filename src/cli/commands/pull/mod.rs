//! `rolo pull`: brings the workspace into the files.

mod changes;
mod reading;

use futures_util::FutureExt as _;

use crate::cli::args::{Global, Pull};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::Output;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::desired::{Extent, Repository};
use crate::new_file::FileNames;
use crate::render::{self, Format};
use crate::schema::Key;
use changes::{Change, prepare};
use reading::read;

pub(in crate::cli) fn pull(
    global: &Global,
    args: &Pull,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    // Before the files are read, or names that are free would be taken when they are used.
    let _lock = project.lock()?;
    let repository = load(&project, output)?;
    let files = repository.files.clone();
    let names = file_names(&project, args, &files)?;
    runtime::run(async {
        let mut signals = Signals::listen()?;
        let session = Session::open(&args.api, &project, output).await?;
        let reading = read(&project, args, &session, repository, output);
        let read = signals.unless_interrupted(reading).await;
        session.close().await;
        let work = prepare(&project, args, read?, names)?;
        if !args.dry_run {
            write(&project, &work.files, &mut signals)?;
        }
        output.render(&project, &args.format, |format, show| {
            if format == Format::Json {
                render::json_result(&render::pull_json(&work.report, show))
            } else {
                let diff = work.files.iter().filter(|_| args.dry_run).map(|file| {
                    render::file_diff(
                        &file.path,
                        file.old.as_deref().unwrap_or_default(),
                        &file.new,
                        show,
                    )
                });
                let diff: String = diff.collect();
                let gap = if diff.is_empty() { "" } else { "\n" };
                format!("{diff}{gap}{}", render::pull_text(&work.report, show))
            }
        })?;
        Ok(Exit::Done)
    })
}

/// The contact files; none where their folder is still to be made.
fn load(project: &Project, output: &mut Output) -> Result<Repository, Failure> {
    if project.root.join(project.contacts()).exists() {
        return project.load_valid(true, Extent::ContactsAndBlobs, output);
    }
    Ok(Repository { root: project.root.clone(), ..Repository::default() })
}

/// The names of new files, which are none of those that are there.
fn file_names(project: &Project, args: &Pull, files: &[String]) -> Result<FileNames, Failure> {
    let text = |key| project.settings.text(key).unwrap_or_default();
    let pattern = args.path.as_deref().unwrap_or_else(|| text(Key::PullPath));
    let folder = text(Key::Contacts);
    let taken =
        files.iter().filter_map(|file| Some(file.strip_prefix(folder)?.trim_start_matches('/')));
    FileNames::new(pattern, taken).map_err(|error| {
        Failure::new("pull::path", format!("`{pattern}` is no pattern for files: {error}"))
            .help("write for instance `{domain}/{name}.yaml`")
            .help(format!("the placeholders are {}", FileNames::placeholders(true)))
    })
}

/// Writes the files one after another, each whole or not at all.
fn write(project: &Project, files: &[Change], signals: &mut Signals) -> Result<(), Failure> {
    let heed = Signals::heed();
    for (done, file) in files.iter().enumerate() {
        if let Some(exit) = signals.next().now_or_never() {
            // The program ends by what is said of it, and not before.
            std::mem::forget(heed);
            let sentence = format!("interrupted: {done} of {} files were written", files.len());
            return Err(Failure::new("signal::interrupted", sentence)
                .help("each file is whole; run again for the others")
                .exit(exit));
        }
        let path = project.root.join(&file.path);
        match file.old {
            Some(_) => files::replace(project, &path, &file.new)?,
            None => files::create(project, &path, &file.new)?,
        }
    }
    Ok(())
}
