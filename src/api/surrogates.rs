//! Halves of surrogate pairs in JSON: half a character, which no text can hold.
//!
//! JavaScript keeps and sends them (RFC 8259, section 8.2). One contact with such a half must not stop
//! the reading of all, so it is read as U+FFFD, the replacement character.

const REPLACEMENT: &[u8] = b"\\ufffd";

/// The body with every half replaced; nothing where there is none.
pub(super) fn mended(body: &[u8]) -> Option<Vec<u8>> {
    let mut mended = Vec::with_capacity(body.len());
    let (mut at, mut is_changed) = (0, false);
    while let Some(byte) = body.get(at) {
        let length = match (byte, unit(body, at), unit(body, at + 6)) {
            (b'\\', Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (b'\\', Some(0xd800..=0xdfff), _) => {
                mended.extend_from_slice(REPLACEMENT);
                (at, is_changed) = (at + 6, true);
                continue;
            }
            (b'\\', ..) => 2,
            _ => 1,
        };
        let end = (at + length).min(body.len());
        mended.extend_from_slice(&body[at..end]);
        at = end;
    }
    is_changed.then_some(mended)
}

/// The code unit of the escape `\uXXXX` that begins here.
fn unit(body: &[u8], at: usize) -> Option<u16> {
    let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn halves_alone_are_replaced() {
        for (body, expected) in [
            (r#""a\ud800b""#, Some(r#""a\ufffdb""#)),
            (r#""\udc00\ud83d\ude00\ud83d""#, Some(r#""\ufffd\ud83d\ude00\ufffd""#)),
            (r#""\uD800\uD800\uDC00""#, Some(r#""\ufffd\uD800\uDC00""#)),
            (r#""\\ud800 \u00e9 \ud83d\ude00""#, None),
            (r#""\ud8"#, None),
        ] {
            let mended = mended(body.as_bytes()).map(|body| String::from_utf8(body).unwrap());
            assert_eq!(mended.as_deref(), expected, "{body}");
        }
    }
}
