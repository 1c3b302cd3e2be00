//! What would change in a file, as a unified diff.

use similar::{ChangeTag, TextDiff};

use super::show::{Show, Tone};
use crate::text::for_terminal;

/// The lines of a file that differ, with some around them. Without old text the file is a new one. Where values
/// are masked, the lines are counted only.
#[must_use]
pub fn file_diff(path: &str, old: &str, new: &str, show: &Show) -> String {
    // Line ends that stay as they are would clutter every line.
    let (old, new) = if is_crlf(old) && is_crlf(new) {
        (old.replace("\r\n", "\n"), new.replace("\r\n", "\n"))
    } else {
        (old.to_owned(), new.to_owned())
    };
    let path = if old.is_empty() { show.new_path(path) } else { for_terminal(path) };
    let heading = |line: &str| format!("{}\n", show.tone(Tone::Heading, line));
    let before = if old.is_empty() { "/dev/null".to_owned() } else { format!("a/{path}") };
    let mut out = heading(&format!("--- {before}")) + &heading(&format!("+++ b/{path}"));
    if show.mask.is_some() {
        let diff = TextDiff::from_lines(&old, &new);
        let lines = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
        let (gone, added) = (lines(ChangeTag::Delete), lines(ChangeTag::Insert));
        return out + &format!("@@ lines are masked: {gone} removed, {added} added @@\n");
    }
    for hunk in TextDiff::from_lines(&old, &new).unified_diff().iter_hunks() {
        out.push_str(&format!("{}\n", show.tone(Tone::Quiet, &hunk.header().to_string())));
        for change in hunk.iter_changes() {
            let value = change.value();
            let text = for_terminal(value.strip_suffix('\n').unwrap_or(value));
            let line = match change.tag() {
                ChangeTag::Equal => format!(" {text}"),
                ChangeTag::Delete => show.tone(Tone::Old, &format!("-{text}")),
                ChangeTag::Insert => show.tone(Tone::New, &format!("+{text}")),
            };
            out.push_str(&format!("{line}\n"));
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

fn is_crlf(text: &str) -> bool {
    text.matches('\n').count() == text.matches("\r\n").count()
}
