//! A vCard file as rows, one for each card.

use std::collections::BTreeSet;
use std::sync::Arc;

use calcard::vcard::{
    VCardEntry, VCardParameter, VCardParameterName, VCardParameterValue, VCardProperty, VCardValue,
};
use calcard::{Entry, Parser};

use super::map::{Maps, Target};
use super::row::{Row, Rows};
use super::{CannotImport, MAX_ROWS};
use crate::contact::{Field, FieldKind};
use crate::diagnostic::{Diagnostic, Place, Source, Span};

/// The line with which a card begins.
pub(super) const BEGIN: &str = "BEGIN:VCARD";
const END: &str = "END:VCARD";

/// Preference of what nothing is said of; 1 is the greatest.
const NO_PREFERENCE: u32 = 101;

pub(super) fn read(source: &Arc<Source>, maps: &Maps<'_>) -> Result<Rows, CannotImport> {
    let (mut rows, mut seen) = (Rows::default(), BTreeSet::new());
    let cards = cards(&source.text);
    if cards.len() > MAX_ROWS {
        return Err(CannotImport::TooManyRows);
    }
    for card in cards {
        let place = Place::new(source, card.first_line);
        if !card.has_end {
            let words = "not taken: the card does not end";
            let fault = Diagnostic::error("import::card", place, words);
            rows.faults.push(fault.help(format!("a card ends with a line `{END}`")));
        } else if let Entry::VCard(vcard) = Parser::new(card.text).entry() {
            let mut row = Row::new(place);
            let mut entries = vcard.entries;
            entries.sort_by_key(preference);
            for entry in &entries {
                seen.insert(entry.name.as_str().to_uppercase());
                take(entry, maps, &mut row, &mut rows);
            }
            rows.rows.push(row);
        }
    }
    maps.check(seen.iter().map(String::as_str))?;
    Ok(rows)
}

struct Card<'s> {
    text: &'s str,
    first_line: Span,
    has_end: bool,
}

fn cards(text: &str) -> Vec<Card<'_>> {
    let mut cards: Vec<Card<'_>> = Vec::new();
    let mut start = 0;
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        let end = start + line.len();
        let shown = line.trim();
        if cards.len() > MAX_ROWS {
            break;
        }
        if shown.eq_ignore_ascii_case(BEGIN) {
            let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let (from, to) = (at(start), at(start + line.trim_end().len()));
            let first_line = Span { start: from, end: to, line: number, column: 1 };
            cards.push(Card { text: "", first_line, has_end: false });
        }
        if let Some(card) = cards.last_mut().filter(|card| !card.has_end) {
            card.has_end = shown.eq_ignore_ascii_case(END);
            card.text = &text[card.first_line.start as usize..end];
        }
        start = end;
    }
    cards
}

fn take(entry: &VCardEntry, maps: &Maps<'_>, row: &mut Row, rows: &mut Rows) {
    let name = entry.name.as_str();
    if let Some(target) = maps.of(name) {
        if target.field().is_some_and(|field| field.spec().kind == FieldKind::References) {
            texts(entry).for_each(|text| rows.put(row, target, &text));
        } else {
            rows.put(row, target, &texts(entry).collect::<Vec<_>>().join(", "));
        }
        return;
    }
    let targets: &[Target] = match &entry.name {
        VCardProperty::N => &[Target::Values(Field::LastName), Target::Values(Field::FirstName)],
        VCardProperty::Fn => &[Target::FullName],
        VCardProperty::Email => &[Target::Values(Field::Email)],
        VCardProperty::Title => &[Target::Values(Field::Title)],
        VCardProperty::Url => &[Target::Values(Field::WebsiteUrl)],
        VCardProperty::Note => &[Target::Values(Field::Description)],
        VCardProperty::Tel => match phone(entry) {
            Some(target) => &[target],
            None => &[],
        },
        VCardProperty::Version
        | VCardProperty::Prodid
        | VCardProperty::Rev
        | VCardProperty::Uid
        | VCardProperty::Kind => return,
        _ => &[],
    };
    let is_taken = !targets.is_empty() && !targets.iter().all(|target| maps.fills(*target));
    if !is_taken && !entry.values.iter().all(is_empty) {
        let types: Vec<String> = types(entry).collect();
        let is_phone = entry.name == VCardProperty::Tel && !types.is_empty();
        let types = if is_phone { format!(" ({})", types.join(", ")) } else { String::new() };
        rows.not_taken.insert(format!("{}{types}", name.to_uppercase()));
    }
    for (target, text) in targets.iter().zip(texts(entry)) {
        if !maps.fills(*target) {
            rows.put(row, *target, &without_link(entry, text));
        }
    }
}

/// The values of a property that are text.
fn texts(entry: &VCardEntry) -> impl Iterator<Item = String> {
    entry.values.iter().map(|value| match value {
        VCardValue::Component(parts) => parts.join(" "),
        VCardValue::Integer(number) => number.to_string(),
        value => value.as_text().unwrap_or_default().to_owned(),
    })
}

fn is_empty(value: &VCardValue) -> bool {
    value.as_text().is_some_and(|text| text.trim().is_empty())
}

/// What a phone is by its types; one of which nothing is said is the office's. `None` for private phones
/// and pagers.
fn phone(entry: &VCardEntry) -> Option<Target> {
    let types: Vec<String> = types(entry).collect();
    let is = |wanted: &str| types.iter().any(|kind| kind == wanted);
    let is_any = types.iter().all(|kind| matches!(kind.as_str(), "voice" | "pref"));
    let field = if is("fax") {
        (is("work") || !is("home")).then_some(Field::Fax)
    } else if is("cell") {
        Some(Field::MobilePhone)
    } else {
        (is_any || is("work") && !is("pager")).then_some(Field::OfficePhone)
    };
    field.map(Target::Values)
}

/// A phone or an e-mail that is written as a link, as people write it.
fn without_link(entry: &VCardEntry, text: String) -> String {
    let behind = |scheme: &str| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    };
    match entry.name {
        VCardProperty::Tel => behind("tel:").map(|number| number.replace(";ext=", " ext. ")),
        VCardProperty::Email => behind("mailto:").map(str::to_owned),
        _ => None,
    }
    .unwrap_or(text)
}

fn types(entry: &VCardEntry) -> impl Iterator<Item = String> {
    let types = entry.params.iter().filter(|param| param.name == VCardParameterName::Type);
    types.filter_map(|param| param.value.as_text()).map(str::to_lowercase)
}

/// How much a property is preferred to others of its name; less is more.
fn preference(entry: &VCardEntry) -> u32 {
    let given = entry.params.iter().filter_map(|param| match param {
        VCardParameter {
            name: VCardParameterName::Pref,
            value: VCardParameterValue::Integer(n),
        } => Some(*n),
        VCardParameter { name: VCardParameterName::Pref, .. } => Some(1),
        _ => None,
    });
    let is_preferred = types(entry).any(|kind| kind == "pref");
    given.min().unwrap_or(if is_preferred { 1 } else { NO_PREFERENCE })
}
