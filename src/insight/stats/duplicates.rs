//! Contacts that may be one and the same.
//!
//! Each is looked up by what it has in common with others, and no pair is compared that has nothing in common. A
//! group is about one thing that all of it have in common: so a chain of likenesses never joins strangers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::phone::Number;
use super::{Contact, name, near};
use crate::contact::{Field, canonical_email};
use crate::text::{Personal, split_email};

/// Contacts with one mobile phone beyond which it is everybody's, not one person's.
pub const SWITCHBOARD: usize = 5;

/// What contacts have in common, the strongest sign first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The mailbox: their e-mails differ behind a `+`, or not at all.
    Mailbox,
    /// A phone: a mobile one, one with an extension, or, beside another sign, any.
    Phone,
    /// The name, whatever the case, accents, punctuation and order of its words.
    Name,
    /// The name, but for one slip.
    NearName,
}

/// Contacts that may be one and the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// All that they have in common, the strongest sign first.
    pub reasons: Vec<Reason>,
    /// The contacts, in their order.
    pub contacts: Vec<usize>,
}

/// A phone of several contacts that makes them no duplicates: that of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The number as the first of them has it.
    pub phone: Personal,
    /// The contacts, in their order.
    pub contacts: Vec<usize>,
}

/// What was found.
pub(super) struct Found {
    pub(super) groups: Vec<Group>,
    pub(super) shared: Vec<Shared>,
    pub(super) crowded: usize,
}

