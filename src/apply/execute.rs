//! Sends the steps of a plan, several at once, until done or stopped.

use std::sync::atomic::AtomicU64;

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
    let one = async |(at, (step, decision)): (usize, (&Step, &Decision))| {
        let result = match decision {
            _ if step.sent().next().is_none() => StepResult::of(Outcome::Held),
            Decision::AlreadyRight => StepResult::of(Outcome::AlreadyRight),
            Decision::Stale => StepResult::stale(),
            Decision::Send if stop.is_set() => StepResult::of(Outcome::NotAttempted),
            Decision::Send => sending.update(step).await,
        };
        (at, result)
    };
    let mut ends = stream::iter(plan.contacts.iter().zip(decisions).enumerate())
        .map(one)
        .buffer_unordered(workers.max(1));
    let mut ended = Vec::with_capacity(plan.contacts.len());
    while let Some(end) = ends.next().await {
        ended.push(end);
        progress(ended.len());
    }
    ended.sort_unstable_by_key(|(at, _)| *at);
    let steps = ended.into_iter().map(|(_, result)| result).collect();
    Report { steps, stopped: stop.reason() }
}
