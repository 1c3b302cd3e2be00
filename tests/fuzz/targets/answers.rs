//! Whatever the service answers, it is read as what it says, or refused with words that hold nothing of
//! it. Halves of surrogate pairs become replacement characters, as everywhere else.

use rolo::api::{Body, Error, ErrorKind, ListPage};
use rolo::contact::{FIELDS, Field, Id, Live, Value};
use serde_json::Value as Json;

use super::tape::Tape;

const ID: &str = "00000000-0000-4000-8000-000000000001";

const TYPES: [&str; 4] = ["application/json", "application/json; charset=utf-8", "text/html", ""];

const STATUSES: [u16; 12] = [300, 400, 401, 403, 404, 405, 409, 422, 423, 429, 500, 503];

/// What is said of answers that nobody could know the fault of.
const UNKNOWN: &str = "its form could not be read";

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let (kind, content_type) = (tape.below(6), tape.pick(&TYPES));
    if kind == 5 {
        return units(tape.bytes());
    }
    let status = tape.pick(&STATUSES);
    let bytes = tape.bytes();
    let body = Body { bytes, content_type };
    match kind {
        0 => match body.page() {
            Ok(read) => page(&read, bytes),
            Err(error) => explained(&error, bytes),
        },
        1 => match body.contact(ID.parse().unwrap()) {
            Ok(live) => {
                assert_eq!(live.id.to_string(), ID);
                known(bytes, |json| contact(&live, json));
            }
            Err(error) => explained(&error, bytes),
        },
        2 => match body.workspace() {
            Ok(workspace) => known(bytes, |json| {
                assert_eq!(
                    (&json["id"], &json["name"]),
                    (&workspace.id.into(), &workspace.name.into())
                );
            }),
            Err(error) => worded(&error, bytes),
        },
        3 => match body.references() {
            Ok((rows, has_more)) => known(bytes, |json| {
                let ids = json["results"].as_array().unwrap().iter().map(|row| id(&row["id"]));
                assert!(ids.eq(rows.iter().map(|row| Some(row.id))));
                assert_eq!(json["hasMore"], has_more);
            }),
            Err(error) => worded(&error, bytes),
        },
        _ => refused(&body, status),
    }
}

fn id(json: &Json) -> Option<Id> {
    json.as_str()?.parse().ok()
}

/// Holds a body that was read against what another reader sees: a tree, which keeps one of two equal
/// keys, has a limit of depth and one of numbers, and takes no halves.
fn known(bytes: &[u8], check: impl FnOnce(&Json)) {
    let Ok(json) = serde_json::from_slice::<Json>(bytes) else { return };
    if entries(&json) == colons(bytes) {
        check(&json);
    }
}

fn page(read: &ListPage, bytes: &[u8]) {
    known(bytes, |json| {
        let rows = json["results"].as_array().unwrap();
        assert_eq!(rows.len(), read.contacts.len());
        assert_eq!(json["hasMore"], read.has_more);
        rows.iter().zip(&read.contacts).for_each(|(row, live)| contact(live, row));
    });
}

fn contact(live: &Live, json: &Json) {
    assert_eq!(Some(live.id), id(&json["id"]));
    for spec in &FIELDS {
        let (value, there) = (live.value(spec.field), &json[spec.key]);
        match (spec.field, there) {
            (Field::TagIds, _) => {}
            (Field::OwnerId | Field::TimeZoneId, Json::String(text)) if text.is_empty() => {
                assert!(matches!(value, Value::Null));
            }
            (Field::OwnerId | Field::TimeZoneId, Json::String(_)) => {
                assert_eq!(id(there).as_slice(), value.references());
            }
            (_, Json::String(text)) => {
                assert!(
                    matches!(value, Value::Text(read) if read.reveal() == text),
                    "{}",
                    spec.key
                );
            }
            (_, there) => assert!(there.is_null() && matches!(value, Value::Null), "{}", spec.key),
        }
    }
    let is_set = |key: &str| json[key].as_str().is_some_and(|id| !id.trim().is_empty());
    assert_eq!(live.crm_synced, is_set("salesforceId") || is_set("hubspotId"));
    if let Some(tags) = json["tags"].as_array() {
        let ids = tags.iter().map(|tag| id(&tag["id"]));
        assert!(ids.eq(live.tags.iter().map(|(id, _)| Some(*id))));
    }
}

/// The entries of all objects.
fn entries(json: &Json) -> usize {
    match json {
        Json::Object(object) => object.len() + object.values().map(entries).sum::<usize>(),
        Json::Array(items) => items.iter().map(entries).sum(),
        _ => 0,
    }
}

/// The colons outside strings of JSON.
fn colons(bytes: &[u8]) -> usize {
    let (mut count, mut in_text, mut is_escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b':' if !in_text => count += 1,
            _ => {}
        }
    }
    count
}

/// Also says what is wrong, where that can be told.
fn explained(error: &Error, bytes: &[u8]) {
    worded(error, bytes);
    if let ErrorKind::Shape(what) = &error.kind {
        known(bytes, |_| assert_ne!(what, UNKNOWN, "{:?}", String::from_utf8_lossy(bytes)));
    }
}

/// What is said of an answer is all ours.
fn worded(error: &Error, bytes: &[u8]) {
    match &error.kind {
        ErrorKind::NotJson(_) => assert!(serde_json::from_slice::<Json>(bytes).is_err()),
        ErrorKind::Shape(what) => {
            let is_ours = |c: char| c.is_ascii_alphanumeric() || "`, -".contains(c);
            assert!(!what.is_empty() && what.chars().all(is_ours), "{what:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(error.code().starts_with("api::"));
    assert!(!error.sentence().words().is_empty() && !error.help().is_empty());
}

/// What a refusal says is in its body.
fn refused(body: &Body<'_>, status: u16) {
    let kind = body.refused(status).unwrap();
    let texts = match &kind {
        ErrorKind::Rejected(code, texts) => {
            assert_eq!(*code, status);
            texts.clone()
        }
        ErrorKind::Conflict(text) => text.iter().cloned().collect(),
        _ => Vec::new(),
    };
    known(body.bytes, |json| {
        let errors = json["errors"].as_array().into_iter().flatten();
        let errors = errors.filter_map(|one| one.as_str().or_else(|| one["message"].as_str()));
        let said: Vec<&str> = errors.chain(json["message"].as_str()).collect();
        assert!(texts.iter().all(|text| said.contains(&text.reveal())));
    });
    let error = Error { kind, call: "GET /contacts".to_owned(), tries: 1, was_unclear: false };
    assert!(error.code().starts_with("api::"));
    assert!(!error.sentence().words().is_empty() && !error.help().is_empty());
}

/// A text of any UTF-16 units, as JavaScript may send it.
fn units(bytes: &[u8]) {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
    let escaped: Vec<String> = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let escaped = escaped.concat();
    let body = format!("{{\"id\":\"{ID}\",\"title\":\"{escaped}\",\"fax\":\"\\\\{escaped}\"}}");
    let body = Body { bytes: body.as_bytes(), content_type: "application/json" };
    let live = body.contact(ID.parse().unwrap()).unwrap();
    let text = |field| live.text(field).unwrap().reveal().to_owned();
    assert_eq!(text(Field::Title), String::from_utf16_lossy(&units));
    assert_eq!(text(Field::Fax), format!("\\{}", String::from_utf16_lossy(&units)));
}
