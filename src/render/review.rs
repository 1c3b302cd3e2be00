//! What a reviewer of a plan has to look at first: its risks, and the contacts in the order of need.

use super::count;
use crate::plan::{Action, Plan, Step, Verdict};

/// What should not pass unseen, each as a number of things and what becomes of them.
pub(super) fn risks(plan: &Plan) -> Vec<(String, &'static str)> {
    let conflicts = plan.changes().filter(|(_, c)| c.verdict == Verdict::Conflict && !c.is_sent);
    let overwritten = plan.changes().filter(|(_, change)| {
        change.is_sent && matches!(change.verdict, Verdict::Drift | Verdict::Conflict)
    });
    let missing = if plan.against.is_some() { 0 } else { plan.missing.len() };
    let refused = plan.contacts.iter().filter(|step| step.refused.is_some()).count();
    let risks = [
        (plan.to_send(Action::Delete).count(), "contact", "deleted in Ruddr"),
        (plan.to_send(Action::Create).count(), "contact", "created in Ruddr"),
        (overwritten.count(), "field", "that somebody changed in Ruddr, overwritten"),
        (conflicts.count(), "field", "in conflict: not sent until somebody decides"),
        (missing, "contact", "missing: no live contact fits the file"),
        (refused, "contact", "not deleted: a rule forbids it"),
    ];
    let risks = risks.into_iter().filter(|(n, ..)| *n > 0);
    risks.map(|(n, one, words)| (count(n, one), words)).collect()
}

/// The place of a contact: what needs a person comes first, plain updates last.
pub(super) fn rank(step: &Step) -> u8 {
    let has = |verdict| step.changes.iter().any(|change| change.verdict == verdict);
    match step.action {
        Action::Delete => 1,
        _ if has(Verdict::Conflict) => 2,
        _ if has(Verdict::Drift) => 3,
        Action::Create => 4,
        Action::Update if has(Verdict::Held) => 5,
        Action::Update => 6,
    }
}
