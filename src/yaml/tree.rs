//! The tree of a document.

use std::borrow::Cow;

use super::{Reading, reads_as};
use crate::diagnostic::Span;

/// A value in a document, and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    /// From the first byte to the last. A block scalar's span is its content, without its header.
    pub span: Span,
    /// What it is.
    pub content: Content<'s>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Content<'s> {
    /// Text after quotes, escapes and folding; empty for a value that is left out.
    Scalar(Cow<'s, str>, Style),
    /// Keys and values in their order.
    Mapping(Vec<Entry<'s>>),
    /// Items in their order.
    Sequence(Vec<Node<'s>>),
    /// Something that is not allowed and was reported; nothing more is to be said of it.
    Refused,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry<'s> {
    /// The key's text.
    pub key: Cow<'s, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a block, `|` or `>`.
    Block,
}

impl<'s> Node<'s> {
    /// The entries, where this is a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry<'s>]> {
        match &self.content {
            Content::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, where this is a sequence.
    #[must_use]
    pub fn items(&self) -> Option<&[Node<'s>]> {
        match &self.content {
            Content::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The text, where this is a scalar.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// What a plain scalar is read as when it is not read as text; a quoted one or a block is
    /// always text.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        match &self.content {
            Content::Scalar(text, Style::Plain) => reads_as(text),
            _ => None,
        }
    }

    /// Whether this is `null`, `~` or left out.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.reading() == Some(Reading::Null)
    }

    /// The value under a key, where this is a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry<'s>> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }
}
