//! Rows as contacts: what a row lacks, whose e-mail it repeats, which rules its values break.

use std::collections::HashMap;

use super::map::Target;
use super::row::{Cell, Row};
use super::write::file_text;
use crate::contact::{Field, Fields, canonical_email};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::new_file::{Person, faults_of};
use crate::schema::Validator;
use crate::text::{Sentence, Word};

/// A contact that can be written to a file.
pub struct Contact {
    pub(super) cells: Fields<Cell>,
}

impl Contact {
    /// Who it is, for the path of a file.
    #[must_use]
    pub fn person(&self) -> Person<'_> {
        let text = |field| Some(self.cells.get(field)?.texts.first()?.reveal());
        Person {
            first_name: text(Field::FirstName),
            last_name: text(Field::LastName),
            email: text(Field::Email),
            id: None,
        }
    }
}

/// The rows that can be taken, as contacts. Each other one has an error in `faults`. `elsewhere`
/// finds the contact file that has an e-mail already.
pub fn judge(
    rows: Vec<Row>,
    split_names: bool,
    elsewhere: &mut dyn FnMut(&str) -> Option<Place>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Contact> {
    let validator = Validator::contacts();
    let mut contacts = Vec::new();
    let mut taken: HashMap<String, Place> = HashMap::new();
    for mut row in rows {
        if split_names {
            split(&mut row);
        }
        let email =
            row.text(Field::Email).map(|email| canonical_email(email.reveal()).into_owned());
        let lack = lack(&row, split_names);
        let (Some(email), None) = (email, &lack) else {
            let (code, words, help) = lack.unwrap_or(NO_EMAIL);
            let fault = Diagnostic::error(code, row.place, format!("not taken: {words}"));
            faults.push(help.into_iter().fold(fault, Diagnostic::help));
            continue;
        };
        let other = taken.get(&email).cloned().map(|place| (place, "it is taken from here"));
        let other = other.or_else(|| Some((elsewhere(&email)?, "the contact that has it")));
        if let Some((other, words)) = other {
            let fault = Diagnostic::error(
                "import::email-taken",
                row.place,
                "not taken: a contact with this e-mail is there already",
            );
            let help = "what only this one says can be added to the other's file by hand";
            faults.push(fault.related(other, words).help(help));
            continue;
        }
        let contact = Contact { cells: row.cells };
        if is_valid(&contact, &row.place, &validator, faults) {
            taken.insert(email, row.place);
            contacts.push(contact);
        }
    }
    contacts
}

/// A code, what is lacking, and what to do.
type Lack = (&'static str, &'static str, Option<&'static str>);

const NO_EMAIL: Lack =
    ("import::no-email", "it has no e-mail", Some("give it one in the file, then import again"));

fn lack(row: &Row, split_names: bool) -> Option<Lack> {
    if row.text(Field::Email).is_none() {
        return Some(NO_EMAIL);
    }
    let names = (row.text(Field::FirstName), row.text(Field::LastName), &row.full_name);
    let (words, help) = match names {
        (Some(_), Some(_), _) => return None,
        (None, None, Some(_)) if split_names => {
            ("its full name has no one place to split it at", None)
        }
        (None, None, Some(_)) => (
            "it has a full name, and no first and last name",
            Some("`--split-names` splits a full name at its comma, else at its last space"),
        ),
        (None, None, None) => ("it has no first and last name", None),
        (None, Some(_), _) => ("it has no first name", None),
        (Some(_), None, _) => ("it has no last name", None),
    };
    Some(("import::no-name", words, help))
}

/// Splits a full name that stands alone: at its one comma, behind the last name, else at its last
/// space.
fn split(row: &mut Row) {
    if row.text(Field::FirstName).is_some() || row.text(Field::LastName).is_some() {
        return;
    }
    let full = row.full_name.as_ref().map(|name| name.reveal().to_owned()).unwrap_or_default();
    let parts = match full.split_once(',') {
        Some((_, first)) if first.contains(',') => None,
        Some((last, first)) => Some((first, last)),
        None => full.rsplit_once(char::is_whitespace),
    };
    if let Some((first, last)) = parts {
        row.put(Target::Values(Field::FirstName), first);
        row.put(Target::Values(Field::LastName), last);
    }
}

/// Whether a file with this contact would be valid. What is wrong is told at the row.
fn is_valid(
    contact: &Contact,
    place: &Place,
    validator: &Validator,
    faults: &mut Vec<Diagnostic>,
) -> bool {
    let mut is_valid = true;
    for found in faults_of(file_text(std::slice::from_ref(contact), false, None), validator) {
        let is_error = found.severity == Severity::Error;
        is_valid &= !is_error;
        let begin = Sentence::from(if is_error { "not taken: " } else { "" });
        let sentence = found.sentence.words().iter().fold(begin, |all, word| match word {
            Word::Plain(words) => all.and(words.clone()),
            Word::Personal(text) => all.personal(text.reveal()),
            Word::Public(text) => all.public(text.clone()),
        });
        faults.push(Diagnostic {
            severity: found.severity,
            help: found.help,
            ..Diagnostic::error(found.code, place.clone(), sentence)
        });
    }
    is_valid
}
