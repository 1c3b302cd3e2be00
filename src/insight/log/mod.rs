//! What became of one contact: who changed which field when, from git's commits and from receipts.

mod commits;
mod receipts;

pub use commits::{Story, Who, commits};
pub use receipts::{Salted, receipts};

use jiff::Timestamp;

use crate::apply::Outcome;
use crate::contact::{Field, Written};
use crate::git::About;

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
pub fn story(edits: Vec<Edit>, sent: Vec<Sent>, only: &[Field]) -> Vec<Event> {
    let is_wanted = |field: Field| only.is_empty() || only.contains(&field);
    let edits = edits.into_iter().filter_map(|mut edit| {
        edit.fields.retain(|one| is_wanted(one.field));
        (only.is_empty() || !edit.fields.is_empty()).then_some(Event::Edit(edit))
    });
    let sent = sent.into_iter().filter_map(|mut sent| {
        sent.fields.retain(|one| is_wanted(one.field));
        (only.is_empty() || !sent.fields.is_empty()).then_some(Event::Sent(sent))
    });
    let mut sent: Vec<Event> = sent.collect();
    sent.sort_by_key(Event::time);
    // Commits stay in git's order, whatever their clocks said.
    let mut events = Vec::new();
    for edit in edits {
        while let Some(newer) = sent.pop_if(|sent| sent.time() >= edit.time()) {
            events.push(newer);
        }
        events.push(edit);
    }
    events.extend(sent.into_iter().rev());
    events
}

/// A change that a commit made to the contact.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The commit.
    pub about: About,
    /// The file that held it before; none where the commit added the contact.
    pub before: Option<String>,
    /// The file that holds it after; none where the commit removed the contact.
    pub after: Option<String>,
    /// The fields that changed.
    pub fields: Vec<FieldEdit>,
}

/// A field that a commit changed.
#[derive(Clone, Debug)]
pub struct FieldEdit {
    /// Which.
    pub field: Field,
    /// What the file said before; none where it did not mention the field.
    pub before: Option<Written>,
    /// What it said after.
    pub after: Option<Written>,
}

/// A call of `apply` about the contact, as a receipt has it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The name of the receipt's file.
    pub receipt: String,
    /// When it was sent, as the receipt says.
    pub time: String,
    /// `update`, `create` or `delete`.
    pub action: String,
    /// What became of it; none where the receipt ends before.
    pub outcome: Option<Outcome>,
    /// The fields that were sent.
    pub fields: Vec<FieldSent>,
}

/// A field that was sent.
#[derive(Clone, Debug)]
pub struct FieldSent {
    /// Which.
    pub field: Field,
    /// Ruddr's value before, where it is known.
    pub before: Option<Written>,
    /// The value that was sent, where it is known.
    pub after: Option<Written>,
}