/// Everything that concerns at least one of the chosen contacts.
pub(super) fn find(contacts: &[Contact<'_>]) -> Found {
    let mut reasons: HashMap<Vec<usize>, BTreeSet<Reason>> = HashMap::new();
    let is_wanted =
        |group: &[usize]| group.len() > 1 && group.iter().any(|at| contacts[*at].is_chosen);
    let mut add = |reason: Reason, group: Vec<usize>| {
        if is_wanted(&group) {
            reasons.entry(group).or_default().insert(reason);
        }
    };
    for group in mailboxes(contacts).into_values() {
        add(Reason::Mailbox, group);
    }
    let mut shared = Vec::new();
    for (number, Phones { phone, is_mobile, contacts }) in phones(contacts) {
        if (is_mobile || number.has_extension()) && contacts.len() <= SWITCHBOARD {
            add(Reason::Phone, contacts);
        } else if is_wanted(&contacts) {
            shared.push(Shared { phone, contacts });
        }
    }
    let crowded = names(contacts, &mut add);
    confirm(&mut reasons, &shared);
    // A phone of nobody else says no more than the group does.
    shared.retain(|shared| !reasons.contains_key(&shared.contacts));
    shared.sort_by_cached_key(|shared| (Reverse(shared.contacts.len()), shared.contacts.clone()));
    let groups = reasons.into_iter().map(|(contacts, reasons)| {
        let reasons = reasons.into_iter().collect();
        Group { reasons, contacts }
    });
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by_cached_key(|group| {
        // Those who are called alike are rather one person within one firm than in two.
        let domains = group.contacts.iter().map(|at| domain(&contacts[*at]));
        let is_one_firm = domains.collect::<BTreeSet<_>>().len() == 1;
        (group.reasons[0], !is_one_firm, group.contacts.clone())
    });
    Found { groups, shared, crowded }
}

/// A shared phone makes no duplicates, but it makes those likelier that there are.
fn confirm(reasons: &mut HashMap<Vec<usize>, BTreeSet<Reason>>, shared: &[Shared]) {
    let mut phones_of: HashMap<usize, BTreeSet<usize>> = HashMap::new();
    for (phone, shared) in shared.iter().enumerate() {
        for at in &shared.contacts {
            phones_of.entry(*at).or_default().insert(phone);
        }
    }
    for (group, reasons) in reasons {
        let mut phones = group.iter().map(|at| phones_of.get(at).cloned().unwrap_or_default());
        let first = phones.next().unwrap_or_default();
        let common = phones.fold(first, |common, phones| &common & &phones);
        if !common.is_empty() {
            reasons.insert(Reason::Phone);
        }
    }
}

/// Groups by names, and how many of these are like too many others.
fn names(contacts: &[Contact<'_>], add: &mut impl FnMut(Reason, Vec<usize>)) -> usize {
    // By the words in alphabetical order, and by the letters in the order in which they stand; and by the letters
    // as they are written, since a slip may be in those that all spellings lose.
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut spelled: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut written: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, contact) in contacts.iter().enumerate() {
        let Some(words) = contact.name().and_then(|name| name::words(name.reveal())) else {
            continue;
        };
        let letters = words.concat();
        let mut words: Vec<String> = words.iter().map(|word| name::spelled_out(word)).collect();
        let spelling = words.concat();
        if letters != spelling {
            written.entry(letters).or_default().push(at);
        }
        spelled.entry(spelling).or_default().push(at);
        words.sort_unstable();
        alike.entry(words.join(" ")).or_default().push(at);
    }
    let mut name_of = vec![usize::MAX; contacts.len()];
    for (name, group) in alike.into_values().enumerate() {
        for at in &group {
            name_of[*at] = name;
        }
        add(Reason::Name, group);
    }
    let is_told = |group: &[usize]| group.iter().all(|at| name_of[*at] == name_of[group[0]]);
    for group in spelled.values().filter(|group| !is_told(group)) {
        add(Reason::Name, group.clone());
    }
    let told: HashSet<Vec<usize>> = spelled.values().cloned().collect();
    for (letters, group) in written {
        spelled.entry(letters).or_default().extend(group);
    }
    let (spellings, spelled): (Vec<String>, Vec<Vec<usize>>) = spelled.into_iter().unzip();
    let (pairs, crowded) = near::pairs(&spellings);
    for (one, other) in pairs {
        let mut group = [&spelled[one][..], &spelled[other][..]].concat();
        group.sort_unstable();
        group.dedup();
        if !is_told(&group) && !told.contains(&group) {
            add(Reason::NearName, group);
        }
    }
    // One name may be there in two spellings.
    let crowded = crowded.iter().map(|at| name::spelled_out(&spellings[*at]));
    crowded.collect::<HashSet<_>>().len()
}

/// One number, and who has it.
struct Phones {
    phone: Personal,
    is_mobile: bool,
    contacts: Vec<usize>,
}

/// Office and mobile phones; a fax is of a whole office.
fn phones(contacts: &[Contact<'_>]) -> BTreeMap<Number, Phones> {
    let mut phones: BTreeMap<Number, Phones> = BTreeMap::new();
    for (at, contact) in contacts.iter().enumerate() {
        for field in [Field::OfficePhone, Field::MobilePhone] {
            let Some(phone) = contact.text(field) else { continue };
            let Some(number) = Number::read(phone.reveal()) else { continue };
            let new = || Phones { phone: phone.clone(), is_mobile: false, contacts: Vec::new() };
            let known = phones.entry(number).or_insert_with(new);
            known.is_mobile |= field == Field::MobilePhone;
            if known.contacts.last() != Some(&at) {
                known.contacts.push(at);
            }
        }
    }
    phones
}

/// Contacts by their mailboxes.
fn mailboxes(contacts: &[Contact<'_>]) -> HashMap<String, Vec<usize>> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, contact) in contacts.iter().enumerate() {
        if let Some(mailbox) = mailbox(contact) {
            groups.entry(mailbox).or_default().push(at);
        }
    }
    groups
}

fn email(contact: &Contact<'_>) -> Option<String> {
    Some(canonical_email(contact.text(Field::Email)?.reveal()).into_owned())
}

/// The firm, as far as the e-mail tells it.
fn domain(contact: &Contact<'_>) -> Option<String> {
    Some(split_email(&email(contact)?)?.1.to_owned())
}

/// The e-mail without what stands behind a `+`.
fn mailbox(contact: &Contact<'_>) -> Option<String> {
    let email = email(contact)?;
    let (local, domain) = split_email(&email)?;
    let local = local.split_once('+').map_or(local, |(before, _)| before);
    (!local.is_empty()).then(|| format!("{local}@{domain}"))
}
