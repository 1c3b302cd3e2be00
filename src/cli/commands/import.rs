//! `rolo import`: contacts of another program as new files.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::cli::args::{Global, Import};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::files::bounded;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::contact::Field;
use crate::desired::{Extent, Repository, below_root};
use crate::diagnostic::{Faults, Source};
use crate::import::{self, CannotImport, Contact, Rows};
use crate::new_file::FileNames;
use crate::render;
use crate::text::{Sentence, for_terminal, io_reason};

/// Largest file that is read: cards may hold photos.
const MAX_IMPORT_BYTES: u64 = 64 << 20;

/// How many columns and lines a remark names.
const NAMED: usize = 20;

/// A file to be written.
struct NewFile {
    /// Relative to the project's root, with `/`.
    shown: String,
    text: String,
}

pub(in crate::cli) fn import(
    global: &Global,
    args: &Import,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    // Before the files are read, or names that are free would be taken when they are used.
    let _lock = if args.dry_run { None } else { Some(project.lock()?) };
    let into = args.into.as_deref().map(|file| one_file(&project, file)).transpose()?;
    let repository = existing(&project, output)?;
    let folder = project.contacts().to_string_lossy();
    let taken = repository.files.iter().map(|file| {
        let below = file.strip_prefix(&*folder).unwrap_or(file);
        below.trim_start_matches('/')
    });
    let names = FileNames::new(&args.path, taken).map_err(|error| {
        Failure::new("import::path", format!("`--path {}`: {error}", args.path))
            .help("write a pattern such as `{name}.yaml` or `{domain}/{name}.yaml`")
            .help(format!("the placeholders are {}", FileNames::placeholders(false)))
    })?;
    let rows = rows(&project, args, output)?;
    let (contacts, total) = contacts(rows, args, &repository, output);
    let new = match into {
        _ if contacts.is_empty() => Vec::new(),
        Some(shown) => vec![one(&project, shown, &contacts, true)],
        None => one_each(&project, &folder, names, &contacts),
    };
    for NewFile { shown, text } in &new {
        if args.dry_run {
            output.document(&render::file_diff(shown, "", text, &output.show()))?;
        } else {
            files::create(&project, &project.root.join(shown), text)?;
            output.document(&format!("wrote {}\n", output.show().new_path(shown)))?;
        }
    }
    output.note(&summary(contacts.len(), total, new.len(), args.dry_run));
    Ok(match contacts.len() {
        0 => Exit::Invalid,
        taken if taken < total => Exit::Partly,
        _ => Exit::Done,
    })
}

/// The contacts that there are. A project may begin with an import, and have no folder yet.
fn existing(project: &Project, output: &mut Output) -> Result<Repository, Failure> {
    let folder = project.root.join(project.contacts());
    if folder.exists() {
        project.load_valid(true, Extent::Contacts, output)
    } else {
        Ok(Repository::default())
    }
}

fn rows(project: &Project, args: &Import, output: &mut Output) -> Result<Rows, Failure> {
    let shown = args.file.display().to_string();
    let bytes =
        bounded::bytes(&project.from.join(&args.file), MAX_IMPORT_BYTES).map_err(|error| {
            let sentence = format!("cannot read `{shown}`: {}", io_reason(&error));
            Failure::new("import::unreadable", sentence).help("give a CSV or vCard file")
        })?;
    let Some(bytes) = bytes else {
        let sentence = format!("`{shown}` is larger than {} MiB", MAX_IMPORT_BYTES >> 20);
        return Err(Failure::new("import::too-large", sentence).help("split it into several files"));
    };
    let decoded = import::decode(&bytes).map_err(|error| {
        Failure::new("import::encoding", format!("cannot read `{shown}`: {error}"))
            .help("export it as CSV in UTF-8, or as vCard")
    })?;
    if decoded.is_guessed {
        output.note(&format!("{}: not UTF-8, read as Windows-1252", for_terminal(&shown)));
    }
    let source = Arc::new(Source { path: shown.clone(), text: decoded.text });
    import::read(&source, &args.map).map_err(|error| cannot(&shown, &error))
}

