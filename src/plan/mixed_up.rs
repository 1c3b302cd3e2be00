//! Contacts whose names say that files and live contacts are mixed up: an e-mail was handed on, or an id stands in
//! the wrong file.

use std::collections::{HashMap, HashSet};

use super::judge::{Reason, Verdict};
use super::{Hint, Missing, Plan, Step};
use crate::contact::{Called, Field};
use crate::text::Personal;

/// Holds every contact that would get another first and last name while another file gives the name that it has
/// now, and whatever that file would change. Where that file has no contact, the one that is held is its first hint.
pub(super) fn hold(plan: &mut Plan) {
    let renamed: Vec<(usize, Called, Called)> = plan
        .contacts
        .iter()
        .enumerate()
        .filter_map(|(at, step)| {
            let (live, wanted) = names(step)?;
            Some((at, live, wanted))
        })
        .collect();
    if renamed.is_empty() {
        return;
    }
    let mut by_live: HashMap<&Personal, usize> = HashMap::new();
    by_live.extend(renamed.iter().map(|(at, live, _)| (live.whole(), *at)));
    let mut mixed_up = HashSet::new();
    for (at, _, wanted) in &renamed {
        if let Some(other) = by_live.get(wanted.whole()) {
            mixed_up.extend([*at, *other]);
        }
    }
    for missing in plan.missing.iter_mut().filter(|missing| missing.id.is_none()) {
        let called = missing.called();
        if let Some(other) = by_live.get(called.whole()).filter(|_| called.has_both()) {
            mixed_up.insert(*other);
            point_to(missing, &plan.contacts[*other]);
        }
    }
    for at in mixed_up {
        hold_whole(&mut plan.contacts[at]);
    }
}

/// Holds all that would be sent to a contact.
fn hold_whole(step: &mut Step) {
    for change in &mut step.changes {
        (change.verdict, change.reason) = (Verdict::Held, Reason::MixedUp);
        (change.is_sent, change.is_decided) = (false, false);
    }
    let held: Vec<Field> = step.changes.iter().map(|change| change.field).collect();
    step.wanted.retain(|field| !held.contains(&field));
}

/// Holds a contact that would get the e-mail of somebody who keeps it, where it would get another first and last
/// name as well: both say that somebody else is meant.
pub(super) fn hold_taken(step: &mut Step) -> bool {
    let is_other = names(step).is_some();
    if is_other {
        hold_whole(step);
    }
    is_other
}

/// What a contact is called and would be called, where both names become others.
fn names(step: &Step) -> Option<(Called, Called)> {
    let change = |field| step.changes.iter().find(move |change| change.field == field);
    let live = Called::of(|field| Some(&change(field)?.before));
    let wanted = Called::of(|field| Some(&change(field)?.after));
    (live.has_both() && wanted.has_both()).then_some((live, wanted))
}

fn point_to(missing: &mut Missing, step: &Step) {
    missing.reason = Reason::MixedUp;
    if let Some(id) = step.id {
        missing.hints.retain(|hint| hint.id != id);
        let (email, name) = (step.email.clone(), step.name.clone());
        missing.hints.insert(0, Hint { id, email, name, is_former: false, is_it: false });
    }
}
