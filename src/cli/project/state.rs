//! What rolo keeps for itself in a project: the lock, receipts, files that are not finished.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::Project;
use crate::cli::exit::Failure;
use crate::cli::files;
use crate::text::{IO_WAY_OUT, io_reason};

/// Folder of what rolo keeps for itself, below the root.
pub(super) const STATE: &str = ".rolo";

/// Folder of receipts in it.
const RECEIPTS: &str = "receipts";

impl Project {
    /// Keeps two commands that write, here or in the workspace, from doing so at once. Held until the
    /// end.
    ///
    /// What an ended command left half written is removed.
    pub(in crate::cli) fn lock(&self) -> Result<File, Failure> {
        let state = self.state_folder()?;
        let path = state.join("apply.lock");
        // A pipe would be waited for.
        if path.symlink_metadata().is_ok_and(|kind| !kind.is_file()) {
            let sentence = format!("`{}` is not a regular file", path.display());
            return Err(Failure::new("project::lock", sentence).help("remove it"));
        }
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|error| {
            let sentence = format!("cannot open `{}`: {}", path.display(), io_reason(&error));
            Failure::new("project::lock", sentence).help(IO_WAY_OUT)
        })?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let sentence = "another rolo that writes is running in this project";
                Err(Failure::new("project::lock", sentence)
                    .help("wait until it has ended, then run again"))
            }
            // A file system without locks cannot keep two apart.
            Err(TryLockError::Error(_)) => Ok(file),
            Ok(()) => {
                files::remove_leftovers(&state);
                Ok(file)
            }
        }
    }

    /// The folder of the receipts, whether it is there or not.
    pub(in crate::cli) fn receipts(&self) -> PathBuf {
        self.root.join(STATE).join(RECEIPTS)
    }

    /// The folder of what rolo keeps for itself; made, and kept out of git, when it is not there.
    pub(in crate::cli) fn state_folder(&self) -> Result<PathBuf, Failure> {
        let folder = self.root.join(STATE);
        if let Some(link) = link_in(&folder) {
            let link = link.strip_prefix(&self.root).unwrap_or(&link).display().to_string();
            return Err(Failure::new("project::state", format!("`{link}` is a link"))
                .help("remove it: what rolo keeps for itself stays in the project"));
        }
        let ignore = folder.join(".gitignore");
        let made = std::fs::create_dir_all(&folder).and_then(|()| {
            if ignore.exists() { Ok(()) } else { files::write_named(&ignore, "*\n") }
        });
        made.map_err(|error| {
            let sentence = format!("cannot make `{}`: {}", folder.display(), io_reason(&error));
            Failure::new("project::state", sentence).help(IO_WAY_OUT)
        })?;
        Ok(folder)
    }
}

/// A link that a path in the folder of what rolo keeps for itself would go through.
fn link_in(folder: &Path) -> Option<PathBuf> {
    if folder.is_symlink() {
        return Some(folder.to_owned());
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).find(|path| path.is_symlink())
}
