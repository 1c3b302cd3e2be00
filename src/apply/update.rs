//! One contact: the PATCH, its read-back, and at most one PATCH more.

use std::sync::atomic::{AtomicU64, Ordering};

use super::receipt::Receipt;
use super::result::{Normalised, Outcome, StepResult};
use super::stop::Stop;
use crate::api::Writer;
use crate::contact::{Field, Live, Value, payload};
use crate::plan::Step;

/// What sending needs.
pub(super) struct Sending<'a> {
    pub(super) writer: &'a Writer,
    pub(super) receipt: &'a Receipt,
    pub(super) stop: &'a Stop,
    pub(super) calls: AtomicU64,
}

/// A field with its value before and after.
type Sent<'a> = (Field, &'a Value, &'a Value);

impl Sending<'_> {
    /// Sends a step's changes, and only those.
    ///
    /// The answer holds the whole contact. A managed `name` that the service derived anew from the
    /// names that were sent is sent in a second PATCH. Any other field that is different now was
    /// changed by somebody else meanwhile: it is reported, and the next plan judges it.
    pub(super) async fn update(&self, step: &Step) -> StepResult {
        let sent: Vec<Sent<'_>> =
            step.sent().map(|change| (change.field, &change.before, &change.after)).collect();
        let live = match self.patch(step, &sent).await {
            Ok(live) => live,
            Err(result) => return result,
        };
        let is_sent = |field| sent.iter().any(|(known, ..)| *known == field);
        let derives_name = is_sent(Field::FirstName) || is_sent(Field::LastName);
        let followed: Vec<Sent<'_>> = differing(step, &live)
            .filter(|(field, ..)| *field == Field::Name && derives_name && !is_sent(*field))
            .collect();
        if followed.is_empty() {
            return applied(step, &live, is_sent);
        }
        match self.patch(step, &followed).await {
            Ok(live) => applied(step, &live, |field| field == Field::Name || is_sent(field)),
            // The changes of the plan are in; what the service changed on its own is not mended.
            Err(result) => StepResult { outcome: Outcome::Applied, ..result },
        }
    }

    async fn patch(&self, step: &Step, sent: &[Sent<'_>]) -> Result<Live, StepResult> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if self.receipt.before(call, step, sent).is_err() {
            self.stop.no_receipt();
            return Err(StepResult::of(Outcome::NotAttempted));
        }
        let body = payload(sent.iter().map(|(field, _, after)| (*field, *after)));
        let answer = self.writer.update(step.id, &body).await;
        self.stop.ended(answer.as_ref().err());
        let (outcome, error) = match &answer {
            Ok(_) => (Outcome::Applied, None),
            Err(error) if error.is_unclear() => (Outcome::Unknown, Some(error)),
            Err(error) => (Outcome::Failed, Some(error)),
        };
        let read_back: Vec<(Field, &Value)> = match &answer {
            Ok(live) => sent.iter().map(|(field, ..)| (*field, live.value(*field))).collect(),
            Err(_) => Vec::new(),
        };
        if self.receipt.after(call, step, outcome, error, &read_back).is_err() {
            self.stop.no_receipt();
        }
        answer.map_err(|error| StepResult::failed(outcome, error))
    }
}

/// The managed fields that the service holds differently from what is wanted.
fn differing<'a>(step: &'a Step, live: &'a Live) -> impl Iterator<Item = Sent<'a>> {
    let wanted = step.wanted.iter();
    wanted
        .map(|(field, wanted)| (field, live.value(field), wanted))
        .filter(|(field, live, wanted)| !wanted.means(live, *field))
}

fn applied(step: &Step, live: &Live, is_sent: impl Fn(Field) -> bool) -> StepResult {
    let mut result = StepResult::of(Outcome::Applied);
    for (field, value, _) in differing(step, live) {
        if is_sent(field) {
            result.normalised.push(Normalised { field, value: value.clone() });
        } else {
            result.moved.push(field);
        }
    }
    result
}
