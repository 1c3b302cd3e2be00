//! Replaces files whole: at every moment a file is the old one or the new one.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use super::exit::Failure;
use super::project::Project;
use crate::text::io_reason;

/// Gives a contact file this text; makes the file, and the folders above it, where there is none.
/// An existing file keeps its permissions, and a link goes on leading to its file.
pub(super) fn replace(project: &Project, path: &Path, text: &str) -> Result<(), Failure> {
    let shown = path.strip_prefix(&project.root).unwrap_or(path).display();
    let state = project.state_folder()?;
    let contacts = project.root.join(project.contacts());
    match write(&contacts, &state, path, text) {
        Ok(true) => Ok(()),
        Ok(false) => {
            let sentence = format!("`{shown}` leads out of the contacts folder");
            Err(Failure::new("file::link", sentence).help("put the file itself there"))
        }
        Err(error) => {
            let sentence = format!("cannot write `{shown}`: {}", io_reason(&error));
            Err(Failure::new("file::write", sentence).help("check the folder and its permissions"))
        }
    }
}

/// Writes the file; `false` where it is not in the contacts folder.
fn write(contacts: &Path, state: &Path, path: &Path, text: &str) -> io::Result<bool> {
    let target = if path.is_symlink() { path.canonicalize()? } else { path.to_owned() };
    let parent = target.parent().unwrap_or(contacts);
    fs::create_dir_all(contacts)?;
    let existing = parent.ancestors().find(|folder| folder.exists()).unwrap_or(parent);
    if !existing.canonicalize()?.starts_with(contacts.canonicalize()?) {
        return Ok(false);
    }
    fs::create_dir_all(parent)?;
    let written = filled(state, &target, text)?.persist(&target);
    if let Err(failed) = written {
        // A file cannot be renamed from one file system to another.
        if failed.error.kind() != ErrorKind::CrossesDevices {
            return Err(failed.error);
        }
        filled(parent, &target, text)?.persist(&target)?;
    }
    Ok(true)
}

/// A file with this text, safe on the disk, and with the permissions that `target` has or a new
/// file would have.
fn filled(folder: &Path, target: &Path, text: &str) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    // Should it be left behind, its name keeps it from being read as a contact file.
    builder.prefix(".rolo-").suffix(".tmp").permissions(Permissions::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    match target.metadata() {
        Ok(existing) => file.as_file().set_permissions(existing.permissions())?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    file.as_file().sync_all()?;
    Ok(file)
}
