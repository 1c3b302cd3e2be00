//! What became of one contact: who changed which field when, from git's commits and from receipts.
//!
//! A word says who is `asked` for; `commits` follows that contact through the `archive` of contents, by the
//! `traces` of its id and e-mails (`who`): on both `sides` of each commit, what the commit `turned`, and what became
//! of an e-mail that went `onward`. `receipts` adds what was sent.

mod archive;
mod asked;
mod commits;
mod onward;
mod receipts;
mod sides;
mod traces;
mod turned;
mod who;

pub use archive::Archive;
pub use asked::{MOST_NAMED, NotOne, at_place};
pub use commits::{Story, commits};
pub use receipts::{Kept, Salted, known_by, receipts};
pub use who::Who;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::apply::Outcome;
use crate::contact::{Draft, Field, Id, Written};
use crate::git::{About, Commit};

/// What became of a contact.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The newest first.
    pub events: Vec<Event>,
    /// Whether older commits are missing from this clone.
    pub is_shallow: bool,
    /// The contact files of the newest commit.
    pub files: BTreeSet<String>,
}

impl Log {
    /// Whether what a commit is said to have done may have been done before: it is the oldest one here.
    #[must_use]
    pub fn is_cut(&self, edit: &Edit) -> bool {
        self.is_shallow && edit.about.parents.is_empty()
    }
}

/// Something that happened to the contact.
#[derive(Clone, Debug)]
pub enum Event {
    /// A commit changed its file.
    Edit(Edit),
    /// `apply` sent something.
    Sent(Sent),
}

impl Event {
    /// When; the beginning of 1970 where what says so cannot be read.
    #[must_use]
    pub fn time(&self) -> Timestamp {
        let time = match self {
            Self::Edit(edit) => &edit.about.time,
            Self::Sent(sent) => &sent.time,
        };
        time.parse().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Commits and calls in one line, the newest first; with `only`, those that concern one of these fields, and
/// of each what concerns them.
#[must_use]
pub fn story(mut edits: Vec<Edit>, mut sent: Vec<Sent>, only: &[Field]) -> Vec<Event> {
    if !only.is_empty() {
        for edit in &mut edits {
            (edit.id, edit.state, edit.unreadable) = (None, None, None);
            edit.fields.retain(|one| only.contains(&one.field));
        }
        for one in &mut sent {
            one.fields.retain(|one| only.contains(&one.field));
        }
        edits.retain(|edit| !edit.fields.is_empty());
        sent.retain(|sent| !sent.fields.is_empty());
    }
    let mut sent: Vec<Event> = sent.into_iter().map(Event::Sent).collect();
    sent.sort_by_key(Event::time);
    // Commits stay in git's order, whatever their clocks said.
    let mut events = Vec::new();
    for edit in edits.into_iter().map(Event::Edit) {
        while let Some(newer) = sent.pop_if(|sent| sent.time() >= edit.time()) {
            events.push(newer);
        }
        events.push(edit);
    }
    events.extend(sent.into_iter().rev());
    events
}

/// A change that a commit made to the contact. Of a merge, what it decided: where one of its sides was given
/// up, what that had is what was before.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The commit.
    pub about: About,
    /// The file that held it, where this commit has it in a form that cannot be read: it is passed over.
    pub unreadable: Option<String>,
    /// The file that held it before; none where the commit added the contact.
    pub before: Option<String>,
    /// The file that holds it after; none where the commit removed the contact.
    pub after: Option<String>,
    /// Its id, where that changed.
    pub id: Option<Change<Id>>,
    /// Whether Ruddr is to have it, where that changed.
    pub state: Option<Change<State>>,
    /// The fields that changed.
    pub fields: Vec<FieldChange>,
}

impl Edit {
    /// Whether the commit joined sides.
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.about.parents.len() > 1
    }

    /// What became of the file that holds the contact.
    #[must_use]
    pub fn way(&self) -> Way {
        match (&self.before, &self.after) {
            (None, Some(_)) => Way::New,
            (Some(_), None) => Way::Removed,
            (Some(before), Some(after)) if before != after => Way::Moved,
            _ => Way::Stays,
        }
    }
}

/// What a commit did with a contact as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It came.
    New,
    /// It was taken out.
    Removed,
    /// It stands in another file.
    Moved,
    /// It stands where it stood.
    Stays,
}

/// What was before and after, where there was something.
#[derive(Clone, Debug)]
pub struct Change<T> {
    /// Before.
    pub before: Option<T>,
    /// After.
    pub after: Option<T>,
}

/// Whether Ruddr is to have a contact, as its file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Present,
    /// It is to be deleted.
    Absent,
}

impl State {
    fn of(draft: &Draft) -> Self {
        if draft.is_absent { Self::Absent } else { Self::Present }
    }

    /// As a file has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
        }
    }
}

/// A field that changed, or that was sent.
#[derive(Clone, Debug)]
pub struct FieldChange {
    /// Which.
    pub field: Field,
    /// The value before; none where the file did not mention the field, and where a receipt's value is not
    /// known.
    pub before: Option<Written>,
    /// The value after, or the one that was sent.
    pub after: Option<Written>,
}

/// A call of `apply` about the contact, as a receipt has it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The name of the receipt's file.
    pub receipt: String,
    /// The id of the contact, where the receipt has it.
    pub id: Option<Id>,
    /// The commit that was checked out.
    pub commit: Option<Commit>,
    /// Whether contact files differed from it.
    pub is_changed: bool,
    /// The address of the run in the CI system.
    pub run: Option<String>,
    /// Whether it was sent to a sandbox.
    pub is_sandbox: bool,
    /// When it was sent, as the receipt says.
    pub time: String,
    /// `update`, `create` or `delete`.
    pub action: String,
    /// What became of it; none where the receipt ends before.
    pub outcome: Option<Outcome>,
    /// The code of what went wrong.
    pub error: Option<String>,
    /// The fields that were sent.
    pub fields: Vec<FieldChange>,
}
