//! A plan as JSON: for programs, and, with all that apply needs, as the saved file.

use serde_json::{Map, Value as Json, json};

use super::{Action, Change, Missing, Plan, Reason, Step, Verdict, digest};
use crate::contact::{Field, Value, payload};
use crate::text::Personal;

/// Version of the format: the minor part grows with additions, the major one when a reader of the
/// old format would go wrong.
pub(super) const FORMAT: &str = "1.0";

/// The plan as JSON (`design.md`, “Fixed spellings”).
#[must_use]
pub fn to_json(plan: &Plan) -> Json {
    json!({
        "formatVersion": FORMAT,
        "rolo": env!("CARGO_PKG_VERSION"),
        "workspace": { "id": plan.workspace.id, "name": plan.workspace.name },
        "base": plan.base,
        "against": plan.against,
        // Nothing can be approved of a plan that no workspace was asked for.
        "digest": plan.against.is_none().then(|| digest(plan)),
        "contacts": plan.contacts.iter().map(|step| contact(step, plan)).collect::<Vec<_>>(),
        "missing": plan.missing.iter().map(missing).collect::<Vec<_>>(),
        "forms": plan.forms.iter().map(|form| json!({
            "email": text(form.email.as_ref()),
            "file": form.file,
            "line": form.line,
            "field": form.field.key(),
            "live": value(form.field, &form.live),
            "desired": value(form.field, &form.desired),
        })).collect::<Vec<_>>(),
        "unmanaged": plan.unmanaged,
        "summary": {
            "repository": plan.repository,
            "managed": plan.managed,
            "contacts": plan.contacts.len(),
            "create": count(plan, Action::Create),
            "delete": count(plan, Action::Delete),
            "changes": plan.changes().count(),
            "sent": plan.changes().filter(|(_, change)| change.is_sent).count(),
            "update": plan.count(Verdict::Update),
            "drift": plan.count(Verdict::Drift),
            "conflict": plan.count(Verdict::Conflict),
            "held": plan.count(Verdict::Held),
            "missing": plan.missing.len(),
        },
    })
}

/// The plan as the saved file: with what every managed field is to hold, which only apply needs.
#[must_use]
pub fn to_saved(plan: &Plan) -> Json {
    let mut json = to_json(plan);
    if let Some(contacts) = json["contacts"].as_array_mut() {
        for (contact, step) in contacts.iter_mut().zip(&plan.contacts) {
            contact["managed"] = payload(step.wanted.iter()).into();
        }
    }
    json
}

fn contact(step: &Step, plan: &Plan) -> Json {
    json!({
        "id": step.id.map(|id| id.to_string()),
        "email": text(step.email.as_ref()),
        "name": text(step.name.as_ref()),
        "file": step.file,
        "line": step.line,
        "crmSynced": step.crm_synced,
        "waits": step.waits,
        "action": step.action.word(),
        "refused": step.refused.map(Reason::word),
        "changes": step.changes.iter().map(|change| self::change(change, plan)).collect::<Vec<_>>(),
    })
}

fn count(plan: &Plan, action: Action) -> usize {
    plan.contacts.iter().filter(|step| step.action == action && step.is_sent()).count()
}

fn change(change: &Change, plan: &Plan) -> Json {
    let mut json = json!({
        "field": change.field.key(),
        "before": value(change.field, &change.before),
        "after": value(change.field, &change.after),
        "verdict": change.verdict.word(),
        "sent": change.is_sent,
        "decided": change.is_decided,
        "reason": change.reason.word(),
        "line": change.line,
    });
    let ids = [&change.before, &change.after].into_iter().flat_map(Value::references);
    let names: Map<String, Json> =
        ids.filter_map(|id| Some((id.to_string(), text(plan.names.get(id))?))).collect();
    if change.field.spec().twin.is_some() {
        json["names"] = names.into();
    }
    json
}

fn missing(missing: &Missing) -> Json {
    let hints = missing.hints.iter().map(|hint| {
        let mut json = Map::new();
        json.insert("id".into(), hint.id.to_string().into());
        json.insert("email".into(), text(hint.email.as_ref()).into());
        json.insert("name".into(), text(hint.name.as_ref()).into());
        json.insert("former".into(), hint.is_former.into());
        Json::Object(json)
    });
    json!({
        "file": missing.file,
        "line": missing.line,
        "id": missing.id.map(|id| id.to_string()),
        "email": text(missing.email.as_ref()),
        "hints": hints.collect::<Vec<_>>(),
    })
}

/// A value as it would stand in a request; a set without members as `[]`.
fn value(field: Field, value: &Value) -> Json {
    payload([(field, value)]).remove(field.key()).unwrap_or_default()
}

fn text(text: Option<&Personal>) -> Option<Json> {
    text.map(|text| Json::String(text.reveal().to_owned()))
}
