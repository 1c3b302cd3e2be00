//! Sends the steps of a plan, several at once, until done or stopped.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream;

use super::receipt::Receipt;
use super::recheck::Decision;
use super::result::{Outcome, Report, StepResult};
use super::send::Sending;
use super::stop::Stop;
use crate::api::{Reader, Writer};
use crate::plan::Plan;

/// Carries out a plan, with one decision for each step, with up to `workers` contacts at once. Contacts are independent: one that
/// fails does not hold up the others, until `stop` says so. `progress` hears after each contact
/// how many have ended.
pub async fn execute(
    plan: &Plan,
    decisions: &[Decision],
    reader: &Reader,
    receipt: &Receipt,
    workers: usize,
    stop: &Stop,
    progress: &(dyn Fn(usize) + Sync),
) -> Report {
    let writer = Writer::new(reader);
    let sending = Sending { writer: &writer, receipt, stop, calls: AtomicU64::new(0) };
    let begun: Vec<AtomicBool> = plan.contacts.iter().map(|_| AtomicBool::new(false)).collect();
    let one = async |at: usize, may_send: bool| {
        let contact = &plan.contacts[at];
        match decisions.get(at).copied().unwrap_or(Decision::Stale) {
            _ if !contact.is_sent() => StepResult::of(Outcome::Held),
            Decision::AlreadyRight => StepResult::of(Outcome::AlreadyRight),
            Decision::Stale => StepResult::stale(),
            Decision::Send if stop.is_set() || !may_send => StepResult::of(Outcome::NotAttempted),
            Decision::Send => {
                begun[at].store(true, Ordering::Relaxed);
                sending.send(contact).await
            }
        }
    };
    // A chain of e-mails goes one after another, and stops where one of them fails.
    let chain = |chain: Range<usize>| {
        Box::pin(stream::unfold((chain, true), |(mut chain, may_send)| async move {
            let at = chain.next()?;
            let result = one(at, may_send).await;
            let is_done = matches!(result.outcome, Outcome::Applied | Outcome::AlreadyRight);
            Some(((at, result), (chain, is_done)))
        }))
    };
    let mut ends = stream::iter(chains(plan)).map(chain).flatten_unordered(workers.max(1));
    let mut ended = Vec::with_capacity(plan.contacts.len());
    loop {
        let end = tokio::select! {
            end = ends.next() => end,
            () = stop.abandoned() => break,
        };
        let Some(end) = end else { break };
        ended.push(end);
        progress(ended.len());
    }
    // What was in flight when somebody would not wait may have been carried out.
    let known: HashSet<usize> = ended.iter().map(|(at, _)| *at).collect();
    for (at, step) in plan.contacts.iter().enumerate().filter(|(at, _)| !known.contains(at)) {
        let outcome = match begun[at].load(Ordering::Relaxed) {
            true => Outcome::Unknown,
            false if !step.is_sent() => Outcome::Held,
            false => Outcome::NotAttempted,
        };
        ended.push((at, StepResult::of(outcome)));
    }
    ended.sort_unstable_by_key(|(at, _)| *at);
    let steps = ended.into_iter().map(|(_, result)| result).collect();
    Report { steps, stopped: stop.reason(), is_recorded: stop.is_recorded() }
}

/// The steps that belong together: each that waits, with those before it.
fn chains(plan: &Plan) -> Vec<Range<usize>> {
    let mut chains: Vec<Range<usize>> = Vec::new();
    for (at, step) in plan.contacts.iter().enumerate() {
        match chains.last_mut() {
            Some(chain) if step.waits => chain.end = at + 1,
            _ => chains.push(at..at + 1),
        }
    }
    chains
}
