//! A plan as JSON: for programs, and, with all that apply needs, as the saved file.

use serde_json::{Map, Value as Json, json};

use super::{Action, Change, Missing, Plan, Reason, Step, Uncreated, Verdict, digest, shape};
use crate::contact::{Field, Value, payload};
use crate::text::{Mask, Personal};

/// Version of the format: the minor part grows with additions, the major one when a reader of the
/// old format would go wrong.
pub(super) const FORMAT: &str = "1.0";

/// The plan as JSON (`docs/reference/formats.md`). With a mask, values are masked and each change
/// says its shape; it is marked as redacted, and apply refuses it.
#[must_use]
pub fn to_json(plan: &Plan, mask: Option<&Mask>) -> Json {
    let shown = Shown { plan, mask };
    let mut json = shown.plan();
    if let (Some(json), true) = (json.as_object_mut(), mask.is_some()) {
        json.shift_insert(1, "redacted".into(), true.into());
    }
    json
}

/// The plan as the saved file: with its values, and with what every managed field is to hold, which
/// only apply needs.
#[must_use]
pub fn to_saved(plan: &Plan) -> Json {
    let mut json = to_json(plan, None);
    if let Some(contacts) = json["contacts"].as_array_mut() {
        for (contact, step) in contacts.iter_mut().zip(&plan.contacts) {
            contact["managed"] = payload(step.wanted.iter()).into();
            if step.action == Action::Delete {
                let called = [step.called.first(), step.called.last()];
                contact["called"] = called.map(Personal::reveal).into_iter().collect();
            }
        }
    }
    json
}

/// A plan as it is shown: with its values, or masked.
struct Shown<'a> {
    plan: &'a Plan,
    mask: Option<&'a Mask>,
}

impl Shown<'_> {
    fn plan(&self) -> Json {
        let plan = self.plan;
        json!({
            "formatVersion": FORMAT,
            "rolo": env!("CARGO_PKG_VERSION"),
            "workspace": { "id": plan.workspace.id, "name": plan.workspace.name },
            "base": plan.base,
            "against": plan.against,
            // Nothing can be approved of a plan that no workspace was asked for.
            "digest": plan.against.is_none().then(|| digest(plan)),
            "contacts": plan.contacts.iter().map(|step| self.contact(step)).collect::<Vec<_>>(),
            "missing": plan.missing.iter().map(|missing| self.missing(missing)).collect::<Vec<_>>(),
            "forms": plan.forms.iter().map(|form| json!({
                "email": self.text(form.email.as_ref()),
                "file": form.file,
                "line": form.line,
                "field": form.field.key(),
                "live": self.value(form.field, &form.live),
                "desired": self.value(form.field, &form.desired),
            })).collect::<Vec<_>>(),
            "unmanaged": plan.unmanaged,
            "summary": {
                "repository": plan.repository,
                "managed": plan.managed,
                "contacts": plan.counted().count(),
                "create": plan.to_send(Action::Create).count(),
                "delete": plan.to_send(Action::Delete).count(),
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

    fn contact(&self, step: &Step) -> Json {
        json!({
            "id": step.id.map(|id| id.to_string()),
            "email": self.text(step.email.as_ref()),
            "name": self.name(step.name.as_ref()),
            "file": step.file,
            "line": step.line,
            "crmSynced": step.crm_synced,
            "waits": step.waits,
            "action": step.action.word(),
            "refused": step.refused.map(Reason::word),
            "changes": step.changes.iter().map(|change| self.change(change)).collect::<Vec<_>>(),
        })
    }

    fn change(&self, change: &Change) -> Json {
        let mut json = json!({
            "field": change.field.key(),
            "before": self.value(change.field, &change.before),
            "after": self.value(change.field, &change.after),
            "verdict": change.verdict.word(),
            "sent": change.is_sent,
            "decided": change.is_decided,
            "reason": change.reason.word(),
            "line": change.line,
        });
        if self.mask.is_some() {
            json["shape"] = shape(&change.before, &change.after).into();
        }
        let ids = [&change.before, &change.after].into_iter().flat_map(Value::references);
        let name = |id| {
            let name = self.plan.names.get(id)?;
            // The name of a time zone is about nobody.
            let is_shown = change.field == Field::TimeZoneId;
            let json = if is_shown { Some(name.reveal().into()) } else { self.text(Some(name)) };
            Some((id.to_string(), json?))
        };
        let names: Map<String, Json> = ids.filter_map(name).collect();
        if change.field.spec().twin.is_some() {
            json["names"] = names.into();
        }
        json
    }

    fn missing(&self, missing: &Missing) -> Json {
        let hints = missing.hints.iter().map(|hint| {
            let mut json = Map::new();
            json.insert("id".into(), hint.id.to_string().into());
            json.insert("email".into(), self.text(hint.email.as_ref()).into());
            json.insert("name".into(), self.name(hint.name.as_ref()).into());
            json.insert("former".into(), hint.is_former.into());
            Json::Object(json)
        });
        json!({
            "file": missing.file,
            "line": missing.line,
            "id": missing.id.map(|id| id.to_string()),
            "email": self.text(missing.email.as_ref()),
            "reason": missing.reason.map(Uncreated::word),
            "hints": hints.collect::<Vec<_>>(),
        })
    }

    /// A value as it would stand in a request; a set without members as `[]`.
    fn value(&self, field: Field, value: &Value) -> Json {
        match value {
            Value::Text(text) => self.text(Some(text)).unwrap_or_default(),
            value => payload([(field, value)]).remove(field.key()).unwrap_or_default(),
        }
    }

    fn text(&self, text: Option<&Personal>) -> Option<Json> {
        let shown = |text: &Personal| match self.mask {
            Some(mask) => mask.text(text),
            None => text.reveal().to_owned(),
        };
        text.map(|text| Json::String(shown(text)))
    }

    fn name(&self, name: Option<&Personal>) -> Option<Json> {
        match (name, self.mask) {
            (Some(name), Some(mask)) => Some(mask.name(name).into()),
            (name, _) => self.text(name),
        }
    }
}
