//! `rolo pull`: brings the workspace into the files.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use futures_util::FutureExt as _;

use crate::cli::args::{self, Global, Judgement, Pull};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::Output;
use crate::cli::planning::past::GitHeads;
use crate::cli::planning::policy::rules;
use crate::cli::planning::{Loaded, Purpose, Request, Survey, survey};
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::contact::{FIELDS, Field, Id, Value};
use crate::desired::{Extent, Repository};
use crate::names::{self, Directory};
use crate::new_file::{self, Check, Entry, FileNames, Layout};
use crate::pull::{
    self, Adopt, Choice, Chosen, Managed, Named, NotRewritten, Report, Style, Take, Who,
};
use crate::render::{self, Format};
use crate::schema::Key;
use crate::text::{Personal, Sentence};

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

/// What is to be written, and what is told of it.
struct Work {
    files: Vec<Change>,
    report: Report,
}

/// A file that changes, or is new.
struct Change {
    /// Relative to the project's root.
    path: String,
    old: Option<String>,
    new: String,
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

/// What was read, and which part of it is meant.
struct Read {
    survey: Survey,
    chosen: Chosen,
    /// Whether contacts that no file manages get files.
    is_whole: bool,
}

async fn read(
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

/// Works out what is to be written.
fn prepare(
    project: &Project,
    args: &Pull,
    read: Read,
    mut file_names: FileNames,
) -> Result<Work, Failure> {
    let Read { survey, chosen, is_whole } = read;
    let Survey { plan, repository, desired, matched, mut unmanaged, directory, .. } = survey;
    if let Some(unknown) = chosen.unknown(&desired, &matched, &unmanaged) {
        let sentence = Sentence::from("there is no contact `");
        let sentence = match unknown {
            Named::Id(id) => sentence.and(id.to_string()),
            Named::Email(email) => sentence.personal(email.as_str()),
        };
        return Err(Failure::new("pull::unknown", sentence.and("` in the files or the workspace"))
            .help("check the e-mail or the id"));
    }
    let mut report = Report { is_dry_run: args.dry_run, ..Report::default() };
    report.missing = plan.missing.iter().map(Who::missing).collect();
    let mut check = Check::default();
    let managed = Managed {
        plan: &plan,
        desired: &desired,
        matched: &matched,
        files: &repository.files,
        directory: &directory,
    };
    let mut takes = managed.takes(adopt(args), args.ids, &chosen, &mut check, &mut report);
    let all = unmanaged.len();
    unmanaged.retain(|live| is_whole && chosen.has_new(live));
    report.not_asked = all - unmanaged.len();
    pull::settle(&desired, &repository.files, &mut takes, &mut unmanaged, &mut report);
    let mut changes = rewritten(&repository, takes, &directory, &mut check, &mut report)?;
    report.names = shown_names(&report, &directory);
    if is_whole {
        let style = style(project, args);
        let shown = |path: &str| format!("{}/{path}", project.contacts().display());
        let contents =
            pull::spread(&unmanaged, &style, &mut file_names, &directory, shown, &mut report);
        for (path, contacts) in contents {
            changes.push(added(project, shown(&path), &contacts, style.layout, &mut check)?);
        }
    }
    Ok(Work { files: changes, report })
}

/// The files that change by what is taken over. One that cannot be edited safely is left as it is, and told.
fn rewritten(
    repository: &Repository,
    takes: BTreeMap<u32, Vec<Take>>,
    directory: &Directory,
    check: &mut Check,
    report: &mut Report,
) -> Result<Vec<Change>, Failure> {
    let way_out = "nothing was written; run again";
    let mut changes = Vec::new();
    for (file, takes) in takes {
        let source = repository
            .read(file)
            .map_err(|fault| Failure::new(fault.code, fault.sentence).help(way_out))?;
        match pull::rewrite(&source, &takes, directory, check) {
            Ok(new) if new == source.text => {}
            Ok(new) => {
                let (path, old) = (source.path.clone(), Some(source.text.clone()));
                changes.push(Change { path, old, new });
            }
            Err(NotRewritten::Changed) => {
                let sentence = format!("`{}` changed while it was read", source.path);
                return Err(Failure::new("pull::changed", sentence).help(way_out));
            }
            Err(why) => report.not_rewritten(&source.path, &why.to_string()),
        }
    }
    Ok(changes)
}

fn added(
    project: &Project,
    path: String,
    contacts: &[Vec<Entry>],
    layout: Layout,
    check: &mut Check,
) -> Result<Change, Failure> {
    let schema = project.schema_from(&path);
    let new = new_file::file_text(contacts, layout, schema.as_deref());
    if check.faults(new.clone()).is_empty() {
        return Ok(Change { path, old: None, new });
    }
    let sentence = Sentence::from("the content for `").personal(path).and("` would not be valid");
    Err(Failure::new("pull::invalid", sentence)
        .help("nothing was written; this is a fault of rolo, please report it"))
}

/// Which differences are taken over; none where only ids were asked for.
fn adopt(args: &Pull) -> Option<Adopt> {
    let crm_owned = args.crm_owned;
    if args.adopt.is_empty() {
        return (!args.ids).then_some(Adopt { drift: true, crm_owned, ..Adopt::default() });
    }
    let has = |what| args.adopt.contains(&what) || args.adopt.contains(&args::Adopt::All);
    Some(Adopt {
        drift: has(args::Adopt::Drift),
        conflicts: has(args::Adopt::Conflicts),
        unsent: has(args::Adopt::All),
        crm_owned,
    })
}

fn style(project: &Project, args: &Pull) -> Style {
    let layout = match args.layout {
        Some(args::Layout::List) => Layout::List,
        None if project.settings.is(Key::PullLayout, "list") => Layout::List,
        Some(args::Layout::File) | None => Layout::File,
    };
    let choice = Choice {
        fields: args.fields.clone(),
        ignore: rules(&project.settings).ignore,
        crm_owned: args.crm_owned,
    };
    Style { layout, choice }
}

fn shown_names(report: &Report, directory: &Directory) -> HashMap<Id, Personal> {
    let values = report.taken.iter().flat_map(|taken| {
        let values = [&taken.before, &taken.after].into_iter();
        values.flat_map(Value::references).map(|id| (taken.field, *id))
    });
    let name = |(field, id)| Some((id, directory.get(field, id)?.name.clone()));
    values.filter_map(name).collect()
}

/// Writes the files one after another, each whole or not at all.
fn write(project: &Project, files: &[Change], signals: &mut Signals) -> Result<(), Failure> {
    let _heed = Signals::heed();
    for (done, file) in files.iter().enumerate() {
        if let Some(exit) = signals.next().now_or_never() {
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
