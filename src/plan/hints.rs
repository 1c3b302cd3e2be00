//! Which live contact a file may have meant that matches none.

use std::collections::HashMap;

use super::{Hint, Missing};

use crate::contact::{Desired, Field, Id, Live, Value, canonical_email, canonical_text};
use crate::text::{MAX_WORD, Personal};

/// How many hints a missing contact gets.
const HINTS: usize = 3;

/// How many unmanaged contacts are kept to look for hints among; the first ones of the walk, which
/// are the newest. Bounds the memory in a workspace of a million.
const CANDIDATES: usize = 50_000;

/// Least likeness of two e-mails, from 0 to 1, to be worth a hint.
const LIKENESS: f64 = 0.8;

/// Unmanaged contacts that a missing file may have meant.
#[derive(Debug, Default)]
pub struct Candidates(Vec<Candidate>);

#[derive(Debug)]
struct Candidate {
    id: Id,
    email: Option<Personal>,
    /// The e-mail in the form in which it is compared.
    email_key: String,
    name: Option<Personal>,
}

impl Candidates {
    pub(super) fn add(&mut self, live: &Live) {
        // What is longer is no e-mail or name, and would take the memory that the number of them does not.
        let short =
            |field| live.text(field).filter(|text| text.reveal().len() <= MAX_WORD).cloned();
        if self.0.len() < CANDIDATES {
            let (email, name) = (short(Field::Email), short(Field::Name));
            let key = email.as_ref().map(|email| canonical_email(email.reveal()).into_owned());
            let email_key = key.unwrap_or_default();
            self.0.push(Candidate { id: live.id, email, email_key, name });
        }
    }

    /// The nearest by e-mail, and those of the same name.
    pub(super) fn nearest(&self, desired: &Desired) -> Vec<Hint> {
        let email = desired.email_key().unwrap_or_default();
        let name = full_name(desired);
        let mut near: Vec<(f64, &Candidate)> = self
            .0
            .iter()
            .filter_map(|candidate| {
                let likeness = likeness(&email, &candidate.email_key);
                let same_name = candidate.name.as_ref().is_some_and(|theirs| {
                    !name.is_empty() && canonical_text(theirs.reveal()).to_lowercase() == name
                });
                let score = likeness.max(if same_name { 1.0 } else { 0.0 });
                (score >= LIKENESS).then_some((score, candidate))
            })
            .collect();
        near.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.id.cmp(&y.id)));
        near.truncate(HINTS);
        near.into_iter().map(|(_, candidate)| candidate.hint(false)).collect()
    }

    /// Puts a contact that has one of the file's former e-mails before the other hints.
    pub fn add_former(&self, missing: &mut Missing, former: &[String]) {
        let found = self.0.iter().find(|candidate| former.contains(&candidate.email_key));
        if let Some(found) = found {
            missing.hints.retain(|hint| hint.id != found.id);
            missing.hints.insert(0, found.hint(true));
        }
    }
}

/// A live contact that has the name of a missing one.
#[derive(Debug)]
pub struct Namesake {
    /// Which of the missing contacts.
    pub missing: usize,
    /// Its id.
    pub id: Id,
    /// Its e-mail in the form in which it is compared.
    pub email: String,
}

impl Candidates {
    /// Who has the first and last name of a contact that is missing.
    #[must_use]
    pub fn namesakes(&self, missing: &[Missing]) -> Vec<Namesake> {
        let mut by_name: HashMap<String, Vec<&Candidate>> = HashMap::new();
        for candidate in &self.0 {
            if let Some(name) = candidate.name.as_ref().filter(|name| !name.is_empty()) {
                let name = canonical_text(name.reveal()).to_lowercase();
                by_name.entry(name).or_default().push(candidate);
            }
        }
        let of = |(at, missing): (usize, &Missing)| {
            let found = by_name.get(&missing.full_name()).into_iter().flatten();
            let namesake = |one: &&Candidate| Namesake {
                missing: at,
                id: one.id,
                email: one.email_key.clone(),
            };
            found.map(namesake).collect::<Vec<_>>()
        };
        missing.iter().enumerate().flat_map(of).collect()
    }
}

impl Candidate {
    fn hint(&self, is_former: bool) -> Hint {
        let (email, name) = (self.email.clone(), self.name.clone());
        Hint { id: self.id, email, name, is_former }
    }
}

fn likeness(ours: &str, theirs: &str) -> f64 {
    // Texts of very different length cannot be alike, and most pairs are told apart by this alone.
    if ours.is_empty() || ours.len().abs_diff(theirs.len()) > 4 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(ours, theirs)
}

fn full_name(desired: &Desired) -> String {
    let text = |field| {
        desired.value(field).and_then(Value::as_text).map(Personal::reveal).unwrap_or_default()
    };
    let name = format!("{} {}", text(Field::FirstName), text(Field::LastName));
    let name = if name.trim().is_empty() { text(Field::Name) } else { name.trim() };
    name.to_lowercase()
}
