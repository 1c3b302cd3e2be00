//! What `rolo pull` writes: the files that change, and the new ones.

use std::collections::{BTreeMap, HashMap};

use super::reading::Read;
use crate::cli::args::{self, Pull};
use crate::cli::exit::Failure;
use crate::cli::planning::Survey;
use crate::cli::planning::policy::rules;
use crate::cli::project::Project;
use crate::contact::{Id, Value};
use crate::desired::Repository;
use crate::names::Directory;
use crate::new_file::{self, Check, Entry, FileNames, Layout};
use crate::pull::{self, Adopt, Choice, Managed, Named, NotRewritten, Report, Style, Take, Who};
use crate::schema::Key;
use crate::text::{Personal, Sentence};

/// What is to be written, and what is told of it.
pub(super) struct Work {
    pub(super) files: Vec<Change>,
    pub(super) report: Report,
}

/// A file that changes, or is new.
pub(super) struct Change {
    /// Relative to the project's root.
    pub(super) path: String,
    pub(super) old: Option<String>,
    pub(super) new: String,
}

/// Works out what is to be written.
pub(super) fn prepare(
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
