//! Whose move a difference is, and what becomes of it.

use crate::contact::{Field, Live};

/// What becomes of a change (`design.md`, “Verdicts”).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The repository moved on: sent.
    Update,
    /// A rule forbids it: not sent, reported.
    Held,
}

/// Why a change has its verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file says otherwise, and nothing speaks against it.
    Desired,
    /// HubSpot or Salesforce owns the field of this contact, and would undo the change.
    CrmOwned,
}

impl Verdict {
    /// The word in output, and in the digest.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Held => "held",
        }
    }

    /// Whether apply sends it.
    #[must_use]
    pub fn is_sent(self) -> bool {
        self == Self::Update
    }
}

impl Reason {
    /// The word in output for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Desired => "desired",
            Self::CrmOwned => "crm-owned",
        }
    }
}

/// Judges one field that differs.
pub(super) fn judge(live: &Live, field: Field) -> (Verdict, Reason) {
    if live.crm_synced && field.spec().crm_synced {
        (Verdict::Held, Reason::CrmOwned)
    } else {
        (Verdict::Update, Reason::Desired)
    }
}
