//! What stops a whole plan before anything is sent.

use serde_json::{Value as Json, json};

use super::policy::{Ceiling, OnConflict, OnDrift, Policy};
use super::{Action, Change, Plan, Step, Verdict};

/// Why nothing of a plan may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More contacts than the ceiling for this kind of step allows.
    Ceiling {
        /// What is done to them.
        action: Action,
        /// How many.
        contacts: usize,
        /// How many are allowed.
        allowed: usize,
        /// The rule.
        ceiling: Ceiling,
        /// How many contacts the repository manages.
        managed: usize,
    },
    /// So many contacts would be created or deleted, which is off by now: the plan was saved under
    /// other rules.
    Off(Action, usize),
    /// So many changes and deletions are protected by now.
    Protected(usize),
    /// So many changes that the rules of today would not send: the plan was saved under others.
    Stricter(usize),
    /// `policy.drift: fail`, and so many fields changed in Ruddr.
    Drift(usize),
    /// `policy.conflict: fail`, and so many fields in conflict.
    Conflict(usize),
}

impl Refusal {
    /// Whether a person may let the plan through all the same, by its digest. What must not be done at all is
    /// for the rules to allow.
    #[must_use]
    pub fn may_be_approved(&self) -> bool {
        !matches!(self, Self::Protected(_) | Self::Off(..) | Self::Stricter(_))
    }

    /// The refusal for programs: the rule, and its numbers.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match *self {
            Self::Ceiling { action, contacts, allowed, managed, .. } => json!({
                "rule": "ceiling",
                "action": action.word(),
                "contacts": contacts,
                "allowed": allowed,
                "managed": managed,
            }),
            Self::Off(action, contacts) => {
                json!({ "rule": "off", "action": action.word(), "contacts": contacts })
            }
            Self::Protected(fields) => json!({ "rule": "protected", "fields": fields }),
            Self::Stricter(fields) => json!({ "rule": "stricter", "fields": fields }),
            Self::Drift(fields) => json!({ "rule": "drift", "fields": fields }),
            Self::Conflict(fields) => json!({ "rule": "conflict", "fields": fields }),
        }
    }
}

/// Everything that stops a plan. The percentage of a ceiling is of all contacts of the repository that are there
/// now, also in a plan that is limited to some files.
#[must_use]
pub fn refusals(plan: &Plan, policy: &Policy) -> Vec<Refusal> {
    let managed = plan.repository.saturating_sub(plan.missing.len());
    let mut refusals = Vec::new();
    let ceilings = [
        (Action::Update, policy.ceilings.update),
        (Action::Create, policy.ceilings.create),
        (Action::Delete, policy.ceilings.delete),
    ];
    for (action, ceiling) in ceilings {
        let contacts = plan.to_send(action).count();
        let allowed = ceiling.of(managed);
        if contacts > allowed {
            refusals.push(Refusal::Ceiling { action, contacts, allowed, ceiling, managed });
        }
    }
    for (action, is_on) in [(Action::Create, policy.create), (Action::Delete, policy.delete)] {
        match plan.to_send(action).count() {
            n if n > 0 && !is_on => refusals.push(Refusal::Off(action, n)),
            _ => {}
        }
    }
    // A step aside is sent as well.
    let protected = plan.contacts.iter().filter(|step| step.is_sent()).map(|step| {
        let changes = step.sent().filter(|change| policy.protects(step, Some(change.field)));
        match step.action {
            Action::Delete => usize::from(policy.protects(step, None)),
            Action::Update | Action::Create => changes.count(),
        }
    });
    match protected.sum() {
        0 => {}
        n => refusals.push(Refusal::Protected(n)),
    }
    let is_kept = |(step, change): &(&Step, &Change)| change.is_sent && !policy.sends(step, change);
    match plan.changes().filter(is_kept).count() {
        0 => {}
        n => refusals.push(Refusal::Stricter(n)),
    }
    let drift = plan.count(Verdict::Drift);
    if policy.drift == OnDrift::Fail && drift > 0 {
        refusals.push(Refusal::Drift(drift));
    }
    let is_open = |change: &Change| change.verdict == Verdict::Conflict && !change.is_decided;
    let conflicts = plan.changes().filter(|(_, change)| is_open(change)).count();
    if policy.conflict == OnConflict::Fail && conflicts > 0 {
        refusals.push(Refusal::Conflict(conflicts));
    }
    refusals
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::contact::{Called, Field, Fields, Id, Value};
    use crate::plan::{Identity, Reason, Workspace};

    fn change(verdict: Verdict, is_decided: bool) -> Change {
        Change {
            field: Field::Title,
            before: Value::Null,
            after: Value::text("CEO"),
            verdict,
            is_sent: verdict == Verdict::Update || is_decided,
            is_decided,
            reason: Reason::New,
            line: 1,
        }
    }

    /// A plan with a contact for each change.
    fn plan(changes: &[(Verdict, bool)]) -> Plan {
        let step = |(verdict, is_decided): &(Verdict, bool)| Step {
            action: Action::Update,
            id: Some(Id::from_bytes([7; 16])),
            refused: None,
            identity: Identity::Sure,
            called: Called::default(),
            email: None,
            name: None,
            file: "contacts/all.yaml".into(),
            other_files: Vec::new(),
            line: 1,
            crm_synced: false,
            waits: false,
            changes: vec![change(*verdict, *is_decided)],
            wanted: Fields::default(),
        };
        Plan {
            workspace: Workspace { id: "w".into(), name: "Northwind".into() },
            against: None,
            base: None,
            contacts: changes.iter().map(step).collect(),
            missing: Vec::new(),
            forms: Vec::new(),
            repository: changes.len(),
            managed: changes.len(),
            unmanaged: None,
            names: HashMap::new(),
        }
    }

    #[test]
    fn drift_and_conflicts_refuse_a_plan_only_where_the_policy_fails_for_them() {
        let all = [
            (Verdict::Update, false),
            (Verdict::Drift, false),
            (Verdict::Drift, false),
            (Verdict::Conflict, false),
            (Verdict::Conflict, false),
            (Verdict::Conflict, true),
        ];
        let strict =
            Policy { drift: OnDrift::Fail, conflict: OnConflict::Fail, ..Policy::default() };
        let both = [Refusal::Drift(2), Refusal::Conflict(2)];
        assert_eq!(refusals(&plan(&all), &strict), both);
        assert_eq!(refusals(&plan(&all), &Policy::default()), []);
        // What a person decided is no conflict any more, and what is not there is none.
        let decided = [(Verdict::Update, false), (Verdict::Conflict, true)];
        assert_eq!(refusals(&plan(&decided), &strict), []);
    }
}
