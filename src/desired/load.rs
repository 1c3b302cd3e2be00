//! Loads all contacts of the working tree, on all cores.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::build::build;
use super::clash::clashes;
use super::discover::{Found, discover};
use super::places::Places;
use super::read::read;
use crate::contact::{Draft, Field};
use crate::diagnostic::{Diagnostic, Report, Source};
use crate::schema::Validator;
use crate::yaml;

/// How many files a worker takes at once: few enough to share evenly, enough to seldom meet.
const BATCH: usize = 64;

/// The desired contacts, in the order of their files' paths and of their places in them.
#[derive(Debug, Default)]
pub struct Repository {
    /// Paths of the files that were read, relative to the project's root. [`crate::contact::Desired::file`] is an
    /// index into it.
    pub files: Vec<String>,
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
pub fn load(root: &Path, contacts: &Path, report: &mut Report) -> Repository {
    let mut faults = Vec::new();
    let found = discover(root, contacts, &mut faults);
    let mut contacts = Vec::new();
    for loaded in load_all(&found) {
        contacts.extend(loaded.contacts);
        faults.extend(loaded.faults);
    }
    let files = found.into_iter().map(|file| file.shown).collect();
    let repository = Repository { files, contacts, root: root.to_owned() };
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
    let source = Arc::new(Source { path: String::new(), text });
    let mut drafts = Vec::new();
    for root in yaml::read(&source, &mut Vec::new()) {
        build(&root, 0, &mut drafts);
    }
    drafts
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

#[derive(Default)]
struct Loaded {
    contacts: Vec<Draft>,
    faults: Vec<Diagnostic>,
}

fn load_all(files: &[Found]) -> Vec<Loaded> {
    let validator = Validator::contacts();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(batch) = files.get(start..files.len().min(start + BATCH)) else {
                break;
            };
            if batch.is_empty() {
                break;
            }
            let mut loaded = Loaded::default();
            for (at, file) in (start..).zip(batch) {
                load_one(file, at, &validator, &mut loaded);
            }
            done.push((start, loaded));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let workers = workers.min(files.len().div_ceil(BATCH));
    let mut done = if workers <= 1 {
        work()
    } else {
        thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for other in others {
                match other.join() {
                    Ok(more) => done.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        })
    };
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().map(|(_, loaded)| loaded).collect()
}

fn load_one(file: &Found, at: usize, validator: &Validator, loaded: &mut Loaded) {
    let source = match read(file) {
        Ok(source) => source,
        Err(fault) => return loaded.faults.push(*fault),
    };
    for root in yaml::read(&source, &mut loaded.faults) {
        validator.validate(&root, &source, &mut loaded.faults);
        build(&root, u32::try_from(at).unwrap_or(u32::MAX), &mut loaded.contacts);
    }
}
