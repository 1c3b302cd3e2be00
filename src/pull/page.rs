//! A YAML text as lines that can be moved.
//!
//! Blank lines are no lines of their own but a gap above the next line, so that moving lines moves
//! the space above them, and several blank lines are one.

use std::ops::Range;

use crate::yaml::{Content, Node, Style};

const MARK: &str = "\u{feff}";
const BLANKS: [char; 2] = [' ', '\t'];

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A comment alone, and its column.
    Comment(usize),
    /// Anything else that stands for itself.
    Code,
    /// The inside of a value that began on an earlier line: never touched. `keeps` is a block
    /// (`|+`) to which blank lines below it would belong.
    Inside { keeps: bool },
}

/// A line that is not blank, without its line end.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Whether a blank line stands above it.
    pub(super) gap: bool,
}

/// A text as lines.
#[derive(Debug)]
pub(super) struct Page<'s> {
    pub(super) source: &'s str,
    pub(super) lines: Vec<Line>,
    /// Where each line began in the source.
    starts: Vec<usize>,
    /// Where each comment begins in the source.
    comments: Vec<usize>,
}

impl<'s> Page<'s> {
    /// The lines of a text that was read as these documents, with spaces in canonical form. `None`
    /// where its lines cannot be told: a carriage return alone ends a line for YAML and for nothing
    /// else that people use, a key behind a `?` may itself have several lines, and a byte-order
    /// mark that came to stand first would be a new one.
    pub(super) fn of(source: &'s str, documents: &[Node<'_>]) -> Option<Self> {
        if source.matches('\r').count() > source.matches("\r\n").count() {
            return None;
        }
        let mut marks = Marks { source, ..Marks::default() };
        let mut from = 0;
        for root in documents {
            marks.node(root, from, false);
            from = root.span.range().end;
        }
        if marks.has_odd_key {
            return None;
        }
        let comments = marks.comments();
        let mut page = Self { source, lines: Vec::new(), starts: Vec::new(), comments };
        let mut start = if source.starts_with(MARK) { MARK.len() } else { 0 };
        let mut gap = false;
        for raw in source[start..].split_inclusive('\n') {
            let text = raw.strip_suffix('\n').unwrap_or(raw);
            let text = text.strip_suffix('\r').unwrap_or(text);
            let code = text.trim_start_matches(BLANKS);
            let kind = match marks.opaque_at(start) {
                Some(opaque) => Some(Kind::Inside { keeps: opaque.keeps }),
                None if code.is_empty() => None,
                None if code.starts_with('#') => Some(Kind::Comment(text.len() - code.len())),
                None => Some(Kind::Code),
            };
            if let Some(kind) = kind {
                let text = page.spaced(text, start, &marks);
                page.lines.push(Line { text, kind, gap });
                page.starts.push(start);
            }
            gap = kind.is_none();
            start += raw.len();
        }
        let has_new_mark = page.lines.first().is_some_and(|line| line.text.starts_with(MARK));
        (!has_new_mark).then_some(page)
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
        let mut comments: Vec<&str> = self.comments.iter().map(comment).collect();
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
        let mut above = None;
        for line in &self.lines {
            let may_be_blank = !matches!(above, None | Some(Kind::Inside { keeps: true }));
            if line.gap && may_be_blank {
                text.push_str(end);
            }
            text.push_str(&line.text);
            text.push_str(end);
            above = Some(line.kind);
        }
        text
    }

    /// A line without spaces at its end, and with one space behind the colon of its key. A comment
    /// behind the value keeps its column, since people align them.
    fn spaced(&self, text: &str, start: usize, marks: &Marks<'_>) -> String {
        let end = start + text.len();
        let is_open = marks.opaque_at(end).is_some();
        let trimmed = if is_open { text } else { text.trim_end_matches(BLANKS) };
        let key = marks.keys.get(marks.keys.partition_point(|key| *key < start));
        let Some((key, rest)) = key.and_then(|key| trimmed.split_at_checked(key - start)) else {
            return trimmed.to_owned();
        };
        let Some(behind) = rest.trim_start_matches(BLANKS).strip_prefix(':') else {
            return trimmed.to_owned();
        };
        let comment = self.comments.get(self.comments.partition_point(|at| *at < start));
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

/// A value over several lines.
#[derive(Clone, Debug)]
struct Opaque {
    range: Range<usize>,
    keeps: bool,
}

/// What the tree says about the text, each in order of place.
#[derive(Debug, Default)]
struct Marks<'s> {
    source: &'s str,
    opaque: Vec<Opaque>,
    /// Keys and values: a `#` in them begins no comment.
    scalars: Vec<Range<usize>>,
    /// The ends of the keys of block mappings.
    keys: Vec<usize>,
    /// Whether a key of a block mapping is left out, or not followed by its colon.
    has_odd_key: bool,
}

