//! What is taken over from the workspace into a file that is there, and what is left alone.

use crate::plan::{Action, Change, Reason, Step, Verdict};
use crate::text::Sentence;

/// Which differences are taken over.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of a pull")]
pub struct Adopt {
    /// What somebody changed in Ruddr alone.
    pub drift: bool,
    /// What was changed on both sides.
    pub conflicts: bool,
    /// What the repository has not sent yet.
    pub unsent: bool,
    /// Also in fields that HubSpot or Salesforce owns.
    pub crm_owned: bool,
}

/// Why a difference stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The repository moved on, and apply has not sent it yet.
    NotSent,
    /// Both sides changed it.
    Conflict,
    /// Somebody changed it in Ruddr, and only other differences were asked for.
    Drift,
    /// HubSpot or Salesforce owns it.
    CrmOwned,
    /// The file wants the contact to be gone.
    Leaving,
    /// Nothing in git's history tells whether the repository moved on or Ruddr did.
    Unclear,
    /// By its name it is somebody else's.
    MixedUp,
    /// Another contact would have the same e-mail: the one at this place, or one of Ruddr's.
    SameEmail(Option<String>),
    /// The value may not stand in a file.
    Refused(Sentence),
}

impl Adopt {
    /// Why a change is left alone; nothing where it is taken over.
    #[must_use]
    pub fn leaves(self, step: &Step, change: &Change) -> Option<Why> {
        if step.action == Action::Delete {
            return Some(Why::Leaving);
        }
        // Who says "all" knows whose file it is.
        if change.reason == Reason::MixedUp && !self.unsent {
            return Some(Why::MixedUp);
        }
        let is_email = change.field == crate::contact::Field::Email;
        if step.crm_synced && change.field.spec().crm_synced && !is_email && !self.crm_owned {
            return Some(Why::CrmOwned);
        }
        let (is_taken, why) = match change.verdict {
            Verdict::Update | Verdict::Held => {
                let is_told = !matches!(change.reason, Reason::New | Reason::NoHistory);
                (self.unsent, if is_told { Why::NotSent } else { Why::Unclear })
            }
            Verdict::Drift => (self.drift, Why::Drift),
            Verdict::Conflict => (self.conflicts, Why::Conflict),
        };
        (!is_taken).then_some(why)
    }
}

impl Why {
    /// The word in output for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotSent => "not-sent",
            Self::Conflict => "conflict",
            Self::Drift => "drift",
            Self::CrmOwned => "crm-owned",
            Self::Leaving => "leaving",
            Self::Unclear => "unclear",
            Self::MixedUp => "mixed-up",
            Self::SameEmail(_) => "same-email",
            Self::Refused(_) => "refused",
        }
    }
}
