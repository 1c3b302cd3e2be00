//! A validated document as desired contacts.

use crate::contact::{
    Draft, Field, FieldKind, Fields, Id, Managed, Name, Value, Written, canonical_text,
};
use crate::schema::Layout;
use crate::text::Personal;
use crate::yaml::Node;

/// The contacts of a document. Parts that validation refused are left out, so that whatever else
/// stands in the document can still be checked against other files.
pub(super) fn build(root: &Node<'_>, file: u32, contacts: &mut Vec<Draft>) {
    match Layout::of(root) {
        Layout::One => contacts.push(contact(root, file, &Fields::default())),
        Layout::List => {
            let defaults = root.get("defaults").map(|entry| fields(&entry.value));
            let mut defaults = defaults.unwrap_or_default();
            // Validation refuses it; taken over, it would make every contact clash with every other.
            defaults.retain(|field| field != Field::Email);
            let list = root.get("contacts").and_then(|entry| entry.value.items());
            contacts
                .extend(list.unwrap_or_default().iter().map(|node| contact(node, file, &defaults)));
        }
    }
}

fn contact(node: &Node<'_>, file: u32, defaults: &Fields<Managed<Written>>) -> Draft {
    let mut all = fields(node);
    for (field, managed) in defaults.iter() {
        if all.get(field).is_none() {
            all.set(field, managed.clone());
        }
    }
    let span = node.entries().and_then(<[_]>::first).map_or(node.span, |entry| entry.key_span);
    Draft {
        id: node.get("id").and_then(|entry| entry.value.scalar()?.trim().parse().ok()),
        file,
        span,
        id_span: node.get("id").map_or(span, |entry| entry.value.span),
        is_absent: node.get("state").is_some_and(|entry| entry.value.scalar() == Some("absent")),
        fields: all,
    }
}

fn fields(node: &Node<'_>) -> Fields<Managed<Written>> {
    let entries = node.entries().unwrap_or_default().iter();
    entries
        .filter_map(|entry| {
            let (field, value) = match Field::from_key(&entry.key) {
                Some(field) => (field, Written::Value(value(field, &entry.value)?)),
                None => (Field::from_twin(&entry.key)?, names(&entry.value)?),
            };
            Some((field, Managed { value, span: entry.value.span }))
        })
        .collect()
}

fn names(node: &Node<'_>) -> Option<Written> {
    if node.is_null() || node.scalar().is_some_and(|text| canonical_text(text).is_empty()) {
        return Some(Written::Value(Value::Null));
    }
    let name = |node: &Node<'_>| {
        let text = Personal::new(canonical_text(node.scalar()?).into_owned());
        Some(Name { text, span: node.span })
    };
    let names = match node.items() {
        Some([]) => return Some(Written::Value(Value::ids([]))),
        Some(items) => items.iter().map(name).collect::<Option<Vec<_>>>()?,
        None => vec![name(node)?],
    };
    Some(Written::Names(names))
}

fn value(field: Field, node: &Node<'_>) -> Option<Value> {
    match field.spec().kind {
        FieldKind::References => {
            let ids = node.items()?.iter().map(|item| id(item.scalar()?));
            ids.collect::<Option<Vec<Id>>>().map(Value::ids)
        }
        _ if node.is_null() => Some(Value::Null),
        FieldKind::Reference => match node.scalar()?.trim() {
            "" => Some(Value::Null),
            text => Some(Value::Id(id(text)?)),
        },
        FieldKind::Line | FieldKind::Lines | FieldKind::Email => Some(Value::text(node.scalar()?)),
    }
}

fn id(text: &str) -> Option<Id> {
    text.trim().parse().ok()
}
