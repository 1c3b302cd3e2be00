//! Whether a value may stand in a contact file, and whether a whole text may be one.

use std::sync::Arc;

use super::content::Entry;
use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::schema::Validator;
use crate::text::Sentence;
use crate::yaml::{self, NewValue};

/// An id that stands for any.
const SOME_ID: &str = "00000000-0000-0000-0000-000000000000";

/// Judges values by the schema of contact files.
#[derive(Default)]
pub struct Check(Option<Validator>);

impl Check {
    /// Why a value may not stand in a file; nothing where it may.
    pub fn refuses(&mut self, entry: &Entry) -> Option<Sentence> {
        let id = NewValue::Text(SOME_ID.to_owned());
        let text = yaml::mapping([("id", &id), (entry.key, &entry.value)], 0, "");
        self.faults(text).into_iter().next().map(|fault| fault.sentence)
    }

    /// The errors of a whole file.
    pub fn faults(&mut self, text: String) -> Vec<Diagnostic> {
        let mut faults = faults_of(text, self.0.get_or_insert_with(Validator::contacts));
        faults.retain(|fault| fault.severity == Severity::Error);
        faults
    }
}

/// What validation finds in a file with this text, warnings included.
#[must_use]
pub fn faults_of(text: String, validator: &Validator) -> Vec<Diagnostic> {
    let source = Arc::new(Source { path: String::new(), text });
    let (mut faults, mut warnings) = (Vec::new(), Vec::new());
    for root in yaml::read(&source, &mut faults) {
        validator.errors(&root, &source, &mut faults);
        validator.warnings(&root, &source, &mut warnings);
    }
    faults.extend(warnings);
    faults
}
