//! Escaping for each sink, so that other people's text cannot act where it is shown.

use std::borrow::Cow;

/// Most backticks in a row within a span of code.
const MOST_BACKTICKS: usize = 40;

/// Makes text harmless on a terminal, on one line: control characters (C0, DEL, C1), line breaks,
/// bidirectional overrides and zero-width characters appear as visible escapes such as `\u{202e}`.
///
/// ```
/// assert_eq!(rolo::text::for_terminal("Jane\u{1b}[2J\n"), "Jane\\u{1b}[2J\\n");
/// ```
#[must_use]
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    escape(text, |c| is_dangerous(c) || c == '\n' || c == '\t')
}

/// Like [`for_terminal`], but line feeds and tabs stay: for text shown over several lines.
#[must_use]
pub fn for_terminal_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| is_dangerous(c) && c != '\n' && c != '\t')
}

/// Makes JSON harmless on a terminal and for every reader: characters that act stand as `\uXXXX`.
/// They can only stand inside strings of JSON, where that means the same. So do marks that would begin a
/// command in the log of a CI system.
#[must_use]
pub fn for_json(json: &str) -> String {
    let json = without_markers(json, "#\\u0023");
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_dangerous(c) {
            safe.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

/// Makes text harmless in the log of a CI system, where some read commands out of what a program prints:
/// `::` that begins a line, behind spaces too, and `##[` or `##word[` anywhere stand with a visible
/// escape. (GitHub and Azure read both from the output of every step.)
#[must_use]
pub fn for_ci_log(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive(['\n', '\r']).map(|line| {
        let indent = line.len() - line.trim_start().len();
        let (indent, line) = line.split_at(indent);
        let line = without_markers(line, "#\\u{23}");
        match line.strip_prefix("::") {
            Some(rest) => format!("{indent}\\u{{3a}}:{rest}"),
            None => format!("{indent}{line}"),
        }
    });
    Cow::Owned(lines.collect())
}

/// With something else in the place of `##` before `[` or `word[`.
fn without_markers<'a>(text: &'a str, instead: &str) -> Cow<'a, str> {
    let acts = |behind: &str| {
        behind.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '#').starts_with('[')
    };
    let mut safe = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("##") {
        let (before, behind) = (&rest[..at], &rest[at + 2..]);
        safe.push_str(before);
        safe.push_str(if acts(behind) { instead } else { "##" });
        rest = behind;
    }
    if safe.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

/// Makes an excerpt of a file harmless on a terminal without changing its columns: each character
/// that acts becomes one replacement character. Positions in bytes may move, so `at` is mapped too.
#[must_use]
pub fn for_excerpt(text: &str, at: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let mut safe = String::with_capacity(text.len());
    let mut moved = at.clone();
    for (from, c) in text.char_indices() {
        if from == at.start {
            moved.start = safe.len();
        }
        if from == at.end {
            moved.end = safe.len();
        }
        safe.push(if is_dangerous(c) && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c });
    }
    if at.start >= text.len() {
        moved.start = safe.len();
    }
    if at.end >= text.len() {
        moved.end = safe.len();
    }
    (safe, moved)
}

/// Makes text the message of a workflow command: no line of it can begin another command.
#[must_use]
pub fn for_command(text: &str) -> String {
    let text = for_terminal_lines(text);
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Makes text the value of a property of a workflow command.
#[must_use]
pub fn for_command_property(text: &str) -> String {
    for_command(&for_terminal(text)).replace(':', "%3A").replace(',', "%2C")
}

/// Makes text the content, or a quoted attribute, of XML and HTML alike. Characters that XML 1.0
/// does not know stand as visible escapes.
#[must_use]
pub fn for_xml(text: &str) -> String {
    let acts =
        |c| (is_dangerous(c) && c != '\n' && c != '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    let mut safe = String::with_capacity(text.len());
    for c in escape(text, acts).chars() {
        match c {
            // Two of them may begin a command in the log of a CI system.
            '#' if safe.ends_with('#') => safe.push_str("&#35;"),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Makes text a span of code in Markdown, on one line. Nothing in it can end the span, since the
/// backticks around it are more than any in it (`CommonMark`, “Code spans”), and forges make no link,
/// mention or reference of what stands in code. Of very many backticks in a row some stand as visible
/// escapes: to a fence of more than 80, forges are blind (cmark, `MAXBACKTICKS`).
#[must_use]
pub fn for_markdown(text: &str) -> String {
    let most = "`".repeat(MOST_BACKTICKS);
    let text = for_terminal(text).replace(&format!("{most}`"), &format!("{most}\\u{{60}}"));
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space at both ends is taken away by the reader, and a backtick must not touch the fence.
    let touches = |c| c == '`' || c == ' ';
    let pad = if text.is_empty() || text.starts_with(touches) || text.ends_with(touches) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Like [`for_markdown`], for the cell of a table, which a bar would end (GitHub Flavored Markdown,
/// “Tables”). A backslash before a bar is shown as two.
#[must_use]
pub fn for_markdown_cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    let mut backslashes = 0;
    for c in for_markdown(text).chars() {
        if c == '|' {
            safe.push_str(if backslashes % 2 == 0 { "\\" } else { "\\\\" });
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        safe.push(c);
    }
    safe
}

/// A path as the path of a URI (RFC 3986): what is not unreserved stands in percent encoding.
#[must_use]
pub fn uri_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
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
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
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
    fn json_means_the_same_and_acts_no_more() {
        let value = serde_json::json!({ "a": "x\u{7f}\u{9b}\u{202e}\u{e0001}y\r\n" });
        let safe = for_json(&format!("{value:#}"));
        assert!(!safe.contains(['\u{7f}', '\u{9b}', '\u{202e}', '\u{e0001}']), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }

    #[test]
    fn no_command_is_read_from_a_log() {
        for (text, safe) in [
            ("a :: b ## c\n# [x]\n", "a :: b ## c\n# [x]\n"),
            ("  ::error::x\r\n\u{2003}::y", "  \\u{3a}:error::x\r\n\u{2003}\\u{3a}:y"),
            ("a ##[add-mask]b ##vso[x", "a #\\u{23}[add-mask]b #\\u{23}vso[x"),
            ("###[x", "#\\u{23}#[x"),
        ] {
            assert_eq!(for_ci_log(text), safe);
        }
        let value = serde_json::json!({ "a": "##[x] ###vso[y] ##" });
        let safe = for_json(&value.to_string());
        assert!(!safe.contains("##[") && !safe.contains("##vso["), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }

    #[test]
    fn no_fence_of_code_is_too_long_for_its_readers() {
        for backticks in [40, 41, 82, 5_000] {
            let safe = for_markdown(&"`".repeat(backticks));
            let longest = safe.split(|c| c != '`').map(str::len).max();
            assert_eq!(longest, Some(41), "{safe}");
            let shown = safe.replace("\\u{60}", "`").replace(' ', "").len();
            assert_eq!(shown, backticks + 2 * 41, "{safe}");
        }
    }

    #[test]
    fn an_excerpt_keeps_its_place() {
        let (safe, at) = for_excerpt("a\u{9b}b: c", 6..7);
        assert_eq!((safe.as_str(), &safe[at]), ("a\u{fffd}b: c", "c"));
    }

    #[test]
    fn lines_stay_lines_where_they_may() {
        assert_eq!(for_terminal_lines("a\n\tb\r"), "a\n\tb\\r");
    }
}
