//! A sentence that knows which of its words are a person's.

use std::borrow::Cow;

use super::{MAX_WORD, Personal, for_terminal, short};

/// A piece of a [`Sentence`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Our own words, on one line. Names of files may stand among them, so they are escaped, too.
    Plain(Cow<'static, str>),
    /// Text of a person, or that may hold some: escaped when printed, masked when redacted.
    Personal(Personal),
    /// Text of another party that is about nobody: escaped when printed, never masked.
    Public(Box<str>),
}

/// A message in which our own words and other people's text stay apart until it is rendered, so
/// that one place decides how the latter is escaped and whether it is shown at all.
///
/// ```
/// use rolo::text::Sentence;
///
/// let sentence = Sentence::from("no tag is called `").personal("VIP\u{7}").and("`");
/// assert_eq!(sentence.render(|text| text.reveal().into()), "no tag is called `VIP\\u{7}`");
/// assert_eq!(sentence.render(|_| "•••".into()), "no tag is called `•••`");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Word>);

impl Sentence {
    /// Adds our own words.
    #[must_use]
    pub fn and(mut self, words: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Word::Plain(words.into()));
        self
    }

    /// Adds a person's text, or one that may hold some, as an answer of the service may.
    #[must_use]
    pub fn personal(mut self, text: impl Into<Box<str>>) -> Self {
        self.0.push(Word::Personal(Personal::new(cut(text.into()))));
        self
    }

    /// Adds text of another party that is about nobody, such as the name of a workspace or of a time
    /// zone.
    #[must_use]
    pub fn public(mut self, text: impl Into<Box<str>>) -> Self {
        self.0.push(Word::Public(cut(text.into())));
        self
    }

    /// Adds another sentence's words.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The words in order.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.0
    }

    /// The whole sentence for a terminal, on one line, with every person's text passed through `show` first.
    #[must_use]
    pub fn render<'a>(&'a self, show: impl Fn(&'a Personal) -> Cow<'a, str>) -> String {
        self.0
            .iter()
            .map(|word| match word {
                Word::Plain(words) => for_terminal(words),
                Word::Personal(text) => for_terminal(&show(text)).into_owned().into(),
                Word::Public(text) => for_terminal(text),
            })
            .collect()
    }
}

/// A text of others, or its beginning.
fn cut(text: Box<str>) -> Box<str> {
    match short(&text, MAX_WORD) {
        Cow::Borrowed(_) => text,
        Cow::Owned(beginning) => beginning.into(),
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Sentence {
    fn from(words: T) -> Self {
        Self::default().and(words)
    }
}
