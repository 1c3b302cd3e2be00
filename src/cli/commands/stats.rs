//! `rolo stats`: what state the contacts are in as a whole.

use crate::cli::args::{Global, Stats};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::output::progress::Progress;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::contact::{Field, Live};
use crate::desired::Extent;
use crate::diagnostic::Faults;
use crate::insight::stats::{self, Contact, Members};
use crate::inventory::{self, Event};
use crate::names::{self, Directory};
use crate::render::{self, Format, Looked};

pub(in crate::cli) fn stats(
    global: &Global,
    args: &Stats,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    if args.live { of_workspace(args, &project, output) } else { of_files(args, &project, output) }
}

fn of_files(args: &Stats, project: &Project, output: &mut Output) -> Result<Exit, Failure> {
    let mut repository = project.load_valid(args.load.allow_empty, Extent::Contacts, output)?;
    let selection = project.select(&repository.files, &args.paths, &Faults::default())?;
    let drafts = std::mem::take(&mut repository.contacts);
    let members = if args.owners {
        runtime::run(async {
            let session = Session::open(&args.api, project, output).await?;
            let asking = async {
                session.workspace().await?;
                members(&session).await
            };
            let members = Signals::listen()?.unless_interrupted(asking).await;
            session.close().await;
            members.map(Some)
        })?
    } else {
        None
    };
    let (gone, drafts): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draft| draft.is_absent);
    let is_chosen = |file: u32| selection.has(repository.path(file));
    let contacts = drafts.into_iter().map(|draft| {
        let (path, is_chosen) = (repository.path(draft.file), is_chosen(draft.file));
        Contact::of_draft(draft, path, is_chosen)
    });
    let looked = Looked::Files {
        files: repository.files.iter().filter(|file| selection.has(file)).count(),
        absent: gone.iter().filter(|draft| is_chosen(draft.file)).count(),
    };
    let members = match &members {
        None => Members::NotAsked,
        Some(None) => Members::NotTold,
        Some(Some(directory)) => Members::Known(directory),
    };
    write(&contacts.collect::<Vec<_>>(), members, &looked, project, args, output)
}

fn of_workspace(args: &Stats, project: &Project, output: &mut Output) -> Result<Exit, Failure> {
    // Only to read faster: ids that are known let several walks begin at once.
    let repository = project.load(true, Extent::Contacts, &mut Faults::default());
    let known = repository.contacts.iter().filter_map(|draft| draft.id).collect();
    runtime::drop_aside(repository);
    let (name, contacts, members) = runtime::run(async {
        let session = Session::open(&args.api, project, output).await?;
        let progress = Progress::reading(output, &session.reader);
        let asking = async {
            let workspace = session.workspace().await?;
            let members = members(&session).await?;
            let mut contacts: Vec<Live> = Vec::new();
            let mut tell = |event| match event {
                Event::Page(page) => {
                    progress.add(page.len());
                    contacts.extend(page);
                }
                Event::Restart => {
                    progress.set(0);
                    contacts.clear();
                }
            };
            inventory::walk(&session.reader, known, &mut tell).await?;
            Ok((workspace.name, contacts, members))
        };
        let read = Signals::listen()?.unless_interrupted(asking).await;
        drop(progress);
        session.close().await;
        read
    })?;
    let contacts = stats::of_workspace(contacts);
    let members = members.as_ref().map_or(Members::NotTold, Members::Known);
    write(&contacts, members, &Looked::Workspace { name }, project, args, output)
}

/// The members of the workspace, those who left included; nothing where it does not tell them.
async fn members(session: &Session) -> Result<Option<Directory>, Failure> {
    let mut members = Directory::default();
    let (reader, settings) = (&session.reader, &session.settings);
    let is_told = names::listed(&mut members, Field::OwnerId, reader, settings).await?;
    Ok(is_told.then_some(members))
}

fn write(
    contacts: &[Contact<'_>],
    members: Members<'_>,
    looked: &Looked,
    project: &Project,
    args: &Stats,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let report = stats::stats(contacts, members);
    output.render(project, &args.format, |format, show| match format {
        Format::Json => render::json_result(&render::stats_json(&report, contacts, looked, show)),
        _ => render::stats_text(&report, contacts, looked, show),
    })?;
    Ok(Exit::Done)
}
