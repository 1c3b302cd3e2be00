//! Which live contact a file may have meant that matches none.

use std::collections::HashMap;

use super::mixed_up::{Other, called_live};
use super::{Hint, Missing};

use crate::contact::{Called, Desired, Field, Id, Live, canonical_email, email_domain};
use crate::text::{MAX_WORD, Personal};

/// How many hints a missing contact gets.
const HINTS: usize = 3;

/// How many unmanaged contacts are kept to look for hints among; the first ones of the walk, which
/// are the newest. Bounds the memory in a workspace of a million.
const MAX_CANDIDATES: usize = 50_000;

/// Least likeness of two e-mails, from 0 to 1, to be worth a hint.
const LIKENESS: f64 = 0.8;

/// Unmanaged contacts that a missing file may have meant.
#[derive(Debug, Default)]
pub struct Candidates(Vec<Candidate>);

/// An unmanaged contact.
#[derive(Debug)]
pub(super) struct Candidate {
    id: Id,
    email: Option<Personal>,
    /// The e-mail in the form in which it is compared.
    email_key: String,
    name: Option<Personal>,
    called: Called,
}

impl Candidates {
    pub(super) fn add(&mut self, live: &Live) {
        // What is longer is no e-mail or name, and would take the memory that the number of them does not.
        let is_short = |text: &&Personal| text.reveal().len() <= MAX_WORD;
        let short = |field| live.text(field).filter(is_short).cloned();
        if self.0.len() < MAX_CANDIDATES {
            let (email, name) = (short(Field::Email), short(Field::Name));
            let key = email.as_ref().map(|email| canonical_email(email.reveal()).into_owned());
            let email_key = key.unwrap_or_default();
            let called = called_live(live);
            self.0.push(Candidate { id: live.id, email, email_key, name, called });
        }
    }

    /// The nearest by e-mail, and those of the same name.
    pub(super) fn nearest(&self, desired: &Desired) -> Vec<Hint> {
        let email = desired.email_key().unwrap_or_default();
        let called = desired.called();
        let mut near: Vec<(f64, &Candidate)> = self
            .0
            .iter()
            .filter_map(|candidate| {
                let likeness = likeness(&email, &candidate.email_key);
                let whole = called.whole();
                let same_name = !whole.is_empty() && candidate.called.whole() == whole;
                let score = likeness.max(if same_name { 1.0 } else { 0.0 });
                (score >= LIKENESS).then_some((score, candidate))
            })
            .collect();
        near.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.id.cmp(&y.id)));
        near.truncate(HINTS);
        near.into_iter().map(|(_, candidate)| candidate.hint(false, false)).collect()
    }

    /// Puts a contact that has one of these e-mails before the other hints; of several, one that is not called
    /// otherwise. `is_former` says that the file surely had it.
    pub fn add_former(&self, missing: &mut Missing, former: &[String], is_former: bool) {
        if former.is_empty() {
            return;
        }
        let called = missing.called();
        let found = self.0.iter().filter(|candidate| former.contains(&candidate.email_key));
        let found = found.min_by_key(|candidate| candidate.called.is_otherwise(&called));
        if let Some(found) = found {
            put_first(missing, found.hint(is_former, !found.called.is_otherwise(&called)));
        }
    }

    /// All of them, by what they are called.
    pub(super) fn by_name(&self) -> HashMap<&Personal, Vec<&Candidate>> {
        let mut by_name: HashMap<&Personal, Vec<&Candidate>> = HashMap::new();
        for candidate in &self.0 {
            by_name.entry(candidate.called.whole()).or_default().push(candidate);
        }
        by_name
    }

    /// Puts those of the same name and the same domain before the other hints: most likely they are the missing
    /// ones, since nobody else has their e-mails.
    pub(super) fn add_namesakes(&self, all: &mut [Missing]) {
        for found in self.namesakes(all) {
            let missing = &mut all[found.missing];
            if missing.reason.is_some() || missing.hints.iter().any(|hint| hint.is_it) {
                continue;
            }
            let email = missing.email.as_ref().map(|email| canonical_email(email.reveal()));
            if email.is_some_and(|email| email_domain(&email) == email_domain(&found.email)) {
                put_first(missing, self.0[found.at].hint(false, true));
            }
        }
    }
}

fn put_first(missing: &mut Missing, mut hint: Hint) {
    if let Some(at) = missing.hints.iter().position(|other| other.id == hint.id) {
        let other = missing.hints.remove(at);
        (hint.is_former, hint.is_it) =
            (hint.is_former || other.is_former, hint.is_it || other.is_it);
    }
    missing.hints.insert(0, hint);
    missing.hints.sort_by_key(|hint| !hint.is_it);
    missing.hints.truncate(HINTS);
}

/// A live contact that has the name of a missing one.
#[derive(Debug)]
pub struct Namesake {
    /// Which of the missing contacts.
    pub missing: usize,
    /// Which of the candidates.
    at: usize,
    /// Its id.
    pub id: Id,
    /// Its e-mail in the form in which it is compared.
    pub email: String,
}

impl Candidates {
    /// Puts one that stood in the files before the other hints.
    pub fn put_first(&self, missing: &mut Missing, namesake: &Namesake) {
        put_first(missing, self.0[namesake.at].hint(false, true));
    }

    /// Who has the first and last name of a contact that is missing.
    #[must_use]
    pub fn namesakes(&self, missing: &[Missing]) -> Vec<Namesake> {
        let called: Vec<Called> = missing.iter().map(Missing::called).collect();
        let mut by_name: HashMap<&Personal, Vec<usize>> = HashMap::new();
        for (at, called) in called.iter().enumerate().filter(|(_, called)| called.has_both()) {
            by_name.entry(called.whole()).or_default().push(at);
        }
        let of = |(at, candidate): (usize, &Candidate)| {
            let found = by_name.get(candidate.called.whole()).into_iter().flatten();
            let namesake = |missing: &usize| Namesake {
                missing: *missing,
                at,
                id: candidate.id,
                email: candidate.email_key.clone(),
            };
            found.map(namesake).collect::<Vec<_>>()
        };
        self.0.iter().enumerate().flat_map(of).collect()
    }
}

impl Candidate {
    /// Whether it has the name that a file gives to somebody else.
    pub(super) fn is_namesake_of(&self, other: &Other) -> bool {
        other.is_there_as(&self.called, email_domain(&self.email_key))
    }

    fn hint(&self, is_former: bool, is_it: bool) -> Hint {
        let (email, name) = (self.email.clone(), self.name.clone());
        Hint { id: self.id, email, name, is_former, is_it }
    }
}

fn likeness(ours: &str, theirs: &str) -> f64 {
    // Texts of very different length cannot be alike, and most pairs are told apart by this alone.
    if ours.is_empty() || ours.len().abs_diff(theirs.len()) > 4 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(ours, theirs)
}
