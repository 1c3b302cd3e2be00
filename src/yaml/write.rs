//! Values as YAML text: scalars in the style that a person would choose, lists, whole mappings.
//!
//! Everything written here is read back unchanged by [`read`](fn@super::read) and by any other YAML reader.

use std::fmt::Write as _;

use super::reads_as;

/// Columns that a list in brackets may take before it is written one item a line.
const LIST_WIDTH: usize = 90;

/// How far the content of a key is indented below it.
pub(super) const STEP: usize = 2;

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// `null`.
    Null,
    /// Text, exactly.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// A block mapping whose lines begin in column `indent`, the first of them behind `first`, which
/// takes the place of the indentation (`- ` for an item of a list). Ends with a line end.
#[must_use]
pub fn mapping<'a>(
    entries: impl IntoIterator<Item = (&'a str, &'a NewValue)>,
    indent: usize,
    first: &str,
) -> String {
    let mut out = String::new();
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at == 0 {
            out.push_str(first);
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(key);
        out.push(':');
        out.push_str(&value_behind(value, indent, indent + key.len() + 2));
        out.push('\n');
    }
    out
}

/// A value as it stands behind the colon of a key in column `indent` of a block mapping, the space
/// before it included; without a line end behind it. `column` is where the value begins.
#[must_use]
pub fn value_behind(value: &NewValue, indent: usize, column: usize) -> String {
    match value {
        NewValue::Null => " null".to_owned(),
        NewValue::Text(text) => format!(" {}", block_scalar(text, indent + STEP)),
        NewValue::List(items) => {
            let flow = flow_list(items);
            if column + flow.chars().count() <= LIST_WIDTH || items.is_empty() {
                return format!(" {flow}");
            }
            let start = format!("\n{}- ", " ".repeat(indent + STEP));
            items
                .iter()
                .fold(String::new(), |lines, item| lines + &start + &flow_scalar(item, false))
        }
    }
}

/// Items in brackets.
#[must_use]
pub fn flow_list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| flow_scalar(item, true)).collect();
    format!("[{}]", items.join(", "))
}

/// Text as a scalar in a block mapping: several lines as a literal block whose lines begin in
/// column `indent`, where they can be one; else like [`flow_scalar`].
#[must_use]
pub fn block_scalar(text: &str, indent: usize) -> String {
    if !can_be_literal(text) {
        return flow_scalar(text, false);
    }
    let (body, chomping) = match text.strip_suffix('\n') {
        Some(body) => (body, ""),
        None => (text, "-"),
    };
    let pad = " ".repeat(indent);
    let lines = body.split('\n').map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("\n{pad}{line}"),
    });
    format!("|{chomping}{}", lines.collect::<String>())
}

/// Text as a scalar on one line: without quotes where every reader takes it as this text, in
/// single quotes where that spares escapes, else in double quotes. `in_flow` is for inside
/// brackets and braces.
#[must_use]
pub fn flow_scalar(text: &str, in_flow: bool) -> String {
    if can_be_plain(text, in_flow) {
        return text.to_owned();
    }
    let spares_escapes = text.contains(['"', '\\']) && !text.contains('\'');
    if spares_escapes && !text.contains(needs_escape) {
        return format!("'{text}'");
    }
    quoted(text)
}

/// Text in single quotes, where no character of it needs an escape.
pub(super) fn single_quoted(text: &str) -> Option<String> {
    (!text.contains(needs_escape)).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// `text` as a double-quoted scalar on one line, which every YAML reader reads back unchanged.
///
/// A plain JSON escape is not enough: YAML also gives meaning to U+0085, U+2028, U+2029 and
/// U+FEFF, and forbids U+007F and other C1 controls (YAML 1.2.2, production 1, “c-printable”).
/// Characters that change the direction of text are escaped too, so that the file shows them.
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
            c if needs_escape(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a character stands in a file as an escape only.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}')
}

/// Whether every reader takes the unquoted text as this text, inside brackets too where asked.
fn can_be_plain(text: &str, in_flow: bool) -> bool {
    // What may begin a plain scalar in some places is quoted everywhere: simpler to read.
    const NO_START: &[char] = &[
        '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@',
        '`', '=', '<', '~',
    ];
    let is_trimmed = text.trim() == text && !text.is_empty();
    is_trimmed
        && reads_as(text).is_none()
        && !text.starts_with(NO_START)
        && !text.starts_with("...")
        && !text.contains(needs_escape)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !(in_flow && text.contains([',', '[', ']', '{', '}', ':', '#']))
}

