//! Looks up the names of desired contacts.

use crate::contact::{Desired, Draft, FIELDS, Field, FieldKind, Id, Managed, Name, Value, Written};
use crate::desired::Places;
use crate::diagnostic::Diagnostic;
use crate::text::{Personal, Sentence, nearest};

use super::directory::{Directory, Entry};

/// How many candidates a diagnostic lists.
const LISTED: usize = 12;

/// The fields for which a name stands in one of these contacts.
#[must_use]
pub fn needed<'a>(drafts: impl Iterator<Item = &'a Draft>) -> Vec<Field> {
    let has_twin = FIELDS.iter().filter(|spec| spec.twin.is_some()).map(|spec| spec.field);
    let mut open: Vec<Field> = has_twin.collect();
    let mut needed = Vec::new();
    for draft in drafts {
        let is_named = |field: &mut Field| {
            let managed = draft.fields.get(*field);
            managed.is_some_and(|managed| matches!(managed.value, Written::Names(_)))
        };
        needed.extend(open.extract_if(.., is_named));
    }
    needed
}

/// A contact with ids in the place of names. A name that is unknown or means several things is
/// reported, and its field left out.
pub fn resolve(
    draft: Draft,
    directory: &Directory,
    places: &mut Places<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Desired {
    let file = draft.file;
    let fields = draft.fields.into_iter().filter_map(|(field, managed)| {
        let value = match managed.value {
            Written::Value(value) => value,
            Written::Names(names) => {
                let ids =
                    names.iter().map(|name| match directory.find(field, name.text.reveal())[..] {
                        [entry] => Some(entry.id),
                        [] => {
                            faults.push(unknown(field, name, directory, file, places));
                            None
                        }
                        ref several => {
                            faults.push(ambiguous(field, name, several, file, places));
                            None
                        }
                    });
                // All names are looked up before one of them ends it, so that all are reported.
                let ids: Vec<Option<Id>> = ids.collect();
                of_ids(field, ids.into_iter().collect::<Option<_>>()?)?
            }
        };
        Some((field, Managed { value, span: managed.span }))
    });
    let fields = fields.collect();
    Desired {
        id: draft.id,
        file,
        span: draft.span,
        id_span: draft.id_span,
        is_absent: draft.is_absent,
        fields,
    }
}

/// An earlier value with its names looked up like today's; nothing where one is not known today.
#[must_use]
pub fn earlier(field: Field, written: &Written, directory: &Directory) -> Option<Value> {
    let names = match written {
        Written::Value(value) => return Some(value.clone()),
        Written::Names(names) => names,
    };
    let ids = names.iter().map(|name| match directory.find(field, name.text.reveal())[..] {
        [entry] => Some(entry.id),
        _ => None,
    });
    of_ids(field, ids.collect::<Option<_>>()?)
}

fn of_ids(field: Field, ids: Vec<Id>) -> Option<Value> {
    match field.spec().kind {
        FieldKind::References => Some(Value::ids(ids)),
        _ => ids.first().map(|id| Value::Id(*id)),
    }
}

fn noun(field: Field) -> &'static str {
    field.spec().twin.as_ref().map_or("", |twin| twin.noun)
}

fn unknown(
    field: Field,
    name: &Name,
    directory: &Directory,
    file: u32,
    places: &mut Places<'_>,
) -> Diagnostic {
    let sentence = Sentence::from(format!("no {} is called `", noun(field)))
        .personal(name.text.reveal())
        .and("`");
    let fault = Diagnostic::error("names::unknown", places.place(file, name.span), sentence);
    let all = directory.all(field);
    let names = || {
        let emails = all.iter().filter_map(|entry| entry.email.as_ref());
        all.iter().map(|entry| &entry.name).chain(emails).map(Personal::reveal)
    };
    if let Some(near) = nearest(name.text.reveal(), names()) {
        return fault.help(name_of(Sentence::from("did you mean `"), field, near).and("`?"));
    }
    match all.len() {
        0 => fault
            .help(format!("the service does not tell the {}s; give their ids", noun(field)))
            .help("`names:` in `rolo.yaml` gives names to ids for all files"),
        n if n <= LISTED => fault.help(listed("there are: ", field, all.iter())),
        _ => fault.help("`rolo names` lists all that can be used"),
    }
}

fn ambiguous(
    field: Field,
    name: &Name,
    several: &[&Entry],
    file: u32,
    places: &mut Places<'_>,
) -> Diagnostic {
    let sentence = Sentence::from(format!("several {}s are called `", noun(field)))
        .personal(name.text.reveal())
        .and("`");
    let help = format!("use the e-mail or, as `{}:`, the id; there are: ", field.key());
    let help = if field == Field::OwnerId { help } else { help.replace("the e-mail or, as", "as") };
    Diagnostic::error("names::ambiguous", places.place(file, name.span), sentence).help(listed(
        &help,
        field,
        several.iter().copied(),
    ))
}

fn listed<'a>(start: &str, field: Field, entries: impl Iterator<Item = &'a Entry>) -> Sentence {
    let start = Sentence::from(start.to_owned());
    entries.enumerate().fold(start, |sentence, (at, entry)| {
        let sentence = sentence.and(if at == 0 { "" } else { ", " });
        let sentence = name_of(sentence, field, entry.name.reveal());
        let sentence = match &entry.email {
            Some(email) => sentence.and(" <").personal(email.reveal()).and(">"),
            None => sentence,
        };
        sentence.and(format!(" ({})", entry.id))
    })
}

/// Adds a name of the service: those of time zones are about nobody.
fn name_of(sentence: Sentence, field: Field, name: &str) -> Sentence {
    if field == Field::TimeZoneId { sentence.public(name) } else { sentence.personal(name) }
}
