//! Escaping for each sink, so that other people's text cannot act where it is shown.

use std::borrow::Cow;

/// Makes text harmless on a terminal, on one line: control characters (C0, DEL, C1), line breaks,
/// bidirectional overrides and zero-width characters appear as visible escapes such as `\u{202e}`.
#[must_use]
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    escape(text, |c| is_dangerous(c) || c == '\n' || c == '\t')
}

/// Like [`for_terminal`], but line feeds and tabs stay: for text shown over several lines.
#[must_use]
pub fn for_terminal_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| is_dangerous(c) && c != '\n' && c != '\t')
}

fn escape(text: &str, acts: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !acts(c) => safe.push(c),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c => safe.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(safe)
}

/// Characters that can move the cursor, reorder or hide text.
fn is_dangerous(c: char) -> bool {
    c.is_control() || is_hidden(c)
}

/// Bidirectional controls and zero-width characters, which change how text looks without being
/// seen. The zero-width joiner and non-joiner are left alone between letters of scripts and emoji
/// that need them, since they are ordinary spelling there.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_become_visible() {
        assert_eq!(for_terminal("a\u{1b}[31mb\n"), "a\\u{1b}[31mb\\n");
        assert_eq!(for_terminal("x\u{9b}0m\u{7f}"), "x\\u{9b}0m\\u{7f}");
        assert_eq!(for_terminal("\u{202e}abc"), "\\u{202e}abc");
    }

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["Jane Doe", "Ὀδυσσεύς", "السلام", "日本語", "नमस्ते", "👩‍💻"]
        {
            assert!(matches!(for_terminal(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn lines_stay_lines_where_they_may() {
        assert_eq!(for_terminal_lines("a\n\tb\r"), "a\n\tb\\r");
    }
}
