//! `rolo log`: what became of one contact.

use std::collections::HashSet;
use std::path::Path;

use crate::cli::args::{Global, Log};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::bounded;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::project::git::{SIGNPOST, find_git};
use crate::desired::below_root;
use crate::insight::log::{
    self, Archive, Kept, MOST_NAMED, NotOne, Salted, commits, created, receipts, story,
};
use crate::render::{self, Format};
use crate::schema::Key;
use crate::text::{Sentence, io_reason};

/// Largest receipt that is read. One of 500 contacts with all values takes some 10 MB.
const MAX_RECEIPT_BYTES: u64 = 256 << 20;

/// What to do about a word that names no contact, or several.
const NAME_IT: &str = "name the contact by its e-mail or its id";

/// Largest size of all receipts together.
const MAX_RECEIPTS_BYTES: u64 = 1 << 30;

pub(in crate::cli) fn log(
    global: &Global,
    args: &Log,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let git = find_git(&project)?.ok_or_else(|| {
        Failure::new("log::git", "there is no git repository here that would remember")
            .help("run rolo inside the repository of the contacts")
    })?;
    let head = git.commit("HEAD")?.ok_or_else(|| {
        Failure::new("log::git", "nothing is committed here yet, so nothing is remembered")
            .help("`git add` and `git commit` the contact files first")
    })?;
    let (top, folder) = (git.at_top(), project.contacts().to_string_lossy());
    let workspace = project.settings.text(Key::Workspace);
    let mut archive = Archive::read(&top, head, (git.prefix(), &folder), SIGNPOST, workspace)?;
    let paths = paths(&args.contact, &project);
    let mut who =
        archive.who(&args.contact, &paths).map_err(|why| which(&args.contact, why, &archive))?;
    let kept = read_receipts(args, &project)?;
    let all: Vec<Salted<'_>> = kept.iter().map(|(name, text)| (&**name, &**text)).collect();
    if let Some(created) = who.id.and_then(|id| created(&all, workspace, &archive, id)) {
        who = created;
    }
    let found = commits(&mut archive, &mut who)?;
    let past = if all.is_empty() { HashSet::new() } else { archive.past()? };
    let Kept { sent, damaged, elsewhere } =
        receipts(&all, workspace, (&who, &found), &|commit| past.contains(commit), |id| {
            archive.has(id)
        });
    for name in damaged {
        let sentence = Sentence::from("`").public(name);
        let sentence =
            sentence.and("` is a damaged receipt, or none: what it said may be missing here");
        output.warning(&output.show_err().sentence(&sentence));
    }
    if elsewhere > 0 {
        let receipts = render::count(elsewhere, "receipt");
        output.warning(&format!("passed over {receipts} of another workspace"));
    }
    if kept.is_empty()
        && let Some(folder) = &args.receipts
    {
        let sentence = Sentence::from("no file in `").public(folder.to_string_lossy());
        let sentence = sentence.and("` ends in `.jsonl`: unpack what CI kept first");
        output.warning(&output.show_err().sentence(&sentence));
    }
    let is_shallow = git.is_shallow()?;
    if found.edits.is_empty() && sent.is_empty() {
        return Err(unknown(args, &archive, is_shallow));
    }
    if is_shallow {
        output.warning("this clone is shallow: older commits are not here");
    }
    if !found.others.is_empty() {
        let named = found.others.iter().take(MOST_NAMED).map(|id| format!("`rolo log {id}`"));
        let mut named = named.collect::<Vec<_>>().join(", ");
        if found.others.len() > MOST_NAMED {
            named.push_str(" …");
        }
        output.note(&format!("another contact has, or had, the same e-mail: {named}"));
    }
    let mut events = story(found.edits, sent, &args.fields);
    events.truncate(args.limit.map_or(usize::MAX, |limit| limit as usize));
    let log = log::Log { events, is_shallow, files: archive.files() };
    output.render(&project, &args.format, |format, show| match format {
        Format::Json => render::json_result(&render::log_json(&log, show)),
        _ => render::log_text(&log, show),
    })?;
    Ok(Exit::Done)
}

