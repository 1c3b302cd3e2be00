//! Live values as files say them: readable names where they lead back to the same thing.

use crate::contact::{FIELDS, Field, FieldKind, Id, Spec, Value};
use crate::names::Directory;
use crate::new_file::Entry;
use crate::text::Personal;
use crate::yaml::NewValue;

/// A live value under its readable key where everything in it has a name, else by its ids.
#[must_use]
pub fn readable(field: Field, value: &Value, directory: &Directory) -> Entry {
    let twin = field.spec().twin.as_ref().map(|twin| twin.key);
    match (twin, names(field, value, directory)) {
        (Some(key), Some(value)) => Entry { key, value },
        _ => plain(field, value),
    }
}

/// A live value under the API's own key.
pub(super) fn plain(field: Field, value: &Value) -> Entry {
    let value = match value {
        Value::Null if field.spec().kind == FieldKind::References => NewValue::List(Vec::new()),
        Value::Null => NewValue::Null,
        Value::Text(text) => NewValue::Text(lines(text.reveal())),
        Value::Id(id) => NewValue::Text(id.to_string()),
        Value::Ids(ids) => NewValue::List(ids.iter().map(Id::to_string).collect()),
    };
    Entry { key: field.key(), value }
}

/// The names of a reference; nothing where one has none that leads back to it.
pub(super) fn names(field: Field, value: &Value, directory: &Directory) -> Option<NewValue> {
    let name = |id: &Id| name(field, *id, directory).map(|name| name.reveal().to_owned());
    Some(match value {
        Value::Null if field.spec().kind == FieldKind::References => NewValue::List(Vec::new()),
        Value::Null => NewValue::Null,
        Value::Id(id) => NewValue::Text(name(id)?),
        Value::Ids(ids) => {
            let mut names = ids.iter().map(name).collect::<Option<Vec<String>>>()?;
            names.sort();
            NewValue::List(names)
        }
        Value::Text(_) => return None,
    })
}

/// What a file can call an id: a member's e-mail, else the name.
fn name(field: Field, id: Id, directory: &Directory) -> Option<&Personal> {
    let entry = directory.get(field, id)?;
    let mut names = entry.email.iter().chain([&entry.name]);
    names.find(|name| {
        let found = directory.find(field, name.reveal());
        matches!(found[..], [only] if only.id == id) && !name.reveal().trim().is_empty()
    })
}

/// Text of several lines ends with a line end, as people write it in a block.
fn lines(text: &str) -> String {
    let end = if text.contains('\n') { "\n" } else { "" };
    format!("{text}{end}")
}

/// The keys that stand before a field's own in a file in canonical order.
pub(super) fn keys_before(field: Field) -> Vec<String> {
    let earlier = FIELDS.iter().take_while(|spec| spec.field != field);
    ["id", "state"].into_iter().chain(earlier.flat_map(Spec::keys)).map(str::to_owned).collect()
}
