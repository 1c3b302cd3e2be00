//! Where the parts of a YAML text begin and end, byte by byte: lines, comments, indicators, values.

use std::ops::Range;

use super::tree::{Content, Entry, Node, Style};

/// A text with the questions that an edit asks about its bytes.
#[derive(Clone, Copy)]
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
}

/// Where a block scalar stands.
pub(super) struct Block {
    /// `|` or `>` with its indicators.
    pub(super) header: Range<usize>,
    /// From the end of the header's line to the end of the last line that is content.
    pub(super) body: Range<usize>,
    /// The column in which its lines begin; unknown where it has none.
    pub(super) indent: Option<usize>,
}

impl<'t> Layout<'t> {
    /// Where the line of a byte begins, behind a byte-order mark.
    pub(super) fn line_start(self, at: usize) -> usize {
        match self.text[..at].rfind(['\n', '\r']) {
            Some(end) => end + 1,
            None if self.text.starts_with('\u{feff}') => '\u{feff}'.len_utf8().min(at),
            None => 0,
        }
    }

    /// Where the line of a byte ends, before its line end.
    pub(super) fn line_end(self, at: usize) -> usize {
        self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |length| at + length)
    }

    /// The line end at a byte; empty where none stands there.
    pub(super) fn line_break(self, at: usize) -> &'t str {
        let rest = &self.text[at..];
        let length = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        &rest[..length]
    }

    /// The line end that a new line beside this byte takes: that of its line, else of the line
    /// before.
    pub(super) fn neighbour(self, at: usize) -> &'t str {
        let own = self.line_break(self.line_end(at));
        let before = self.text[..at].trim_end_matches(|c| c != '\n' && c != '\r');
        match before {
            _ if !own.is_empty() => own,
            _ if before.ends_with("\r\n") => "\r\n",
            _ if before.ends_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// The column of a byte, from 0, in characters.
    pub(super) fn column(self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().count()
    }

    /// Whether only spaces stand before a byte on its line.
    pub(super) fn begins_line(self, at: usize) -> bool {
        self.text[self.line_start(at)..at].bytes().all(|b| b == b' ')
    }

    /// The first byte from here on that is neither blank nor in a comment.
    pub(super) fn skip(self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            if !self.text[at..].starts_with('#') {
                return at;
            }
            at = self.line_end(at);
        }
    }

    /// The beginning of the first line from here on that is not empty.
    pub(super) fn skip_empty_lines(self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            let end = at + rest.len() - rest.trim_start_matches(' ').len();
            match self.line_break(end).len() {
                0 => return at,
                length => at = end + length,
            }
        }
    }

    /// Whether nothing but blanks and a comment stands from here to the end of the line.
    pub(super) fn ends_line(self, at: usize) -> bool {
        self.skip(at) >= self.line_end(at)
    }

    /// Behind the colon of a key; behind the key where it has none, as in `{key}`.
    pub(super) fn behind_key(self, entry: &Entry<'_>) -> usize {
        let end = entry.key_span.end as usize;
        let colon = self.skip(end);
        if self.text[colon..].starts_with(':') { colon + 1 } else { end }
    }

    /// Whether a collection stands in brackets or braces.
    pub(super) fn is_flow(self, node: &Node<'_>) -> bool {
        // The bracket of a collection stands before its first part; a block may begin with one that is in
        // brackets itself.
        let first = match &node.content {
            Content::Mapping(entries) => entries.first().map(|entry| entry.key_span),
            Content::Sequence(items) => items.first().map(|item| item.span),
            _ => return false,
        };
        first.is_none_or(|first| first.start != node.span.start)
            && self.text[node.span.start as usize..].starts_with(['[', '{'])
    }

    /// Where a value ends that stands somewhere behind `from`, which is behind its indicator.
    pub(super) fn end(self, node: &Node<'_>, from: usize) -> usize {
        let span = node.span.range();
        match &node.content {
            Content::Scalar(_, Style::Block) => self.block(node, from).body.end,
            Content::Scalar(..) if span.is_empty() => from,
            Content::Mapping(entries) if !self.is_flow(node) => {
                entries.last().map_or(from, |last| self.end(&last.value, self.behind_key(last)))
            }
            Content::Sequence(items) if !self.is_flow(node) => {
                self.items(items, from).last().map_or(from, |last| last.end)
            }
            _ => span.end,
        }
    }

    /// Each item of a block list from its `-` to its end; `from` is before the first.
    pub(super) fn items(self, items: &[Node<'_>], mut from: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for item in items {
            let dash = self.skip(from);
            from = self.end(item, dash + 1);
            found.push(dash..from);
        }
        found
    }

    /// A block scalar that stands somewhere behind `from`.
    pub(super) fn block(self, node: &Node<'_>, from: usize) -> Block {
        let start = self.skip(from);
        let header = &self.text[start..self.line_end(start)];
        let header = &header[..header.find([' ', '\t']).unwrap_or(header.len())];
        let line_end = self.line_end(start);
        let span = node.span.range();
        let is_blank = node.scalar().is_none_or(|text| text.trim_matches('\n').is_empty());
        let indent = (!is_blank).then(|| self.column(span.start));

        let body = &self.text[line_end..span.end.max(line_end)];
        let end = if header.contains('+') {
            // The line end of the last line is no line of its own, nor is what stands behind it.
            let whole = body.trim_end_matches(' ');
            let last = whole.strip_suffix('\n').map(|rest| rest.strip_suffix('\r').unwrap_or(rest));
            last.or(whole.strip_suffix('\r')).map_or(body.len(), str::len)
        } else {
            // Lines of no more blanks than the indentation are no content.
            self.last_line_with_content(line_end, body.len(), indent)
        };
        let header = start..start + header.len();
        Block { header, body: line_end..line_end + end, indent }
    }

    fn last_line_with_content(self, from: usize, length: usize, indent: Option<usize>) -> usize {
        let Some(indent) = indent else { return 0 };
        let body = &self.text[from..from + length];
        let (mut at, mut end) = (0, 0);
        for line in body.split(['\n', '\r']) {
            let is_content = line.len() > indent || line.contains(|c| c != ' ');
            // A last piece without a line end may be the indentation of what follows.
            let is_whole = at + line.len() < length || from + length == self.text.len();
            if is_content && (is_whole || line.contains(|c| c != ' ')) {
                end = at + line.len();
            }
            at += line.len() + 1;
        }
        end
    }
}