impl Marks<'_> {
    /// Takes a node in. `from` is somewhere before it, behind the scalar before.
    fn node(&mut self, node: &Node<'_>, from: usize, in_flow: bool) {
        let range = node.span.range();
        let is_flow = in_flow || is_flow(node, self.source);
        if let Content::Scalar(text, Style::Block) = &node.content {
            return self.block(text, range, from);
        }
        let is_whole = matches!(node.content, Content::Scalar(..)) || is_flow;
        if is_whole && !in_flow && self.source[range.clone()].contains('\n') {
            self.opaque.push(Opaque { range: range.clone(), keeps: false });
        }
        match &node.content {
            Content::Scalar(..) => self.scalars.push(range),
            Content::Sequence(items) => {
                let mut from = from;
                for item in items {
                    self.node(item, from, is_flow);
                    from = item.span.range().end.max(from);
                }
            }
            Content::Mapping(entries) => {
                for entry in entries {
                    let key = entry.key_span.range();
                    if !is_flow {
                        let behind = self.source[key.end..].trim_start_matches(BLANKS);
                        self.has_odd_key |= key.is_empty() || !behind.starts_with(':');
                        self.keys.push(key.end);
                    }
                    self.node(&entry.value, key.end, is_flow);
                    self.scalars.push(key);
                }
            }
            Content::Refused => {}
        }
    }

    /// Takes the lines of a block scalar in. The span of the tree begins at its first text and may
    /// end in the indentation of a comment below it.
    fn block(&mut self, text: &str, span: Range<usize>, from: usize) {
        let mut at = from;
        let mut keeps = false;
        for line in self.source[from..].split_inclusive('\n') {
            at += line.len();
            let code = line.split('#').next().unwrap_or_default();
            if code.contains(['|', '>']) {
                keeps = code.contains('+');
                break;
            }
        }
        if text.is_empty() && !keeps {
            return;
        }
        let mut end = span.end;
        if end < self.source.len() {
            end = self.source[..end].rfind('\n').map_or(0, |line| line + 1);
        }
        let text_start = self.source[..span.start].rfind('\n').map_or(0, |line| line + 1);
        let indent = span.start - text_start;
        let mut lines = self.source.get(at..end).unwrap_or_default();
        while !keeps && !lines.is_empty() {
            let body = lines.strip_suffix('\n').unwrap_or(lines);
            let last = &lines[body.rfind('\n').map_or(0, |line| line + 1)..];
            let text = last.trim_end_matches(['\r', '\n']);
            // A line of more spaces than the indentation is text.
            if !text.chars().all(|c| c == ' ') || text.len() > indent {
                break;
            }
            lines = &lines[..lines.len() - last.len()];
        }
        if !lines.is_empty() {
            let range = at..at + lines.len();
            self.scalars.push(range.clone());
            // Where the text ends without a line end, the end of the text takes its place.
            let line_end = usize::from(!lines.ends_with('\n'));
            self.opaque.push(Opaque { range: at..range.end + line_end, keeps });
        }
    }

    fn opaque_at(&self, offset: usize) -> Option<&Opaque> {
        let next = self.opaque.partition_point(|opaque| opaque.range.end <= offset);
        self.opaque.get(next).filter(|opaque| opaque.range.start <= offset)
    }

    /// Where comments begin: at each `#` outside of keys and values.
    fn comments(&mut self) -> Vec<usize> {
        self.scalars.sort_unstable_by_key(|range| range.start);
        let mut scalars = self.scalars.iter().filter(|range| !range.is_empty()).peekable();
        let mut comments = Vec::new();
        let mut at = 0;
        while let Some(found) = self.source[at..].find('#') {
            let start = at + found;
            while scalars.next_if(|range| range.end <= start).is_some() {}
            match scalars.peek() {
                Some(range) if range.contains(&start) => at = range.end,
                _ => {
                    comments.push(start);
                    at = self.source[start..].find('\n').map_or(self.source.len(), |n| start + n);
                }
            }
        }
        comments
    }
}

/// Whether a collection is written in brackets or braces.
pub(super) fn is_flow(node: &Node<'_>, source: &str) -> bool {
    let first = match &node.content {
        Content::Sequence(items) => items.first().map(|item| item.span.start),
        Content::Mapping(entries) => entries.first().map(|entry| entry.key_span.start),
        Content::Scalar(..) | Content::Refused => return false,
    };
    // The span of a block list may begin at its first item, which may be written in brackets.
    let is_outside = first.is_none_or(|first| first > node.span.start);
    is_outside && source[node.span.range()].starts_with(['[', '{'])
}
