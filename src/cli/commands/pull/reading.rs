//! What `rolo pull` reads, and which part of it is meant.

use std::path::PathBuf;

use crate::cli::args::{Judgement, Pull};
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::planning::past::GitHeads;
use crate::cli::planning::{Loaded, Purpose, Request, Survey, survey};
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::contact::{FIELDS, Field, Id};
use crate::desired::Repository;
use crate::names::{self, Directory};
use crate::pull::{Chosen, Named};
use crate::text::Sentence;

/// What was read, and which part of it is meant.
pub(super) struct Read {
    pub(super) survey: Survey,
    pub(super) chosen: Chosen,
    /// Whether contacts that no file manages get files.
    pub(super) is_whole: bool,
}

pub(super) async fn read(
    project: &Project,
    args: &Pull,
    session: &Session,
    repository: Repository,
    output: &mut Output,
) -> Result<Read, Failure> {
    let (named, paths) = arguments(args)?;
    let judgement = Judgement { history: args.history.clone(), ..Judgement::default() };
    let request = Request {
        project,
        paths: &paths,
        changed: false,
        judgement: &judgement,
        strict: false,
        purpose: Purpose::TakeOver,
    };
    let past = GitHeads::find(project, &judgement)?.with(Some(&repository), output)?;
    let mut survey = survey(request, session, Loaded { repository, past }, output).await?;
    let is_whole = args.adopt.is_empty() && !args.ids && paths.is_empty();
    let filters = [(Field::TagIds, &args.tag), (Field::OwnerId, &args.owner)];
    for field in FIELDS.iter().filter(|spec| spec.twin.is_some()).map(|spec| spec.field) {
        let changes = survey.plan.changes().any(|(_, change)| change.field == field);
        let is_new = is_whole
            && survey.unmanaged.iter().any(|live| !live.value(field).references().is_empty());
        let is_filter = filters.iter().any(|(of, names)| *of == field && !names.is_empty());
        if changes || is_new || is_filter {
            // Tags that the service has no list of came with the contacts, all of which were read.
            let (reader, settings) = (&session.reader, &session.settings);
            if names::gather(&mut survey.directory, field, reader, settings).await? {
                survey.directory.keep_listed(field);
            }
        }
    }
    let chosen = Chosen {
        named,
        fields: args.fields.clone(),
        tags: ids(Field::TagIds, &args.tag, &survey.directory)?,
        owners: ids(Field::OwnerId, &args.owner, &survey.directory)?,
        domains: args
            .domain
            .iter()
            .map(|domain| domain.trim_start_matches('@').to_lowercase())
            .collect(),
    };
    Ok(Read { survey, chosen, is_whole })
}

/// The contacts that are named, or the files and folders.
fn arguments(args: &Pull) -> Result<(Vec<Named>, Vec<PathBuf>), Failure> {
    let named: Vec<Named> = args.contacts.iter().filter_map(|text| Named::parse(text)).collect();
    let paths = args.contacts.iter().filter(|text| Named::parse(text).is_none());
    let paths: Vec<PathBuf> = paths.map(PathBuf::from).collect();
    if named.is_empty() || paths.is_empty() {
        return Ok((named, paths));
    }
    Err(Failure::new("pull::contacts", "contacts and files were named together")
        .help("name contacts by their e-mails and ids, or files and folders, but not both"))
}

/// The ids of what is called by one of these names.
fn ids(field: Field, names: &[String], directory: &Directory) -> Result<Vec<Id>, Failure> {
    let mut ids = Vec::new();
    for name in names {
        let found = directory.find(field, name);
        if found.is_empty() {
            let noun = field.spec().twin.as_ref().map_or("", |twin| twin.noun);
            let sentence =
                Sentence::from(format!("no {noun} is called `")).personal(name.as_str()).and("`");
            return Err(Failure::new("names::unknown", sentence)
                .help("`rolo names` lists all that can be used"));
        }
        ids.extend(found.iter().map(|entry| entry.id));
    }
    Ok(ids)
}
