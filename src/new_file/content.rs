//! The text of a new contact file.

use crate::yaml::{self, NewValue};

/// How contacts are spread over new files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A file for each.
    #[default]
    File,
    /// One file for all that the pattern gives one name, as a `contacts:` list.
    List,
}

/// A key of a contact file, and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: &'static str,
    /// The value.
    pub value: NewValue,
}

/// The text of a new file: one contact alone, or a `contacts:` list. `schema` is the path from the
/// file to the schema, for editors.
#[must_use]
pub fn file_text(contacts: &[Vec<Entry>], layout: Layout, schema: Option<&str>) -> String {
    let entries = |contact: &'_ [Entry], indent, first| {
        yaml::mapping(contact.iter().map(|entry| (entry.key, &entry.value)), indent, first)
    };
    let body = if let (Layout::File, [only]) = (layout, contacts) {
        entries(only, 0, "")
    } else {
        let items = contacts.iter().map(|contact| entries(contact, 4, "  - "));
        format!("contacts:\n{}", items.collect::<Vec<_>>().join("\n"))
    };
    let schema = schema.map(|path| yaml::flow_scalar(path, false));
    let header = schema.map(|path| format!("# yaml-language-server: $schema={path}\n"));
    header.unwrap_or_default() + &body
}
