//! The schema of a plan as JSON.

use serde_json::{Map, Value as Json, json};

use super::{Action, Reason, Uncreated, Verdict};
use crate::contact::{FIELDS, FieldKind, Spec};

/// The shape of an id (`docs/ruddr-api.md`, “Transport”: any UUID version).
const ID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// The JSON Schema (2020-12) of what `rolo plan --format json` prints and of what `--out` saves.
/// Keys may be added under the same major version, so unknown ones are no fault.
#[must_use]
pub fn plan_schema() -> Json {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan of rolo",
        "description": "What apply would send. The major part of `formatVersion` changes when a \
            reader of the old format would go wrong; the minor part grows with new keys.",
        "type": "object",
        "required": [
            "formatVersion", "rolo", "workspace", "base", "digest", "contacts", "missing",
            "unmanaged", "summary",
        ],
        "properties": {
            "formatVersion": {
                "description": "Version of this form.",
                "type": "string",
                "pattern": "^1\\.[0-9]+$",
            },
            "rolo": { "description": "Version of the program.", "type": "string" },
            "workspace": object(&["id", "name"], json!({
                "id": { "description": "Id of the workspace.", "type": "string" },
                "name": { "description": "Its name.", "type": "string" },
            })),
            "base": {
                "description": "The commit that tells what this change touches; null without history.",
                "type": ["string", "null"],
                "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$",
            },
            "against": {
                "description": "The git revision in the place of the workspace; null where the \
                    workspace was asked. Ids that begin with `ffffffff-ffff-` then stand for names \
                    that only the workspace can look up.",
                "type": ["string", "null"],
            },
            "digest": {
                "description": "What a reviewer approves; null with `against`.",
                "type": ["string", "null"],
                "pattern": "^sha256:[0-9a-f]{64}$",
            },
            "redacted": {
                "description": "Present and true where values are masked; apply refuses such a plan.",
                "const": true,
            },
            "contacts": list(
                "Contacts that differ, in the order in which apply sends them.",
                &json!({ "$ref": "#/$defs/contact" }),
            ),
            "missing": list(
                "Contacts of files that the workspace does not have.",
                &json!({ "$ref": "#/$defs/missing" }),
            ),
            "forms": forms(),
            "unmanaged": {
                "description": "Live contacts that no file mentions; null where they were not read.",
                "type": ["integer", "null"],
                "minimum": 0,
            },
            "refusals": refusals(),
            "summary": {
                "description": "Counts. `managed` are the contacts that the plan looked at, \
                    `repository` all in the files, `changes` all fields that differ, `sent` those \
                    that apply sends. Of drift, `untold` are the fields that differ and of which nothing \
                    tells which side is newer, and `absent` the contacts of the files that are not there.",
                "type": "object",
                "additionalProperties": { "type": "integer", "minimum": 0 },
            },
        },
        "$defs": {
            "file": { "description": "Path of the file, from the project's root.", "type": "string" },
            "line": {
                "description": "Line in the file, counted from 1; 0 where none is known.",
                "type": "integer",
                "minimum": 0,
            },
            "field": {
                "description": "Key of the field.",
                "enum": FIELDS.iter().map(|spec| spec.key).collect::<Vec<_>>(),
            },
            "id": { "description": "Id of a contact.", "type": "string", "pattern": ID },
            "value": {
                "description": "As it stands in a request: text, an id, a list of ids, or null.",
                "type": ["string", "array", "null"],
                "items": { "type": "string" },
            },
            "contact": contact(),
            "change": change(),
            "missing": missing(),
        },
    })
}

fn forms() -> Json {
    list(
        "Differences of form alone; with `--strict`.",
        &object(
            &["file", "line", "field", "live", "desired"],
            json!({
                "email": { "description": "E-mail of the contact.", "type": ["string", "null"] },
                "file": { "$ref": "#/$defs/file" },
                "line": { "$ref": "#/$defs/line" },
                "field": { "$ref": "#/$defs/field" },
                "live": { "$ref": "#/$defs/value" },
                "desired": { "$ref": "#/$defs/value" },
            }),
        ),
    )
}

fn refusals() -> Json {
    list(
        "Why apply sends nothing of this plan; not in a saved plan, which is judged when it \
         is applied.",
        &json!({
            "type": "object",
            "required": ["rule"],
            "properties": {
                "rule": {
                    "description": "The rule that refuses it.",
                    "enum": ["ceiling", "off", "protected", "stricter", "drift", "conflict"],
                },
            },
        }),
    )
}

