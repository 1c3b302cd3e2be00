//! Sends the steps of a plan, several at once, until done or stopped.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream;

use super::receipt::Receipt;
use super::recheck::Decision;
use super::result::{Outcome, Report, StepResult};
use super::stop::Stop;
use super::update::Sending;
use crate::api::{Reader, Writer};
use crate::plan::{Plan, Step};

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
    let one = async |(at, (step, decision)): (usize, (&Step, &Decision))| {
        let result = match decision {
            _ if step.sent().next().is_none() => StepResult::of(Outcome::Held),
            Decision::AlreadyRight => StepResult::of(Outcome::AlreadyRight),
            Decision::Stale => StepResult::stale(),
            Decision::Send if stop.is_set() => StepResult::of(Outcome::NotAttempted),
            Decision::Send => {
                begun[at].store(true, Ordering::Relaxed);
                sending.update(step).await
            }
        };
        (at, result)
    };
    let mut ends = stream::iter(plan.contacts.iter().zip(decisions).enumerate())
        .map(one)
        .buffer_unordered(workers.max(1));
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
    drop(ends);
    // What was in flight when somebody would not wait may have been carried out.
    let known: HashSet<usize> = ended.iter().map(|(at, _)| *at).collect();
    for (at, step) in plan.contacts.iter().enumerate().filter(|(at, _)| !known.contains(at)) {
        let outcome = match begun[at].load(Ordering::Relaxed) {
            true => Outcome::Unknown,
            false if step.sent().next().is_none() => Outcome::Held,
            false => Outcome::NotAttempted,
        };
        ended.push((at, StepResult::of(outcome)));
    }
    ended.sort_unstable_by_key(|(at, _)| *at);
    let steps = ended.into_iter().map(|(_, result)| result).collect();
    Report { steps, stopped: stop.reason() }
}
