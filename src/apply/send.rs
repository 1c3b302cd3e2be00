//! One contact: what is sent for it, and its read-back.

use std::sync::atomic::{AtomicU64, Ordering};

use super::receipt::Receipt;
use super::result::{Normalised, Outcome, StepResult};
use super::stop::Stop;
use crate::api::{Error, ErrorKind, Writer};
use crate::contact::{Field, Fields, Id, Live, Value, canonical_email, payload};
use crate::inventory::{self, Event};
use crate::plan::{Action, Step};

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
    /// Carries a step out.
    pub(super) async fn send(&self, step: &Step) -> StepResult {
        match (step.action, step.id) {
            (Action::Update, Some(id)) => self.update(id, step).await,
            (Action::Delete, Some(id)) => self.delete(id, step).await,
            _ => self.create(step).await,
        }
    }

    /// Sends a step's changes, and only those.
    ///
    /// The answer holds the whole contact. A managed `name` that the service derived anew from the
    /// names that were sent is sent in a second PATCH. Any other field that is different now was
    /// changed by somebody else meanwhile: it is reported, and the next plan judges it.
    async fn update(&self, id: Id, step: &Step) -> StepResult {
        let sent: Vec<Sent<'_>> =
            step.sent().map(|change| (change.field, &change.before, &change.after)).collect();
        let live = match self.patch(id, step, &sent).await {
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
        let is_name_or_sent = |field| field == Field::Name || is_sent(field);
        match self.patch(id, step, &followed).await {
            Ok(live) => applied(step, &live, is_name_or_sent),
            // The changes of the plan are in; what the service changed on its own is not mended.
            Err(result) => {
                StepResult { error: result.error, ..applied(step, &live, is_name_or_sent) }
            }
        }
    }

    async fn patch(&self, id: Id, step: &Step, sent: &[Sent<'_>]) -> Result<Live, StepResult> {
        let body = payload(sent.iter().map(|(field, _, after)| (*field, *after)));
        self.call(step, sent, self.writer.update(id, &body)).await
    }

    /// Sends a new contact. After an unclear answer it is looked for by its e-mail before anything
    /// else is done: it is never sent twice.
    async fn create(&self, step: &Step) -> StepResult {
        let sent: Vec<Sent<'_>> =
            step.sent().map(|change| (change.field, &change.before, &change.after)).collect();
        let body = payload(sent.iter().map(|(field, _, after)| (*field, *after)));
        let create = async {
            match self.writer.create(&body).await {
                Err(error) if error.is_unclear() => match self.look_for(step).await {
                    Some(live) => Ok(live),
                    None => Err(error),
                },
                answer => answer,
            }
        };
        match self.call(step, &sent, create).await {
            Ok(live) => applied(step, &live, |_| true),
            Err(result) => result,
        }
    }

    /// The contact with a step's e-mail, where all contacts could be read.
    async fn look_for(&self, step: &Step) -> Option<Live> {
        let wanted = canonical_email(step.email.as_ref()?.reveal());
        let mut found = None;
        let mut tell = |event| {
            if let Event::Page(page) = event {
                found = found.take().or_else(|| {
                    page.into_iter().find(|live| live.email_key().as_ref() == Some(&wanted))
                });
            }
        };
        inventory::walk(self.writer.reader(), Vec::new(), &mut tell).await.ok()?;
        found
    }

    async fn delete(&self, id: Id, step: &Step) -> StepResult {
        let delete = async {
            self.writer.delete(id).await?;
            Ok(Live { id, crm_synced: false, fields: Fields::default(), tags: Vec::new() })
        };
        match self.call(step, &[], delete).await {
            Ok(_) => StepResult::of(Outcome::Applied),
            Err(result) => result,
        }
    }

    /// One call with its two lines in the receipt.
    async fn call(
        &self,
        step: &Step,
        sent: &[Sent<'_>],
        call: impl Future<Output = Result<Live, Error>>,
    ) -> Result<Live, StepResult> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if self.receipt.before(number, step, sent).is_err() {
            self.stop.no_receipt();
            return Err(StepResult::of(Outcome::NotAttempted));
        }
        let answer = call.await;
        let (outcome, error) = judge(step, &answer);
        self.stop.ended(error);
        let (id, read_back) = match &answer {
            Ok(live) => {
                let back = sent.iter().map(|(field, ..)| (*field, live.value(*field))).collect();
                (Some(live.id), back)
            }
            Err(_) => (None, Vec::new()),
        };
        if self.receipt.after(number, step, outcome, error, id, &read_back).is_err() {
            self.stop.no_receipt();
        }
        match error.cloned() {
            Some(error) => Err(StepResult::failed(outcome, error)),
            None => answer.map_err(|_| StepResult::of(outcome)),
        }
    }
}

/// What became of a call, and the error that is worth telling.
fn judge<'a>(step: &Step, answer: &'a Result<Live, Error>) -> (Outcome, Option<&'a Error>) {
    match answer {
        Ok(_) => (Outcome::Applied, None),
        // One that is gone is as it should be; whose doing it was is open after an unclear try.
        Err(error)
            if step.action == Action::Delete && matches!(error.kind, ErrorKind::NotFound) =>
        {
            let is_ours = error.was_unclear;
            (if is_ours { Outcome::Applied } else { Outcome::AlreadyRight }, None)
        }
        Err(error) if error.is_unclear() => (Outcome::Unknown, Some(error)),
        Err(error) => (Outcome::Failed, Some(error)),
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
