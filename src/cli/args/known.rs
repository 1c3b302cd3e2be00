//! Words that are read by a function of ours, and that shells complete all the same.

use std::ffi::OsStr;
use std::sync::Arc;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Reads a word, or says why it is none.
type Read<T> = dyn Fn(&str) -> Result<T, String> + Send + Sync;

/// A reader of words, of which these are worth completing.
#[derive(Clone)]
pub(super) struct Known<T> {
    words: Vec<&'static str>,
    read: Arc<Read<T>>,
}

impl<T> Known<T> {
    pub(super) fn new(
        words: impl Iterator<Item = &'static str>,
        read: impl Fn(&str) -> Result<T, String> + Send + Sync + 'static,
    ) -> Self {
        Self { words: words.collect(), read: Arc::new(read) }
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Known<T> {
    type Value = T;

    fn parse_ref(&self, to: &Command, arg: Option<&Arg>, word: &OsStr) -> Result<T, Error> {
        let read = Arc::clone(&self.read);
        StringValueParser::new().try_map(move |word| read(&word)).parse_ref(to, arg, word)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words.iter().map(PossibleValue::new)))
    }
}
