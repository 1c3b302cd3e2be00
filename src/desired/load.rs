//! Loads all contacts of the working tree, on all cores.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::build::build;
use super::clash::clashes;
use super::discover::{Found, discover_each};
use super::queue::{Open, Queue};
use super::read::read;
use super::repository::Repository;
use crate::contact::{Draft, Field};
use crate::diagnostic::{Diagnostic, Faults, MAX_FAULTS, Place};
use crate::git::BlobId;
use crate::schema::Validator;
use crate::text::Sentence;
use crate::yaml;

/// How many files a worker takes at once: few enough to share evenly, enough to seldom meet.
const BATCH: usize = 64;

/// Faults of all files together that are told.
const MAX_TOLD: usize = 100_000;

/// What is wanted of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Their contacts.
    Contacts,
    /// The contents as git names them, too.
    ContactsAndBlobs,
}

/// How much is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most contact files.
    pub files: usize,
    /// Most contacts in all of them.
    pub contacts: usize,
}

/// Loads and validates every contact file below `root`/`contacts`. All faults go to `report`; the
/// repository may be planned only when it has no error.
///
/// `root` is absolute; `contacts` is relative to it.
pub fn load(
    root: &Path,
    contacts: &Path,
    extent: Extent,
    limits: Limits,
    report: &mut Faults,
) -> Repository {
    let mut faults = Vec::new();
    let mut repository = Repository { root: root.to_owned(), ..Repository::default() };
    for (at, loaded) in (0..).zip(load_all(root, contacts, extent, limits, &mut faults)) {
        let contacts = loaded.contacts.into_iter().map(|contact| Draft { file: at, ..contact });
        repository.contacts.extend(contacts);
        repository.files.push(loaded.file.shown);
        repository.blobs.push(loaded.blob);
        faults.extend(loaded.faults);
    }
    let mut places = repository.places();
    let mut place = |contact: &Draft, field: Option<Field>| {
        let field = field.and_then(|field| contact.fields.get(field));
        places.place(contact.file, field.map_or(contact.id_span, |field| field.span))
    };
    clashes(&repository.contacts, &mut place, &mut faults);
    report.extend(faults);
    repository
}

/// What was read of one file.
struct Loaded {
    file: Found,
    contacts: Vec<Draft>,
    faults: Vec<Diagnostic>,
    blob: Option<BlobId>,
}

/// Reads all files while they are found.
fn load_all(
    root: &Path,
    contacts: &Path,
    extent: Extent,
    limits: Limits,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Loaded> {
    let validator = Validator::contacts();
    let queue = Queue::default();
    let mut found = 0;
    let (read, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut done = Vec::new();
        while let Some(batch) = queue.next() {
            for file in batch {
                let mut loaded = load_one(file, &validator, extent);
                let count = loaded.contacts.len();
                if read.fetch_add(count, Ordering::Relaxed) + count > limits.contacts {
                    // Nothing is planned any more, so they need not be kept.
                    loaded.contacts.clear();
                }
                let faults = loaded.faults.len();
                if told.fetch_add(faults, Ordering::Relaxed) + faults > MAX_TOLD {
                    // Errors come first, so an error is left where there is one.
                    loaded.faults.truncate(1);
                }
                done.push(loaded);
            }
        }
        done
    };
    let others = thread::available_parallelism().map_or(1, usize::from) - 1;
    let mut done = thread::scope(|scope| {
        let open = Open(&queue);
        // Where no thread can be had, this one does it all.
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> = (0..others).filter_map(spawn).collect();
        let mut batch = Vec::new();
        discover_each(root, contacts, faults, &mut |file| {
            found += 1;
            if found > limits.files {
                return;
            }
            batch.push(file);
            if batch.len() == BATCH {
                queue.put(std::mem::take(&mut batch));
            }
        });
        queue.put(batch);
        drop(open);
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    if told.into_inner() > MAX_TOLD {
        let sentence = format!("there may be more than these {MAX_TOLD} faults in the files");
        let place = Place::whole_file(contacts.to_string_lossy());
        let fault = Diagnostic::warning("file::too-many-faults", place, sentence);
        faults.push(fault.help("mend these, then run again"));
    }
    let mut too_many = |code, count: usize, limit: usize, noun, key| {
        if count > limit {
            let place = Place::whole_file(contacts.to_string_lossy());
            let sentence = format!("there are {count} {noun}; the limit is {limit}");
            let help = format!("`{key}` in `rolo.yaml` allows more");
            faults.push(Diagnostic::error(code, place, sentence).help(help));
        }
    };
    too_many("file::too-many", found, limits.files, "contact files", "limits.files");
    let read = read.into_inner();
    too_many("contact::too-many", read, limits.contacts, "contacts", "limits.contacts");
    done.sort_unstable_by(|a, b| a.file.shown.cmp(&b.file.shown));
    done
}

fn load_one(file: Found, validator: &Validator, extent: Extent) -> Loaded {
    let mut loaded = Loaded { file, contacts: Vec::new(), faults: Vec::new(), blob: None };
    let source = match read(&loaded.file) {
        Ok(source) => source,
        Err(fault) => {
            loaded.faults.push(*fault);
            return loaded;
        }
    };
    loaded.blob = (extent == Extent::ContactsAndBlobs).then(|| BlobId::of(source.text.as_bytes()));
    let mut warnings = Vec::new();
    for root in yaml::read(&source, &mut loaded.faults) {
        validator.errors(&root, &source, &mut loaded.faults);
        validator.warnings(&root, &source, &mut warnings);
        build(&root, 0, &mut loaded.contacts);
    }
    if loaded.faults.len() >= MAX_FAULTS {
        loaded.faults.push(more(Diagnostic::error, &loaded.file.shown, "errors"));
    }
    if warnings.len() >= MAX_FAULTS {
        warnings.push(more(Diagnostic::warning, &loaded.file.shown, "warnings"));
    }
    loaded.faults.extend(warnings);
    loaded
}

/// Says that not everything about a file is told.
fn more(
    severity: fn(&'static str, Place, Sentence) -> Diagnostic,
    file: &str,
    noun: &str,
) -> Diagnostic {
    let sentence = format!("there may be more than these {MAX_FAULTS} {noun} here");
    severity("file::too-many-faults", Place::whole_file(file), sentence.into())
        .help("mend these, then run again")
}