fn contact() -> Json {
    let managed: Map<String, Json> =
        FIELDS.iter().map(|spec| (spec.key.to_owned(), value(spec))).collect();
    let refusals =
        Reason::ALL.map(|reason| Json::from(reason.word())).into_iter().chain([Json::Null]);
    object(
        &["id", "email", "file", "line", "action", "changes"],
        json!({
            "id": {
                "description": "Null for a contact that is to be created.",
                "type": ["string", "null"],
                "pattern": ID,
            },
            "email": {
                "description": "The live e-mail; of a new contact the one it will have.",
                "type": ["string", "null"],
            },
            "name": { "description": "The live full name.", "type": ["string", "null"] },
            "file": { "$ref": "#/$defs/file" },
            "line": { "$ref": "#/$defs/line" },
            "crmSynced": {
                "description": "Whether HubSpot or Salesforce syncs the contact.",
                "type": "boolean",
            },
            "waits": {
                "description": "Whether it is sent only after the contact before it, whose \
                    e-mail it takes.",
                "type": "boolean",
            },
            "action": words(
                "What becomes of the contact.",
                [Action::Update, Action::Create, Action::Delete].map(Action::word),
            ),
            "refused": {
                "description": "Why a deletion is not sent; null where it is.",
                "enum": refusals.collect::<Vec<_>>(),
            },
            "changes": list("Fields that differ.", &json!({ "$ref": "#/$defs/change" })),
            "managed": {
                "description": "What every managed field is to hold in the end. In a saved plan \
                    only.",
                "type": "object",
                "properties": managed,
                "additionalProperties": false,
            },
            "called": list(
                "First and last name of a contact that is to be deleted, as they are compared. In a saved plan \
                 only.",
                &json!({ "type": "string" }),
            ),
        }),
    )
}

fn change() -> Json {
    object(
        &["field", "before", "after", "verdict", "reason", "sent"],
        json!({
            "field": { "$ref": "#/$defs/field" },
            "before": { "$ref": "#/$defs/value" },
            "after": { "$ref": "#/$defs/value" },
            "verdict": words("Whose move the difference is.", Verdict::ALL.map(Verdict::word)),
            "sent": { "description": "Whether apply sends it.", "type": "boolean" },
            "decided": {
                "description": "Whether a person decided the conflict for the file.",
                "type": "boolean",
            },
            "reason": words("Why it has this verdict.", Reason::ALL.map(Reason::word)),
            "line": { "$ref": "#/$defs/line" },
            "shape": {
                "description": "What kind of difference it is, for people. In a redacted plan only.",
                "type": ["string", "null"],
            },
            "names": {
                "description": "Names of the ids in `before` and `after`, where known.",
                "type": "object",
                "additionalProperties": { "type": "string" },
            },
        }),
    )
}

fn missing() -> Json {
    object(
        &["file", "line", "email", "reason", "hints"],
        json!({
            "file": { "$ref": "#/$defs/file" },
            "line": { "$ref": "#/$defs/line" },
            "id": { "description": "The id that the file gives.", "type": ["string", "null"] },
            "email": { "description": "The e-mail that the file gives.", "type": ["string", "null"] },
            "reason": {
                "description": "Why it is not created; null where the plan is against a revision.",
                "enum": Uncreated::ALL.map(|reason| Json::from(reason.word())).into_iter().chain([Json::Null]).collect::<Vec<_>>(),
            },
            "hints": list("Live contacts that may be meant, the nearest first.", &object(&["id"], json!({
                "id": { "$ref": "#/$defs/id" },
                "email": { "description": "Its e-mail.", "type": ["string", "null"] },
                "name": { "description": "Its full name.", "type": ["string", "null"] },
                "former": {
                    "description": "Whether git shows that the file had this contact's e-mail.",
                    "type": "boolean",
                },
            }))),
        }),
    )
}

fn words(about: &str, words: impl IntoIterator<Item = &'static str>) -> Json {
    json!({ "description": about, "enum": words.into_iter().collect::<Vec<_>>() })
}

fn object(required: &[&str], properties: Json) -> Json {
    let mut object = Map::new();
    object.insert("type".into(), "object".into());
    object.insert("required".into(), required.into());
    object.insert("properties".into(), properties);
    Json::Object(object)
}

fn list(about: &str, items: &Json) -> Json {
    json!({ "description": about, "type": "array", "items": items })
}

/// A managed value in a saved plan.
fn value(spec: &Spec) -> Json {
    match spec.kind {
        FieldKind::References => list("Ids.", &json!({ "$ref": "#/$defs/id" })),
        FieldKind::Reference => json!({ "type": ["string", "null"], "pattern": ID }),
        FieldKind::Line | FieldKind::Lines | FieldKind::Email => {
            json!({ "type": ["string", "null"] })
        }
    }
}
