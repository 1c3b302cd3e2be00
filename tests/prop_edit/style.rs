//! Scalars in every style that they can have.

use rolo::yaml::{NewValue, reads_as};

use super::file::Is;
use super::tape::Tape;

pub(super) const TEXTS: [&str; 20] = [
    "Jane",
    "two words",
    "three plain words",
    "it's",
    "say \"hi\"",
    "a: b",
    "a # b",
    "",
    "é 😀",
    "no",
    "15",
    "one\ntwo\n",
    "one\n\n  two\nthree",
    "x\n",
    "  lead\nx\n",
    "one two three four\nfive six seven\n\n\neight",
    "one \ntwo",
    "x\n\n\n",
    "# x\n--- y\n",
    "~",
];

/// A scalar on its line, or with further lines below `column`.
pub(super) fn scalar(tape: &mut Tape, column: Option<usize>) -> (Is, String) {
    match tape.below(6) {
        0 => (Is::NewValue(NewValue::Null), tape.pick(&["", "null", "~", "NULL"]).to_owned()),
        1 if tape.one_in(3) => (Is::Number, tape.pick(&["15", "+1", "0x1F", "yes"]).to_owned()),
        _ => {
            let value = tape.pick(&TEXTS);
            (Is::NewValue(NewValue::Text(value.to_owned())), text(tape, value, column))
        }
    }
}

/// Text in one of the styles that it can have.
pub(super) fn text(tape: &mut Tape, text: &str, column: Option<usize>) -> String {
    let broken = |text: String, tape: &mut Tape| match column {
        Some(column) if tape.one_in(2) && !text.contains("  ") && !text.contains(" #") => {
            text.replacen(' ', &format!("\n{}", " ".repeat(column + 1 + tape.below(3))), 1)
        }
        _ => text,
    };
    let is_word = |c: char| c.is_ascii_alphabetic() || c == ' ';
    match tape.below(3) {
        0 if text.chars().all(is_word) && reads_as(text).is_none() => broken(text.to_owned(), tape),
        1 if !text.contains('\n') => broken(format!("'{}'", text.replace('\'', "''")), tape),
        _ => broken(serde_json::to_string(text).unwrap(), tape),
    }
}

/// Text as a block: its header, and its lines without the last line end.
pub(super) fn block(tape: &mut Tape, text: &str, column: usize) -> Option<(String, String)> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let chomping = match (text.len() - body.len(), body.ends_with('\n')) {
        (0, _) => "-",
        (_, true) => "+",
        _ => tape.pick(&["", "", "+"]),
    };
    let is_folded = tape.one_in(2) && !body.split('\n').any(|line| line.starts_with(' '));
    let first = body.trim_start_matches('\n');
    if first.is_empty() {
        return None;
    }
    let by = tape.below(4) + 1;
    let digit =
        if first.starts_with(' ') || tape.one_in(6) { by.to_string() } else { String::new() };
    let line_start = format!("\n{}", " ".repeat(column + by));
    let mut lines = String::new();
    for (at, line) in body.split('\n').enumerate() {
        if is_folded && at > 0 {
            lines.push('\n');
        }
        if !line.is_empty() {
            lines.push_str(&line_start);
            let joint = if tape.one_in(2) && !line.ends_with(' ') { &*line_start } else { " " };
            let line = if is_folded { line.replace(' ', joint) } else { line.to_owned() };
            lines.push_str(&line);
        } else if !is_folded {
            lines.push('\n');
        }
    }
    let mark = if is_folded { '>' } else { '|' };
    Some((format!("{mark}{digit}{chomping}"), lines))
}
