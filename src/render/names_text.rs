//! The names that files can use, as lines to paste.

use super::show::{Show, Tone};
use crate::contact::{FIELDS, Kind, canonical_text};
use crate::names::Directory;
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
            // A name that several have is given by what is unique: the e-mail.
            let is_unique = directory.find(spec.field, entry.name.reveal()).len() == 1;
            let name = entry.email.as_ref().filter(|_| !is_unique).unwrap_or(&entry.name);
            let scalar = scalar(&show.value(name));
            let value = if spec.kind == Kind::References { format!("[{scalar}]") } else { scalar };
            let mut comment = entry.id.to_string();
            if let Some(email) = entry.email.as_ref().filter(|_| is_unique) {
                comment = format!("{}  {comment}", show.value(email));
            }
            if !entry.is_active {
                comment.push_str("  no longer active");
            }
            let comment = show.tone(Tone::Quiet, &format!("# {comment}"));
            out.push_str(&format!("{}: {value}  {comment}\n", twin.key));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len() + 1);
    out
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
