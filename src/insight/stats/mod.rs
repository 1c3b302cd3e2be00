//! What state the contacts are in as a whole: how many have which field, whose owner is gone, and who may be there
//! twice.

mod duplicates;
mod name;
mod near;
mod owners;
mod phone;

pub use duplicates::{Group, Reason, SWITCHBOARD, Shared};
pub use owners::{Members, Owners, Stale, Standing, WhichOwner};

use crate::contact::{AsValue as _, Draft, FIELDS, Field, Fields, Id, Live, Managed, Written};
use crate::diagnostic::Span;
use crate::text::Personal;

/// A contact of a file or of the workspace.
#[derive(Clone, Debug)]
pub struct Contact<'a> {
    /// Where it is.
    pub place: Place<'a>,
    /// Whether it is one of those that were asked about; the others are only there to be compared with.
    pub is_chosen: bool,
    /// The fields that it manages; all of them in the workspace.
    pub fields: Fields<Managed<Written>>,
}

/// Where a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place<'a> {
    /// In a file: its path, and a line.
    File(&'a str, u32),
    /// In the workspace, under an id.
    Live(Id),
}

impl<'a> Contact<'a> {
    /// A contact of the file at `path`.
    #[must_use]
    pub fn of_draft(draft: Draft, path: &'a str, is_chosen: bool) -> Self {
        let place = Place::File(path, draft.span.line);
        Self { place, is_chosen, fields: draft.fields }
    }

    fn of_live(live: &Live) -> Self {
        let fields = FIELDS.iter().map(|spec| {
            let value = Written::Value(live.value(spec.field).canonical());
            (spec.field, Managed { value, span: Span::default() })
        });
        Self { place: Place::Live(live.id), is_chosen: true, fields: fields.collect() }
    }

    /// First and last name, as far as they are there; without them the full name.
    #[must_use]
    pub fn name(&self) -> Option<Personal> {
        match (self.text(Field::FirstName), self.text(Field::LastName)) {
            (Some(first), Some(last)) => {
                Some(Personal::new(format!("{} {}", first.reveal(), last.reveal())))
            }
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => self.text(Field::Name).cloned(),
        }
    }

    /// A text field's content, where it has any.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&Personal> {
        self.fields.get(field)?.value.as_value()?.as_text()
    }

    /// Where one of its fields stands; without it, where it is itself.
    #[must_use]
    pub fn place_of(&self, field: Field) -> Place<'a> {
        match (self.place, self.fields.get(field)) {
            (Place::File(path, _), Some(managed)) => Place::File(path, managed.span.line),
            (place, _) => place,
        }
    }
}

/// The contacts of the workspace, by their e-mails: they are read in no order.
#[must_use]
pub fn of_workspace(mut contacts: Vec<Live>) -> Vec<Contact<'static>> {
    contacts.sort_by_cached_key(|live| (live.email_key().map(String::from), live.id));
    contacts.iter().map(Contact::of_live).collect()
}

/// The statistics. Contacts are given by their places among those that were looked at.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many contacts were asked about.
    pub contacts: usize,
    /// How full they are: one count for each field, in the order of the table.
    pub fields: Vec<Count>,
    /// Owners who are no longer active members.
    pub owners: Owners,
    /// Contacts that may be one and the same, the likeliest first.
    pub duplicates: Vec<Group>,
    /// Phones of several contacts which tell nothing about those, the most shared first.
    pub shared: Vec<Shared>,
    /// How many names are like so many others that they were not compared letter by letter.
    pub crowded: usize,
}

/// How many contacts have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The field.
    pub field: Field,
    /// How many have a value.
    pub filled: usize,
    /// How many have none on purpose: `null`, or no tag.
    pub empty: usize,
}

/// Looks at all contacts.
#[must_use]
pub fn stats(contacts: &[Contact<'_>], members: Members<'_>) -> Report {
    let found = duplicates::find(contacts);
    Report {
        contacts: contacts.iter().filter(|contact| contact.is_chosen).count(),
        fields: FIELDS.iter().map(|spec| count(contacts, spec.field)).collect(),
        owners: owners::find(contacts, members),
        duplicates: found.groups,
        shared: found.shared,
        crowded: found.crowded,
    }
}

fn count(contacts: &[Contact<'_>], field: Field) -> Count {
    let mut count = Count { field, filled: 0, empty: 0 };
    let chosen = contacts.iter().filter(|contact| contact.is_chosen);
    for managed in chosen.filter_map(|contact| contact.fields.get(field)) {
        match &managed.value {
            Written::Value(value) if value.is_empty() => count.empty += 1,
            Written::Names(names) if names.is_empty() => count.empty += 1,
            _ => count.filled += 1,
        }
    }
    count
}
