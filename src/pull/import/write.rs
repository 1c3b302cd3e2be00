//! Contacts as the text of a new file.

use std::sync::Arc;

use super::judge::Contact;
use super::row::Cell;
use crate::contact::{Field, Kind};
use crate::diagnostic::{Diagnostic, Source};
use crate::schema::Validator;
use crate::yaml::{self, New};

/// A file with these contacts: under `contacts:`, or one alone. `schema` is the path from the file
/// to the schema, for editors.
#[must_use]
pub fn file_text(contacts: &[Contact], is_list: bool, schema: Option<&str>) -> String {
    let mut out = String::new();
    if let Some(schema) = schema {
        let schema = yaml::flow_scalar(schema, false);
        out.push_str(&format!("# yaml-language-server: $schema={schema}\n"));
    }
    if is_list {
        out.push_str("contacts:\n");
    }
    for (at, contact) in contacts.iter().enumerate() {
        let entries: Vec<(&str, New)> =
            contact.cells.iter().map(|(field, cell)| (cell.key, new(field, cell))).collect();
        let (indent, first) = if is_list { (4, "  - ") } else { (0, "") };
        if at > 0 {
            out.push('\n');
        }
        out.push_str(&yaml::mapping(entries.iter().map(|(key, new)| (*key, new)), indent, first));
    }
    out
}

fn new(field: Field, cell: &Cell) -> New {
    let mut texts = cell.texts.iter().map(|text| text.reveal().to_owned());
    if field.spec().kind == Kind::References {
        return New::List(texts.collect());
    }
    let mut text = texts.next().unwrap_or_default();
    // A final line end makes it a plain block.
    if field.spec().kind == Kind::Lines && text.contains('\n') {
        text.push('\n');
    }
    New::Text(text)
}

/// What validation finds in a file with this text.
#[must_use]
pub fn faults_of(text: String, validator: &Validator) -> Vec<Diagnostic> {
    let source = Arc::new(Source { path: String::new(), text });
    let mut faults = Vec::new();
    for root in yaml::read(&source, &mut faults) {
        validator.validate(&root, &source, &mut faults);
    }
    faults
}
