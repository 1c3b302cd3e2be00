//! `rolo log`: what became of one contact.

use std::collections::HashSet;
use std::path::Path;

use crate::cli::args::{Global, Log};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::{self, bounded};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::project::git::{SIGNPOST, find_git};
use crate::desired::{MAX_FILE_BYTES, below_root, is_contact_file};
use crate::insight::log::{
    self, Archive, Kept, MOST_NAMED, NotOne, Salted, commits, known_by, receipts, story,
};
use crate::render::{self, Format};
use crate::schema::Key;
use crate::text::Sentence;

/// What to do about a word that names no contact, or several.
const NAME_IT: &str = "name the contact by its e-mail or its id";

/// The same where its file is there.
const NAME_IT_BY_LINE: &str = "name the contact by its e-mail, its id, or `FILE:LINE`";

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
    let meant = at_place(&args.contact, &project);
    let asked = match &meant {
        Some(word) => archive.who(word, &[]),
        None => archive.who(&args.contact, &paths(&args.contact, &project)),
    };
    let mut who = asked.map_err(|why| which(&args.contact, why, &archive, &project))?;
    let kept = files::receipts::read(args.receipts.as_deref(), &project)?;
    let all: Vec<Salted<'_>> = kept.iter().map(|(name, text)| (&**name, &**text)).collect();
    if let Some(known) = who.id.and_then(|id| known_by(&all, workspace, &archive, id)) {
        who = known;
    }
    let found = commits(&mut archive, &mut who)?;
    let past = if all.is_empty() { HashSet::new() } else { archive.past()? };
    let Kept { sent, damaged, elsewhere, unsalted } =
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
    if unsalted > 0 {
        let receipts = render::count(unsalted, "receipt");
        output.warning(&format!(
            "{receipts} without a salt: only by an `id:` in the file could they tell what was sent to this contact"
        ));
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

/// What a word may be as a path: from where the command runs, or as rolo prints it.
fn paths(word: &str, project: &Project) -> Vec<String> {
    let file = without_place(word).0;
    let from_here = |word: &str| below_root(&project.root, &project.from, Path::new(word));
    let words = [word, file];
    words.iter().map(|word| from_here(word)).chain(words.map(str::to_owned)).collect()
}

/// A file, and the line and column that stand behind it.
fn without_place(word: &str) -> (&str, Option<(u32, u32)>) {
    let number = |word: &str| {
        let (file, behind) = word.rsplit_once(':')?;
        Some((file.len(), behind.parse::<u32>().ok()?))
    };
    match number(word) {
        None => (word, None),
        Some((end, last)) => match number(&word[..end]) {
            Some((start, line)) => (&word[..start], Some((line, last))),
            None => (&word[..end], Some((last, u32::MAX))),
        },
    }
}

/// Who stands at a place of a file as it is now, which is what rolo prints.
fn at_place(word: &str, project: &Project) -> Option<String> {
    let (file, place) = without_place(word);
    let from = [&project.from, &project.root].map(|folder| folder.join(file));
    let path = from.into_iter().find(|path| path.is_file() && place.is_some())?;
    let bytes = bounded::bytes(&path, MAX_FILE_BYTES).ok()??;
    log::at_place(String::from_utf8(bytes).ok()?, place?)
}

fn which(word: &str, why: NotOne, archive: &Archive<'_>, project: &Project) -> Failure {
    let is_there = project.from.join(without_place(word).0).is_file();
    let name_it = || Some(Sentence::from(if is_there { NAME_IT_BY_LINE } else { NAME_IT }));
    let (why, help) = match why {
        NotOne::Nobody if is_there => {
            let file = below_root(&project.root, &project.from, Path::new(without_place(word).0));
            let folder = project.contacts().to_string_lossy().into_owned();
            if is_contact_file(&folder, &file) && file.starts_with(&folder) {
                let help = "`git add` and `git commit` it: nothing is remembered until then";
                ("` is in no commit yet".to_owned(), Some(help.into()))
            } else {
                ("` is no contact file".to_owned(), name_it())
            }
        }
        NotOne::Nobody => {
            let why = "` is neither an e-mail nor an id, nor a contact file of any commit";
            (why.to_owned(), archive.did_you_mean(word).or_else(name_it))
        }
        NotOne::Contacts(0, _) => ("` holds no contact that can be read".to_owned(), name_it()),
        NotOne::Contacts(n, some) => {
            (format!("` holds {n} contacts"), name_it().map(|help| help.and(": ").with(some)))
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
