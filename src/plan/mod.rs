//! Pure: desired and live contacts in, a plan out. No I/O, clock or environment.
//!
//! match → compare → judge → order → digest. The plan is data; `render` words it, `apply` carries
//! it out.

mod compare;
mod creation;
mod digest;
mod hints;
mod json;
mod judge;
mod matching;
mod mixed_up;
mod order;
mod policy;
mod refusal;
mod saved;
mod schema;
mod shape;
mod stand_in;

pub use compare::{Difference, Form, compare, forms};
pub use creation::Uncreated;
pub use digest::digest;
pub use hints::{Candidates, Namesake};
pub use json::{to_json, to_saved};
pub use judge::{EarlierValues, Reason, Verdict, judge};
pub use matching::{Match, Matcher, Outcome};
pub use mixed_up::is_somebody_else;
pub use order::{is_temporary, order, temporary_email};
pub use policy::{Ceiling, Ceilings, OnConflict, OnDrift, Overwrite, Policy, Protection};
pub use refusal::{Refusal, refusals};
pub use saved::{NotAPlan, from_json};
pub use schema::plan_schema;
pub use shape::shape;
pub use stand_in::StandIn;

use std::collections::HashMap;

use crate::contact::{Called, Field, Fields, Id, Value};
use crate::text::Personal;

/// Every change, each with its verdict, in the order in which apply sends them.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The workspace that it is for.
    pub workspace: Workspace,
    /// The git revision that stands in the place of the workspace; none in a plan that can be
    /// applied.
    pub against: Option<String>,
    /// The commit that tells what this change touches; none where there is no history.
    pub base: Option<String>,
    /// The contacts that differ.
    pub contacts: Vec<Step>,
    /// Files without a live contact.
    pub missing: Vec<Missing>,
    /// Differences of form alone, which are no changes.
    pub forms: Vec<Form>,
    /// Contacts in all files of the repository, without those that are gone as their files want it.
    pub repository: usize,
    /// Contacts in the files that the plan looked at.
    pub managed: usize,
    /// Live contacts that no file mentions; nothing where the others were not read.
    pub unmanaged: Option<usize>,
    /// Names of what the changed ids refer to, for people to read; no part of the digest.
    pub names: HashMap<Id, Personal>,
}

/// The workspace that a plan is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Workspace {
    /// Whether an id is that of this workspace: ids are compared without case.
    #[must_use]
    pub fn is(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }
}

/// What is done to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// PATCH.
    Update,
    /// POST.
    Create,
    /// DELETE.
    Delete,
}

impl Action {
    /// The word in output, and in the digest.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Create => "create",
            Self::Delete => "delete",
        }
    }
}

/// How sure it is that a file means the live contact that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// By its id, or since it is to be created.
    Sure,
    /// By its e-mail alone, which may be handed on.
    ByEmail,
    /// By its name it is somebody else, so that nothing is sent to it.
    Other,
}

/// What happens to one contact.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// The contact; none for one that is to be created.
    pub id: Option<Id>,
    /// Why a deletion is not sent; none where it is.
    pub refused: Option<Reason>,
    /// How sure it is that its file means this contact.
    pub identity: Identity,
    /// Its live e-mail; for one that is to be created, the one it will have.
    pub email: Option<Personal>,
    /// Its live name; for one that is to be created, the one it will have.
    pub name: Option<Personal>,
    /// What it is called live, where it is to go; else nothing.
    pub called: Called,
    /// The file that manages it.
    pub file: String,
    /// Other files that hold it, or held it at the base revision, for rules that name files.
    pub other_files: Vec<String>,
    /// Where it begins in its file.
    pub line: u32,
    /// Whether HubSpot or Salesforce syncs it.
    pub crm_synced: bool,
    /// Whether it may be sent only when the step before it has succeeded, which frees its e-mail.
    pub waits: bool,
    /// The fields that differ, in canonical order.
    pub changes: Vec<Change>,
    /// What every managed field is to hold in the end, those left alone left out: the read-back of a
    /// write is compared with it.
    pub wanted: Fields<Value>,
}

/// One managed field whose live value differs from the desired one.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// The live value.
    pub before: Value,
    /// The desired value.
    pub after: Value,
    /// Whose move it is.
    pub verdict: Verdict,
    /// Whether apply sends it.
    pub is_sent: bool,
    /// Whether it is a conflict that a person decided for the file.
    pub is_decided: bool,
    /// Why.
    pub reason: Reason,
    /// Line of the desired value in the file.
    pub line: u32,
}

