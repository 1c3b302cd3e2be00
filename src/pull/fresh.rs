//! A live contact that no file manages, as the content of a new one.

use super::value::readable;
use crate::contact::{FIELDS, Field, Live, canonical_text};
use crate::names::Directory;
use crate::new_file::{Check, Entry};
use crate::text::Sentence;
use crate::yaml::NewValue;

/// What of a contact goes into a new file.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The fields to manage; all that hold something where none are named.
    pub fields: Vec<Field>,
    /// Fields that the project leaves alone.
    pub ignore: Vec<Field>,
    /// Whether fields that a CRM owns are managed too.
    pub crm_owned: bool,
}

impl Choice {
    /// Whether a CRM owns the field and it is left to it.
    fn leaves(&self, field: Field, live: &Live) -> bool {
        field != Field::Email && live.crm_synced && field.spec().crm_synced && !self.crm_owned
    }

    fn has(&self, field: Field, live: &Live) -> bool {
        let is_chosen = if self.fields.is_empty() {
            // The service derives it, and a file that repeats it would hold it fast.
            field != Field::Name || !is_derived(live)
        } else {
            self.fields.contains(&field)
        };
        let is_ignored = self.ignore.contains(&field);
        field == Field::Email || (is_chosen && !is_ignored)
    }
}

/// What becomes of a contact that no file manages.
#[derive(Debug)]
pub struct Fresh {
    /// The entries of its new file, `id` first, then in canonical order.
    pub entries: Vec<Entry>,
    /// The fields whose values may not stand in a file, each with the reason.
    pub unwritten: Vec<(Field, Sentence)>,
    /// How many fields are left to a CRM.
    pub crm_owned: usize,
}

/// Makes the content of a contact's new file.
pub fn fresh(live: &Live, choice: &Choice, directory: &Directory, check: &mut Check) -> Fresh {
    let id = Entry { key: "id", value: NewValue::Text(live.id.to_string()) };
    let mut fresh = Fresh { entries: vec![id], unwritten: Vec::new(), crm_owned: 0 };
    for field in FIELDS.iter().map(|spec| spec.field).filter(|field| choice.has(*field, live)) {
        let value = live.value(field).canonical();
        if value.is_empty() {
            continue;
        }
        if choice.leaves(field, live) {
            fresh.crm_owned += 1;
            continue;
        }
        let entry = readable(field, &value, directory);
        match check.refuses(&entry) {
            None => fresh.entries.push(entry),
            Some(why) => fresh.unwritten.push((field, why)),
        }
    }
    fresh
}

/// Whether the name is what first and last name make.
fn is_derived(live: &Live) -> bool {
    let text = |field| live.text(field).map_or("", |text| text.reveal());
    let full = format!("{} {}", text(Field::FirstName), text(Field::LastName));
    canonical_text(&full) == canonical_text(text(Field::Name))
}
