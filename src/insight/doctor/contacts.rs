//! Judges the contacts that were seen: keys, kinds of values, ids, times, lengths, e-mails.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};

use super::ask::{Asked, Observed};
use super::finding::{Advice, Finding, Length};
use super::lists::{is_time, rows};
use super::network::{unreadable, with_look};
use super::page::{Page, Tally, is_passing, text};
use super::{Check, Subject};
use crate::contact::{FIELDS, FieldKind, Id, Spec, canonical_email};

/// Keys of a contact that nobody can write.
const READ_ONLY: [&str; 4] = ["createdAt", "createdBy", "salesforceId", "hubspotId"];

/// Keys of a page.
const PAGE_KEYS: [&str; 2] = ["results", "hasMore"];

type Row = Map<String, Json>;

/// Judges all contacts that were seen.
type Judge = fn(&[&Row]) -> Check;

pub(super) fn judge(seen: &Observed) -> Vec<Check> {
    let rows = rows(seen);
    let mut checks = vec![media_type(seen), one_contact(seen)];
    let of: [(Subject, Judge); 13] = [
        (Subject::Ids, ids),
        (Subject::Times, times),
        (Subject::CamelCase, camel_case),
        (Subject::UnknownKeys, |_| Check::fine(Subject::UnknownKeys)),
        (Subject::MissingKeys, missing_keys),
        (Subject::BlankTexts, blank_texts),
        (Subject::Trimming, trimming),
        (Subject::EmailCase, email_case),
        (Subject::FieldTypes, field_types),
        (Subject::Required, required),
        (Subject::Lengths, lengths),
        (Subject::UniqueEmail, unique_email),
        (Subject::DerivedName, derived_name),
    ];
    let was_read = |asked: &Asked| asked.look().is_ok_and(|look| Page::read(look).is_ok());
    let nothing =
        if seen.pages.iter().any(was_read) { Finding::NothingSeen } else { seen.no_list() };
    for (subject, judge) in of {
        checks.push(match subject {
            _ if rows.is_empty() => Check::unclear(subject, nothing.clone()),
            Subject::UnknownKeys => unknown_keys(&rows, seen),
            _ => judge(&rows),
        });
    }
    checks
}

/// The key under which a contact has a field when it is read.
fn read_key(spec: &Spec) -> &'static str {
    if spec.kind == FieldKind::References { "tags" } else { spec.key }
}

/// The documented keys of a contact.
fn known_keys() -> impl Iterator<Item = &'static str> {
    std::iter::once("id").chain(FIELDS.iter().map(read_key)).chain(READ_ONLY)
}

fn texts() -> impl Iterator<Item = &'static Spec> {
    FIELDS.iter().filter(|spec| spec.max.is_some())
}

/// Fine where nothing was counted, else what it means.
fn counted(subject: Subject, tally: Tally, wrong: impl FnOnce(Finding) -> Check) -> Check {
    tally.counts().map_or_else(|| Check::fine(subject), |counts| wrong(Finding::Keys(counts)))
}

fn differs(subject: Subject) -> impl FnOnce(Finding) -> Check {
    move |what| Check::differs(subject, what, Advice::Report)
}

fn media_type(seen: &Observed) -> Check {
    let probes = [&seen.default_page, &seen.joint, &seen.before, &seen.unknown_parameter];
    let others = [&seen.workspace, &seen.one, &seen.members, &seen.tags, &seen.time_zones];
    let all = others.into_iter().chain(&seen.pages).chain(probes.into_iter().map(|p| &p.asked));
    let looks: Vec<_> = all.filter_map(|asked| asked.look().ok()).collect();
    let good: Vec<_> = looks.iter().filter(|look| (200..300).contains(&look.status)).collect();
    match good.iter().filter(|look| !look.is_called_json).count() {
        _ if good.is_empty() => {
            let why = seen.no_list();
            let is_told = !matches!(why, Finding::NoList);
            Check::unclear(Subject::MediaType, if is_told { why } else { Finding::NothingSeen })
        }
        0 => Check::fine(Subject::MediaType),
        wrong => {
            let what = Finding::MediaTypes { wrong, all: good.len() };
            Check::differs(Subject::MediaType, what, Advice::Report)
        }
    }
}

fn ids(rows: &[&Row]) -> Check {
    let mut wrong = Tally::default();
    let mut breaks = false;
    let is_id = |json: &Json| json.as_str().is_some_and(|id| id.parse::<Id>().is_ok());
    for row in rows {
        for key in ["id", "ownerId", "timeZoneId", "createdBy"] {
            let value = row.get(key).filter(|value| !value.is_null() && **value != "");
            if value.is_some_and(|value| value.is_string() && !is_id(value)) {
                wrong.add(key);
                breaks |= key != "createdBy";
            }
        }
        let tags = row.get("tags").and_then(Json::as_array).into_iter().flatten();
        for _ in tags.filter(|tag| tag.get("id").is_some_and(|id| !is_id(id))) {
            wrong.add_safe("tags[].id");
            breaks = true;
        }
    }
    counted(Subject::Ids, wrong, |what| {
        Check::different(Subject::Ids, what, breaks, Advice::Report)
    })
}

