//! Long text, old against new, word by word.

use similar::{ChangeTag, TextDiff};

use super::show::{Show, Tone};
use crate::contact::{Value, canonical_text};
use crate::text::{for_terminal, width};

/// Text longer than this, or over several lines, is shown word by word.
const LONG: usize = 60;

/// Unchanged characters shown on either side of a change.
const CONTEXT: usize = 48;

/// Long text word by word, where it may be seen.
pub(super) fn long_text(
    before: &Value,
    after: &Value,
    columns: usize,
    show: &Show,
) -> Option<Vec<String>> {
    let (Value::Text(before), Value::Text(after)) = (before, after) else { return None };
    let (before, after) = (show.revealed(before)?, show.revealed(after)?);
    is_long(before, after).then(|| word_diff(before, after, columns, show))
}

fn is_long(before: &str, after: &str) -> bool {
    let is_long = |text: &str| text.contains('\n') || width(text) > LONG;
    !before.is_empty() && !after.is_empty() && (is_long(before) || is_long(after))
}

/// Words that go stand in `[-…-]` and words that come in `{+…+}`, as in `git diff --word-diff`, so
/// that it reads without colours too; long unchanged stretches are left out. Lines are at most
/// `columns` wide where words allow.
fn word_diff(old: &str, new: &str, columns: usize, show: &Show) -> Vec<String> {
    let mut page = Page { columns, show, lines: vec![String::new()], used: 0 };
    let runs = runs(&canonical_text(old), &canonical_text(new));
    for (at, (tag, text)) in runs.iter().enumerate() {
        match tag {
            ChangeTag::Delete => page.add(&format!("[-{}-]", breaks(text)), Some(Tone::Old)),
            ChangeTag::Insert => page.add(&format!("{{+{}+}}", breaks(text)), Some(Tone::New)),
            ChangeTag::Equal => page.add(&elide(text, at == 0, at + 1 == runs.len()), None),
        }
    }
    // A word that was moved to the next line leaves its space behind.
    page.lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Stretches of words of one kind.
fn runs(old: &str, new: &str) -> Vec<(ChangeTag, String)> {
    let diff = TextDiff::from_unicode_words(old, new);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    runs
}

/// A line break that comes or goes would not be seen.
fn breaks(text: &str) -> String {
    text.replace('\n', "¶\n")
}

/// An unchanged stretch without its middle, or without its outer end at the edges of the text.
fn elide(text: &str, is_first: bool, is_last: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (head, tail) = (if is_first { 0 } else { CONTEXT }, if is_last { 0 } else { CONTEXT });
    if chars.len() <= head + tail + 8 {
        return text.to_owned();
    }
    // Words stay whole: the kept parts end at a space where there is one.
    let is_space = |at: &usize| chars[*at].is_whitespace();
    let head_end = (0..head).rev().find(is_space).unwrap_or(head);
    let tail_start = chars.len() - tail;
    let tail_start = (tail_start..chars.len()).find(is_space).map_or(tail_start, |at| at + 1);
    let head: String = chars[..head_end].iter().collect();
    let tail: String = chars[tail_start..].iter().collect();
    match (is_first, is_last) {
        (true, _) => format!("… {tail}"),
        (_, true) => format!("{head} …"),
        _ => format!("{head} … {tail}"),
    }
}

/// Lines being filled.
struct Page<'a> {
    columns: usize,
    show: &'a Show,
    lines: Vec<String>,
    used: usize,
}

impl Page<'_> {
    fn add(&mut self, text: &str, tone: Option<Tone>) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.break_line();
            }
            for word in line.split_inclusive(' ') {
                let word = for_terminal(word);
                let wide = width(&word);
                if self.used > 0 && self.used + width(word.trim_end()) > self.columns {
                    self.break_line();
                }
                self.used += wide;
                let word = tone.map_or(word.to_string(), |tone| self.show.tone(tone, &word));
                if let Some(line) = self.lines.last_mut() {
                    line.push_str(&word);
                }
            }
        }
    }

    fn break_line(&mut self) {
        self.lines.push(String::new());
        self.used = 0;
    }
}
