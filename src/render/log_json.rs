//! What became of a contact, for programs.

use serde_json::{Map, Value as Json, json};

use super::{Show, redacted};
use crate::contact::{Field, Value, Written, payload};
use crate::insight::log::Event;

/// `{"events": [{"time", "kind": "commit" | "apply", …, "fields": [{"field", "before", "after"}]}]}`, the newest
/// first. A side that is not known, or that the file did not mention, is left out.
#[must_use]
pub fn log_json(events: &[Event], show: &Show) -> Json {
    let events: Vec<Json> = events.iter().map(|event| one(event, show)).collect();
    redacted(json!({ "events": events }), show)
}

fn one(event: &Event, show: &Show) -> Json {
    let time = event.time().to_string();
    match event {
        Event::Edit(edit) => json!({
            "time": time,
            "kind": "commit",
            "commit": edit.about.commit.0,
            "author": show.text(&edit.about.author),
            "subject": show.text(&edit.about.subject),
            "from": edit.before,
            "to": edit.after,
            "fields": edit.fields.iter().map(|one| {
                field(one.field, one.before.as_ref(), one.after.as_ref(), show)
            }).collect::<Vec<_>>(),
        }),
        Event::Sent(sent) => json!({
            "time": time,
            "kind": "apply",
            "receipt": sent.receipt,
            "action": sent.action,
            "outcome": sent.outcome.map(crate::apply::Outcome::word),
            "fields": sent.fields.iter().map(|one| {
                field(one.field, one.before.as_ref(), one.after.as_ref(), show)
            }).collect::<Vec<_>>(),
        }),
    }
}

fn field(field: Field, before: Option<&Written>, after: Option<&Written>, show: &Show) -> Json {
    let mut json = Map::new();
    json.insert("field".into(), field.key().into());
    for (when, written) in [("before", before), ("after", after)] {
        json.extend(written.map(|written| (when.to_owned(), value(field, written, show))));
    }
    Json::Object(json)
}

/// A value as it would stand in a request; names as a list.
fn value(field: Field, written: &Written, show: &Show) -> Json {
    match written {
        Written::Value(Value::Text(text)) => show.text(text).into(),
        Written::Value(value) => payload([(field, value)]).remove(field.key()).unwrap_or_default(),
        Written::Names(names) => {
            names.iter().map(|name| Json::from(show.name_of(field, &name.text))).collect()
        }
    }
}
