//! `rolo doctor`: whether everything is as rolo takes it to be.
//!
//! What is asked and observed is kept apart from the judging, which is pure. A finding holds counts,
//! names of keys and status codes; no value and no id of a person, nor the token, can get into it.

mod ask;
mod contacts;
mod errors;
mod finding;
mod lists;
mod local;
mod network;
mod page;
mod references;
mod subject;

pub use ask::{Endpoints, Observed, ask};
pub use finding::{Advice, Count, Finding, Length, ListFault, LostCursor, TokenFrom};
pub use local::{Base, Config, Files, Git, Pace, local};
pub use network::{Access, network};
pub use subject::{Group, Known, Source, Subject};

/// How a thing is.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// As it is documented, or as it should be; with what is worth telling.
    AsDocumented(Option<Finding>),
    /// Different.
    Different {
        /// What is.
        what: Finding,
        /// Whether `plan` and `apply` fail over it.
        breaks: bool,
    },
    /// Nothing could be told; with the reason.
    CouldNotTell(Finding),
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was looked at.
    pub subject: Subject,
    /// How it is.
    pub outcome: Outcome,
    /// What to do next.
    pub advice: Option<Advice>,
}

/// How much of the workspace was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Contacts.
    pub contacts: usize,
    /// Pages of the list.
    pub pages: usize,
    /// Whether these are all contacts that there are.
    pub is_all: bool,
    /// Requests that were sent.
    pub requests: u64,
}

/// Everything that was looked at, in the order of the subjects.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
    /// What of the workspace they speak of.
    pub looked: Looked,
}

impl Report {
    /// Whether `plan` and `apply` fail over something.
    #[must_use]
    pub fn breaks(&self) -> usize {
        let breaks =
            |check: &&Check| matches!(check.outcome, Outcome::Different { breaks: true, .. });
        self.checks.iter().filter(breaks).count()
    }
}

impl Check {
    fn fine(subject: Subject) -> Self {
        Self { subject, outcome: Outcome::AsDocumented(None), advice: None }
    }

    fn seen(subject: Subject, fact: Finding) -> Self {
        Self { subject, outcome: Outcome::AsDocumented(Some(fact)), advice: None }
    }

    fn different(subject: Subject, what: Finding, breaks: bool, advice: Advice) -> Self {
        let outcome = Outcome::Different { what, breaks };
        Self { subject, outcome, advice: Some(advice) }
    }

    /// Different, with nothing that fails over it.
    fn differs(subject: Subject, what: Finding, advice: Advice) -> Self {
        Self::different(subject, what, false, advice)
    }

    /// Different, so that `plan` and `apply` fail.
    fn breaks(subject: Subject, what: Finding, advice: Advice) -> Self {
        Self::different(subject, what, true, advice)
    }

    fn unclear(subject: Subject, why: Finding) -> Self {
        Self { subject, outcome: Outcome::CouldNotTell(why), advice: None }
    }
}