/// What a word may be as a path, with the line where it gives one: from where the command runs, or as rolo prints it.
fn paths(word: &str, project: &Project) -> Vec<(String, Option<u32>)> {
    let mut words = vec![(word, None)];
    let mut rest = word;
    while let Some((file, behind)) = rest.rsplit_once(':')
        && let Ok(line) = behind.parse()
    {
        words.push((file, Some(line)));
        rest = file;
    }
    let from_here = |word: &str| below_root(&project.root, &project.from, Path::new(word));
    let here = words.iter().map(|(word, line)| (from_here(word), *line));
    here.chain(words.iter().map(|(word, line)| ((*word).to_owned(), *line))).collect()
}

fn which(word: &str, why: NotOne, archive: &Archive<'_>) -> Failure {
    let name_it = || Some(Sentence::from(NAME_IT));
    let (why, help) = match why {
        NotOne::Nobody => {
            let why = "` is neither an e-mail nor an id, nor a contact file of any commit";
            (why.to_owned(), archive.did_you_mean(word).or_else(name_it))
        }
        NotOne::Contacts(0, _) => ("` holds no contact that can be read".to_owned(), name_it()),
        NotOne::Contacts(n, some) => {
            (format!("` holds {n} contacts"), Some(Sentence::from(NAME_IT).and(": ").with(some)))
        }
        NotOne::Gone(help) => {
            let why = "` is gone, and gave no id that would tell its contact from others";
            (why.to_owned(), help)
        }
    };
    let failure = Failure::new("log::which", Sentence::from("`").personal(word).and(why));
    help.into_iter().fold(failure, Failure::help)
}

fn unknown(args: &Log, archive: &Archive<'_>, is_shallow: bool) -> Failure {
    let word = args.contact.as_str();
    let sentence =
        Sentence::from("no commit of this branch and no receipt knows `").personal(word).and("`");
    let failure = Failure::new("log::unknown", sentence);
    let failure = match archive.did_you_mean(word) {
        Some(question) => failure.help(question),
        None => failure,
    };
    let failure = if is_shallow {
        failure.help("this clone is shallow: `git fetch --unshallow` brings the older commits")
    } else {
        failure
    };
    failure.help("give an e-mail that the contact has or had, its id, or its file")
}

/// Every receipt of the folder and of those in it: its name and its text, in the order of the names, which begin
/// with the time.
fn read_receipts(args: &Log, project: &Project) -> Result<Vec<(String, String)>, Failure> {
    let own = project.receipts();
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
    let mut folders = vec![folder.clone()];
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
    let sizes = paths.iter().filter_map(|path| path.metadata().ok()).map(|kind| kind.len());
    if sizes.fold(0, u64::saturating_add) > MAX_RECEIPTS_BYTES {
        let sentence = format!("the receipts are larger than {} MiB", MAX_RECEIPTS_BYTES >> 20);
        return Err(Failure::new("log::receipts", sentence)
            .help("move some into another folder, and ask for each with `--receipts`"));
    }
    let read = paths.into_iter().map(|path| {
        let bytes = bounded::bytes(&path, MAX_RECEIPT_BYTES);
        let Some(bytes) = bytes.map_err(|error| unreadable(&path, &error))? else {
            let sentence =
                format!("`{}` is larger than {} MiB", path.display(), MAX_RECEIPT_BYTES >> 20);
            return Err(
                Failure::new("log::receipts", sentence).help("it is no receipt: move it away")
            );
        };
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
        Ok((name, String::from_utf8_lossy(&bytes).into_owned()))
    });
    let mut read: Vec<(String, String)> = read.collect::<Result<_, _>>()?;
    // The same one may lie there twice.
    let mut seen = HashSet::new();
    let run = |text: &str| (text.len(), text.lines().next().map(str::to_owned));
    read.retain(|(_, text)| seen.insert(run(text)));
    Ok(read)
}
