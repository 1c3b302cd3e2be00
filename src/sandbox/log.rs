//! The request log: one JSON line for each request, written before the answer goes out.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;

use super::error::StartError;
use super::state::private;

/// One request and what became of it.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    /// Counted from 1 in the order of arrival.
    pub(super) n: u64,
    /// Milliseconds from the start of the sandbox to the arrival.
    pub(super) ms: u64,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    /// Nothing when no answer was sent.
    pub(super) status: Option<u16>,
    pub(super) fault: Option<&'a str>,
    /// The length of the answer's body before compression; nothing when it has no end.
    pub(super) bytes: Option<usize>,
    /// The body of a write: as JSON, or as a string when it is none.
    pub(super) body: Option<Value>,
    /// Whether the request changed the workspace.
    pub(super) committed: bool,
}

/// An open log file.
pub(super) struct Log(Mutex<File>);

impl Log {
    pub(super) fn open(path: &Path) -> Result<Self, StartError> {
        private(OpenOptions::new().append(true).create(true))
            .open(path)
            .map(|file| Self(Mutex::new(file)))
            .map_err(|source| StartError::File { action: "open", path: path.to_owned(), source })
    }

    pub(super) fn write(&self, entry: &Entry<'_>) {
        let Ok(mut line) = serde_json::to_vec(entry) else {
            return;
        };
        line.push(b'\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not change what clients see of the workspace.
        let _ = file.write_all(&line);
    }
}
