//! The generated workspace: as many contacts as wanted, the same ones for the same number.

use std::sync::Arc;

use serde_json::json;

use super::contact::{Contact, Text, Texts};
use super::directory::{Directory, Entries, Entry, Identity};
use super::id::Id;
use super::names::{DESCRIPTIONS, MEMBERS, TAGS, TIME_ZONES, TITLES, TONGUES};
use super::random::Random;
use super::stamp::Stamp;
use super::store::Store;

/// The newest generated contact was created at 2025-01-01T00:00:00.000Z, the others before.
const NEWEST: i64 = 1_735_689_600_000;

/// The time over which contacts came to be: six years.
const SPAN: u64 = 6 * 365 * 24 * 60 * 60 * 1000;

pub(super) fn generate(contacts: usize, seed: u64) -> (Directory, Store) {
    let mut random = Random::new(seed);
    let directory = directory(&mut random);
    let gap = SPAN / (contacts as u64).max(1);
    let mut moment = NEWEST;
    let made = (0..contacts).map(|number| {
        let contact = contact(&mut random, &directory, number, Stamp(moment));
        // At least 1, so that no two contacts are created at the same moment.
        let step = 1 + random.below(gap);
        moment -= i64::try_from(step).unwrap_or(1);
        Arc::new(contact)
    });
    let store = Store::new(made.collect());
    (directory, store)
}

/// Someone who was not there before, for a change from outside.
pub(super) fn stranger(random: &mut Random, directory: &Directory, number: usize) -> Contact {
    contact(random, directory, number, Stamp::now())
}

fn directory(random: &mut Random) -> Directory {
    let created = |position: usize| {
        let back = i64::try_from(position).unwrap_or(0) * 86_400_000;
        json!(Stamp(NEWEST - back).to_string())
    };
    let mut entry = |name: &str, rest: &[(&str, serde_json::Value)]| Entry {
        id: Id::random(random),
        name: name.to_owned(),
        rest: rest.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
    };
    let workspace = entry("Generated Workspace", &[]);
    let members = MEMBERS.iter().enumerate().map(|(position, (name, local))| {
        let email = json!(format!("{local}@example.com"));
        let active = json!(position + 1 < MEMBERS.len());
        entry(name, &[("email", email), ("isActive", active), ("createdAt", created(position))])
    });
    let members = Entries::new(members.collect()).unwrap_or_default();
    let tags = TAGS.iter().enumerate().map(|(position, name)| {
        entry(name, &[("isActive", json!(true)), ("createdAt", created(position))])
    });
    let tags = Entries::new(tags.collect()).unwrap_or_default();
    let zones = TIME_ZONES.iter().map(|name| entry(name, &[]));
    let time_zones = Entries::new(zones.collect()).unwrap_or_default();
    let workspace = Identity { id: workspace.id, name: workspace.name };
    Directory { workspace, members, tags, time_zones }
}

fn contact(random: &mut Random, directory: &Directory, number: usize, at: Stamp) -> Contact {
    let english = random.chance(70);
    let tongue = if english { TONGUES[0] } else { random.pick(TONGUES) };
    let (first, last) = (random.pick(tongue.first), random.pick(tongue.last));
    let name = format!("{first} {last}");
    let email = email(random, tongue.ascii.then_some((first, last)), number);
    let synced = random.chance(2);
    let phone = |random: &mut Random, percent| {
        let digits = random.below(10_000);
        random.chance(percent).then(|| format!("1-555-{:03}-{digits:04}", digits % 1000))
    };
    let title = random.chance(80).then(|| random.pick(TITLES));
    let description = random.chance(40).then(|| random.pick(DESCRIPTIONS));
    let (office, mobile) = (phone(random, 60), phone(random, 50));
    let fax = phone(random, 5);
    let site = random.chance(30).then(|| format!("https://www.firm{}.example/", number % 997));
    let texts = Texts::new(|text| match text {
        Text::FirstName => Some(first),
        Text::LastName => Some(last),
        Text::Name => Some(&name),
        Text::Email => Some(&email),
        Text::Title => title,
        Text::Description => description,
        Text::OfficePhone => office.as_deref(),
        Text::MobilePhone => mobile.as_deref(),
        Text::Fax => fax.as_deref(),
        Text::WebsiteUrl => site.as_deref(),
    });
    let mut one_of = |entries: &Entries, percent| {
        let count = entries.all().len() as u64;
        let at = usize::try_from(random.below(count.max(1))).unwrap_or(0);
        if random.chance(percent) { entries.all().get(at).map(|entry| entry.id) } else { None }
    };
    let owner = one_of(&directory.members, 60);
    let time_zone = one_of(&directory.time_zones, 50);
    let created_by = one_of(&directory.members, 80);
    let mut tags: Vec<Id> =
        [40, 20, 5].iter().filter_map(|p| one_of(&directory.tags, *p)).collect();
    tags.sort_unstable();
    tags.dedup();
    let id = Id::random(random);
    let crm = synced.then(|| random.below(90_000_000) + 10_000_000);
    let hubspot = crm.filter(|crm| crm % 4 != 0).map(|crm| crm.to_string().into_boxed_str());
    let salesforce = crm.filter(|crm| crm % 4 == 0).map(|crm| format!("003{crm:015}").into());
    let tags = tags.into_boxed_slice();
    Contact { id, created_at: at, texts, owner, time_zone, tags, created_by, salesforce, hubspot }
}

/// The number makes it unique; a few are capitalised as people type them.
fn email(random: &mut Random, names: Option<(&str, &str)>, number: usize) -> String {
    let host = random.pick(&["example.com", "example.com", "example.org"]);
    let Some((first, last)) = names else {
        return format!("contact.{number}@{host}");
    };
    let plain = |name: &str| -> String { name.chars().filter(char::is_ascii_alphabetic).collect() };
    let local = format!("{}.{}", plain(first), plain(last));
    let local = if random.chance(2) { local } else { local.to_lowercase() };
    format!("{local}.{number}@{host}")
}
