//! How an apply ended: each contact's outcome, and counts that add up.

use std::collections::HashMap;

use crate::api::Error;
use crate::contact::{Field, Value};
use crate::plan::{Plan, Step};

/// How a contact, or one of its fields, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Sent, and the answer says that it holds.
    Applied,
    /// Nothing was sent, since it held already.
    AlreadyRight,
    /// Not sent: a rule forbids it.
    Held,
    /// The service refused it, or never saw it.
    Failed,
    /// Sent, but no clear answer came back: it may have been carried out.
    Unknown,
    /// Not sent: the run stopped before.
    NotAttempted,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Applied,
        Self::AlreadyRight,
        Self::Held,
        Self::Failed,
        Self::Unknown,
        Self::NotAttempted,
    ];

    /// As a receipt has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::AlreadyRight => "alreadyRight",
            Self::Held => "held",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotAttempted => "notAttempted",
        }
    }

    /// The outcome of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// A value that came back different from what was sent.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// Which field.
    pub field: Field,
    /// What the service holds now.
    pub value: Value,
}

/// How one step ended.
#[derive(Debug)]
pub struct StepResult {
    /// The outcome of the fields that were to be sent.
    pub outcome: Outcome,
    /// Why, where it failed or is unknown.
    pub error: Option<Error>,
    /// Managed fields that the service holds in another way than the file says.
    pub normalised: Vec<Normalised>,
    /// Managed fields that were not sent and that somebody changed meanwhile.
    pub moved: Vec<Field>,
    /// Whether it was left alone because the contact moved since it was planned.
    pub is_stale: bool,
}

impl StepResult {
    pub(super) fn of(outcome: Outcome) -> Self {
        Self { outcome, error: None, normalised: Vec::new(), moved: Vec::new(), is_stale: false }
    }

    pub(super) fn stale() -> Self {
        Self { is_stale: true, ..Self::of(Outcome::NotAttempted) }
    }

    pub(super) fn failed(outcome: Outcome, error: Error) -> Self {
        Self { error: Some(error), ..Self::of(outcome) }
    }
}

/// How all steps of a plan ended, in the plan's order.
#[derive(Debug)]
pub struct Report {
    /// One for each step.
    pub steps: Vec<StepResult>,
    /// Why the rest was left alone, where it was.
    pub stopped: Option<&'static str>,
    /// Whether every line of the receipt was written.
    pub is_recorded: bool,
}

/// Counts of one kind of thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// See [`Outcome`].
    pub applied: usize,
    /// See [`Outcome`].
    pub already_right: usize,
    /// See [`Outcome`].
    pub held: usize,
    /// See [`Outcome`].
    pub failed: usize,
    /// See [`Outcome`].
    pub unknown: usize,
    /// See [`Outcome`].
    pub not_attempted: usize,
}

impl Counts {
    /// Those for which a request was sent.
    #[must_use]
    pub fn attempted(&self) -> usize {
        self.applied + self.failed + self.unknown
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.attempted() + self.already_right + self.held + self.not_attempted
    }

    fn add(&mut self, outcome: Outcome, n: usize) {
        *match outcome {
            Outcome::Applied => &mut self.applied,
            Outcome::AlreadyRight => &mut self.already_right,
            Outcome::Held => &mut self.held,
            Outcome::Failed => &mut self.failed,
            Outcome::Unknown => &mut self.unknown,
            Outcome::NotAttempted => &mut self.not_attempted,
        } += n;
    }
}

/// The closing table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Contacts with a change; one counts as held when all its changes are.
    pub contacts: Counts,
    /// Changed fields.
    pub fields: Counts,
}

impl Report {
    /// Counts the outcomes of a plan's contacts and fields. A contact that steps aside counts once: as its
    /// own place ends or, where it did not come to that, as the step aside.
    #[must_use]
    pub fn tally(&self, plan: &Plan) -> Tally {
        let mut tally = Tally::default();
        let mut aside = HashMap::new();
        for (at, (step, result)) in plan.contacts.iter().zip(&self.steps).enumerate() {
            if plan.is_aside(at) {
                aside.insert(step.id, result.outcome);
                continue;
            }
            let outcome = match (result.outcome, aside.get(&step.id)) {
                (Outcome::NotAttempted, Some(bad @ (Outcome::Failed | Outcome::Unknown))) => *bad,
                (outcome, _) => outcome,
            };
            let sent = step.sent().count();
            tally.contacts.add(outcome, 1);
            tally.fields.add(outcome, sent);
            tally.fields.add(Outcome::Held, step.changes.len() - sent);
        }
        tally
    }

    /// The steps that ended in one way.
    pub fn with<'a>(
        &'a self,
        plan: &'a Plan,
        outcome: Outcome,
    ) -> impl Iterator<Item = (&'a Step, &'a StepResult)> {
        let all = plan.contacts.iter().zip(&self.steps);
        all.filter(move |(_, result)| result.outcome == outcome)
    }
}