/// Whether text can be a literal block without an indentation indicator.
fn can_be_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && !text.contains(|c| c != '\n' && needs_escape(c))
        // Lines of spaces alone are where YAML readers disagree, and nobody sees them.
        && body.split('\n').all(|line| line.trim_end_matches(' ') == line)
}

/// Whether text without its final line end can stand under the header of a block that is there
/// already, where more is allowed than where a block is begun: one line, blanks at the end of a
/// line, and where the header tells the indentation, blanks at the beginning.
pub(super) fn fits_block(text: &str, has_indicator: bool) -> bool {
    let first = text.trim_start_matches('\n');
    !first.is_empty()
        && (has_indicator || !first.starts_with(' '))
        && !text.contains(|c| c != '\n' && c != '\t' && needs_escape(c))
        && text.split('\n').all(|line| {
            let rest = line.trim_start_matches(' ');
            line.is_empty() || !rest.is_empty() && !rest.starts_with('\t')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "",
        "no",
        "Jane",
        "a\"b\\c",
        "it's \"so\"",
        "say \"hi\"",
        "x\ny\tz\r",
        "\u{7f}\u{85}\u{2028}\u{feff}\u{0}",
        "日本 😀",
        "--- a",
        "---",
        "...",
        "# x",
        "a # b",
        "a: b",
        "a:",
        "key: [x, y]",
        "a, b",
        "+1 206-555-0142",
        "+15550100",
        "- x",
        "-x",
        " lead",
        "trail ",
        "one\ntwo",
        "one\ntwo\n",
        "one\n\n  two\n# three\n--- four\n",
        "\n one",
        " one\ntwo",
        "one\n \ntwo",
        "one\ntwo\n\n",
        "one\r\ntwo",
        "one\n\ttab",
        "one \ntwo",
        "\u{202e}evil",
        "~",
        "<<",
        "=",
        "12:30:00",
        "null",
        "x\u{a0}",
        "\u{3000}x",
    ];

    #[test]
    fn any_text_is_read_back_unchanged() {
        for text in TEXTS {
            for yaml in [quoted(text), flow_scalar(text, false), flow_scalar(text, true)] {
                let read = serde_yaml::from_str::<String>(&yaml);
                assert_eq!(read.ok().as_deref(), Some(*text), "{yaml}");
            }
        }
    }

    #[test]
    fn a_mapping_is_read_back_unchanged_at_any_depth() {
        for text in TEXTS {
            let list = vec![(*text).to_owned(), "x".repeat(50), (*text).to_owned(), "y".repeat(50)];
            let values =
                [NewValue::Text((*text).to_owned()), NewValue::Null, NewValue::List(list.clone())];
            let keys = ["a", "b", "c"];
            let yaml = mapping(keys.into_iter().zip(&values), 0, "");
            let read: (String, (), Vec<String>) = values_of(&yaml);
            assert_eq!(read, ((*text).to_owned(), (), list.clone()), "{yaml}");

            let inner = mapping(keys.into_iter().zip(&values), 4, "  - ");
            let yaml = format!("contacts:\n{inner}{inner}");
            let read: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
            let (first, second) = (&read["contacts"][0], &read["contacts"][1]);
            assert_eq!(first, second, "{yaml}");
            assert_eq!(first["a"].as_str(), Some(*text), "{yaml}");
        }
    }

    fn values_of(yaml: &str) -> (String, (), Vec<String>) {
        let read: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap_or_else(|error| {
            panic!("{error}: {yaml}");
        });
        let list = read["c"].as_sequence().unwrap().iter();
        assert!(read["b"].is_null());
        let list = list.map(|item| item.as_str().unwrap().to_owned());
        (read["a"].as_str().unwrap().to_owned(), (), list.collect())
    }

    #[test]
    fn a_person_would_write_it_so() {
        let cases = [
            ("Jane Doe", "Jane Doe"),
            ("+1 206-555-0142", "+1 206-555-0142"),
            ("15550100", "\"15550100\""),
            ("https://www.example.com", "https://www.example.com"),
            ("\"hi\" she said", "'\"hi\" she said'"),
            ("R&D: Lead", "\"R&D: Lead\""),
            ("one\ntwo\n", "|\n  one\n  two"),
            ("one\n\ntwo", "|-\n  one\n\n  two"),
        ];
        for (text, yaml) in cases {
            assert_eq!(block_scalar(text, 2), yaml);
        }
        assert_eq!(
            flow_list(&["Executive Sponsor".into(), "no".into()]),
            "[Executive Sponsor, \"no\"]"
        );
    }
}
