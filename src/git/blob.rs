//! How git names the content of a file.

use std::fmt;
use std::str::FromStr;

use sha1::{Digest as _, Sha1};

/// The id of a file's content: SHA-1, or SHA-256 in repositories that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId {
    /// The first 20 bytes, or all.
    bytes: [u8; 32],
    is_long: bool,
}

impl BlobId {
    /// The id of a content in a repository of SHA-1, as long as nothing is converted on the way in (line
    /// ends, filters).
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        let mut hash = Sha1::new();
        hash.update(format!("blob {}\0", content.len()));
        hash.update(content);
        let mut bytes = [0; 32];
        bytes[..20].copy_from_slice(&hash.finalize());
        Self { bytes, is_long: false }
    }

    /// Whether it names no content.
    pub(super) fn is_none(&self) -> bool {
        self.bytes == [0; 32]
    }

    fn part(&self) -> &[u8] {
        if self.is_long { &self.bytes } else { &self.bytes[..20] }
    }
}

/// The text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl FromStr for BlobId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut id = Self { bytes: [0; 32], is_long: text.len() == 64 };
        if text.len() != 40 && text.len() != 64 {
            return Err(NotAnId);
        }
        for (byte, pair) in id.bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |at: u8| char::from(at).to_digit(16).ok_or(NotAnId);
            let value = digit(pair[0])? * 16 + digit(pair[1])?;
            *byte = u8::try_from(value).map_err(|_| NotAnId)?;
        }
        Ok(id)
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.part().iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_git() {
        // `echo hello | git hash-object --stdin`
        let id = BlobId::of(b"hello\n");
        assert_eq!(id.to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(id.to_string().parse(), Ok(id));
        let long = "0".repeat(63) + "1";
        assert_eq!(long.parse::<BlobId>().map(|id| id.to_string()), Ok(long));
        assert_eq!("ce01".parse::<BlobId>(), Err(NotAnId));
    }
}
