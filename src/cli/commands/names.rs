//! `rolo names`: what files can name, ready to paste.

use crate::cli::args::{Global, Names};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::naming::gather_names;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::contact::FIELDS;
use crate::names::Directory;
use crate::render::{self, Format};

pub(in crate::cli) fn names(
    global: &Global,
    args: &Names,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let directory = runtime::run(async {
        let session = Session::open(&args.api, &project, output).await?;
        let directory = Signals::listen()?.unless_interrupted(gather(&session)).await;
        session.close().await;
        directory
    })?;
    output.render(&project, &args.format, |format, show| match format {
        Format::Json => render::json_result(&render::names_json(&directory, show)),
        _ => render::names_text(&directory, show),
    })?;
    Ok(Exit::Done)
}

async fn gather(session: &Session) -> Result<Directory, Failure> {
    session.workspace().await?;
    let mut directory = Directory::default();
    for field in FIELDS.iter().filter(|spec| spec.twin.is_some()).map(|spec| spec.field) {
        gather_names(session, &mut directory, field).await?;
    }
    Ok(directory)
}
