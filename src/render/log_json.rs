//! What became of a contact, for programs.

use serde_json::{Map, Value as Json, json};

use super::{Show, redacted};
use crate::apply::Outcome;
use crate::contact::{Field, Value, Written, payload};
use crate::insight::log::{Change, Edit, Event, FieldChange, Log, Sent, State, Way};
use crate::plan::shape;

/// `{"shallow", "events": [{"time", "kind": "commit" | "apply", …, "fields": [{"field", "before", "after"}]}]}`,
/// the newest first. A side of a field that is not known, or that the file did not mention, is left out; where the file
/// gives names in the place of ids, they stand in `beforeNames` and `afterNames`.
#[must_use]
pub fn log_json(log: &Log, show: &Show) -> Json {
    let events = log.events.iter().map(|event| match event {
        Event::Edit(edit) => commit(edit, event, log, show),
        Event::Sent(sent) => apply(sent, event, show),
    });
    let events: Vec<Json> = events.collect();
    redacted(json!({ "shallow": log.is_shallow, "events": events }), show)
}

fn commit(edit: &Edit, event: &Event, log: &Log, show: &Show) -> Json {
    let path =
        |path: &Option<String>| Some(show.raw_past_path(path.as_deref()?, &log.files)?.to_owned());
    let mut fields = Vec::new();
    if let Some(Change { before, after }) = &edit.id {
        let word = |id: &Option<_>| id.as_ref().map(ToString::to_string);
        fields.push(plain("id", word(before), word(after)));
    }
    if let Some(Change { before, after }) = edit.state {
        let word = |state: Option<State>| state.map(|state| state.word().to_owned());
        fields.push(plain("state", word(before), word(after)));
    }
    fields.extend(edit.fields.iter().map(|one| field(one, show)));
    json!({
        "time": event.time().to_string(),
        "kind": "commit",
        "commit": edit.about.commit.0,
        "author": show.raw_text(&edit.about.author),
        "subject": show.raw_text(&edit.about.subject),
        "merge": edit.is_merge(),
        "orBefore": log.is_cut(edit),
        "unreadable": edit.unreadable.is_some(),
        "change": way_word(edit.way()),
        "from": path(&edit.before),
        "to": path(&edit.after),
        "fields": fields,
    })
}

fn way_word(way: Way) -> &'static str {
    match way {
        Way::New => "new",
        Way::Removed => "removed",
        Way::Moved => "moved",
        Way::Stays => "edited",
    }
}

fn apply(sent: &Sent, event: &Event, show: &Show) -> Json {
    json!({
        "time": event.time().to_string(),
        "kind": "apply",
        "receipt": sent.receipt,
        "commit": sent.commit.as_ref().map(|commit| &commit.0),
        "changed": sent.is_changed,
        "run": sent.run,
        "sandbox": sent.is_sandbox,
        "action": sent.action,
        "id": sent.id.map(|id| id.to_string()),
        "outcome": sent.outcome.map(Outcome::word),
        "error": sent.error,
        "fields": sent.fields.iter().map(|one| field(one, show)).collect::<Vec<_>>(),
    })
}

fn plain(key: &str, before: Option<String>, after: Option<String>) -> Json {
    let mut json = Map::new();
    json.insert("field".into(), key.into());
    for (when, word) in [("before", before), ("after", after)] {
        json.extend(word.map(|word| (when.to_owned(), word.into())));
    }
    json.into()
}

fn field(change: &FieldChange, show: &Show) -> Json {
    let mut json = Map::new();
    json.insert("field".into(), change.field.key().into());
    for (when, written) in [("before", &change.before), ("after", &change.after)] {
        let Some(written) = written else { continue };
        let key = match written {
            Written::Value(_) => when.to_owned(),
            Written::Names(_) => format!("{when}Names"),
        };
        json.insert(key, value(change.field, written, show));
    }
    if let (Some(Written::Value(before)), Some(Written::Value(after)), true) =
        (&change.before, &change.after, show.mask.is_some())
    {
        json.insert("shape".into(), shape(before, after).into());
    }
    Json::Object(json)
}

/// A value as it would stand in a request; names as a list.
fn value(field: Field, written: &Written, show: &Show) -> Json {
    match written {
        Written::Value(Value::Text(text)) => show.raw_text(text).into(),
        Written::Value(value) => payload([(field, value)]).remove(field.key()).unwrap_or_default(),
        Written::Names(names) => {
            names.iter().map(|name| Json::from(show.raw_name(field, &name.text))).collect()
        }
    }
}
