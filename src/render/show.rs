//! How things are shown: colour, width, and the one way from a person's text to output.
//!
//! What is shown is decided first, and how it is escaped after that: what begins with `raw_` gives the text
//! or what stands in its place, for a sink to escape in its own way; the others escape it for a terminal.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use anstyle::{AnsiColor, Style};

use crate::contact::{Field, Id, Value};
use crate::plan::shape;
use crate::text::{Mask, Personal, Sentence, Word, for_terminal};

/// How a rendering shows things.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// Whether to style with ANSI colours.
    pub color: bool,
    /// Columns to fit into.
    pub width: usize,
    /// What masks the values of people, where they must not be seen.
    pub mask: Option<Mask>,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    Heading,
    Quiet,
    Old,
    New,
    Alarm,
}

impl Show {
    /// A person's text, or what stands in its place.
    #[must_use]
    pub fn raw_text<'a>(&self, text: &'a Personal) -> Cow<'a, str> {
        match self.revealed(text) {
            Some(text) => text.into(),
            None => self.mask.map(|mask| mask.text(text)).unwrap_or_default().into(),
        }
    }

    /// A person's text where it may be seen, for looks into it such as a diff.
    #[must_use]
    pub fn revealed<'a>(&self, text: &'a Personal) -> Option<&'a str> {
        self.mask.is_none().then(|| text.reveal())
    }

    /// A sentence with the values in it.
    #[must_use]
    pub fn raw_words(&self, sentence: &Sentence) -> String {
        let words = sentence.words().iter().map(|word| match word {
            Word::Plain(words) => Cow::from(words.as_ref()),
            Word::Personal(text) => self.raw_text(text),
            Word::Public(text) => Cow::from(text.as_ref()),
        });
        words.collect()
    }

    /// A field's value; what ids refer to by its name, where that is known.
    #[must_use]
    pub fn raw_content(
        &self,
        field: Field,
        value: &Value,
        names: &HashMap<Id, Personal>,
    ) -> String {
        match value {
            Value::Text(text) if !text.is_empty() => self.raw_text(text).into_owned(),
            Value::Id(id) => self.referent(field, id, names),
            Value::Ids(ids) if !ids.is_empty() => {
                ids.iter().map(|id| self.referent(field, id, names)).collect::<Vec<_>>().join(", ")
            }
            Value::Null | Value::Text(_) | Value::Ids(_) => "(empty)".to_owned(),
        }
    }

    /// The name of something that a field refers to. Names of time zones are about nobody.
    #[must_use]
    pub fn raw_name<'a>(&self, field: Field, name: &'a Personal) -> Cow<'a, str> {
        if field == Field::TimeZoneId { name.reveal().into() } else { self.raw_text(name) }
    }

    /// The path of a file that is made now, which is named after a person. For a terminal.
    #[must_use]
    pub fn new_path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if self.mask.is_some() { "a new file".into() } else { for_terminal(path) }
    }

    /// The path of a file in old commits. One that is gone is named after somebody whom nobody has to find
    /// there any more, so it is not shown where values are masked.
    #[must_use]
    pub fn raw_past_path<'a>(&self, path: &'a str, now: &BTreeSet<String>) -> Option<&'a str> {
        (self.mask.is_none() || now.contains(path)).then_some(path)
    }

    /// A person as `Name <e-mail>`, with whatever is known.
    #[must_use]
    pub fn raw_whom(&self, name: Option<&Personal>, email: Option<&Personal>) -> String {
        let name = name.map(|name| match self.mask {
            Some(mask) => mask.name(name).into(),
            None => self.raw_text(name),
        });
        match (name, email.map(|email| self.raw_text(email))) {
            (Some(name), Some(email)) => format!("{name} <{email}>"),
            (Some(one), None) | (None, Some(one)) => one.into_owned(),
            (None, None) => "(no name)".to_owned(),
        }
    }

    /// What kind of difference there is between two values, where they cannot be seen themselves.
    #[must_use]
    pub fn shape(&self, before: &Value, after: &Value) -> Option<String> {
        self.mask.and_then(|_| shape(before, after))
    }

    /// A person's text on one line, made harmless for a terminal.
    #[must_use]
    pub fn value(&self, text: &Personal) -> String {
        for_terminal(&self.raw_text(text)).into_owned()
    }

    /// A sentence with the values in it, for a terminal.
    #[must_use]
    pub fn sentence(&self, sentence: &Sentence) -> String {
        sentence.render(|text| self.raw_text(text))
    }

    /// Like [`Self::raw_content`], for a terminal.
    pub(super) fn field(
        &self,
        field: Field,
        value: &Value,
        names: &HashMap<Id, Personal>,
    ) -> String {
        for_terminal(&self.raw_content(field, value, names)).into_owned()
    }

    /// What an id of a field refers to, for a terminal.
    pub(super) fn reference(&self, field: Field, id: &Id, names: &HashMap<Id, Personal>) -> String {
        for_terminal(&self.referent(field, id, names)).into_owned()
    }

    /// Like [`Self::raw_whom`], for a terminal.
    pub(super) fn person(&self, name: Option<&Personal>, email: Option<&Personal>) -> String {
        for_terminal(&self.raw_whom(name, email)).into_owned()
    }

    fn referent(&self, field: Field, id: &Id, names: &HashMap<Id, Personal>) -> String {
        names.get(id).map_or_else(|| id.to_string(), |name| self.raw_name(field, name).into_owned())
    }

    /// Text in a tone, where colours are wanted.
    pub(super) fn tone(&self, tone: Tone, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        let style = match tone {
            Tone::Heading => Style::new().bold(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Old => color(AnsiColor::Red),
            Tone::New => color(AnsiColor::Green),
            Tone::Alarm => color(AnsiColor::Yellow).bold(),
        };
        format!("{style}{text}{style:#}")
    }
}
