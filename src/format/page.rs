//! A YAML text as lines that can be moved.
//!
//! Blank lines are no lines of their own but a gap above the next line, so that moving lines moves
//! the space above them, and several blank lines are one.

use super::marks::{BLANKS, Marks};
use crate::yaml::Node;

/// The byte-order mark, which may stand before a text.
const MARK: &str = "\u{feff}";

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A comment alone, and its column.
    Comment(usize),
    /// Anything else that stands for itself.
    Code,
    /// The inside of a value that began on an earlier line: never touched.
    Inside,
}

/// A line that is not blank, without its line end.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Whether a blank line stands above it.
    pub(super) gap: bool,
    /// Whether blank lines below it would belong to its block (`|+`).
    pub(super) keeps: bool,
}

/// A text as lines.
#[derive(Debug)]
pub(super) struct Page<'s> {
    pub(super) source: &'s str,
    pub(super) lines: Vec<Line>,
    /// Where each line began in the source.
    starts: Vec<usize>,
    marks: Marks<'s>,
}

impl<'s> Page<'s> {
    /// The lines of a text that was read as these documents, with spaces in canonical form. `None`
    /// where its lines cannot be told: a carriage return alone ends a line for YAML and for nothing
    /// else that people use, and a byte-order mark that came to stand first would be a new one.
    pub(super) fn of(source: &'s str, documents: &[Node<'_>]) -> Option<Self> {
        if source.matches('\r').count() > source.matches("\r\n").count() {
            return None;
        }
        let marks = Marks::of(source, documents)?;
        let mut page = Self { source, lines: Vec::new(), starts: Vec::new(), marks };
        let mut start = if source.starts_with(MARK) { MARK.len() } else { 0 };
        let mut gap = false;
        for raw in source[start..].split_inclusive('\n') {
            let text = raw.strip_suffix('\n').unwrap_or(raw);
            let text = text.strip_suffix('\r').unwrap_or(text);
            let code = text.trim_start_matches(BLANKS);
            let opaque = page.marks.opaque_at(start);
            let keeps_lines = opaque.is_some_and(|opaque| opaque.keeps);
            let kind = match opaque {
                Some(_) => Some(Kind::Inside),
                None if code.is_empty() => None,
                None if code.starts_with('#') => Some(Kind::Comment(text.len() - code.len())),
                None => Some(Kind::Code),
            };
            if let Some(kind) = kind {
                let is_bare = page.marks.bare.binary_search(&(start + raw.len())).is_ok();
                let keeps = is_bare || keeps_lines;
                let text = page.spaced(text, start);
                page.lines.push(Line { text, kind, gap, keeps });
                page.starts.push(start);
            }
            gap = kind.is_none();
            start += raw.len();
        }
        let has_new_mark = page.lines.first().is_some_and(|line| line.text.starts_with(MARK));
        (!has_new_mark).then_some(page)
    }

    /// Whether the source ends within a block that keeps its line ends (`|+`): one more below it, or another
    /// line, would be one more in its value.
    pub(super) fn ends_open(&self) -> bool {
        let is_last = |at: usize| self.marks.opaque_at(at).is_some_and(|opaque| opaque.keeps);
        let last = self.source.rfind('\n').map_or(0, |end| end + 1);
        last < self.source.len() && is_last(last)
    }

    /// The index of the line that a byte of the source stands on.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// What stood before a byte of the source on its line.
    pub(super) fn before(&self, offset: usize) -> &'s str {
        let start = self.starts.get(self.line_at(offset)).copied().unwrap_or_default();
        self.source.get(start..offset).unwrap_or_default()
    }

    /// Every comment of the source, without spaces behind it, sorted.
    pub(super) fn comments(&self) -> Vec<&'s str> {
        let comment = |at: &usize| self.source[*at..].lines().next().unwrap_or_default().trim_end();
        let mut comments: Vec<&str> = self.marks.comments.iter().map(comment).collect();
        comments.sort_unstable();
        comments
    }

    /// The lines as one text, with the line ends that most lines of the source have.
    pub(super) fn to_text(&self) -> String {
        let crlf = self.source.matches("\r\n").count();
        let is_crlf = crlf * 2 > self.source.matches('\n').count();
        let end = if is_crlf { "\r\n" } else { "\n" };
        let mut text = String::with_capacity(self.source.len() + 2);
        if self.source.starts_with(MARK) {
            text.push_str(MARK);
        }
        let mut may_be_blank = false;
        for line in &self.lines {
            if line.gap && may_be_blank {
                text.push_str(end);
            }
            text.push_str(&line.text);
            text.push_str(end);
            may_be_blank = !line.keeps;
        }
        if self.ends_open() {
            text.truncate(text.len() - end.len());
        }
        text
    }

    /// A line without spaces at its end, and with one space behind the colon of its key. A comment
    /// behind the value keeps its column, since people align them.
    fn spaced(&self, text: &str, start: usize) -> String {
        let (marks, from) = (&self.marks, |all: &[usize]| all.partition_point(|at| *at < start));
        let end = start + text.len();
        let is_open = marks.opaque_at(end).is_some();
        let trimmed = if is_open { text } else { text.trim_end_matches(BLANKS) };
        let key = marks.keys.get(from(&marks.keys));
        let Some((key, rest)) = key.and_then(|key| trimmed.split_at_checked(key - start)) else {
            return trimmed.to_owned();
        };
        let Some(behind) = rest.trim_start_matches(BLANKS).strip_prefix(':') else {
            return trimmed.to_owned();
        };
        let comment = marks.comments.get(from(&marks.comments));
        let comment = comment.filter(|at| **at < end && !is_open).map(|at| &text[at - start..]);
        let comment = comment.map_or("", |comment| comment.trim_end_matches(BLANKS));
        let value = behind[..behind.len() - comment.len()].trim_matches(BLANKS);
        let mut line = match value {
            "" => format!("{key}:"),
            // The spaces at the end of an open line belong to the value.
            _ if is_open => format!("{key}: {}", behind.trim_start_matches(BLANKS)),
            value => format!("{key}: {value}"),
        };
        if !comment.is_empty() {
            let column = trimmed.len() - comment.len();
            line.push_str(&" ".repeat(column.saturating_sub(line.len()).max(1)));
            line.push_str(comment);
        }
        line
    }
}
