//! A sentence that knows which of its words are a person's.

use std::borrow::Cow;

use super::{Personal, for_terminal_lines};

/// A piece of a [`Sentence`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Our own words.
    Plain(Cow<'static, str>),
    /// Text of a person or of another party: escaped when printed, masked when redacted.
    Personal(Personal),
}

/// A message in which our own words and other people's text stay apart until it is rendered, so
/// that one place decides how the latter is escaped and whether it is shown at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Word>);

impl Sentence {
    /// Adds our own words.
    #[must_use]
    pub fn and(mut self, words: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Word::Plain(words.into()));
        self
    }

    /// Adds other people's text.
    #[must_use]
    pub fn value(mut self, text: impl Into<Box<str>>) -> Self {
        self.0.push(Word::Personal(Personal::new(text)));
        self
    }

    /// The words in order.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.0
    }

    /// The whole sentence with every value passed through `show`.
    #[must_use]
    pub fn render(&self, show: impl Fn(&Personal) -> String) -> String {
        self.0
            .iter()
            .map(|word| match word {
                Word::Plain(words) => for_terminal_lines(words).into_owned(),
                Word::Personal(text) => show(text),
            })
            .collect()
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Sentence {
    fn from(words: T) -> Self {
        Self::default().and(words)
    }
}
