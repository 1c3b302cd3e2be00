//! The beginning of a text that is too long to be repeated.

use std::borrow::Cow;

/// Longest text of others in a message, in characters: an answer or a file may hold millions, and no e-mail,
/// name or key that is valid is longer.
pub const MAX_WORD: usize = 1_000;

/// The first `most` characters of a text, and a sign that there is more.
#[must_use]
pub fn short(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
