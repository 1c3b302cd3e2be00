//! Words of the statistics that both forms share.

use crate::insight::stats::{Reason, Standing};

/// Which contacts were looked at.
#[derive(Clone, Debug)]
pub enum Looked {
    /// Those of contact files.
    Files {
        /// How many files.
        files: usize,
        /// How many contacts were left out since their files want them gone.
        absent: usize,
    },
    /// Those of a workspace.
    Workspace {
        /// Its name.
        name: String,
    },
}

/// What contacts have in common: for programs, and for people.
pub(super) fn reason(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Mailbox => ("same-mailbox", "same mailbox"),
        Reason::Phone => ("same-phone", "same phone"),
        Reason::Name => ("same-name", "same name"),
        Reason::NearName => ("near-name", "nearly the same name"),
    }
}

/// Why an owner is stale: for programs, and for people.
pub(super) fn standing(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Inactive => ("inactive", "no longer active"),
        Standing::NoMember => ("no-member", "no member of the workspace"),
    }
}
