//! Reads a file whole, unless it is larger than a limit: devices and pipes have no size that could be
//! asked for before.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// The bytes of a file; nothing where there are more than `limit`.
pub(in crate::cli) fn bytes(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The text of a file; nothing where it is longer than `limit` bytes.
pub(in crate::cli) fn text(path: &Path, limit: u64) -> io::Result<Option<String>> {
    let Some(bytes) = bytes(path, limit)? else { return Ok(None) };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}
