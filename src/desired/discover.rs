//! Finds the contact files below a folder.
//!
//! Ignore files of git are not looked at: a rule there would make a contact vanish from the plan
//! without a word. Links are followed only to files inside the folder, so that a pull request
//! cannot bring in a file of the machine that checks it.

use std::ffi::OsStr;
use std::fs::FileType;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Place};
use crate::text::{IO_WAY_OUT, io_reason};

/// How deep folders may stand in one another.
const MAX_FOLDER_DEPTH: usize = 32;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// The path as people see it: relative to the project's root, with `/`.
    pub shown: String,
}

/// Whether [`discover`] would find a file of this path; `folder` is the contacts folder that it is
/// below, both relative to the project's root.
#[must_use]
pub fn is_contact_file(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).unwrap_or(path);
    !below.split('/').any(is_hidden) && Path::new(path).extension().is_some_and(is_yaml)
}

/// Drafts, templates, and what programs keep for themselves.
fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

fn is_yaml(end: &OsStr) -> bool {
    end == "yaml" || end == "yml"
}

/// All `.yaml` and `.yml` files under `root`/`contacts`, sorted by path. Names that begin with `.`
/// or `_` are skipped.
///
/// `root` is absolute; `contacts` is relative to it.
pub fn discover(root: &Path, contacts: &Path, faults: &mut Vec<Diagnostic>) -> Vec<Found> {
    let mut found = Vec::new();
    discover_each(root, contacts, faults, &mut |file| found.push(file));
    found.sort_by(|a, b| a.shown.cmp(&b.shown));
    found
}

/// The same, one after another as they are found, in no order.
pub(super) fn discover_each(
    root: &Path,
    contacts: &Path,
    faults: &mut Vec<Diagnostic>,
    tell: &mut dyn FnMut(Found),
) {
    let top = root.join(contacts);
    let mut walk = Walk { real_top: top.canonicalize().ok(), tell, faults };
    let folder = Found { shown: shown(root, &top), path: top };
    if folder.path.is_dir() {
        walk.folder(&folder, 0);
    } else {
        let place = Place::whole_file(folder.shown);
        walk.faults.push(
            Diagnostic::error("file::missing", place, "there is no such folder")
                .help("contact files are looked for here; run rolo in the project's root")
                .help("`-C DIR` runs rolo as if it was started in DIR"),
        );
    }
}

struct Walk<'a> {
    real_top: Option<PathBuf>,
    tell: &'a mut dyn FnMut(Found),
    faults: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Found, depth: usize) {
        if depth > MAX_FOLDER_DEPTH {
            self.fault(folder, "file::depth", "folders are nested too deeply", |fault| {
                fault.help(format!("the limit is {MAX_FOLDER_DEPTH} levels"))
            });
            return;
        }
        let entries = match std::fs::read_dir(&folder.path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(folder, &error),
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.file_type()?, entry.file_name()))) {
                Ok((kind, name)) => {
                    let end = name.to_string_lossy();
                    let shown = match folder.shown.as_str() {
                        "" => end.to_string(),
                        above => format!("{above}/{end}"),
                    };
                    let found = Found { path: folder.path.join(&name), shown };
                    let is_looked_at = kind.is_dir() || found.path.extension().is_some_and(is_yaml);
                    if name.to_str().is_none() && is_looked_at && !is_hidden(&end) {
                        // Two such names may look the same, and one contact would be taken for another.
                        self.fault(&found, "file::name", "this name is not UTF-8 text", |fault| {
                            fault.help("rename it")
                        });
                        continue;
                    }
                    self.entry(kind, found, depth);
                }
                Err(error) => self.unreadable(folder, &error),
            }
        }
    }

    fn entry(&mut self, kind: FileType, found: Found, depth: usize) {
        let name = found.shown.rsplit('/').next().unwrap_or_default();
        if name == ".git" && (kind.is_file() || found.path.join("HEAD").exists()) {
            // The one of the project remembers nothing of what is in there, so drift would pass for an update.
            let sentence = "this folder is a git repository of its own, or a submodule";
            self.fault(&found, "file::repository", sentence, |fault| {
                fault.help("keep the files in the repository of `rolo.yaml`, or that in this one")
            });
            return;
        }
        if is_hidden(name) {
            return;
        }
        let end = found.path.extension().unwrap_or_default();
        let is_read = is_yaml(end);
        if !is_read && kind.is_file() && is_yaml(&end.to_ascii_lowercase()) {
            let place = Place::whole_file(found.shown.as_str());
            self.faults.push(
                Diagnostic::warning("file::name", place, "this file is not read")
                    .help("its name has to end in `.yaml` or `.yml`, in small letters"),
            );
        }
        if kind.is_dir() {
            if is_read {
                self.fault(&found, "file::folder", "this is a folder, not a file", |fault| {
                    fault.help("rename it: a name that ends in `.yaml` or `.yml` is read as a file")
                });
            } else {
                self.folder(&found, depth + 1);
            }
        } else if kind.is_symlink() {
            self.link(found, is_read);
        } else if is_read && kind.is_file() {
            (self.tell)(found);
        } else if is_read {
            self.fault(&found, "file::kind", "this is not a regular file", |fault| {
                fault.help("replace it with a file that holds the contact")
            });
        }
    }

    fn link(&mut self, found: Found, is_yaml: bool) {
        let target = found.path.canonicalize();
        let is_folder = target.as_ref().is_ok_and(|target| target.is_dir());
        if !is_yaml && !is_folder {
            return;
        }
        let sentence = match target {
            Err(error) if error.kind() == ErrorKind::NotFound => "this link leads nowhere",
            Err(_) => "this link cannot be followed; it may lead in a circle",
            Ok(_) if is_folder => "links to folders are not followed",
            Ok(target) if !self.is_inside(&target) => "this link leads out of the contacts folder",
            Ok(target) if !target.is_file() => "this link does not lead to a regular file",
            Ok(_) => return (self.tell)(found),
        };
        self.fault(&found, "file::link", sentence, |fault| {
            fault.help("put the file itself here, or remove the link")
        });
    }

    fn is_inside(&self, target: &Path) -> bool {
        self.real_top.as_ref().is_some_and(|top| target.starts_with(top))
    }

    fn unreadable(&mut self, folder: &Found, error: &std::io::Error) {
        let words = format!("this folder cannot be read: {}", io_reason(error));
        self.fault(folder, "file::unreadable", words, |fault| fault.help(IO_WAY_OUT));
    }

    fn fault(
        &mut self,
        found: &Found,
        code: &'static str,
        sentence: impl Into<crate::text::Sentence>,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let place = Place::whole_file(found.shown.as_str());
        self.faults.push(more(Diagnostic::error(code, place, sentence)));
    }
}

/// A path as people see it: relative to the project's root, with `/` on every system.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> =
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
