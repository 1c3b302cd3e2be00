//! Bytes of a foreign file as text, in the encodings in which programs export contacts.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// A text, and whether its encoding had to be guessed.
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// Whether it was taken for Windows-1252, since it is in no encoding that can be told.
    pub is_guessed: bool,
}

/// Bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// The byte-order mark promises an encoding that the rest does not keep.
    #[error("it is damaged: it is not in the encoding that it begins with")]
    Damaged,
    /// It holds zeros.
    #[error("it is not text, or in UTF-32")]
    Binary,
}

/// UTF-8, UTF-16 with a byte-order mark, else Windows-1252.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    let (text, is_guessed) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
            (text.ok_or(NotText::Damaged)?, false)
        }
        None => match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, false),
            None => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
        },
    };
    if text.contains('\0') {
        return Err(NotText::Binary);
    }
    // Lines that end with a carriage return alone would all be one line elsewhere.
    let text = if text.contains('\n') { text.into_owned() } else { text.replace('\r', "\n") };
    Ok(Decoded { text, is_guessed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn decoded(bytes: &[u8]) -> (String, bool) {
        let decoded = decode(bytes).ok().unwrap();
        (decoded.text, decoded.is_guessed)
    }

    #[test]
    fn exports_are_read_in_their_encoding() {
        let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}é,健".encode_utf16().flat_map(order).collect()
        };
        for bytes in [
            "é,健".as_bytes(),
            "\u{feff}é,健".as_bytes(),
            &utf16(u16::to_le_bytes),
            &utf16(u16::to_be_bytes),
        ] {
            assert_eq!(decoded(bytes), ("é,健".to_owned(), false));
        }
        assert_eq!(decoded(b"\xe9 \x80"), ("é €".to_owned(), true));
        assert_eq!(decoded(b"a\rb"), ("a\nb".to_owned(), false));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"a\0b\0").err(), Some(NotText::Binary));
        assert_eq!(decode(b"\xef\xbb\xbf\xe9").err(), Some(NotText::Damaged));
        assert_eq!(decode(b"\xff\xfe\x00\xd8").err(), Some(NotText::Damaged));
    }
}
