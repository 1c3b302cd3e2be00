//! Files and live contacts whose names say that they are mixed up: an e-mail was handed on, or an id stands in the
//! wrong file.

use std::collections::{BTreeSet, HashMap};

use super::judge::{EarlierValues, Reason, Verdict};
use super::{Hint, Identity, Step};
use crate::contact::{
    Called, Desired, Field, Fields, Live, Value, canonical_email, canonical_text,
};
use crate::text::{MAX_WORD, Personal};

/// A live contact that its file calls otherwise.
#[derive(Clone, Debug)]
pub(super) struct Other {
    live: Called,
    pub(super) wanted: Called,
    /// Whether its e-mail alone leads to it.
    pub(super) is_by_email: bool,
    hint: Hint,
}

impl Other {
    /// Nothing where the file does not call the contact otherwise as a whole.
    pub(super) fn of(contact: &Desired, live: &Live) -> Option<Box<Self>> {
        let is_same = |field| contact.value(field).is_none_or(|value| value == live.value(field));
        if is_same(Field::FirstName) && is_same(Field::LastName) {
            return None;
        }
        let (was, wanted) = (called_live(live), Called::of(|field| contact.value(field)));
        let text = |field| live.text(field).filter(|text| text.reveal().len() <= MAX_WORD).cloned();
        let (email, name) = (text(Field::Email), text(Field::Name));
        let hint = Hint { id: live.id, email, name, is_former: false, is_it: false };
        is_renamed(&was, &wanted)
            .then(|| Box::new(Self { live: was, wanted, is_by_email: contact.id.is_none(), hint }))
    }
}

impl Other {
    /// Its live e-mail in the form in which it is compared.
    pub(super) fn email_key(&self) -> Option<String> {
        Some(canonical_email(self.hint.email.as_ref()?.reveal()).into_owned())
    }
}

/// What the names of all files say.
#[derive(Debug, Default)]
pub(super) struct MixedUp {
    /// Files whose live contact has the name that another file gives, or the other way round.
    pub(super) matched: BTreeSet<usize>,
    /// Files without a live contact, whose name is that of one that another file matches.
    pub(super) missing: HashMap<usize, Hint>,
}

/// Finds the files that are mixed up, among those that call their contacts otherwise and those that have none. Each
/// is given with its index; `is_there` tells whether somebody else of the name that a file gives is there, whom no
/// file knows.
pub(super) fn find<'o>(
    others: impl Iterator<Item = (usize, &'o Other)>,
    missing: impl Iterator<Item = (usize, &'o Desired)>,
    is_there: impl Fn(&Other) -> bool,
) -> MixedUp {
    let others: Vec<(usize, &Other)> = others.collect();
    let mut found = MixedUp::default();
    let mut by_live: HashMap<&Personal, Vec<(usize, &Other)>> = HashMap::new();
    for (at, other) in &others {
        by_live.entry(other.live.whole()).or_default().push((*at, other));
    }
    if by_live.is_empty() {
        return found;
    }
    let is_called = |name: &Called| by_live.get(name.whole()).map_or(&[][..], Vec::as_slice);
    for (at, other) in &others {
        let theirs = is_called(&other.wanted);
        found.matched.extend(theirs.iter().map(|(their, _)| *their));
        found.matched.extend((!theirs.is_empty() || is_there(other)).then_some(*at));
    }
    for (at, contact) in missing {
        let called = Called::of(|field| contact.value(field));
        if let [(_, first), ..] = is_called(&called)
            && called.has_both()
        {
            found.matched.extend(is_called(&called).iter().map(|(their, _)| *their));
            found.missing.insert(at, first.hint.clone());
        }
    }
    found
}

/// Whether an e-mail finds somebody else than the file that wants its contact to go: it may have been handed on since.
pub(super) fn is_gone_already(contact: &Desired, live: &Live) -> bool {
    let wanted = Called::of(|field| contact.value(field));
    contact.is_absent && contact.id.is_none() && wanted.is_otherwise(&called_live(live))
}

/// Whether whoever stood in a file that wants its contact to go had no name in common with the live one. Such a file
/// needs no names itself.
pub(super) fn was_another(step: &Step, pasts: &Fields<EarlierValues>) -> bool {
    let names =
        [Field::FirstName, Field::LastName].into_iter().filter_map(|field| pasts.get(field));
    let names = names.flat_map(|past| past.values.iter().chain(&past.base));
    let were: Vec<String> = names.filter_map(Value::as_text).flat_map(words).collect();
    step.name.as_ref().is_some_and(|name| has_none_of(&were, name))
}

/// Whether a contact that was planned to go has no name in common with the live one.
#[must_use]
pub fn is_somebody_else(step: &Step, live: &Live) -> bool {
    let were: Vec<String> = step.name.iter().flat_map(words).collect();
    has_none_of(&were, called_live(live).whole())
}

fn has_none_of(were: &[String], name: &Personal) -> bool {
    let is = words(name);
    !were.is_empty() && !is.is_empty() && !is.iter().any(|word| were.contains(word))
}

fn words(name: &Personal) -> Vec<String> {
    canonical_text(name.reveal()).to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// Holds a contact that would get the e-mail of somebody who keeps it, where it would get another first and last
/// name as well: both say that somebody else is meant.
pub(super) fn hold_taken(step: &mut Step) -> bool {
    let change = |field| step.changes.iter().find(move |change| change.field == field);
    let live = Called::of(|field| Some(&change(field)?.before));
    let wanted = Called::of(|field| Some(&change(field)?.after));
    if !is_renamed(&live, &wanted) || !live.is_otherwise(&wanted) {
        return false;
    }
    step.identity = Identity::Other;
    for change in &mut step.changes {
        (change.verdict, change.reason) = (Verdict::Held, Reason::MixedUp);
        (change.is_sent, change.is_decided) = (false, false);
    }
    let held: Vec<Field> = step.changes.iter().map(|change| change.field).collect();
    step.wanted.retain(|field| !held.contains(&field));
    true
}

/// Whether the name as a whole becomes another one.
fn is_renamed(live: &Called, wanted: &Called) -> bool {
    live.has_both() && wanted.has_both() && live.whole() != wanted.whole()
}

fn called_live(live: &Live) -> Called {
    let is_short =
        |field: &Field| live.text(*field).is_none_or(|text| text.reveal().len() <= MAX_WORD);
    Called::of(|field| Some(field).filter(is_short).map(|field| live.value(field)))
}