/// A file whose contact the workspace does not have.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The file.
    pub file: String,
    /// Where the contact begins in it.
    pub line: u32,
    /// The id that the file gives.
    pub id: Option<Id>,
    /// The e-mail that the file gives.
    pub email: Option<Personal>,
    /// What its file gives, for a policy that lets it be created.
    pub wanted: Fields<Value>,
    /// Live contacts that may be meant, the nearest first.
    pub hints: Vec<Hint>,
    /// Why it is not created; none where that was not asked.
    pub reason: Option<Uncreated>,
}

impl Missing {
    /// What its file calls it.
    #[must_use]
    pub fn called(&self) -> Called {
        Called::of(|field| self.wanted.get(field))
    }
}

/// A live contact that may be meant.
#[derive(Clone, Debug)]
pub struct Hint {
    /// Its id.
    pub id: Id,
    /// Its e-mail.
    pub email: Option<Personal>,
    /// Its name.
    pub name: Option<Personal>,
    /// Whether git shows that the file had its e-mail.
    pub is_former: bool,
    /// Whether it is most likely the same person, who would be there twice if a contact were created.
    pub is_it: bool,
}

impl Plan {
    /// What is counted: one step for each contact, also where it steps aside before.
    pub fn counted(&self) -> impl Iterator<Item = &Step> {
        let steps = self.contacts.iter().enumerate();
        steps.filter(|(at, _)| !self.is_aside(*at)).map(|(_, step)| step)
    }

    /// Whether the step at a place does no more than to move its contact aside, to a temporary address: a
    /// later one gives the contact the e-mail that is planned for it. Judged by what is sent, since such a
    /// step is counted nowhere.
    #[must_use]
    pub fn is_aside(&self, at: usize) -> bool {
        let step = &self.contacts[at];
        let is_to_temporary = match (step.id, &step.changes[..]) {
            (Some(id), [only]) if only.field == Field::Email => {
                is_temporary(id, &only.after, &only.after)
            }
            _ => false,
        };
        let is_own_place = |later: &Step| later.id == step.id && order::moves(later);
        is_to_temporary && self.contacts[at + 1..].iter().any(is_own_place)
    }

    /// The contacts for which apply sends an action.
    pub fn to_send(&self, action: Action) -> impl Iterator<Item = &Step> {
        self.counted().filter(move |step| step.action == action && step.is_sent())
    }

    /// Every change with its contact.
    pub fn changes(&self) -> impl Iterator<Item = (&Step, &Change)> {
        self.counted().flat_map(|step| step.changes.iter().map(move |change| (step, change)))
    }

    /// Every id that a change refers to.
    pub fn references(&self) -> impl Iterator<Item = (Field, Id)> {
        self.changes().flat_map(|(_, change)| {
            let values = [&change.before, &change.after].into_iter();
            values.flat_map(Value::references).map(|id| (change.field, *id))
        })
    }

    /// How many changes have a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.changes().filter(|(_, change)| change.verdict == verdict).count()
    }

    /// The part of the plan that is about values which somebody changed in Ruddr.
    #[must_use]
    pub fn drifted(mut self) -> Self {
        let is_drift = |change: &Change| {
            matches!(change.verdict, Verdict::Drift | Verdict::Conflict)
                || change.reason == Reason::MixedUp
        };
        for step in &mut self.contacts {
            step.changes.retain(is_drift);
        }
        self.contacts.retain(|step| !step.changes.is_empty());
        self.missing.clear();
        self
    }

    /// Whether anything would be sent, or waits for somebody: held fields of a CRM and kept drift do
    /// not, conflicts and missing contacts do.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.contacts.iter().any(Step::is_sent) || self.is_refused()
    }

    /// Whether a rule left something undone that a person has to decide.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let is_refused = |change: &Change| match change.verdict {
            Verdict::Conflict => !change.is_sent,
            Verdict::Held => change.reason.is_for_a_person(),
            Verdict::Update | Verdict::Drift => false,
        };
        self.changes().any(|(_, change)| is_refused(change))
            || self.contacts.iter().any(|step| step.refused.is_some())
            || !self.missing.is_empty()
    }
}

impl Step {
    /// Whether apply sends anything for it.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        match self.action {
            Action::Delete => self.refused.is_none(),
            Action::Update | Action::Create => self.sent().next().is_some(),
        }
    }

    /// The files that hold its contact: one that was moved has the protection of both its places.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        [&self.file].into_iter().chain(&self.other_files).map(String::as_str)
    }

    /// The e-mails of its contact: the one that it has, and the one that it is to get.
    pub(crate) fn emails(&self) -> impl Iterator<Item = &Personal> {
        let desired = self.changes.iter().find_map(|change| match (&change.after, change.field) {
            (Value::Text(email), Field::Email) => Some(email),
            _ => None,
        });
        self.email.iter().chain(desired)
    }

    /// The changes that apply sends.
    pub fn sent(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_sent)
    }
}
