//! Text by its meaning.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Text in the form in which it is compared and sent: no surrounding whitespace, LF line ends, NFC.
#[must_use]
pub fn canonical_text(text: &str) -> Cow<'_, str> {
    // A byte-order mark counts as white space too, as it does where the service trims.
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let lines = if trimmed.contains('\r') {
        Cow::Owned(trimmed.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(trimmed)
    };
    if lines.is_ascii() || is_nfc(&lines) {
        return lines;
    }
    Cow::Owned(lines.nfc().collect())
}
