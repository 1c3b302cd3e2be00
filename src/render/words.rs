//! Words that all forms of a plan share: verdicts' reasons, keys, the summary in one sentence.

use std::collections::HashMap;

use super::count;
use super::forms::NoDrift;
use crate::contact::{Field, Id, Value};
use crate::plan::{Action, Change, Missing, Plan, Reason, Step, Uncreated, Verdict};
use crate::text::Personal;

/// Names of what ids refer to.
pub(super) type Names = HashMap<Id, Personal>;

/// The field's key as a file would have it: the readable twin where names are shown.
pub(super) fn change_key(change: &Change, names: &Names) -> &'static str {
    key_shown(change.field, [&change.before, &change.after], names)
}

/// The key of a field with these values: the readable twin where their names are shown.
pub(super) fn key_shown(field: Field, values: [&Value; 2], names: &Names) -> &'static str {
    let mut ids = values.into_iter().flat_map(Value::references);
    match &field.spec().twin {
        Some(twin) if ids.all(|id| names.contains_key(id)) => twin.key,
        _ => field.key(),
    }
}

/// Why, where it is not plain, and what can be done.
pub(super) fn change_reason(change: &Change) -> Option<&'static str> {
    Some(match change.reason {
        Reason::ChangedThere if change.is_sent => "changed in Ruddr; the file overwrites it",
        Reason::ChangedBoth if change.is_sent => {
            "changed in Ruddr and in the file; the file overwrites it"
        }
        reason => reason_words(reason)?,
    })
}

/// A reason in words; nothing for one that is plain.
pub(super) fn reason_words(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::NoHistory | Reason::New | Reason::Behind => return None,
        Reason::Unmentioned => "new in the file; what Ruddr has is not known here",
        Reason::ChangedThere => "changed in Ruddr; kept, as `policy.drift` says",
        Reason::ChangedBoth => {
            "changed in Ruddr and in the file, so nothing is sent: take Ruddr's value with \
             `rolo pull --adopt conflicts`, send yours with `--overwrite EMAIL:FIELD`, or drop the \
             field"
        }
        Reason::CrmOwned => {
            "HubSpot or Salesforce owns this field of the contact and would undo the change"
        }
        Reason::Protected => "`policy.protected` forbids it",
        Reason::DeletingIsOff => "`policy.delete` is not `allow`",
        Reason::Taken => "another contact has this e-mail and keeps it",
        Reason::Swap => {
            "contacts change places, which needs a temporary address: \
             `--allow-temporary-email` allows it"
        }
        Reason::Temporary => "for a moment, so that others can change places",
        Reason::MixedUp => "by its name this is somebody else: put the right `id:` into the file",
    })
}

/// Why a missing contact is not created, in words; nothing for what is plain.
pub(super) fn missing_reason(missing: &Missing) -> Option<&'static str> {
    Some(match missing.reason? {
        Uncreated::HasId => return None,
        Uncreated::MixedUp => "another file leads to the contact of this name",
        Uncreated::SeemsThere => "it may be there already (`rolo explain seems-there`)",
        Uncreated::Unnamed => "creating needs first and last name in the file",
        Uncreated::CreatingIsOff => "creating needs `policy.create: allow`",
        Uncreated::Protected => "`policy.protected` forbids to create it",
    })
}

/// Whose move a change is; for a new contact there is nothing to judge, and what is sent makes it.
pub(super) fn verdict_word(change: &Change, is_new: bool) -> &'static str {
    match change.verdict {
        Verdict::Update if is_new => Action::Create.word(),
        verdict => verdict.word(),
    }
}

/// How many contacts the files have, and how many of them the plan is limited to.
pub(super) fn in_files(plan: &Plan) -> String {
    let all = format!("{} in files", count(plan.repository, "contact"));
    if plan.managed < plan.repository { format!("{} of {all}", plan.managed) } else { all }
}

/// What people changed in Ruddr, in one sentence; in others how many fields differ of which git does not
/// tell which side is newer, and how many contacts are not there.
pub(super) fn drift_headline(plan: &Plan, beside: NoDrift) -> String {
    let NoDrift { untold, absent } = beside;
    let mut drift = match (plan.changes().count(), untold) {
        (0, 0) => "No drift: nobody changed a managed field in Ruddr.".to_owned(),
        (0, _) => "No drift that git can tell.".to_owned(),
        (fields, _) => format!(
            "Drift: {} of {} changed in Ruddr since they were in step.",
            count(fields, "field"),
            count(plan.contacts.len(), "contact")
        ),
    };
    match untold {
        0 => {}
        1 => drift.push_str(" 1 field differs, and nothing tells which side is newer."),
        n => drift.push_str(&format!(" {n} fields differ, and nothing tells which side is newer.")),
    }
    match absent {
        0 => {}
        1 => drift.push_str(" 1 contact of the files is not in Ruddr."),
        n => drift.push_str(&format!(" {n} contacts of the files are not in Ruddr.")),
    }
    drift
}

/// The whole plan in one sentence, in our own words alone.
pub(super) fn headline(plan: &Plan) -> String {
    let fields = plan.to_send(Action::Update).flat_map(Step::sent).count();
    let mut parts = Vec::new();
    match plan.to_send(Action::Update).count() {
        0 => {}
        n => parts.push(format!("{} to update ({})", count(n, "contact"), count(fields, "field"))),
    }
    for (action, words) in [(Action::Create, "create"), (Action::Delete, "delete")] {
        match plan.to_send(action).count() {
            0 => {}
            n => parts.push(format!("{} to {words}", count(n, "contact"))),
        }
    }
    let is_sending = !parts.is_empty();
    for (verdict, words) in [
        (Verdict::Drift, "changed in Ruddr"),
        (Verdict::Conflict, "in conflict"),
        (Verdict::Held, "held"),
    ] {
        match plan.count(verdict) {
            0 => {}
            n => parts.push(format!("{} {words}", count(n, "field"))),
        }
    }
    match plan.contacts.iter().filter(|step| step.refused.is_some()).count() {
        0 => {}
        n => parts.push(format!("{} held", count(n, "deletion"))),
    }
    if !plan.missing.is_empty() {
        let word = if plan.against.is_some() { "new" } else { "missing" };
        parts.push(format!("{} {word}", count(plan.missing.len(), "contact")));
    }
    let parts = parts.join(", ");
    match (&plan.against, parts.is_empty()) {
        (Some(_), true) => "No changes: the files say what the revision says.".to_owned(),
        (None, true) => "No changes: every managed field is as the files say.".to_owned(),
        (None, false) if !is_sending => format!("No changes to send: {parts}."),
        (_, false) => format!("Plan: {parts}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::explain::explain;

    #[test]
    fn every_reason_is_explained_as_it_is_printed() {
        for reason in Reason::ALL {
            for is_sent in [false, true] {
                let (before, after) = (Value::Null, Value::text("CEO"));
                let (field, verdict) = (Field::Title, Verdict::Update);
                let change = Change {
                    field,
                    before,
                    after,
                    verdict,
                    is_sent,
                    is_decided: false,
                    reason,
                    line: 1,
                };
                let Some(words) = change_reason(&change) else { continue };
                let found = explain(&format!("    ({words})"));
                assert!(!found.is_empty(), "{words}");
                assert_eq!(found, explain(reason.word()), "{words}");
            }
        }
    }
}
