//! The names that files can use, as lines to paste.

use super::show::{Show, Tone};
use crate::contact::{FIELDS, Field, FieldKind, Spec, canonical_text};
use crate::names::{Directory, Entry};
use crate::text::for_terminal;
use crate::yaml::{quoted, reads_as};

/// One block for each kind: the line as a file would have it, and the id behind it.
#[must_use]
pub fn names_text(directory: &Directory, show: &Show) -> String {
    let mut out = String::new();
    for spec in &FIELDS {
        let Some(twin) = &spec.twin else { continue };
        let entries = directory.all(spec.field);
        if entries.is_empty() {
            let words = format!("# the service tells no {}s; use `{}`\n", twin.noun, spec.key);
            out.push_str(&show.tone(Tone::Quiet, &words));
        }
        for entry in entries {
            let (key, value, comment) = line(directory, spec, twin.key, entry, show);
            let comment = if entry.is_active { comment } else { comment + "  no longer active" };
            let comment = show.tone(Tone::Quiet, &format!("# {comment}"));
            let is_set = spec.kind == FieldKind::References;
            let value = if is_set { format!("[{value}]") } else { value };
            out.push_str(&format!("{key}: {value}  {comment}\n"));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len() + 1);
    out
}

/// Key, value and comment. A name that must not be seen is none to paste, but its id is.
fn line(
    directory: &Directory,
    spec: &Spec,
    twin: &'static str,
    entry: &Entry,
    show: &Show,
) -> (&'static str, String, String) {
    let id = entry.id.to_string();
    if show.mask.is_some() && spec.field != Field::TimeZoneId {
        let person = show.person(Some(&entry.name), entry.email.as_ref());
        return (spec.key, id, person);
    }
    // A name that several have is given by what is unique: the e-mail.
    let is_unique = directory.is_unique(spec.field, entry);
    let name = || show.raw_name(spec.field, &entry.name);
    let (name, comment) = match &entry.email {
        Some(email) if is_unique => (name(), format!("{}  {id}", show.value(email))),
        Some(email) => (show.raw_text(email), id),
        None => (name(), id),
    };
    (twin, scalar(&for_terminal(&name)), comment)
}

/// Without quotes where every YAML reader takes it for the same text, in a list too.
fn scalar(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '/' | '_' | '-' | '.' | '@' | '+');
    let starts_well = text.starts_with(char::is_alphabetic);
    if starts_well
        && text.chars().all(is_plain)
        && canonical_text(text) == text
        && reads_as(text).is_none()
    {
        text.to_owned()
    } else {
        quoted(text)
    }
}
