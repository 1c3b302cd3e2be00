//! What is wrong, as data.
//!
//! A diagnostic says what happened, where, and what to do next. It is built by whichever room finds
//! the fault and worded for people there; how it looks is decided by `render` alone.

mod faults;
mod source;

pub use faults::{Faults, MAX_FAULTS};
pub use source::{Place, Source, Span};

use crate::text::Sentence;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The desired state is invalid; nothing is planned.
    Error,
    /// Worth a look; planning goes on.
    Warning,
}

/// A replacement of bytes that would mend the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// One fault: a stable code, a place, a sentence, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule, as in `contact::type`: stable across versions.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, without a full stop.
    pub sentence: Sentence,
    /// Where.
    pub place: Place,
    /// A few words shown at the place itself.
    pub label: Option<Sentence>,
    /// Other places that belong to the fault, each with its words.
    pub related: Vec<(Place, Sentence)>,
    /// What to do next.
    pub help: Vec<Sentence>,
    /// The edit that mends it, where one is certain.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, place: Place, sentence: impl Into<Sentence>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            sentence: sentence.into(),
            place,
            label: None,
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, sentence: impl Into<Sentence>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, sentence) }
    }

    /// Adds the words shown at the place itself.
    #[must_use]
    pub fn label(mut self, words: impl Into<Sentence>) -> Self {
        self.label = Some(words.into());
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, words: impl Into<Sentence>) -> Self {
        self.help.push(words.into());
        self
    }

    /// Adds another place that belongs to the fault.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<Sentence>) -> Self {
        self.related.push((place, words.into()));
        self
    }

    /// Adds the edit that mends the fault.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}
