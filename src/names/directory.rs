//! What can be referred to: by name, and back by id.

use std::collections::HashMap;

use crate::api::Reference;
use crate::contact::{Field, Fields, Id, canonical_text};
use crate::text::Personal;

/// Members, time zones and tags, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Directory(Fields<List>);

/// One kind of thing that can be referred to.
#[derive(Clone, Debug, Default)]
struct List {
    entries: Vec<Entry>,
    by_name: HashMap<String, Vec<usize>>,
    by_id: HashMap<Id, usize>,
}

/// Something that can be referred to.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Personal,
    /// A member's e-mail, which names it too.
    pub email: Option<Personal>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// Whether the service lists it, or `rolo.yaml`; else only a contact that has it told its name.
    pub is_listed: bool,
}

impl Entry {
    /// An entry of which only the name is known, from `rolo.yaml`.
    #[must_use]
    pub fn named(id: Id, name: &str) -> Self {
        Self { id, name: Personal::new(name), email: None, is_active: true, is_listed: true }
    }
}

impl From<Reference> for Entry {
    fn from(row: Reference) -> Self {
        let email = row.email.filter(|email| !email.is_empty()).map(Personal::new);
        Self {
            id: row.id,
            name: Personal::new(row.name),
            email,
            is_active: row.is_active,
            is_listed: true,
        }
    }
}

impl Directory {
    /// Adds an entry for a field; one that is known by its id already is left as it is, listed or not.
    pub fn add(&mut self, field: Field, entry: Entry) {
        if self.0.get(field).is_none() {
            self.0.set(field, List::default());
        }
        let Some(list) = self.0.get_mut(field) else { return };
        if let Some(at) = list.by_id.get(&entry.id) {
            list.entries[*at].is_listed |= entry.is_listed;
            return;
        }
        let at = list.entries.len();
        list.by_id.insert(entry.id, at);
        for name in [Some(&entry.name), entry.email.as_ref()].into_iter().flatten() {
            let same = list.by_name.entry(key(name.reveal())).or_default();
            // A member may be called by their own e-mail.
            if same.last() != Some(&at) {
                same.push(at);
            }
        }
        list.entries.push(entry);
    }

    /// Forgets what is not listed: a file that used its name would not be understood.
    pub fn keep_listed(&mut self, field: Field) {
        let Some(list) = self.0.get_mut(field) else { return };
        for entry in std::mem::take(list).entries.into_iter().filter(|entry| entry.is_listed) {
            self.add(field, entry);
        }
    }

    /// All entries that a name may mean. Those in use win over those that are not.
    #[must_use]
    pub fn find(&self, field: Field, name: &str) -> Vec<&Entry> {
        let Some(list) = self.0.get(field) else { return Vec::new() };
        let found = list.by_name.get(&key(name)).into_iter().flatten();
        let found: Vec<&Entry> = found.map(|at| &list.entries[*at]).collect();
        let active: Vec<&Entry> = found.iter().copied().filter(|entry| entry.is_active).collect();
        if active.is_empty() { found } else { active }
    }

    /// Whether an entry's name means nothing else.
    #[must_use]
    pub fn is_unique(&self, field: Field, entry: &Entry) -> bool {
        self.find(field, entry.name.reveal()).len() == 1
    }

    /// The entry with an id.
    #[must_use]
    pub fn get(&self, field: Field, id: Id) -> Option<&Entry> {
        let list = self.0.get(field)?;
        list.by_id.get(&id).map(|at| &list.entries[*at])
    }

    /// All entries of a field, in the order in which they were added.
    #[must_use]
    pub fn all(&self, field: Field) -> &[Entry] {
        self.0.get(field).map_or(&[], |list| &list.entries)
    }
}

/// Names are compared without case, like e-mails.
fn key(name: &str) -> String {
    canonical_text(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_later_is_kept() {
        let id = |n: u8| format!("0e0e0e0e-0000-4000-8000-00000000000{n}").parse::<Id>().unwrap();
        let told = |n| Entry { is_listed: false, ..Entry::named(id(n), "Told") };
        let mut directory = Directory::default();
        directory.add(Field::TagIds, told(1));
        directory.add(Field::TagIds, told(2));
        directory.add(Field::TagIds, Entry::named(id(2), "Listed"));
        assert_eq!(directory.find(Field::TagIds, "told").len(), 2);
        directory.keep_listed(Field::TagIds);
        assert!(directory.get(Field::TagIds, id(1)).is_none());
        assert_eq!(directory.find(Field::TagIds, "told").len(), 1);
    }
}
