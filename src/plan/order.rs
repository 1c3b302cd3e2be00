//! The order in which e-mails move.
//!
//! An e-mail is unique (`docs/ruddr-api.md`, `email`), so a contact can only take an address that
//! nobody has. A chain (a→b while b→c) is sent from its end; a swap needs a temporary address; an
//! address that somebody keeps is refused here and not by a 409.

use std::collections::{HashMap, HashSet};

use super::judge::{Reason, Verdict};
use super::{Action, Plan, Step, mixed_up};
use crate::contact::{Field, Fields, Id, Value, canonical_email};
use crate::text::Personal;

/// Puts the steps of a judged plan in the order in which they can be sent. `holders` tells who has
/// the e-mail that a contact is to get, where somebody else has it.
#[expect(clippy::implicit_hasher, reason = "there is one caller, with the usual map")]
pub fn order(plan: &mut Plan, holders: &HashMap<Id, Id>, allow_temporary: bool) {
    refuse_taken(plan, holders);
    let steps = std::mem::take(&mut plan.contacts);
    let at: HashMap<Id, usize> =
        steps.iter().enumerate().filter_map(|(at, step)| Some((step.id?, at))).collect();
    // Whom a step waits for, and who waits for it: e-mails are unique, so each is at most one.
    let before: Vec<Option<usize>> = steps
        .iter()
        .map(|step| moves(step).then(|| at.get(holders.get(&step.id?)?).copied()).flatten())
        .collect();
    let mut behind: Vec<Option<usize>> = vec![None; steps.len()];
    for (waiting, before) in before.iter().enumerate() {
        if let Some(before) = before {
            behind[*before] = Some(waiting);
        }
    }
    let mut chains = Vec::new();
    let mut done = HashSet::new();
    for start in 0..steps.len() {
        if done.contains(&start) {
            continue;
        }
        // The first to be sent is the one that waits for nobody; in a circle there is none.
        let mut first = start;
        while let Some(earlier) = before[first].filter(|earlier| *earlier != start) {
            first = earlier;
        }
        let is_circle = before[first] == Some(start);
        if is_circle {
            first = start;
        }
        let mut chain = vec![first];
        let mut last = first;
        while let Some(next) = behind[last].filter(|next| *next != first) {
            chain.push(next);
            last = next;
        }
        done.extend(chain.iter().copied());
        chains.push((chain, is_circle));
    }
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    for (chain, is_circle) in chains {
        let chain: Vec<Step> = chain.into_iter().filter_map(|at| steps[at].take()).collect();
        if is_circle && allow_temporary {
            push(plan, through_temporary(chain));
        } else if is_circle {
            for mut step in chain {
                hold(&mut step, Reason::Swap);
                push(plan, vec![step]);
            }
        } else {
            push(plan, chain);
        }
    }
}

/// The address that a contact has for a moment while e-mails change places. It is the same in
/// every run, so that a run that was interrupted is recognised and completed by the next.
#[must_use]
pub fn temporary_email(id: Id, desired: &str) -> String {
    let domain = desired.rsplit_once('@').map_or("example.com", |(_, domain)| domain.trim());
    format!("rolo-{id}@{domain}")
}

/// Whether a step sends another e-mail.
pub(super) fn moves(step: &Step) -> bool {
    target(step).is_some()
}

/// Whether a step gives its contact's e-mail free: it takes another one, or it deletes the contact.
fn frees(step: &Step) -> bool {
    moves(step) || (step.action == Action::Delete && step.is_sent())
}

fn target(step: &Step) -> Option<&Personal> {
    step.id?;
    step.sent().find_map(|change| match (&change.after, change.field) {
        (Value::Text(email), Field::Email) => Some(email),
        _ => None,
    })
}

/// Holds every e-mail that somebody else keeps. Who is held keeps its own e-mail too, so this goes
/// on until nothing more is held.
fn refuse_taken(plan: &mut Plan, holders: &HashMap<Id, Id>) {
    loop {
        let moving: HashSet<Id> =
            plan.contacts.iter().filter(|step| frees(step)).filter_map(|step| step.id).collect();
        let mut is_settled = true;
        for step in &mut plan.contacts {
            let holder =
                step.id.and_then(|id| holders.get(&id)).filter(|holder| !moving.contains(*holder));
            if holder.is_some() && moves(step) {
                if !mixed_up::hold_taken(step) {
                    hold(step, Reason::Taken);
                }
                is_settled = false;
            }
        }
        if is_settled {
            return;
        }
    }
}

fn hold(step: &mut Step, reason: Reason) {
    for change in step.changes.iter_mut().filter(|change| change.field == Field::Email) {
        (change.verdict, change.reason, change.is_sent) = (Verdict::Held, reason, false);
    }
    step.wanted.retain(|field| field != Field::Email);
}

/// Opens a circle: its first contact steps aside to a temporary address, the others move up, and it
/// takes its own place at the end.
fn through_temporary(mut circle: Vec<Step>) -> Vec<Step> {
    let last = circle.remove(0);
    let mut aside = last.clone();
    let temporary =
        last.id.zip(target(&last)).map(|(id, email)| temporary_email(id, email.reveal()));
    let value = Value::Text(Personal::new(temporary.unwrap_or_default()));
    aside.changes.retain(|change| change.field == Field::Email);
    for change in &mut aside.changes {
        change.after = value.clone();
        change.reason = Reason::Temporary;
    }
    aside.wanted = Fields::from_iter([(Field::Email, value)]);
    circle.insert(0, aside);
    circle.push(last);
    circle
}

fn push(plan: &mut Plan, chain: Vec<Step>) {
    for (n, mut step) in chain.into_iter().enumerate() {
        step.waits = n > 0;
        plan.contacts.push(step);
    }
}

/// Whether a live e-mail is the temporary address of its contact: an interrupted run left it. Its domain is that
/// of the e-mail that was wanted then, which may be another by now.
#[must_use]
pub fn is_temporary(id: Id, live: &Value, desired: &Value) -> bool {
    match (live, desired) {
        (Value::Text(live), Value::Text(_)) => {
            let (live, ours) = (canonical_email(live.reveal()), temporary_email(id, ""));
            let local = |email: &str| email.rsplit_once('@').map(|(local, _)| local.to_owned());
            local(&live) == local(&canonical_email(&ours))
        }
        _ => false,
    }
}
