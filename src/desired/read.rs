//! Reads one file as text, within limits.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use super::discover::Found;
use crate::diagnostic::{Diagnostic, Place, Source, Span};
use crate::text::{IO_WAY_OUT, io_reason};

/// Largest file that is read. A contact of the greatest length takes some 7 KB.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// The file's text; a fault where it is too large, unreadable or not UTF-8.
pub fn read(file: &Found) -> Result<Arc<Source>, Box<Diagnostic>> {
    let whole = || Place::whole_file(file.shown.as_str());
    let bytes = bytes(file).map_err(|error| {
        let words = format!("this file cannot be read: {}", io_reason(&error));
        Box::new(Diagnostic::error("file::unreadable", whole(), words).help(IO_WAY_OUT))
    })?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let words = format!("this file is larger than {} MiB", MAX_FILE_BYTES >> 20);
        let fault = Diagnostic::error("file::too-large", whole(), words)
            .help("split it into several files; names that begin with `_` are skipped");
        return Err(Box::new(fault));
    }
    text(&file.shown, bytes)
}

/// The bytes of the file with this path as text; a fault where they are not UTF-8.
pub fn text(path: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        // Latin text in UTF-16 is valid UTF-8 with a zero in every second byte.
        Ok(text) if text.contains('\0') => {
            let place = Place::whole_file(path);
            let fault = Diagnostic::error("file::encoding", place, "this file is not text")
                .help("it may be in UTF-16 or UTF-32: save it as UTF-8");
            Err(Box::new(fault))
        }
        Ok(text) => Ok(Arc::new(Source { path: path.to_owned(), text })),
        Err(error) => Err(Box::new(not_utf8(path, &error))),
    }
}

fn bytes(file: &Found) -> std::io::Result<Vec<u8>> {
    let opened = File::open(&file.path)?;
    // Room for most files, so that no call has to ask how large each is.
    let mut bytes = Vec::with_capacity(4 << 10);
    opened.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let bytes = error.as_bytes();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let place = Place::whole_file(path);
        return Diagnostic::error("file::encoding", place, "this file is in UTF-16")
            .help("save it as UTF-8");
    }
    let valid = String::from_utf8_lossy(&bytes[..error.utf8_error().valid_up_to()]).into_owned();
    let span = Span::locate(&valid, valid.len(), valid.len());
    let source = Arc::new(Source { path: path.to_owned(), text: valid });
    Diagnostic::error("file::encoding", Place::new(&source, span), "this file is not UTF-8 text")
        .label("up to here it is")
        .help("save it as UTF-8; it may be in an older encoding such as Windows-1252")
}
