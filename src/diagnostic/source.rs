//! Where something stands in a file.

use std::sync::Arc;

/// A stretch of a source text: bytes for slicing, line and column for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line of the first byte, from 1; 0 when the place is the file as a whole.
    pub line: u32,
    /// Column of the first byte in Unicode code points, from 1.
    pub column: u32,
}

impl Span {
    /// The bytes as a range for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The span of bytes `start..end` of `text`, with line and column counted.
    ///
    /// Offsets past the end or inside a character are moved back to the nearest one before.
    #[must_use]
    pub fn locate(text: &str, start: usize, end: usize) -> Self {
        let start = text.floor_char_boundary(start);
        let end = text.floor_char_boundary(end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = match line_start {
            // A byte-order mark is no part of the line; elsewhere the same character is one.
            0 => before.strip_prefix('\u{feff}').unwrap_or(before),
            start => &before[start..],
        };
        Self {
            start: to_u32(start),
            end: to_u32(end),
            line: to_u32(before.matches('\n').count() + 1),
            column: to_u32(line.chars().count() + 1),
        }
    }
}

/// Sources are limited far below 4 GiB, so positions fit; a larger number is clamped, not wrapped.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A text that diagnostics point into.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as people should see it, relative to the project's root.
    pub path: String,
    /// The text; empty when the file could not be read as text.
    pub text: String,
}

/// A span of a source, or a source as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The source.
    pub source: Arc<Source>,
    /// Where in it.
    pub span: Span,
}

impl Place {
    /// A span of a source.
    #[must_use]
    pub fn new(source: &Arc<Source>, span: Span) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// A file as a whole: it could not be read, or the fault is not at one place in it.
    #[must_use]
    pub fn whole_file(path: impl Into<String>) -> Self {
        let source = Source { path: path.into(), text: String::new() };
        Self { source: Arc::new(source), span: Span::default() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = crate::text::for_terminal(&self.source.path);
        match self.span.line {
            0 => write!(out, "{path}"),
            line => write!(out, "{path}:{line}:{}", self.span.column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let span = Span::locate("a: 1\nß: ü\n", 9, 11);
        assert_eq!((span.line, span.column), (2, 4));
    }

    #[test]
    fn only_at_the_start_of_a_text_a_byte_order_mark_is_no_column() {
        let column = |text: &str| {
            let at = text.find('x').unwrap_or_default();
            Span::locate(text, at, at + 1).column
        };
        assert_eq!(
            ["\u{feff}x", "\u{feff}\u{feff}x", "a\n\u{feff}x", "a\u{feff}x"].map(column),
            [1, 2, 2, 3]
        );
    }

    #[test]
    fn offsets_outside_the_text_are_moved_inside() {
        let span = Span::locate("ü", 1, 99);
        assert_eq!((span.start, span.end, span.line, span.column), (0, 2, 1, 1));
    }
}
