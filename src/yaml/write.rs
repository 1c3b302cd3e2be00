//! Text as a YAML scalar.

use std::fmt::Write as _;

/// `text` as a double-quoted scalar on one line, which every YAML reader reads back unchanged.
///
/// A plain JSON escape is not enough: YAML also gives meaning to U+0085, U+2028, U+2029 and
/// U+FEFF, and forbids U+007F and other C1 controls (YAML 1.2.2, production 1, “c-printable”).
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn any_text_is_read_back_unchanged() {
        for text in
            ["", "no", "a\"b\\c", "x\ny\tz\r", "\u{7f}\u{85}\u{2028}\u{feff}\u{0}", "日本 😀"]
        {
            let yaml = quoted(text);
            assert_eq!(serde_yaml::from_str::<String>(&yaml).unwrap(), text, "{yaml}");
        }
    }
}
