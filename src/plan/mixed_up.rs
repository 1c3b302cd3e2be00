//! Files and live contacts whose names say that they are mixed up: an e-mail was handed on, or an id stands in the
//! wrong file.

use std::collections::{BTreeSet, HashMap};

use super::judge::{EarlierValues, Reason, Verdict};
use super::{Hint, Identity, Step};
use crate::contact::{Called, Desired, Field, Fields, Live, Value, as_name, email_domain};
use crate::text::{MAX_WORD, Personal};

/// A live contact that its file calls otherwise.
#[derive(Clone, Debug)]
pub(super) struct Other {
    live: Called,
    pub(super) wanted: Called,
    /// The domain of its live e-mail, and of the one in its file.
    live_domain: Option<String>,
    wanted_domain: Option<String>,
    /// Whether its e-mail alone leads to it.
    pub(super) is_by_email: bool,
    hint: Hint,
}

impl Other {
    /// Nothing where the file does not call the contact otherwise as a whole, or has its id and its e-mail.
    pub(super) fn of(contact: &Desired, live: &Live) -> Option<Box<Self>> {
        let is_same = |field| contact.value(field).is_none_or(|value| value == live.value(field));
        if is_same(Field::FirstName) && is_same(Field::LastName) {
            return None;
        }
        let emails = [contact.email_key(), live.email_key()];
        if contact.id.is_some() && (emails[0].is_none() || emails[0] == emails[1]) {
            return None;
        }
        let [wanted_domain, live_domain] =
            emails.map(|email| email_domain(&email?).map(str::to_owned));
        let (was, wanted) = (called_live(live), contact.called());
        let text = |field| live.text(field).filter(|text| text.reveal().len() <= MAX_WORD).cloned();
        let (email, name) = (text(Field::Email), text(Field::Name));
        let hint = Hint { id: live.id, email, name, is_former: false, is_it: false };
        let is_by_email = contact.id.is_none();
        let is_renamed = is_renamed(&was, &wanted);
        let other = Self { live: was, wanted, live_domain, wanted_domain, is_by_email, hint };
        is_renamed.then(|| Box::new(other))
    }

    /// Whether somebody of this name and with an e-mail at this domain may be the live contact; at any domain, where
    /// its own file knows it by the e-mail alone, and by neither of the names.
    fn is(&self, name: &Called, domain: Option<&str>) -> bool {
        let is_near = domain.is_some() && self.live_domain.as_deref() == domain;
        let is_loose = self.is_by_email && self.live.is_otherwise(&self.wanted);
        self.live.whole() == name.whole() && (is_near || is_loose)
    }

    /// Whether somebody whom no file knows has the name that the file gives: at the same domain, unless the live
    /// contact has neither of the names.
    pub(super) fn is_there_as(&self, name: &Called, domain: Option<&str>) -> bool {
        let is_near = domain.is_some() && self.live_domain.as_deref() == domain;
        self.wanted.whole() == name.whole() && (is_near || self.live.is_otherwise(&self.wanted))
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
/// file knows. People of one name at two companies are not taken for one.
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
    let called = |name: &Called, domain: Option<&str>| -> Vec<(usize, &Other)> {
        let all = by_live.get(name.whole()).into_iter().flatten().copied();
        all.filter(|(_, other)| other.is(name, domain)).collect()
    };
    for (at, other) in &others {
        let theirs = called(&other.wanted, other.wanted_domain.as_deref());
        found.matched.extend(theirs.iter().map(|(their, _)| *their));
        found.matched.extend((!theirs.is_empty() || is_there(other)).then_some(*at));
    }
    for (at, contact) in missing {
        let name = contact.called();
        let email = contact.email_key();
        let theirs = called(&name, email.as_deref().and_then(email_domain));
        if let Some((_, first)) = theirs.first().filter(|_| name.has_both()) {
            found.matched.extend(theirs.iter().map(|(their, _)| *their));
            found.missing.insert(at, first.hint.clone());
        }
    }
    found
}

/// Whether a file that wants its contact to go leads to somebody else: by its e-mail, which may have been handed on
/// since, to one of another name; or by its id to one of whom it knows neither name nor e-mail.
pub(super) fn is_gone_already(contact: &Desired, live: &Live) -> bool {
    let (wanted, called) = (contact.called(), called_live(live));
    contact.is_absent
        && match contact.id {
            None => wanted.differs(&called),
            Some(_) => contact.email_key() != live.email_key() && wanted.is_otherwise(&called),
        }
}

/// Whether a contact that is to go has a first or last name that its file, which needs none itself, did not give: at
/// the base, where it gave one then, else at any time.
pub(super) fn was_another(step: &Step, pasts: &Fields<EarlierValues>) -> bool {
    let names = [(Field::FirstName, step.called.first()), (Field::LastName, step.called.last())];
    names.into_iter().any(|(field, is)| {
        let Some(past) = pasts.get(field).filter(|_| !is.is_empty()) else { return false };
        let values = past.base.as_ref().map_or(&past.values[..], std::slice::from_ref);
        let mut were = values.iter().filter_map(Value::as_text).map(as_name).peekable();
        were.peek().is_some() && !were.any(|was| was == *is)
    })
}

/// Whether a contact that was planned to go is called otherwise by now.
#[must_use]
pub fn is_somebody_else(step: &Step, live: &Live) -> bool {
    step.called.differs(&called_live(live))
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

/// What a live contact is called.
pub(super) fn called_live(live: &Live) -> Called {
    let is_short =
        |field: &Field| live.text(*field).is_none_or(|text| text.reveal().len() <= MAX_WORD);
    Called::of(|field| Some(field).filter(is_short).map(|field| live.value(field)))
}
