//! Looks again, just before sending, whether the contacts are still as they were planned.

use std::collections::HashMap;
use std::ops::Range;

use crate::api::{PAGE, Reader};
use crate::contact::{Field, Id, Live, Value, canonical_email};
use crate::inventory::{self, Event, NotRead};
use crate::plan::{Action, Plan, Step, is_somebody_else, is_temporary};

/// What becomes of a step after looking again. Staleness is judged by contact: one that moved is
/// left alone, the others proceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// As planned, or partly done already: send.
    Send,
    /// Every change holds already.
    AlreadyRight,
    /// A value is neither the planned one nor the desired one, or the contact is gone.
    Stale,
}

/// Reads the contacts of a plan again, one by one or all pages, whichever takes fewer requests; an
/// earlier reading found `live` contacts in all. Gives one decision for each step.
pub async fn recheck(plan: &Plan, reader: &Reader, live: usize) -> Result<Vec<Decision>, NotRead> {
    let mut steps: HashMap<Id, Vec<usize>> = HashMap::new();
    let mut created: HashMap<String, usize> = HashMap::new();
    let mut unseen = Vec::with_capacity(plan.contacts.len());
    for (at, step) in plan.contacts.iter().enumerate() {
        // What holds where the contact is not seen.
        unseen.push(match step.action {
            Action::Create => Decision::Send,
            Action::Delete => Decision::AlreadyRight,
            Action::Update => Decision::Stale,
        });
        match (step.id, &step.email) {
            (Some(id), _) => steps.entry(id).or_default().push(at),
            (None, Some(email)) => {
                created.insert(canonical_email(email.reveal()).into_owned(), at);
            }
            (None, None) => {}
        }
    }
    let mut decisions = unseen.clone();
    let see = |live: &Live, decisions: &mut Vec<Decision>| {
        for at in steps.get(&live.id).into_iter().flatten() {
            decisions[*at] = decide(&plan.contacts[*at], live);
        }
        // Somebody has made it meanwhile.
        if let Some(at) = live.email_key().and_then(|email| created.get(&*email)) {
            decisions[*at] = Decision::Stale;
        }
    };
    // That nobody has an e-mail can only be seen by looking at everybody.
    if created.is_empty() && steps.len() <= live.div_ceil(PAGE) {
        let ids = steps.keys().copied().collect();
        for live in inventory::fetch(reader, ids).await? {
            see(&live, &mut decisions);
        }
    } else {
        let mut tell = |event| match event {
            Event::Page(page) => page.iter().for_each(|live| see(live, &mut decisions)),
            Event::Restart => decisions.clone_from(&unseen),
        };
        inventory::walk(reader, steps.keys().copied().collect(), &mut tell).await?;
    }
    // Who has its own place already need not step aside.
    for places in steps.values().filter(|places| places.len() > 1) {
        let is_done = places.iter().any(|at| {
            let is_last = !plan.is_aside(*at);
            is_last && decisions[*at] == Decision::AlreadyRight
        });
        for at in places.iter().filter(|_| is_done) {
            decisions[*at] = Decision::AlreadyRight;
        }
    }
    // A circle that cannot be closed is not opened: its first contact would be left aside.
    for circle in circles(plan) {
        if decisions[circle.clone()].contains(&Decision::Stale) {
            decisions[circle].fill(Decision::Stale);
        }
    }
    Ok(decisions)
}

/// The steps of each circle: from the contact that steps aside to the last that waits.
fn circles(plan: &Plan) -> Vec<Range<usize>> {
    let steps = &plan.contacts;
    let starts = (0..steps.len()).filter(|at| plan.is_aside(*at));
    let end =
        |start: usize| (start + 1..steps.len()).find(|at| !steps[*at].waits).unwrap_or(steps.len());
    starts.map(|start| start..end(start)).collect()
}

fn decide(step: &Step, live: &Live) -> Decision {
    if live.crm_synced != step.crm_synced {
        return Decision::Stale;
    }
    if step.action == Action::Delete {
        // With another e-mail or name it may be somebody else by now, who would be gone for good.
        let is_same = [(Field::Email, &step.email), (Field::Name, &step.name)];
        let is_same = is_same.into_iter().all(|(field, planned)| {
            let planned = planned.clone().map_or(Value::Null, Value::Text);
            live.value(field).means(&planned, field)
        });
        let is_theirs = is_same && !is_somebody_else(step, live);
        return if is_theirs { Decision::Send } else { Decision::Stale };
    }
    if !is_planned_contact(step, live) || has_other_name(step, live) {
        return Decision::Stale;
    }
    let mut is_done = true;
    for change in step.sent() {
        let now = live.value(change.field);
        let done = now.means(&change.after, change.field);
        let is_ours = step.id.is_some_and(|id| is_temporary(id, now, &change.after));
        if !done && !is_ours && !now.means(&change.before, change.field) {
            return Decision::Stale;
        }
        is_done &= done;
    }
    if is_done { Decision::AlreadyRight } else { Decision::Send }
}

/// Whether the contact has the e-mail under which the plan shows it, or the one that the plan gives it: rules
/// and reviewers went by that.
fn is_planned_contact(step: &Step, live: &Live) -> bool {
    let now = live.value(Field::Email);
    let planned = step.email.clone().map_or(Value::Null, Value::Text);
    let given = step.sent().find(|change| change.field == Field::Email);
    now.means(&planned, Field::Email)
        || given.is_some_and(|change| {
            let is_ours = step.id.is_some_and(|id| is_temporary(id, now, &change.after));
            is_ours || now.means(&change.after, Field::Email)
        })
}

/// Whether the contact's name is another than the plan takes it to be where it does not show it: it would be
/// restored after the first or last name was sent.
fn has_other_name(step: &Step, live: &Live) -> bool {
    let is_shown = step.changes.iter().any(|change| change.field == Field::Name);
    let wanted = step.wanted.get(Field::Name).filter(|_| !is_shown);
    wanted.is_some_and(|name| !name.means(live.value(Field::Name), Field::Name))
}
