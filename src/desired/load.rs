//! Loads all contacts of the working tree, on all cores.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::build::build;
use super::clash::clashes;
use super::discover::{Found, discover_each};
use super::places::Places;
use super::read::read;
use crate::contact::{Draft, Field};
use crate::diagnostic::{Diagnostic, MAX_FAULTS, Place, Report, Source};
use crate::git::{BlobId, Entry};
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

/// The desired contacts, in the order of their files' paths and of their places in them.
#[derive(Debug, Default)]
pub struct Repository {
    /// Paths of the files that were read, relative to the project's root. [`crate::contact::Desired::file`] is an
    /// index into it.
    pub files: Vec<String>,
    /// The contents of the files as git names them, where they were asked for and could be read.
    pub blobs: Vec<Option<BlobId>>,
    /// The contacts.
    pub contacts: Vec<Draft>,
    /// The project's root.
    pub root: PathBuf,
}

impl Repository {
    /// The path of a file by its index.
    #[must_use]
    pub fn path(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", String::as_str)
    }

    /// Whether the files are exactly those of a revision, whose contact files these are.
    #[must_use]
    pub fn is_as(&self, tree: &[Entry]) -> bool {
        let mut tree: Vec<(&str, BlobId)> =
            tree.iter().map(|entry| (entry.path.as_str(), entry.blob)).collect();
        tree.sort_unstable();
        let files = self.files.iter().map(String::as_str).zip(self.blobs.iter().copied());
        tree.len() == self.files.len()
            && files.zip(tree).all(|((path, blob), there)| Some(there) == blob.map(|id| (path, id)))
    }

    /// Reads a file again, by its index.
    pub fn read(&self, file: u32) -> Result<Arc<Source>, Box<Diagnostic>> {
        let shown = self.path(file).to_owned();
        read(&Found { path: self.root.join(&shown), shown })
    }

    /// Finds places in files that were read before and dropped since.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        Places { root: &self.root, files: &self.files, read: HashMap::new() }
    }
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
    report: &mut Report,
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

/// The contacts of a file's earlier content. Faults are passed over: what was wrong then is not
/// wrong now.
#[must_use]
pub fn drafts(text: String) -> Vec<Draft> {
    earlier(text).0
}

/// The same; nothing where the content is not YAML that rolo reads, or is no contact at all.
#[must_use]
pub fn readable_drafts(text: String) -> Option<Vec<Draft>> {
    let (drafts, is_readable) = earlier(text);
    is_readable.then_some(drafts)
}

fn earlier(text: String) -> (Vec<Draft>, bool) {
    let source = Arc::new(Source { path: String::new(), text });
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let roots = yaml::read(&source, &mut faults);
    for root in &roots {
        build(root, 0, &mut drafts);
    }
    (drafts, faults.is_empty() && roots.iter().all(|root| root.entries().is_some()))
}

/// Whether [`load`] would read the file at this path; `folder` is the contacts folder that it is
/// below, both relative to the project's root.
#[must_use]
pub fn is_contact_file(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let is_hidden = below.split('/').any(|name| name.starts_with(['.', '_']));
    let end = Path::new(path).extension();
    !is_hidden && end.is_some_and(|end| end == "yaml" || end == "yml")
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

/// Files that were found and not read yet.
#[derive(Default)]
struct Queue {
    /// In batches, and whether there will be no more.
    state: Mutex<(Vec<Vec<Found>>, bool)>,
    wake: Condvar,
}

impl Queue {
    fn put(&self, batch: Vec<Found>) {
        self.lock().0.push(batch);
        self.wake.notify_one();
    }

    /// The next batch; nothing once all were taken.
    fn next(&self) -> Option<Vec<Found>> {
        let mut state = self.lock();
        loop {
            match state.0.pop() {
                Some(batch) => return Some(batch),
                None if state.1 => return None,
                None => state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A panic while the lock is held cannot leave the batches half changed.
    fn lock(&self) -> MutexGuard<'_, (Vec<Vec<Found>>, bool)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// While it lives, more files may be found; it ends with a panic too, or the others would wait for ever.
struct Open<'a>(&'a Queue);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.lock().1 = true;
        self.0.wake.notify_all();
    }
}
