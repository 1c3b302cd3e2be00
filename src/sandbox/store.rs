//! The contacts in their order, found by id in one step, with the e-mails that are taken.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use super::contact::{Contact, Text};
use super::id::Id;

/// Which way a list is walked from its cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cursor {
    /// The newest contacts.
    None,
    /// Older than this contact.
    After(Id),
    /// Newer than this contact.
    Before(Id),
}

/// The contact of a cursor is not there.
#[derive(Debug)]
pub(super) struct LostCursor;

/// One page, newest first.
pub(super) struct Page<'a> {
    pub(super) rows: Vec<&'a Contact>,
    pub(super) has_more: bool,
}

/// All contacts. Slots run from the oldest to the newest, so that a new contact goes to the end
/// and no position moves; a deleted one leaves an empty slot until half of them are empty.
#[derive(Default)]
pub(super) struct Store {
    slots: Vec<Option<Arc<Contact>>>,
    live: usize,
    positions: HashMap<Id, u32>,
    emails: Emails,
    /// Grows by one with every write; tells the saver what a file holds.
    pub(super) generation: u64,
}

impl Store {
    /// Takes contacts in any order; those created at the same moment keep the order given.
    pub(super) fn new(mut newest_first: Vec<Arc<Contact>>) -> Self {
        newest_first.sort_by_key(|contact| std::cmp::Reverse(contact.created_at));
        let mut store = Self::default();
        store.slots.reserve(newest_first.len());
        store.positions.reserve(newest_first.len());
        store.emails.first.reserve(newest_first.len());
        for contact in newest_first.into_iter().rev() {
            store.push(contact);
        }
        store
    }

    pub(super) fn len(&self) -> usize {
        self.live
    }

    pub(super) fn get(&self, id: Id) -> Option<&Arc<Contact>> {
        let slot = *self.positions.get(&id)?;
        self.slots.get(slot as usize)?.as_ref()
    }

    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.slots.iter().rev().flatten()
    }

    /// A contact that holds `email`, however it is capitalised, other than `except`.
    pub(super) fn holder(&self, email: &str, except: Option<Id>) -> Option<&Arc<Contact>> {
        let folded = email.to_lowercase();
        self.emails.holders(&folded).find_map(|slot| {
            let contact = self.slots.get(slot as usize)?.as_ref()?;
            let same = contact.text(Text::Email).is_some_and(|held| held.to_lowercase() == folded);
            (same && Some(contact.id) != except).then_some(contact)
        })
    }

    /// Adds a contact that is newer than every other one.
    pub(super) fn insert(&mut self, contact: Contact) {
        self.push(Arc::new(contact));
        self.generation += 1;
    }

    /// Puts a changed contact in its old place; one that is gone stays gone.
    pub(super) fn replace(&mut self, contact: Contact) {
        let Some(&slot) = self.positions.get(&contact.id) else {
            return;
        };
        let email = contact.text(Text::Email).map(str::to_lowercase);
        if let Some(old) = self.slots[slot as usize].replace(Arc::new(contact)) {
            let held = old.text(Text::Email).map(str::to_lowercase);
            if held != email {
                self.emails.remove(held.as_deref(), slot);
                self.emails.add(email.as_deref(), slot);
            }
        }
        self.generation += 1;
    }

    /// Whether there was such a contact.
    pub(super) fn remove(&mut self, id: Id) -> bool {
        let Some(slot) = self.positions.remove(&id) else {
            return false;
        };
        if let Some(old) = self.slots[slot as usize].take() {
            self.emails.remove(old.text(Text::Email).map(str::to_lowercase).as_deref(), slot);
        }
        self.live -= 1;
        self.generation += 1;
        if self.slots.len() > 2 * self.live + 1024 {
            let kept: Vec<_> = self.slots.drain(..).rev().flatten().collect();
            let generation = self.generation;
            *self = Self::new(kept);
            self.generation = generation;
        }
        true
    }

    pub(super) fn page(&self, from: Cursor, limit: usize) -> Result<Page<'_>, LostCursor> {
        let slot = |id| self.positions.get(&id).map(|&slot| slot as usize).ok_or(LostCursor);
        // One row more than asked for tells whether there are more.
        let (mut rows, older): (Vec<&Contact>, bool) = match from {
            Cursor::None => (older(&self.slots, limit + 1), true),
            Cursor::After(id) => (older(&self.slots[..slot(id)?], limit + 1), true),
            Cursor::Before(id) => {
                let newer = self.slots[slot(id)? + 1..].iter().flatten().map(Arc::as_ref);
                (newer.take(limit + 1).collect(), false)
            }
        };
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        if !older {
            rows.reverse();
        }
        Ok(Page { rows, has_more })
    }

    fn push(&mut self, contact: Arc<Contact>) {
        let slot = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.positions.insert(contact.id, slot);
        self.emails.add(contact.text(Text::Email).map(str::to_lowercase).as_deref(), slot);
        self.slots.push(Some(contact));
        self.live += 1;
    }
}

fn older(slots: &[Option<Arc<Contact>>], count: usize) -> Vec<&Contact> {
    slots.iter().rev().flatten().take(count).map(Arc::as_ref).collect()
}

/// Slots by the hash of their e-mail. Live workspaces may hold one e-mail twice, and a seed may
/// too, so several slots can share a hash; whoever looks one up compares the e-mail itself.
#[derive(Default)]
struct Emails {
    hasher: RandomState,
    first: HashMap<u64, u32>,
    others: HashMap<u64, Vec<u32>>,
}

impl Emails {
    fn add(&mut self, folded: Option<&str>, slot: u32) {
        let Some(folded) = folded else { return };
        let hash = self.hasher.hash_one(folded);
        match self.first.entry(hash) {
            Entry::Vacant(free) => {
                free.insert(slot);
            }
            Entry::Occupied(_) => self.others.entry(hash).or_default().push(slot),
        }
    }

    fn remove(&mut self, folded: Option<&str>, slot: u32) {
        let Some(folded) = folded else { return };
        let hash = self.hasher.hash_one(folded);
        let mut others = self.others.remove(&hash).unwrap_or_default();
        if self.first.get(&hash) == Some(&slot) {
            match others.pop() {
                Some(next) => self.first.insert(hash, next),
                None => self.first.remove(&hash),
            };
        } else {
            others.retain(|other| *other != slot);
        }
        if !others.is_empty() {
            self.others.insert(hash, others);
        }
    }

    fn holders(&self, folded: &str) -> impl Iterator<Item = u32> {
        let hash = self.hasher.hash_one(folded);
        let others = self.others.get(&hash).into_iter().flatten();
        self.first.get(&hash).into_iter().chain(others).copied()
    }
}