fn times(rows: &[&Row]) -> Check {
    let mut forms = Tally::default();
    let mut any = false;
    for row in rows {
        let Some(time) = row.get("createdAt").filter(|time| !time.is_null()) else { continue };
        any = true;
        match time.as_str() {
            Some(time) if is_time(time) => {}
            Some(time) => forms.add_safe(&form(time)),
            None => forms.add_safe("not text"),
        }
    }
    if any {
        counted(Subject::Times, forms, differs(Subject::Times))
    } else {
        Check::unclear(Subject::Times, Finding::NothingSeen)
    }
}

/// The form of a time: a digit is a `9`, and what is not its punctuation a `?`.
fn form(time: &str) -> String {
    let shape = |c: char| match c {
        '0'..='9' => '9',
        'T' | 'Z' | '-' | '+' | ':' | '.' | ' ' => c,
        _ => '?',
    };
    time.chars().take(40).map(shape).collect()
}

fn camel_case(rows: &[&Row]) -> Check {
    let mut wrong = Tally::default();
    let is_camel = |key: &str| {
        key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_alphanumeric())
    };
    for key in rows.iter().flat_map(|row| row.keys()).filter(|key| !is_camel(key)) {
        wrong.add(key);
    }
    counted(Subject::CamelCase, wrong, differs(Subject::CamelCase))
}

fn unknown_keys(rows: &[&Row], seen: &Observed) -> Check {
    let mut unknown = Tally::default();
    let known: HashSet<&str> = known_keys().collect();
    for key in rows.iter().flat_map(|row| row.keys()).filter(|key| !known.contains(key.as_str())) {
        unknown.add(key);
    }
    let looks = seen.pages.iter().filter_map(|page| page.look().ok()?.json.as_ref()?.as_object());
    let of_pages = looks.flat_map(Map::keys).filter(|key| !PAGE_KEYS.contains(&key.as_str()));
    for key in of_pages {
        unknown.add(key);
    }
    counted(Subject::UnknownKeys, unknown, differs(Subject::UnknownKeys))
}

/// Only a key that is null may be missing. What cannot be null is judged by itself.
fn missing_keys(rows: &[&Row]) -> Check {
    let is_never_null = |key: &str| key == "id" || required_keys().any(|other| other == key);
    let mut missing = Tally::default();
    for row in rows {
        for key in known_keys().filter(|key| !row.contains_key(*key) && !is_never_null(key)) {
            missing.add(key);
        }
    }
    match missing.counts() {
        None => Check::fine(Subject::MissingKeys),
        Some(counts) => Check::seen(Subject::MissingKeys, Finding::Keys(counts)),
    }
}

fn blank_texts(rows: &[&Row]) -> Check {
    let mut blank = Tally::default();
    for (spec, value) in values(rows) {
        if value.trim().is_empty() {
            blank.add(spec.key);
        }
    }
    counted(Subject::BlankTexts, blank, differs(Subject::BlankTexts))
}

/// Every text of every contact.
fn values<'a>(rows: &[&'a Row]) -> impl Iterator<Item = (&'static Spec, &'a str)> {
    rows.iter().flat_map(|row| texts().filter_map(|spec| Some((spec, text(row, spec.key)?))))
}

/// What is stored with white space around it was not trimmed; without any, nothing can be told.
fn trimming(rows: &[&Row]) -> Check {
    let mut kept = Tally::default();
    for (spec, value) in values(rows) {
        if value.trim() != value && !value.trim().is_empty() {
            kept.add(spec.key);
        }
    }
    evidence(Subject::Trimming, kept)
}

fn email_case(rows: &[&Row]) -> Check {
    let mut kept = Tally::default();
    let emails = rows.iter().filter_map(|row| text(row, "email"));
    for _ in emails.filter(|email| email.to_lowercase() != *email) {
        kept.add("email");
    }
    evidence(Subject::EmailCase, kept)
}

fn evidence(subject: Subject, seen: Tally) -> Check {
    match seen.counts() {
        Some(counts) => Check::seen(subject, Finding::Keys(counts)),
        None => Check::unclear(subject, Finding::NoEvidence),
    }
}

