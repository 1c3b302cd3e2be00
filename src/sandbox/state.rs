//! The state file: held by one process, read once, replaced whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::error::StartError;

/// How often, and how far apart, a held lock is tried: five seconds in all, enough for another
/// process to finish its last save.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// Largest state or seed that is read: a million contacts take some 1.5 GiB.
const MAX_STATE_BYTES: u64 = 4 << 30;

/// A state file that this process alone may write, until it is dropped.
pub(super) struct StateFile {
    path: PathBuf,
    /// The lock is on a file beside it, since the state file itself is replaced by every save.
    _lock: File,
}

impl StateFile {
    pub(super) async fn open(path: &Path) -> Result<Self, StartError> {
        let failed = |action, path: &Path| {
            let path = path.to_owned();
            move |source| StartError::File { action, path, source }
        };
        // A device would be replaced by a file.
        if fs::metadata(path).is_ok_and(|kind| !kind.is_file()) {
            let source = io::Error::other("it is not a regular file");
            return Err(failed("use", path)(source));
        }
        let folder = folder(path);
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".lock");
        let beside = PathBuf::from(beside);
        if fs::metadata(&beside).is_ok_and(|kind| !kind.is_file()) {
            let source = io::Error::other("it is not a regular file");
            return Err(failed("open", &beside)(source));
        }
        let lock = private(OpenOptions::new().write(true).create(true).truncate(false))
            .open(&beside)
            .map_err(failed("open", &beside))?;
        for tried in 1.. {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(failed("lock", &beside)(source)),
                Err(TryLockError::WouldBlock) if tried == TRIES => {
                    return Err(StartError::Locked(path.to_owned()));
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            }
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// The bytes of the last save; nothing when there was none.
    pub(super) fn read(&self) -> Result<Option<Vec<u8>>, StartError> {
        match read(&self.path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => {
                Err(StartError::File { action: "read", path: self.path.clone(), source })
            }
        }
    }

    /// Replaces the file; whoever reads it meanwhile sees the old or the new one, never a half.
    pub(super) fn save(&self, document: &impl Serialize) -> io::Result<()> {
        // A new temporary file is readable by its owner only, and so is what it becomes.
        let mut file = tempfile::Builder::new()
            .prefix(".sandbox-")
            .suffix(".tmp")
            .tempfile_in(folder(&self.path))?;
        let mut writer = BufWriter::with_capacity(1 << 16, file.as_file_mut());
        serde_json::to_writer_pretty(&mut writer, document)?;
        writer.write_all(b"\n")?;
        writer.flush()?;
        drop(writer);
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The bytes of a state or seed, within the limit.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > MAX_STATE_BYTES {
        return Err(io::Error::other(format!("it is larger than {} GiB", MAX_STATE_BYTES >> 30)));
    }
    fs::read(path)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a file that is created readable by its owner only: it holds data of people.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
