//! What the tree of a text says about its bytes: values over several lines, keys, comments.

use std::ops::Range;

use crate::yaml::{Content, Node, Style};

/// What may stand between the parts of a line.
pub(super) const BLANKS: [char; 2] = [' ', '\t'];

/// A value over several lines.
#[derive(Clone, Debug)]
pub(super) struct Opaque {
    range: Range<usize>,
    /// Whether blank lines below it would belong to it.
    pub(super) keeps: bool,
}

/// What the tree says about the text, each in order of place.
#[derive(Debug, Default)]
pub(super) struct Marks<'s> {
    source: &'s str,
    opaque: Vec<Opaque>,
    /// Keys and values: a `#` in them begins no comment.
    scalars: Vec<Range<usize>>,
    /// The ends of the keys of block mappings.
    pub(super) keys: Vec<usize>,
    /// Where comments begin.
    pub(super) comments: Vec<usize>,
    /// Where blocks would begin that keep their line ends (`|+`) and have no line.
    pub(super) bare: Vec<usize>,
    has_odd_key: bool,
}

impl<'s> Marks<'s> {
    /// `None` where a key of a block mapping is left out or is not followed by its colon: a key
    /// behind a `?` may have several lines itself.
    pub(super) fn of(source: &'s str, documents: &[Node<'_>]) -> Option<Self> {
        let mut marks = Self { source, ..Self::default() };
        let mut from = 0;
        for root in documents {
            marks.node(root, from, false);
            from = root.span.range().end;
        }
        marks.find_comments();
        (!marks.has_odd_key).then_some(marks)
    }

    /// The value over several lines that a byte belongs to.
    pub(super) fn opaque_at(&self, offset: usize) -> Option<&Opaque> {
        let next = self.opaque.partition_point(|opaque| opaque.range.end <= offset);
        self.opaque.get(next).filter(|opaque| opaque.range.start <= offset)
    }

    /// Takes a node in. `from` is somewhere before it, behind the scalar before.
    fn node(&mut self, node: &Node<'_>, from: usize, in_brackets: bool) {
        let range = node.span.range();
        let is_flow = in_brackets || is_flow(node, self.source);
        if let Content::Scalar(text, Style::Block) = &node.content {
            return self.block(text, range, from);
        }
        let is_whole = matches!(node.content, Content::Scalar(..)) || is_flow;
        if is_whole && !in_brackets && self.source[range.clone()].contains('\n') {
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
                        self.has_odd_key |= key.is_empty()
                            || !behind.starts_with(':')
                            || entry.key.contains('\n')
                            || self.source[key.clone()].contains('\n');
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
        if lines.is_empty() {
            self.bare.push(at);
        } else {
            let range = at..at + lines.len();
            self.scalars.push(range.clone());
            // Where the text ends without a line end, the end of the text takes its place.
            let line_end = usize::from(!lines.ends_with('\n'));
            self.opaque.push(Opaque { range: at..range.end + line_end, keeps });
        }
    }

    /// Comments begin at each `#` outside of keys and values.
    fn find_comments(&mut self) {
        self.scalars.sort_unstable_by_key(|range| range.start);
        let mut scalars = self.scalars.iter().filter(|range| !range.is_empty()).peekable();
        let mut at = 0;
        while let Some(found) = self.source[at..].find('#') {
            let start = at + found;
            while scalars.next_if(|range| range.end <= start).is_some() {}
            match scalars.peek() {
                Some(range) if range.contains(&start) => at = range.end,
                _ => {
                    self.comments.push(start);
                    at = self.source[start..].find('\n').map_or(self.source.len(), |n| start + n);
                }
            }
        }
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