fn cannot(file: &str, error: &CannotImport) -> Failure {
    let sentence = format!("cannot import `{file}`: {error}");
    let failure = |code| Failure::new(code, sentence.clone());
    match error {
        CannotImport::Empty => failure("import::empty").exit(Exit::Invalid),
        CannotImport::NoEmail { columns } => failure("import::no-email-column")
            .exit(Exit::Invalid)
            .help("say which one does, as in `--map \"Work address=email\"`")
            .help(listed("its first line names the columns: ", columns)),
        CannotImport::NoColumn { columns, .. } => {
            failure("import::no-column").help(listed("its columns: ", columns))
        }
        CannotImport::TooManyRows => {
            failure("import::too-large").help("split it into several files")
        }
        CannotImport::TooManyColumns => {
            failure("import::too-large").help("leave columns out that rolo does not take")
        }
        CannotImport::Twice { .. } => failure("import::map").help("leave one `--map` out"),
    }
}

/// Those that can be taken, and how many there were. What became of the rest is said.
fn contacts(
    rows: Rows,
    args: &Import,
    repository: &Repository,
    output: &mut Output,
) -> (Vec<Contact>, usize) {
    let total = rows.rows.len() + rows.faults.len();
    let (mut faults, mut places) = (rows.faults, repository.places());
    let by_email: HashMap<String, _> =
        repository.contacts.iter().filter_map(|c| Some((c.email_key()?.into_owned(), c))).collect();
    let mut elsewhere = |email: &str| {
        let contact = by_email.get(email)?;
        Some(places.place(contact.file, contact.fields.get(Field::Email)?.span))
    };
    let contacts = import::judge(rows.rows, args.split_names, &mut elsewhere, &mut faults);
    let mut report = Faults::default();
    report.extend(faults);
    output.faults(&report);
    if !rows.not_taken.is_empty() {
        let columns: Vec<String> = rows.not_taken.into_iter().collect();
        let sentence = listed("not taken, see `--map`: ", &columns);
        output.note(&output.show_err().sentence(&sentence));
    }
    for (key, lines) in rows.left_out {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let lines = enumerated(&lines);
        output.note(&format!("`{key}` takes one value; more were left out in {noun} {lines}"));
    }
    (contacts, total)
}

fn one_each(
    project: &Project,
    folder: &str,
    mut names: FileNames,
    contacts: &[Contact],
) -> Vec<NewFile> {
    let paths = names.of(contacts.iter().map(Contact::person), false);
    let files = paths.into_iter().zip(contacts.chunks(1));
    files.map(|(path, contact)| one(project, format!("{folder}/{path}"), contact, false)).collect()
}

fn one(project: &Project, shown: String, contacts: &[Contact], is_list: bool) -> NewFile {
    let schema = project.schema_from(&shown);
    NewFile { text: import::file_text(contacts, is_list, schema.as_deref()), shown }
}

/// The one new file that a person named, relative to the project's root.
fn one_file(project: &Project, file: &Path) -> Result<String, Failure> {
    let failure = |code, why| Failure::new(code, format!("`--into {}`: {why}", file.display()));
    let relative = below_root(&project.root, &project.from, file);
    if !project.is_contact_file(&relative) {
        let example = project.contacts().join("new.yaml");
        let help = format!("give a file such as `{}`", example.display());
        return Err(failure("import::into", "it would not be read as a contact file").help(help));
    }
    if project.root.join(&relative).symlink_metadata().is_ok() {
        return Err(failure("import::exists", "the file exists already")
            .help("give a new name: rolo overwrites no file here"));
    }
    Ok(relative)
}

/// Names of columns. In a file without a header they are the values of its first contact.
fn listed(words: &'static str, columns: &[String]) -> Sentence {
    let named = columns.iter().take(NAMED).enumerate();
    let sentence = named.fold(Sentence::from(words), |sentence, (at, column)| {
        sentence.and(if at == 0 { "`" } else { ", `" }).personal(column.as_str()).and("`")
    });
    match columns.len().saturating_sub(NAMED) {
        0 => sentence,
        more => sentence.and(format!(" and {more} more")),
    }
}

fn enumerated(all: &[String]) -> String {
    match all.len().saturating_sub(NAMED) {
        0 => all.join(", "),
        more => format!("{} and {more} more", all[..NAMED].join(", ")),
    }
}

fn summary(taken: usize, total: usize, files: usize, dry_run: bool) -> String {
    let contacts = match taken {
        taken if taken == total => render::count(total, "contact"),
        taken => format!("{taken} of {}", render::count(total, "contact")),
    };
    let files = render::count(files, "new file");
    match (taken, dry_run) {
        (0, _) => format!("{contacts} taken"),
        (_, true) => format!("{contacts} would be in {files}; nothing was written"),
        (_, false) => format!("{contacts} taken into {files}"),
    }
}
