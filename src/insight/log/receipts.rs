//! What receipts say of a contact. They hold digests of values; a value that some commit had is recognised by
//! them.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::{Edit, FieldChange, Sent, Story, Who};
use crate::apply::{Outcome, Salt, digest};
use crate::contact::{AsValue as _, FIELDS, Field, FieldKind, Id, Value, Written, canonical_email};
use crate::text::Personal;

/// A receipt as it was found: the name of its file, and its text.
pub type Salted<'a> = (&'a str, &'a str);

/// What receipts tell of a contact.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The calls, in the order of the receipts.
    pub sent: Vec<Sent>,
    /// The names of receipts that cannot be relied on: they do not begin with a start, or have a line that is
    /// none of a receipt. One that was being written when its apply was killed may end within a line.
    pub damaged: Vec<String>,
    /// How many were passed over, since they are of another workspace.
    pub elsewhere: usize,
}

/// A line of a receipt.
fn as_line(line: &str) -> Option<Json> {
    serde_json::from_str(line).ok().filter(|line: &Json| line["type"].is_string())
}

/// The calls about a contact; with `workspace`, those to the workspace of this id. Lines that are none of a
/// receipt are passed over.
#[must_use]
pub fn receipts<'a>(
    all: impl IntoIterator<Item = Salted<'a>>,
    workspace: Option<&str>,
    who: &Who,
    story: &Story,
) -> Kept {
    let known = known_values(&story.edits);
    let mut kept = Kept::default();
    let sent = &mut kept.sent;
    for (name, text) in all {
        let mut salt = None;
        let is_of = |start: &Json| workspace.is_none_or(|id| start["workspace"]["id"] == id);
        let mut is_ours = workspace.is_none();
        let mut calls: Vec<(Json, Sent)> = Vec::new();
        let (mut start, mut is_damaged) = (None, false);
        let lines = || text.split_inclusive('\n').filter(|line| !line.trim().is_empty());
        for (at, line) in lines().enumerate() {
            let read = as_line(line);
            is_damaged |= read.is_none() && line.ends_with('\n');
            // What follows a damaged first line is still told, by a start that comes later.
            if at == 0 {
                let is_other = read.as_ref().is_some_and(|line| line["type"] != "start");
                is_damaged |= is_other;
                start = read.filter(|_| !is_other);
            }
        }
        kept.elsewhere += usize::from(start.as_ref().is_some_and(|start| !is_of(start)));
        if is_damaged && start.as_ref().is_none_or(is_of) {
            kept.damaged.push(name.to_owned());
        }
        // Line by line again: a receipt of many megabytes takes many times that once it is read.
        for line in lines().filter_map(as_line) {
            match line["type"].as_str() {
                Some("start") => {
                    salt = line["salt"].as_str().and_then(Salt::parse);
                    is_ours = is_of(&line);
                    sent.extend(calls.drain(..).map(|(_, one)| one));
                }
                Some("before") if is_ours => {
                    let one = read(name, &line, salt, &known);
                    if is_about(&line, &one, who, story) {
                        calls.push((line["call"].clone(), one));
                    }
                }
                Some("after") => {
                    let call = calls.iter().rposition(|(call, _)| *call == line["call"]);
                    let Some(at) = call else { continue };
                    if is_another(&line, who) {
                        calls.remove(at);
                    } else {
                        let outcome = line["outcome"].as_str();
                        calls[at].1.outcome = outcome.and_then(Outcome::parse);
                    }
                }
                _ => {}
            }
        }
        sent.extend(calls.into_iter().map(|(_, one)| one));
    }
    kept
}

/// Whether the answer was about another contact: one that was created got its id there.
fn is_another(line: &Json, who: &Who) -> bool {
    let id: Option<Id> = line["id"].as_str().and_then(|id| id.parse().ok());
    id.zip(who.id).is_some_and(|(id, known)| id != known)
}

/// By its id; where no file gave one, by a file that never held another contact. One that was created had no
/// id yet: it is known by its e-mail.
fn is_about(line: &Json, one: &Sent, who: &Who, story: &Story) -> bool {
    let is_own_file = || line["file"].as_str().is_some_and(|file| story.own_files.contains(file));
    match (&line["id"], who.id) {
        (Json::String(id), Some(known)) => id.parse() == Ok(known),
        (Json::String(id), None) => id.parse::<Id>().is_ok() && is_own_file(),
        _ => {
            let email = one.fields.iter().find(|sent| sent.field == Field::Email);
            let email = email.and_then(|sent| sent.after.as_ref()?.as_value()?.as_text());
            let email = email.map(|email| canonical_email(email.reveal()));
            email.is_some_and(|email| who.emails.iter().any(|known| *known == *email))
        }
    }
}

fn read(name: &str, line: &Json, salt: Option<Salt>, known: &HashMap<Field, Vec<Value>>) -> Sent {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let one = |field: Field| {
        let digests = line["fields"].get(field.key())?;
        let value = |when: &str| {
            let kept = line["values"].get(field.key()).and_then(|both| both.get(when));
            let (salt, wanted) = (salt?, digests[when].as_str()?);
            let is_it = |value: &Value| digest(salt, field, value) == wanted;
            // A damaged line may hold a value of another call.
            let kept = kept.and_then(|json| from_json(field, json)).filter(is_it);
            let recognised = || {
                let null = std::iter::once(&Value::Null);
                let mut all = known.get(&field).into_iter().flatten().chain(null);
                all.find(|value| is_it(value)).cloned()
            };
            kept.or_else(recognised).map(Written::Value)
        };
        Some(FieldChange { field, before: value("before"), after: value("after") })
    };
    Sent {
        receipt: name.to_owned(),
        time: text("time"),
        action: text("action"),
        outcome: None,
        fields: FIELDS.iter().filter_map(|spec| one(spec.field)).collect(),
    }
}

/// A value that a receipt kept.
fn from_json(field: Field, json: &Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::String(text) if field.spec().kind == FieldKind::Reference => {
            Some(Value::Id(text.parse().ok()?))
        }
        Json::String(text) => Some(Value::Text(Personal::new(text.as_str()))),
        Json::Array(ids) => {
            let ids = ids.iter().map(|id| id.as_str()?.parse().ok());
            Some(Value::Ids(ids.collect::<Option<Vec<Id>>>()?))
        }
        _ => None,
    }
}

/// Every value that a commit had for each field, once.
fn known_values(edits: &[Edit]) -> HashMap<Field, Vec<Value>> {
    let mut known: HashMap<Field, Vec<Value>> = HashMap::new();
    for edit in edits.iter().flat_map(|edit| &edit.fields) {
        for written in edit.before.iter().chain(&edit.after) {
            if let Written::Value(value) = written {
                let values = known.entry(edit.field).or_default();
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
    }
    known
}
