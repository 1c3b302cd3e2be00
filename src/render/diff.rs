//! Long text, old against new, word by word.

use similar::{ChangeTag, TextDiff};

use super::show::{Show, Tone};
use crate::text::{Personal, for_terminal};

/// Unchanged lines shown around a changed one.
const CONTEXT: usize = 1;

/// The lines that differ, with a little around them. In a changed line, words that go stand in
/// `[-…-]` and words that come in `{+…+}`, as in `git diff --word-diff`, so that it reads without
/// colours too. Left-out lines are counted.
pub(super) fn word_diff(old: &Personal, new: &Personal, show: &Show) -> Vec<String> {
    let lines = TextDiff::from_lines(old.reveal(), new.reveal());
    let mut out = Vec::new();
    let mut shown_to = 0;
    let groups = lines.grouped_ops(CONTEXT);
    for group in &groups {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        let start = first.new_range().start;
        push_left_out(&mut out, start.saturating_sub(shown_to), show);
        let (old_start, old_end) = (first.old_range().start, last.old_range().end);
        let (new_start, new_end) = (start, last.new_range().end);
        let slice = |text: &Personal, from: usize, to: usize| -> String {
            text.reveal()
                .split_inclusive('\n')
                .skip(from)
                .take(to - from)
                .collect()
        };
        let (old, new) = (
            slice(old, old_start, old_end),
            slice(new, new_start, new_end),
        );
        out.extend(words(&old, &new, show).lines().map(str::to_owned));
        shown_to = new_end;
    }
    let total = new.reveal().lines().count();
    push_left_out(&mut out, total.saturating_sub(shown_to), show);
    out
}

fn push_left_out(out: &mut Vec<String>, lines: usize, show: &Show) {
    if lines > 0 {
        let words = format!("… {}", super::count(lines, "line"));
        out.push(show.tone(Tone::Quiet, &words));
    }
}

fn words(old: &str, new: &str, show: &Show) -> String {
    let diff = TextDiff::from_unicode_words(old, new);
    let mut out = String::new();
    let mut pending: Option<(ChangeTag, String)> = None;
    for change in diff.iter_all_changes() {
        match &mut pending {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => {
                flush(&mut out, pending.take(), show);
                pending = Some((change.tag(), change.value().to_owned()));
            }
        }
    }
    flush(&mut out, pending, show);
    out
}

fn flush(out: &mut String, run: Option<(ChangeTag, String)>, show: &Show) {
    let Some((tag, text)) = run else { return };
    let (open, close, tone) = match tag {
        ChangeTag::Equal => ("", "", None),
        ChangeTag::Delete => ("[-", "-]", Some(Tone::Old)),
        ChangeTag::Insert => ("{+", "+}", Some(Tone::New)),
    };
    // Each line has its own marks and colours, so that a line can be read, and cut, by itself.
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if !line.is_empty() {
            let marked = format!("{open}{}{close}", for_terminal(line));
            out.push_str(&tone.map_or(marked.clone(), |tone| show.tone(tone, &marked)));
        } else if tag != ChangeTag::Equal && at + 1 < text.split('\n').count() {
            let marked = format!("{open}¶{close}");
            out.push_str(&tone.map_or(marked.clone(), |tone| show.tone(tone, &marked)));
        }
    }
}
