//! Why the operating system refused something, in words for people.

use std::io::{Error, ErrorKind};

/// What to do next, whatever the reason.
pub const IO_WAY_OUT: &str = "put that right, then run again";

/// A clause that may follow a colon.
#[must_use]
pub fn io_reason(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "it does not exist",
        ErrorKind::AlreadyExists => "it exists already",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::InvalidData => "it is not UTF-8 text",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is not a folder",
        ErrorKind::TimedOut => "nobody reads from it",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::FileTooLarge => "the file would be larger than allowed",
        kind => return kind.to_string(),
    };
    words.to_owned()
}
