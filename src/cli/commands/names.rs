//! `rolo names`: what files can name, ready to paste.

use serde_json::{Map, Value as Json, json};

use crate::cli::args::{Format, Global, Names};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Output, json_document};
use crate::cli::planning::gather_names;
use crate::cli::project::Project;
use crate::cli::runtime;
use crate::cli::session::Session;
use crate::cli::signals::Signals;
use crate::contact::FIELDS;
use crate::names::Directory;
use crate::render;
use crate::text::Personal;

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
        Format::Text => render::names_text(&directory, show),
        Format::Json => json_document(&json(&directory)),
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

fn json(directory: &Directory) -> Json {
    let twins = FIELDS.iter().filter_map(|spec| Some((spec.field, spec.twin.as_ref()?)));
    let lists = twins.map(|(field, twin)| {
        let rows = directory.all(field).iter().map(|entry| {
            json!({
                "id": entry.id.to_string(),
                "name": entry.name.reveal(),
                "email": entry.email.as_ref().map(Personal::reveal),
                "active": entry.is_active,
            })
        });
        (twin.key.to_owned(), rows.collect())
    });
    Json::Object(lists.collect::<Map<_, _>>())
}
