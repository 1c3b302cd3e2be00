//! An imported contact as the content of a new file.

use super::judge::Contact;
use super::row::Cell;
use crate::contact::{Field, FieldKind};
use crate::new_file::{self, Entry, Layout};
use crate::yaml::NewValue;

/// A file with these contacts: under `contacts:`, or one alone. `schema` is the path from the file
/// to the schema, for editors.
#[must_use]
pub fn file_text(contacts: &[Contact], is_list: bool, schema: Option<&str>) -> String {
    let layout = if is_list { Layout::List } else { Layout::File };
    let contacts: Vec<Vec<Entry>> = contacts.iter().map(entries).collect();
    new_file::file_text(&contacts, layout, schema)
}

/// The entries of a contact in canonical order.
fn entries(contact: &Contact) -> Vec<Entry> {
    let cells = contact.cells.iter();
    cells.map(|(field, cell)| Entry { key: cell.key, value: new(field, cell) }).collect()
}

fn new(field: Field, cell: &Cell) -> NewValue {
    let mut texts = cell.texts.iter().map(|text| text.reveal().to_owned());
    if field.spec().kind == FieldKind::References {
        return NewValue::List(texts.collect());
    }
    let mut text = texts.next().unwrap_or_default();
    // A final line end makes it a plain block.
    if field.spec().kind == FieldKind::Lines && text.contains('\n') {
        text.push('\n');
    }
    NewValue::Text(text)
}
