//! Replaces files whole: at every moment a file is the old one or the new one.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use tempfile::{Builder, NamedTempFile, PersistError};

use super::links::is_inside;
use crate::cli::exit::Failure;
use crate::cli::project::Project;
use crate::text::{IO_WAY_OUT, Sentence, io_reason};

/// Gives a contact file this text; makes the file, and the folders above it, where there is none.
/// An existing file keeps its permissions, and a link goes on leading to its file.
pub(in crate::cli) fn replace(project: &Project, path: &Path, text: &str) -> Result<(), Failure> {
    put(project, path, text, |file, path| file.persist(path))
}

/// Makes a contact file with this text, and the folders above it; never in place of another file.
pub(in crate::cli) fn create(project: &Project, path: &Path, text: &str) -> Result<(), Failure> {
    put(project, path, text, |file, path| file.persist_noclobber(path))
}

/// The names of files that are being written begin and end like this, which keeps them from being
/// read as contact files.
const UNFINISHED: [&str; 2] = [".rolo-", ".tmp"];

/// Removes files that a command which was killed left unfinished: they hold personal data.
pub(in crate::cli) fn remove_leftovers(state: &Path) {
    let entries = fs::read_dir(state).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let [prefix, suffix] = UNFINISHED;
    for name in names.filter(|name| name.starts_with(prefix) && name.ends_with(suffix)) {
        // One that cannot be removed now is removed later.
        let _ = fs::remove_file(state.join(name));
    }
}

/// How long somebody may take to open the other end of a pipe.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a finished file gets its name.
type Persist = fn(NamedTempFile, &Path) -> Result<File, PersistError>;

fn put(project: &Project, path: &Path, text: &str, persist: Persist) -> Result<(), Failure> {
    let shown = path.strip_prefix(&project.root).unwrap_or(path).display().to_string();
    let state = project.state_folder()?;
    let contacts = project.root.join(project.contacts());
    match write(&project.root, &contacts, &state, path, text, persist) {
        Ok(true) => Ok(()),
        Ok(false) => {
            let sentence =
                Sentence::from("`").personal(shown).and("` leads out of the contacts folder");
            Err(Failure::new("file::link", sentence).help("put the file itself there"))
        }
        Err(error) => {
            // A new file is named after a person.
            let sentence = Sentence::from("cannot write `").personal(shown);
            let sentence = sentence.and(format!("`: {}", io_reason(&error)));
            Err(Failure::new("file::write", sentence).help(IO_WAY_OUT))
        }
    }
}

/// Writes the file; `false` where it is not in the contacts folder.
fn write(
    root: &Path,
    contacts: &Path,
    state: &Path,
    path: &Path,
    text: &str,
    persist: Persist,
) -> io::Result<bool> {
    // The folder may have become a link since it was read.
    if !is_inside(root, contacts) {
        return Ok(false);
    }
    let target = if path.is_symlink() { path.canonicalize()? } else { path.to_owned() };
    let parent = target.parent().unwrap_or(contacts);
    fs::create_dir_all(contacts)?;
    let existing = parent.ancestors().find(|folder| folder.exists()).unwrap_or(parent);
    if !existing.canonicalize()?.starts_with(contacts.canonicalize()?) {
        return Ok(false);
    }
    fs::create_dir_all(parent)?;
    let access = Access::of(&target, OTHERS)?;
    let written = persist(filled(state, text, &access)?, &target);
    if let Err(failed) = written {
        // A file cannot be renamed from one file system to another.
        if failed.error.kind() != ErrorKind::CrossesDevices {
            return Err(failed.error);
        }
        persist(filled(parent, text, &access)?, &target)?;
    }
    Ok(true)
}

/// Writes a file that somebody named. A regular one, and a new one, is whole at every moment; a device, a
/// pipe, and what a link leads to are written to as they are.
pub(in crate::cli) fn write_named(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok_and(|kind| !kind.is_file()) {
        return write_into(path, text);
    }
    let access = Access::of(path, OTHERS)?;
    let written = filled(folder_of(path), text, &access)
        .and_then(|file| file.persist(path).map_err(|error| error.error));
    match written {
        // A file may be given to somebody, or mounted, whose folder is not.
        Err(error) if is_fixed(&error) => fs::write(path, text),
        written => written.map(drop),
    }
}