fn field_types(rows: &[&Row]) -> Check {
    let mut wrong = Tally::default();
    let mut breaks = false;
    for row in rows {
        for (key, value) in *row {
            let is_right = match key.as_str() {
                "tags" => {
                    value.is_null() || value.as_array().is_some_and(|tags| tags.iter().all(is_tag))
                }
                "createdBy" => continue,
                "id" => value.is_string(),
                key if known_keys().any(|known| known == key) => {
                    value.is_null() || value.is_string()
                }
                _ => continue,
            };
            if !is_right {
                wrong.add(key);
                breaks |= key != "createdAt";
            }
        }
    }
    counted(Subject::FieldTypes, wrong, |what| {
        Check::different(Subject::FieldTypes, what, breaks, Advice::Report)
    })
}

fn is_tag(tag: &Json) -> bool {
    let is_name = tag.get("name").is_none_or(|name| name.is_null() || name.is_string());
    is_name && tag.get("id").is_some_and(Json::is_string)
}

/// The texts that are never null.
fn required_keys() -> impl Iterator<Item = &'static str> {
    texts().filter(|spec| !spec.nullable).map(|spec| spec.key)
}

fn required(rows: &[&Row]) -> Check {
    let mut empty = Tally::default();
    let mut breaks = false;
    for row in rows {
        for key in std::iter::once("id").chain(required_keys()) {
            if row.get(key).is_none_or(Json::is_null) {
                empty.add(key);
                breaks |= key == "id";
            }
        }
    }
    counted(Subject::Required, empty, |what| {
        Check::different(Subject::Required, what, breaks, Advice::Mend)
    })
}

fn lengths(rows: &[&Row]) -> Check {
    let mut lengths: Vec<Length> = texts()
        .map(|spec| {
            let max = spec.max.unwrap_or(usize::MAX);
            Length { key: spec.key, longest: 0, max, over: 0 }
        })
        .collect();
    for row in rows {
        for length in &mut lengths {
            let found = text(row, length.key).map_or(0, |text| text.chars().count());
            length.longest = length.longest.max(found);
            length.over += usize::from(found > length.max);
        }
    }
    if lengths.iter().any(|length| length.over > 0) {
        return Check::differs(Subject::Lengths, Finding::Lengths(lengths), Advice::Report);
    }
    Check::seen(Subject::Lengths, Finding::Lengths(lengths))
}

fn unique_email(rows: &[&Row]) -> Check {
    let mut holders: HashMap<_, usize> = HashMap::new();
    let emails = rows.iter().filter_map(|row| text(row, "email")).map(canonical_email);
    for email in emails.filter(|email| !email.is_empty()) {
        *holders.entry(email).or_default() += 1;
    }
    match holders.values().filter(|n| **n > 1).sum() {
        0 => Check::fine(Subject::UniqueEmail),
        n => Check::differs(Subject::UniqueEmail, Finding::SharedEmails(n), Advice::Mend),
    }
}

/// A name of its own shows that it is not always derived.
fn derived_name(rows: &[&Row]) -> Check {
    let is_own = |row: &&&Row| {
        let part = |key| text(row, key).map(str::trim).unwrap_or_default();
        let derived = format!("{} {}", part("firstName"), part("lastName"));
        part("name") != derived.trim()
    };
    match rows.iter().filter(is_own).count() {
        0 => Check::unclear(Subject::DerivedName, Finding::NoEvidence),
        n => Check::seen(Subject::DerivedName, Finding::OwnNames(n)),
    }
}

/// One contact by itself is the same as in the list.
fn one_contact(seen: &Observed) -> Check {
    let subject = Subject::OneContact;
    let rows = rows(seen);
    let Some(row) = rows.first() else {
        let is_empty = seen.is_all && seen.ids.is_empty();
        let why = if is_empty { Finding::NothingSeen } else { seen.no_list() };
        return Check::unclear(subject, why);
    };
    if matches!(seen.one, Asked::Nothing) {
        return Check::unclear(subject, Finding::NoId);
    }
    with_look(subject, &seen.one, |look| {
        let json = match look.good() {
            Ok(json) => json,
            Err(error) => {
                let why = Finding::Failed(error.clone());
                return if is_passing(&why) {
                    Check::unclear(subject, why)
                } else {
                    unreadable(subject, why)
                };
            }
        };
        let mut other = Tally::default();
        let value = |json: Option<&Json>| json.cloned().unwrap_or_default();
        for key in known_keys() {
            if value(row.get(key)) != value(json.get(key)) {
                other.add(key);
            }
        }
        let is_other = json.get("id") != row.get("id");
        match other.counts() {
            None => Check::fine(subject),
            Some(counts) if is_other => {
                Check::breaks(subject, Finding::OtherValues(counts), Advice::Report)
            }
            Some(counts) => Check::differs(subject, Finding::OtherValues(counts), Advice::Report),
        }
    })
}
