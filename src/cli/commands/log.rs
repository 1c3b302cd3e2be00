//! `rolo log`: what became of one contact.

use std::path::Path;

use crate::cli::args::{Global, Log};
use crate::cli::bounded;
use crate::cli::exit::{Exit, Failure};
use crate::cli::judging::find_git;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::contact::canonical_email;
use crate::desired::{at_revision, below_root, drafts};
use crate::git::{Commit, Git};
use crate::history::NoBase;
use crate::insight::log::{Event, Salted, Who, commits, receipts, story};
use crate::render::{self, Format};
use crate::text::{Sentence, io_reason};

/// Largest receipt that is read. One of 500 contacts with all values takes some 10 MB.
const MAX_RECEIPT_BYTES: u64 = 256 << 20;

pub(in crate::cli) fn log(
    global: &Global,
    args: &Log,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format, &Format::PLAIN)?;
    let git = find_git(&project)?.ok_or_else(|| {
        Failure::new("log::git", "there is no git repository here that would remember")
            .help("run rolo inside the repository of the contacts")
    })?;
    let head = git.commit("HEAD")?.ok_or_else(|| NoBase::NoRevision("HEAD".to_owned()))?;
    let mut who = who(args, &project, &git, &head)?;
    let folder = project.contacts().to_string_lossy().into_owned();
    let found = commits(&git, &head, &folder, &mut who)?;
    if git.is_shallow()? {
        output.warning("this clone is shallow: older commits are not here\n");
    }
    let kept = read_receipts(args, &project)?;
    let all = kept.iter().map(|(name, text)| -> Salted<'_> { (name, text) });
    let sent = receipts(all, &who, &found);
    if found.edits.is_empty() && sent.is_empty() {
        let sentence = Sentence::from("no commit and no receipt knows `")
            .value(args.contact.as_str())
            .and("`");
        return Err(Failure::new("log::unknown", sentence)
            .help("give an e-mail that the contact has or had, its id, or its file"));
    }
    let mut events: Vec<Event> = story(found.edits, sent, &args.fields);
    events.truncate(args.limit.unwrap_or(usize::MAX));
    output.render(&project, &args.format, |format, show| match format {
        Format::Json => render::json_result(&render::log_json(&events, show)),
        _ => render::log_text(&events, show),
    })?;
    Ok(Exit::Done)
}

/// Who is meant by an id, an e-mail or a file.
fn who(args: &Log, project: &Project, git: &Git, head: &Commit) -> Result<Who, Failure> {
    let mut who = Who::default();
    let word = args.contact.as_str();
    if let Ok(id) = word.parse() {
        who.id = Some(id);
    } else if word.contains('@') {
        let email = canonical_email(word).into_owned();
        // Whoever has it now comes before whoever had it.
        let folder = project.contacts().to_string_lossy();
        let now = at_revision(git, head, &folder)?;
        who.emails.push(email);
        if let Some(draft) = who.clone().find(&now, |draft| draft) {
            who.learn(draft);
        }
    } else {
        let path = below_root(&project.root, &project.from, Path::new(word));
        let text = git.file(head, &path)?;
        let contacts = text.map(drafts).unwrap_or_default();
        let [draft] = &contacts[..] else {
            let sentence = Sentence::from("`").value(word).and(match contacts.len() {
                0 => "` is neither an e-mail nor an id, nor a contact file of the newest commit"
                    .to_owned(),
                n => format!("` holds {n} contacts"),
            });
            return Err(Failure::new("log::which", sentence)
                .help("name the contact by its e-mail or its id"));
        };
        who.learn(draft);
    }
    Ok(who)
}

/// Every receipt of the folder and of those in it: its name and its text, in the order of the names, which begin
/// with the time.
fn read_receipts(args: &Log, project: &Project) -> Result<Vec<(String, String)>, Failure> {
    let own = project.root.join(".rolo/receipts");
    let folder = match &args.receipts {
        Some(folder) => project.from.join(folder),
        None if own.is_dir() => own,
        None => return Ok(Vec::new()),
    };
    let unreadable = |path: &Path, error: &std::io::Error| {
        let sentence = format!("cannot read `{}`: {}", path.display(), io_reason(error));
        Failure::new("log::receipts", sentence).help("`--receipts` names a folder of receipts")
    };
    let mut paths = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries.flatten() {
            // Links are not followed.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && entry.path().extension().is_some_and(|end| end == "jsonl") {
                paths.push(entry.path());
            }
        }
    }
    paths.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    let read = paths.into_iter().map(|path| {
        let bytes = bounded::bytes(&path, MAX_RECEIPT_BYTES);
        let Some(bytes) = bytes.map_err(|error| unreadable(&path, &error))? else {
            let sentence =
                format!("`{}` is larger than {} MiB", path.display(), MAX_RECEIPT_BYTES >> 20);
            return Err(
                Failure::new("log::receipts", sentence).help("it is no receipt: move it away")
            );
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, String::from_utf8_lossy(&bytes).into_owned()))
    });
    read.collect()
}