/// Writes a file of personal data that somebody named, whole or not at all. Only its owner can read it. What
/// a kill leaves behind is in the folder of what rolo keeps for itself, wherever that can be written to. A
/// device or a pipe is written to as it is, by a link too.
pub(in crate::cli) fn write_private(project: &Project, path: &Path, text: &str) -> io::Result<()> {
    // A link to a file is replaced: what it leads to may be open to others. One that leads to a device or a
    // pipe, such as `/dev/stdout`, stays.
    if path.metadata().is_ok_and(|kind| !kind.is_file()) {
        return write_into(path, text);
    }
    let access = Access { existing: None, new: OWNER };
    let put = |folder: &Path| -> io::Result<()> {
        filled(folder, text, &access)?.persist(path).map(drop).map_err(|error| error.error)
    };
    let state = project.state_folder().map_err(|_| io::Error::from(ErrorKind::NotFound));
    // It may be on another file system, too.
    state.and_then(|state| put(&state)).or_else(|_| put(folder_of(path)))
}

/// Writes into what is there. A pipe is opened only when somebody reads it, which is not waited for without
/// end: no signal ends the wait.
fn write_into(path: &Path, text: &str) -> io::Result<()> {
    if !path.metadata().is_ok_and(|kind| kind.file_type().is_fifo()) {
        return fs::write(path, text);
    }
    let (tell, opened) = channel();
    let pipe = path.to_owned();
    thread::Builder::new().spawn(move || tell.send(File::create(pipe)))?;
    let opened = opened.recv_timeout(PATIENCE).map_err(|_| io::Error::from(ErrorKind::TimedOut))?;
    opened?.write_all(text.as_bytes())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_fixed(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ResourceBusy)
}

/// Who may read and write a new file, as far as the process lets them: everybody.
const OTHERS: u32 = 0o666;

/// The same: its owner alone.
const OWNER: u32 = 0o600;

/// Who may read and write a file.
struct Access {
    /// As those who could before; nothing for a file that is new.
    existing: Option<Permissions>,
    /// In a new file.
    new: u32,
}

impl Access {
    /// As it is now.
    fn of(path: &Path, new: u32) -> io::Result<Self> {
        let existing = match path.metadata() {
            Ok(existing) => Some(existing.permissions()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { existing, new })
    }
}

/// A file with this text, safe on the disk.
fn filled(folder: &Path, text: &str, access: &Access) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    let [prefix, suffix] = UNFINISHED;
    builder.prefix(prefix).suffix(suffix).permissions(Permissions::from_mode(access.new));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(existing) = &access.existing {
        file.as_file().set_permissions(existing.clone())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_folder_on_another_file_system_is_no_hindrance() {
        use std::os::unix::fs::MetadataExt as _;
        let folder = tempfile::tempdir().unwrap();
        let Ok(state) = tempfile::tempdir_in("/dev/shm") else { return };
        let device = |folder: &tempfile::TempDir| folder.path().metadata().unwrap().dev();
        if device(&state) == device(&folder) {
            return;
        }
        let root = folder.path().canonicalize().unwrap();
        let (contacts, path) = (root.join("contacts"), root.join("contacts/jane.yaml"));
        let replace: Persist = |file, path| file.persist(path);
        assert!(write(&root, &contacts, state.path(), &path, "text", replace).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(fs::read_dir(contacts).unwrap().count(), 1);
        assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_new_file_takes_no_ones_place() {
        let folder = tempfile::tempdir().unwrap();
        let root = &folder.path().canonicalize().unwrap();
        let (contacts, state) = (root.join("contacts"), root);
        let path = contacts.join("a/jane.yaml");
        let put = |text, persist| write(root, &contacts, state, &path, text, persist);
        let create: Persist = |file, path| file.persist_noclobber(path);
        assert!(put("first", create).unwrap());
        let again = put("second", create).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        assert!(put("third", |file, path| file.persist(path)).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "third");
    }
}
