//! How text is shown: the one way from a person's text to output.

use crate::text::{Personal, Sentence, for_terminal, for_terminal_lines};

/// How a rendering shows things: colour, width, and people's text.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// Whether to style with ANSI colours.
    pub color: bool,
    /// Columns to fit into.
    pub width: usize,
}

impl Show {
    /// A person's text on one line, made harmless for a terminal.
    #[must_use]
    pub fn value(&self, text: &Personal) -> String {
        for_terminal(text.reveal()).into_owned()
    }

    /// A person's text over as many lines as it has, made harmless for a terminal.
    #[must_use]
    pub fn lines(&self, text: &Personal) -> String {
        for_terminal_lines(text.reveal()).into_owned()
    }

    /// A sentence with the values in it.
    #[must_use]
    pub fn sentence(&self, sentence: &Sentence) -> String {
        sentence.render(|text| self.value(text))
    }
}
