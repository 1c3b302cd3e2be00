//! Owners who are no longer active members of the workspace.

use std::collections::BTreeMap;

use super::Contact;
use crate::contact::{Field, Id, Value, Written, canonical_text};
use crate::names::{Directory, Entry};
use crate::text::Personal;

/// The members of the workspace, as far as they are known.
#[derive(Clone, Copy, Debug)]
pub enum Members<'a> {
    /// The workspace was not asked.
    NotAsked,
    /// The workspace does not tell them.
    NotTold,
    /// All of them.
    Known(&'a Directory),
}

/// What is known of the contacts' owners.
#[derive(Clone, Debug)]
pub enum Owners {
    /// The workspace was not asked for its members.
    NotAsked,
    /// The workspace does not tell its members.
    NotTold,
    /// Those who are no longer active members, the one of the most contacts first.
    Known(Vec<Stale>),
}

/// An owner who is no longer an active member.
#[derive(Clone, Debug)]
pub struct Stale {
    /// Who.
    pub owner: WhichOwner,
    /// Why.
    pub standing: Standing,
    /// The contacts, in their order.
    pub contacts: Vec<usize>,
}

/// How an owner is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhichOwner {
    /// A member, by id, name and e-mail.
    Member(Id, Personal, Option<Personal>),
    /// Only the id, which is no member's.
    Id(Id),
    /// Only the name or e-mail in a file, which is no member's.
    Name(Personal),
}

/// What an owner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A member who is no longer active.
    Inactive,
    /// None of the members.
    NoMember,
}

pub(super) fn find(contacts: &[Contact<'_>], members: Members<'_>) -> Owners {
    let members = match members {
        Members::NotAsked => return Owners::NotAsked,
        Members::NotTold => return Owners::NotTold,
        Members::Known(members) => members,
    };
    let mut stale: BTreeMap<(WhichOwner, Standing), Vec<usize>> = BTreeMap::new();
    for (at, contact) in contacts.iter().enumerate().filter(|(_, contact)| contact.is_chosen) {
        let owner = contact.fields.get(Field::OwnerId);
        if let Some(owner) = owner.and_then(|managed| gone(&managed.value, members)) {
            stale.entry(owner).or_default().push(at);
        }
    }
    let stale = stale.into_iter();
    let stale = stale.map(|((owner, standing), contacts)| Stale { owner, standing, contacts });
    let mut stale: Vec<Stale> = stale.collect();
    stale.sort_by_key(|one| std::cmp::Reverse(one.contacts.len()));
    Owners::Known(stale)
}

/// Who the owner is, where that is nobody who is active.
fn gone(owner: &Written, members: &Directory) -> Option<(WhichOwner, Standing)> {
    let inactive = |entry: &Entry| {
        let owner = WhichOwner::Member(entry.id, entry.name.clone(), entry.email.clone());
        (!entry.is_active).then_some((owner, Standing::Inactive))
    };
    match owner {
        Written::Value(Value::Id(id)) => match members.get(Field::OwnerId, *id) {
            Some(entry) => inactive(entry),
            None => Some((WhichOwner::Id(*id), Standing::NoMember)),
        },
        Written::Names(names) => {
            let name = &names.first()?.text;
            match members.find(Field::OwnerId, name.reveal())[..] {
                [] => {
                    let name = Personal::new(canonical_text(name.reveal()));
                    Some((WhichOwner::Name(name), Standing::NoMember))
                }
                // One of several who have the name, and which is for `plan` to ask.
                [entry, ..] => inactive(entry),
            }
        }
        Written::Value(_) => None,
    }
}
