//! Two files that claim one contact, or one e-mail.

use std::collections::HashMap;
use std::hash::Hash;

use crate::contact::{Draft, Field};
use crate::diagnostic::{Diagnostic, Place};

/// Clashes of one kind that are told: each is told with two places in files that are read again.
const MAX_CLASHES: usize = 10_000;

/// Reports every id and every e-mail that stands at more than one contact. `place` gives the place
/// of a contact or of one of its fields.
pub(super) fn clashes(
    contacts: &[Draft],
    place: &mut dyn FnMut(&Draft, Option<Field>) -> Place,
    faults: &mut Vec<Diagnostic>,
) {
    repeats(
        contacts,
        |contact| contact.id,
        |first, again| {
            faults.push(
                Diagnostic::error("contact::duplicate-id", place(again, None), "this id is taken")
                    .label("second contact with this id")
                    .related(place(first, None), "first contact with this id")
                    .help("one contact has one place: join the two, or correct one of the ids"),
            );
        },
    );
    repeats(contacts, Draft::email_key, |first, again| {
        let (first, again) = (place(first, Some(Field::Email)), place(again, Some(Field::Email)));
        faults.push(
            Diagnostic::error("contact::duplicate-email", again, "this e-mail is taken")
                .label("second contact with this e-mail")
                .related(first, "first contact with this e-mail")
                .help("an e-mail belongs to one contact: join the two, or correct one address"),
        );
    });
}

fn repeats<'a, K: Hash + Eq>(
    contacts: &'a [Draft],
    key: impl Fn(&'a Draft) -> Option<K>,
    mut found: impl FnMut(&'a Draft, &'a Draft),
) {
    let mut first: HashMap<K, &Draft> = HashMap::with_capacity(contacts.len());
    let mut told = 0;
    for contact in contacts {
        let Some(key) = key(contact) else { continue };
        match first.get(&key) {
            Some(first) => {
                found(first, contact);
                told += 1;
                if told == MAX_CLASHES {
                    return;
                }
            }
            None => {
                first.insert(key, contact);
            }
        }
    }
}
