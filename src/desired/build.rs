//! A validated document as desired contacts.

use crate::contact::{Desired, Field, Fields, Id, Kind, Managed, Value};
use crate::schema::Layout;
use crate::yaml::Node;

/// The contacts of a document. Parts that validation refused are left out, so that whatever else
/// stands in the document can still be checked against other files.
pub(super) fn build(root: &Node<'_>, file: u32, contacts: &mut Vec<Desired>) {
    match Layout::of(root) {
        Layout::One => contacts.push(contact(root, file, &Fields::default())),
        Layout::List => {
            let defaults = root.get("defaults").map(|entry| fields(&entry.value));
            let defaults = defaults.unwrap_or_default();
            let list = root.get("contacts").and_then(|entry| entry.value.items());
            contacts
                .extend(list.unwrap_or_default().iter().map(|node| contact(node, file, &defaults)));
        }
    }
}

fn contact(node: &Node<'_>, file: u32, defaults: &Fields<Managed>) -> Desired {
    let mut all = defaults.clone();
    for (field, managed) in fields(node).iter() {
        all.set(field, managed.clone());
    }
    Desired {
        id: node.get("id").and_then(|entry| entry.value.scalar()?.trim().parse().ok()),
        file,
        span: node.entries().and_then(<[_]>::first).map_or(node.span, |entry| entry.key_span),
        fields: all,
    }
}

fn fields(node: &Node<'_>) -> Fields<Managed> {
    let entries = node.entries().unwrap_or_default().iter();
    entries
        .filter_map(|entry| {
            let field = Field::from_key(&entry.key)?;
            let value = value(field, &entry.value)?;
            Some((field, Managed { value, span: entry.value.span }))
        })
        .collect()
}

fn value(field: Field, node: &Node<'_>) -> Option<Value> {
    match field.spec().kind {
        Kind::References => {
            let ids = node.items()?.iter().map(|item| id(item.scalar()?));
            ids.collect::<Option<Vec<Id>>>().map(Value::ids)
        }
        _ if node.is_null() => Some(Value::Null),
        Kind::Reference => match node.scalar()?.trim() {
            "" => Some(Value::Null),
            text => Some(Value::Id(id(text)?)),
        },
        Kind::Line | Kind::Lines | Kind::Email => Some(Value::text(node.scalar()?)),
    }
}

fn id(text: &str) -> Option<Id> {
    text.trim().parse().ok()
}
