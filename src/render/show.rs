//! How things are shown: colour, width, and the one way from a person's text to output.

use std::collections::HashMap;

use anstyle::{AnsiColor, Style};

use crate::contact::{Id, Value};
use crate::text::{Personal, Sentence, for_terminal};

/// How a rendering shows things.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// Whether to style with ANSI colours.
    pub color: bool,
    /// Columns to fit into.
    pub width: usize,
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
    /// A person's text on one line, made harmless for a terminal.
    #[must_use]
    pub fn value(&self, text: &Personal) -> String {
        for_terminal(text.reveal()).into_owned()
    }

    /// A sentence with the values in it.
    #[must_use]
    pub fn sentence(&self, sentence: &Sentence) -> String {
        sentence.render(|text| self.value(text))
    }

    /// A field's value on one line; what ids refer to by its name, where that is known.
    pub(super) fn field(&self, value: &Value, names: &HashMap<Id, Personal>) -> String {
        match value {
            Value::Text(text) if !text.reveal().is_empty() => self.value(text),
            Value::Id(id) => self.reference(id, names),
            Value::Ids(ids) if !ids.is_empty() => {
                ids.iter().map(|id| self.reference(id, names)).collect::<Vec<_>>().join(", ")
            }
            Value::Null | Value::Text(_) | Value::Ids(_) => "(empty)".to_owned(),
        }
    }

    /// What an id refers to.
    pub(super) fn reference(&self, id: &Id, names: &HashMap<Id, Personal>) -> String {
        names.get(id).map_or_else(|| id.to_string(), |name| self.value(name))
    }

    /// A person as `Name <e-mail>`, with whatever is known.
    pub(super) fn person(&self, name: Option<&Personal>, email: Option<&Personal>) -> String {
        match (name, email) {
            (Some(name), Some(email)) => format!("{} <{}>", self.value(name), self.value(email)),
            (Some(one), None) | (None, Some(one)) => self.value(one),
            (None, None) => "(no name)".to_owned(),
        }
    }

    /// Text in a tone, where colours are wanted.
    pub(super) fn tone(&self, tone: Tone, text: &str) -> String {
        if !self.color {
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
