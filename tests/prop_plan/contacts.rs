//! Made-up contacts, as files want them and as the service has them.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rolo::contact::{Desired, FIELDS, Field, FieldKind, Fields, Id, Live, Managed, Value};
use rolo::diagnostic::Span;
use rolo::plan::Workspace;
use rolo::text::Personal;

pub(crate) fn id(n: u8) -> Id {
    let mut text = String::from("00000000-0000-4000-8000-0000000000");
    write!(text, "{n:02x}").unwrap();
    text.parse().unwrap()
}

/// Few different texts, so that two of them often mean the same without being the same.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just(""),
        Just(" "),
        Just("\n"),
        Just("\r\n"),
        Just("a"),
        Just("A"),
        Just("b"),
        Just("\u{e9}"),
        Just("e\u{301}"),
        Just("e"),
        Just("\u{301}"),
        Just("\u{1f600}"),
        Just("\u{a0}"),
        Just("\u{958}")
    ];
    vec(pieces, 0..5).prop_map(|pieces| pieces.concat())
}

/// A value as the service may hold it: not in canonical form.
pub(crate) fn live_value(field: Field) -> BoxedStrategy<Value> {
    match field.spec().kind {
        FieldKind::Line | FieldKind::Lines | FieldKind::Email => prop_oneof![
            1 => Just(Value::Null),
            4 => text().prop_map(|text| Value::Text(Personal::new(text))),
        ]
        .boxed(),
        FieldKind::Reference => {
            option::of(0..3_u8).prop_map(|n| n.map_or(Value::Null, |n| Value::Id(id(n)))).boxed()
        }
        FieldKind::References => {
            vec(0..4_u8, 0..4).prop_map(|ids| Value::Ids(ids.into_iter().map(id).collect())).boxed()
        }
    }
}

pub(crate) fn live_fields() -> impl Strategy<Value = Fields<Value>> {
    let each: Vec<_> = FIELDS
        .iter()
        .map(|spec| option::of(live_value(spec.field)).prop_map(|value| (spec.field, value)))
        .collect();
    each.prop_map(|fields| {
        let fields = fields.into_iter();
        fields.filter_map(|(field, value)| Some((field, value?))).collect()
    })
}

pub(crate) fn managed(value: Value) -> Managed {
    Managed { value, span: Span::default() }
}

/// Values as the program builds them from a file: canonical.
pub(crate) fn desired_fields() -> impl Strategy<Value = Fields<Managed>> {
    live_fields().prop_map(|fields| {
        let fields = fields.iter();
        fields.map(|(field, value)| (field, managed(value.canonical()))).collect()
    })
}

pub(crate) fn contact(n: u8, fields: Fields<Value>) -> Live {
    Live { id: id(n), crm_synced: false, fields, tags: Vec::new() }
}

pub(crate) fn wanting(n: u8, fields: Fields<Managed>) -> Desired {
    let span = Span::default();
    Desired { id: Some(id(n)), file: 0, span, id_span: span, is_absent: false, fields }
}

pub(crate) fn workspace() -> Workspace {
    Workspace { id: "w".to_owned(), name: "Example".to_owned() }
}

/// Sets each e-mail apart, so that matching by it is never ambiguous.
pub(crate) fn with_email(mut live: Live, n: u8) -> Live {
    let email = format!("c{n}@example.com");
    live.fields.set(Field::Email, Value::Text(Personal::new(email)));
    live
}
