//! The schema of a contact file, written from the table of fields.

use serde_json::{Map, Value as Json, json};

use crate::contact::{FIELDS, FieldKind, Spec, Twin};

/// The shape of an id (`docs/ruddr-api.md`, “Transport”: any UUID version).
pub(super) const ID_PATTERN: &str =
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

/// One `@` with something on both sides and no white space. The service's own rule is not known,
/// so this refuses only what cannot be an address.
pub(super) const EMAIL_PATTERN: &str = r"^[^@\s]+@[^@\s]+$";

/// The JSON Schema (2020-12) of a document in a contact file: one contact, or a list of them with
/// what they share. Limits are those of `docs/ruddr-api.md`, “Contact”, in Unicode code points.
#[must_use]
pub fn contact_schema() -> Json {
    let mut contact = Map::new();
    contact.insert(
        "id".into(),
        json!({
            "description": "Id of the contact. Without it the e-mail finds the contact.",
            "type": "string",
            "pattern": ID_PATTERN,
        }),
    );
    contact.insert(
        "state".into(),
        json!({
            "description": "Whether the workspace should have the contact. `absent` deletes it, \
                where `policy.delete` allows that.",
            "enum": ["present", "absent"],
            "default": "present",
        }),
    );
    let mut shared = Map::new();
    for spec in &FIELDS {
        let twin = spec.twin.as_ref().map(|twin| (twin.key, twin_property(spec, twin)));
        for (key, property) in twin.into_iter().chain([(spec.key, property(spec))]) {
            contact.insert(key.into(), property.clone());
            // What identifies a contact cannot be shared by several.
            if spec.kind != FieldKind::Email {
                shared.insert(key.into(), property);
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contacts of a Ruddr workspace, as rolo reads them",
        "description": "A document holds one contact, or a `contacts` list beside which `defaults` \
            gives the fields that every contact of the list has unless it says otherwise. A field \
            that is left out is not managed; null clears it.",
        "type": "object",
        "if": { "anyOf": [{ "required": ["contacts"] }, { "required": ["defaults"] }] },
        "then": { "$ref": "#/$defs/list" },
        "else": { "$ref": "#/$defs/contact" },
        "$defs": {
            "contact": {
                "type": "object",
                "properties": contact,
                "additionalProperties": false,
                "anyOf": [{ "required": ["id"] }, { "required": ["email"] }],
                "allOf": not_both(),
            },
            "list": {
                "type": "object",
                "properties": {
                    "defaults": {
                        "description": "Fields that every contact of this list has unless it says \
                            otherwise.",
                        "type": "object",
                        "properties": shared,
                        "additionalProperties": false,
                        "allOf": not_both(),
                    },
                    "contacts": {
                        "description": "The contacts.",
                        "type": "array",
                        "items": { "$ref": "#/$defs/contact" },
                    },
                },
                "required": ["contacts"],
                "additionalProperties": false,
            },
        },
    })
}

/// Ids and names of one thing exclude each other.
fn not_both() -> Vec<Json> {
    let twins = FIELDS.iter().filter_map(|spec| Some((spec.key, spec.twin.as_ref()?.key)));
    twins
        .map(|(key, twin)| json!({ "not": { "type": "object", "required": [twin, key] } }))
        .collect()
}

fn twin_property(spec: &Spec, twin: &Twin) -> Json {
    let name = json!({ "type": "string", "minLength": 1 });
    if spec.kind == FieldKind::References {
        let examples = json!([[twin.example]]);
        return json!({
            "description": twin.about, "type": "array", "items": name, "examples": examples,
        });
    }
    json!({
        "description": twin.about,
        "type": ["string", "null"],
        "examples": [twin.example],
    })
}

fn property(spec: &Spec) -> Json {
    let mut property = Map::new();
    property.insert("description".into(), spec.about.into());
    if spec.kind == FieldKind::References {
        property.insert("type".into(), "array".into());
        property.insert("items".into(), json!({ "type": "string", "pattern": ID_PATTERN }));
        property.insert("examples".into(), json!([[spec.example]]));
        return Json::Object(property);
    }
    let kind = if spec.nullable { json!(["string", "null"]) } else { json!("string") };
    property.insert("type".into(), kind);
    if !spec.nullable {
        property.insert("minLength".into(), 1.into());
    }
    if let Some(max) = spec.max {
        property.insert("maxLength".into(), max.into());
    }
    match spec.kind {
        FieldKind::Email => property.insert("pattern".into(), EMAIL_PATTERN.into()),
        FieldKind::Reference => {
            property.insert("pattern".into(), format!("^$|{ID_PATTERN}").into())
        }
        FieldKind::Line | FieldKind::Lines | FieldKind::References => None,
    };
    property.insert("examples".into(), json!([spec.example]));
    Json::Object(property)
}
