//! No text passes for a saved plan but one whose digest is that of its content; what passes is written
//! as it was read; and whatever is changed in a plan, it is refused or does the same.

use rolo::contact::{Field, Id, Value};
use rolo::plan::{Action, NotAPlan, Plan, digest, from_json, to_saved};
use serde_json::Value as Json;

use super::plans::plan;
use super::tape::Tape;

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    if tape.one_in(4) {
        return anything(&tape.text());
    }
    let plan = plan(&mut tape);
    let saved = to_saved(&plan);
    let read = from_json(&saved.to_string());
    assert!(read.is_ok(), "{:?} {saved:#}", read.err());
    let read = read.unwrap();
    assert_eq!(to_saved(&read), saved);
    assert_eq!(effects(&read), effects(&plan));
    tampered(&plan, saved, &mut tape);
}

fn anything(text: &str) {
    match from_json(text) {
        Ok(plan) => {
            let json: Json = serde_json::from_str(text).unwrap();
            assert_eq!(json["digest"], digest(&plan));
            assert!(json["redacted"] != true);
            let saved = to_saved(&plan);
            let again = from_json(&saved.to_string()).unwrap();
            assert_eq!(to_saved(&again), saved);
        }
        Err(NotAPlan::Shape(path)) => {
            // The place alone, unless it is a key of the file itself.
            assert!(!path.is_empty(), "{text:?}");
        }
        Err(error) => assert!(error.to_string().len() < 100, "{error}"),
    }
}

/// What an apply of the plan would do.
type Effect = (&'static str, Option<Id>, bool, bool, Vec<(Field, Value, Value, bool)>);

fn effects(plan: &Plan) -> (String, usize, Vec<Effect>) {
    let steps = plan.contacts.iter().map(|step| {
        let changes = step.changes.iter();
        let changes = changes.map(|c| (c.field, c.before.clone(), c.after.clone(), c.is_sent));
        // A deletion has no changes to tell whether it is sent.
        let is_deleted = step.action == Action::Delete && step.is_sent();
        (step.action.word(), step.id, is_deleted, step.waits, changes.collect())
    });
    (plan.workspace.id.clone(), plan.repository, steps.collect())
}

/// Changes one value in the file, or one byte of its text.
fn tampered(plan: &Plan, mut saved: Json, tape: &mut Tape<'_>) {
    let mut text = saved.to_string();
    if tape.one_in(2) {
        let at = (tape.below(256) * 256 + tape.below(256)) % text.len();
        let start = text.floor_char_boundary(at);
        let end = text.ceil_char_boundary(start + 1);
        text.replace_range(start..end, tape.pick(&["", "0", "1", "\"", "a", " ", "\\", "}"]));
    } else {
        let mut leaves = Vec::new();
        collect(&mut saved, &mut leaves);
        let at = (tape.below(256) * 256 + tape.below(256)) % leaves.len();
        let words = ["update", "delete", "00000000-0000-4000-8000-000000000009", "crm-owned", "x"];
        *leaves.swap_remove(at) = match tape.below(5) {
            0 => Json::Null,
            1 => tape.one_in(2).into(),
            2 => tape.below(200).into(),
            3 => tape.pick(&words).into(),
            _ => tape.text().into(),
        };
        text = saved.to_string();
    }
    if let Ok(other) = from_json(&text) {
        assert_eq!(digest(&other), digest(plan), "{text}");
        assert_eq!(effects(&other), effects(plan), "{text}");
    }
}

fn collect<'j>(json: &'j mut Json, leaves: &mut Vec<&'j mut Json>) {
    let is_leaf = match json {
        Json::Object(object) => object.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => true,
    };
    match json {
        leaf if is_leaf => leaves.push(leaf),
        Json::Object(object) => object.values_mut().for_each(|json| collect(json, leaves)),
        Json::Array(items) => items.iter_mut().for_each(|json| collect(json, leaves)),
        _ => {}
    }
}
