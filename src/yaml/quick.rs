//! Reads the plainest of texts without the parser: keys with one short scalar each, at the left edge.
//!
//! Most contact files are like this, and reading all of them is most of the work. What is not
//! surely read as the parser would read it is left to the parser; a test holds the two together.

use std::borrow::Cow;

use super::tree::{Content, Entry, Node, Style};
use crate::diagnostic::Span;

/// Columns that a block is indented by.
const INDENT: &str = "  ";

/// Most keys: each is compared with all before it.
const MAX_KEYS: usize = 32;

/// The one document of a text; nothing where the parser has to read it.
pub(super) fn read(text: &str) -> Option<Node<'_>> {
    if !text.ends_with('\n') || !is_harmless(text) {
        return None;
    }
    let mut lines = Lines { text, at: 0, number: 0 };
    let mut entries: Vec<Entry<'_>> = Vec::with_capacity(16);
    while let Some((start, line)) = lines.next() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let length = line.bytes().position(|b| !b.is_ascii_alphanumeric())?;
        let (key, rest) = line.split_at(length);
        let value = rest.strip_prefix(": ")?;
        if entries.len() == MAX_KEYS
            || !key.starts_with(|c: char| c.is_ascii_alphabetic())
            || entries.iter().any(|entry| entry.key == key)
        {
            return None;
        }
        let key_span = span(start, length, lines.number, 1);
        let (from, column) = (start + length + 2, length + 3);
        let value = if value == "|" {
            block(&mut lines)?
        } else {
            let (text, style) = scalar(value)?;
            let span = span(from, value.len(), lines.number, column);
            Node { span, content: Content::Scalar(Cow::Borrowed(text), style) }
        };
        entries.push(Entry { key: Cow::Borrowed(key), key_span, value });
    }
    let (first, last) = (entries.first()?.key_span, entries.last()?.value.span);
    let span = Span { end: last.end, ..first };
    Some(Node { span, content: Content::Mapping(entries) })
}

/// Whether no character means more than itself: no tab or other control character, no carriage
/// return, no line end but LF, no byte-order mark. A few harmless ones are left out with them.
fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        // U+0080 to U+009F; U+2000 to U+2FFF; U+F000 and up.
        0xc2 => bytes.get(at + 1).is_some_and(|next| *next >= 0xa0),
        0xe2 | 0xef.. => false,
        b'\n' | b' '..=b'~' | 0x80.. => true,
        _ => false,
    })
}

/// A scalar that is the rest of its line.
fn scalar(value: &str) -> Option<(&str, Style)> {
    let bytes = value.as_bytes();
    let (first, last) = (*bytes.first()?, *bytes.last()?);
    if first == b'\'' || first == b'"' {
        let inner = value.get(1..)?.strip_suffix(char::from(first))?;
        return (!inner.contains(['\'', '"', '\\'])).then_some((inner, Style::Quoted));
    }
    let is_plain_start = first.is_ascii_alphanumeric() || first >= 0x80 || b"+(/.".contains(&first);
    let acts = |pair: &[u8]| matches!(pair, b": " | b" #");
    let is_plain = is_plain_start && last != b' ' && last != b':' && !bytes.windows(2).any(acts);
    is_plain.then_some((value, Style::Plain))
}

/// The lines of a literal block, none of them empty.
fn block<'s>(lines: &mut Lines<'s>) -> Option<Node<'s>> {
    let mut content = String::new();
    let mut place: Option<Span> = None;
    while lines.rest().starts_with(' ') {
        let (start, line) = lines.next()?;
        let inner = line.strip_prefix(INDENT)?;
        // Spaces at the end are content, but a line of nothing else is another matter.
        if inner.is_empty() || inner.starts_with(' ') {
            return None;
        }
        content.push_str(inner);
        content.push('\n');
        let own = span(start + INDENT.len(), inner.len(), lines.number, INDENT.len() + 1);
        place = Some(Span { end: own.end + 1, ..place.unwrap_or(own) });
    }
    // An empty line below may belong to the block.
    if lines.rest().starts_with('\n') {
        return None;
    }
    Some(Node { span: place?, content: Content::Scalar(Cow::Owned(content), Style::Block) })
}

struct Lines<'s> {
    text: &'s str,
    at: usize,
    /// Of the line that was given last, from 1.
    number: usize,
}

impl<'s> Lines<'s> {
    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    /// Where the next line begins, and the line without its end.
    fn next(&mut self) -> Option<(usize, &'s str)> {
        let rest = self.rest();
        let end = rest.find('\n')?;
        let start = self.at;
        self.at += end + 1;
        self.number += 1;
        Some((start, &rest[..end]))
    }
}

fn span(start: usize, length: usize, line: usize, column: usize) -> Span {
    let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span {
        start: to_u32(start),
        end: to_u32(start + length),
        line: to_u32(line),
        column: to_u32(column),
    }
}
