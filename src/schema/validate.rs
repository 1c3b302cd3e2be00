//! Validates documents by a schema; `fault` words what it finds.

use std::sync::Arc;

use serde_json::Value as Json;

use super::config::config_schema;
use super::contact::contact_schema;
use super::fault::Fault;
use super::json::to_json;
use super::warnings;
use crate::diagnostic::{Diagnostic, MAX_FAULTS, Source};
use crate::yaml::Node;

/// How a document is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// The document is one contact.
    One,
    /// The document has a `contacts:` list, and perhaps `defaults:`.
    List,
}

impl Layout {
    /// The layout of a document, by its keys.
    #[must_use]
    pub fn of(root: &Node<'_>) -> Self {
        match root.get("contacts").or_else(|| root.get("defaults")) {
            Some(_) => Self::List,
            None => Self::One,
        }
    }
}

/// What a schema is for: it names the rules, and says what a missing value means.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) layout: &'static str,
    pub(super) unknown_key: &'static str,
    pub(super) kind: &'static str,
    pub(super) not_text: &'static str,
    pub(super) null: &'static str,
    pub(super) empty: &'static str,
    pub(super) too_long: &'static str,
    pub(super) id: &'static str,
    pub(super) schema: &'static str,
    pub(super) has_null: &'static str,
    pub(super) leave_out: &'static str,
}

static CONTACT: Area = Area {
    layout: "contact::layout",
    unknown_key: "contact::unknown-key",
    kind: "contact::type",
    not_text: "contact::not-text",
    null: "contact::null",
    empty: "contact::empty",
    too_long: "contact::too-long",
    id: "contact::id",
    schema: "contact::schema",
    has_null: " cannot be cleared",
    leave_out: "remove the line to leave the field alone",
};

static CONFIG: Area = Area {
    layout: "config::layout",
    unknown_key: "config::unknown-key",
    kind: "config::type",
    not_text: "config::not-text",
    null: "config::null",
    empty: "config::empty",
    too_long: "config::too-long",
    id: "config::id",
    schema: "config::value",
    has_null: " has no value",
    leave_out: "remove the line",
};

/// Validates documents; compile it once.
pub struct Validator {
    compiled: jsonschema::Validator,
    pub(super) schema: Json,
    pub(super) area: &'static Area,
}

impl Validator {
    /// For contact files.
    #[must_use]
    pub fn contacts() -> Self {
        Self::compile(contact_schema(), &CONTACT)
    }

    /// For `rolo.yaml`.
    #[must_use]
    pub fn config() -> Self {
        Self::compile(config_schema(), &CONFIG)
    }

    #[expect(clippy::expect_used, reason = "the schemas are ours and do not depend on input")]
    fn compile(schema: Json, area: &'static Area) -> Self {
        let compiled = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("a schema of ours compiles");
        Self { compiled, schema, area }
    }

    /// Adds every error and warning of a document to `faults`.
    pub fn validate(&self, root: &Node<'_>, source: &Arc<Source>, faults: &mut Vec<Diagnostic>) {
        self.errors(root, source, faults);
        let mut warnings = Vec::new();
        self.warnings(root, source, &mut warnings);
        faults.extend(warnings);
    }

    /// Adds the errors of a document to `faults`, until there are [`MAX_FAULTS`].
    pub fn errors(&self, root: &Node<'_>, source: &Arc<Source>, faults: &mut Vec<Diagnostic>) {
        if faults.len() >= MAX_FAULTS {
            return;
        }
        let json = to_json(root);
        if !self.compiled.is_valid(&json) {
            for error in self.compiled.iter_errors(&json) {
                let fault = Fault::new(self, &error, root, source);
                if !fault.is_refused() {
                    fault.word(faults);
                }
                if faults.len() >= MAX_FAULTS {
                    return;
                }
            }
        }
    }

    /// Adds the warnings of a document to `faults`, until there are [`MAX_FAULTS`].
    pub fn warnings(&self, root: &Node<'_>, source: &Arc<Source>, faults: &mut Vec<Diagnostic>) {
        if std::ptr::eq(self.area, &raw const CONTACT) {
            warnings::warn(root, source, faults);
        }
    }
}
