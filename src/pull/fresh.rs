//! A live contact that no file manages, as the content of a new one.

use super::check::Check;
use super::value::{Entry, readable};
use crate::contact::{FIELDS, Field, Live, Value, canonical_text};
use crate::names::Directory;
use crate::text::Sentence;
use crate::yaml::New;

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
    fn has(&self, field: Field, live: &Live) -> bool {
        let is_owned = live.crm_synced && field.spec().crm_synced && !self.crm_owned;
        let is_chosen = if self.fields.is_empty() {
            // The service derives it, and a file that repeats it would hold it fast.
            field != Field::Name || !is_derived(live)
        } else {
            self.fields.contains(&field)
        };
        let is_ignored = self.ignore.contains(&field);
        field == Field::Email || (is_chosen && !is_owned && !is_ignored)
    }
}

/// The entries of a contact's new file, `id` first, then in canonical order; and the fields whose
/// values may not stand in a file, each with the reason.
pub fn fresh(
    live: &Live,
    choice: &Choice,
    directory: &Directory,
    check: &mut Check,
) -> (Vec<Entry>, Vec<(Field, Sentence)>) {
    let mut entries = vec![Entry { key: "id", value: New::Text(live.id.to_string()) }];
    let mut left = Vec::new();
    for field in FIELDS.iter().map(|spec| spec.field).filter(|field| choice.has(*field, live)) {
        let value = live.value(field).canonical();
        let is_empty = match &value {
            Value::Null => true,
            Value::Ids(ids) => ids.is_empty(),
            Value::Text(_) | Value::Id(_) => false,
        };
        if is_empty {
            continue;
        }
        let entry = readable(field, &value, directory);
        match check.refuses(&entry) {
            None => entries.push(entry),
            Some(why) => left.push((field, why)),
        }
    }
    (entries, left)
}

/// Whether the name is what first and last name make.
fn is_derived(live: &Live) -> bool {
    let text = |field| live.text(field).map_or("", |text| text.reveal());
    let full = format!("{} {}", text(Field::FirstName), text(Field::LastName));
    canonical_text(&full) == canonical_text(text(Field::Name))
}
