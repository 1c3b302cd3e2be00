//! What is allowed, since live data may hold it, but deserves a look.

use std::sync::Arc;

use unicode_normalization::is_nfc;

use crate::contact::{Field, FieldKind, canonical_text};
use crate::diagnostic::{Diagnostic, MAX_FAULTS, Place, Source};
use crate::text::{Sentence, for_terminal_lines};
use crate::yaml::{Content, Entry, Node};

/// Adds the warnings about every text field in a document, at any depth.
pub(super) fn warn(root: &Node<'_>, source: &Arc<Source>, faults: &mut Vec<Diagnostic>) {
    match &root.content {
        Content::Scalar(..) | Content::Refused => {}
        Content::Sequence(items) => items.iter().for_each(|item| warn(item, source, faults)),
        Content::Mapping(entries) => {
            for entry in entries {
                match (Field::from_key(&entry.key), entry.value.scalar()) {
                    (Some(field), Some(text)) => check(field, entry, text, source, faults),
                    _ => warn(&entry.value, source, faults),
                }
            }
        }
    }
}

fn check(
    field: Field,
    entry: &Entry<'_>,
    text: &str,
    source: &Arc<Source>,
    faults: &mut Vec<Diagnostic>,
) {
    let spec = field.spec();
    if matches!(spec.kind, FieldKind::Reference | FieldKind::References)
        || faults.len() >= MAX_FAULTS
    {
        return;
    }
    if spec.kind != FieldKind::Lines && text.trim().contains(['\n', '\r']) {
        let words = format!("`{}` goes over several lines", spec.key);
        let place = Place::new(source, entry.value.span);
        faults.push(
            Diagnostic::warning("contact::line-break", place, words)
                .help("only `description` is meant to; write the value on one line"),
        );
    }
    if is_plain_ascii(text) {
        return;
    }
    let at = |code, words: &'static str| {
        let sentence = Sentence::from(format!("`{}` {words}", spec.key));
        Diagnostic::warning(code, Place::new(source, entry.value.span), sentence)
    };
    let canonical = canonical_text(text);
    if let Some(max) = spec.max {
        let (points, units) = (canonical.chars().count(), canonical.encode_utf16().count());
        if points <= max && units > max {
            let words = format!("`{}` is {units} long in UTF-16; the limit is {max}", spec.key);
            let place = Place::new(source, entry.value.span);
            let fault = Diagnostic::warning("contact::utf16-length", place, words);
            faults.push(
                fault.help(
                    "the service may count characters such as emoji twice and refuse the value",
                ),
            );
        }
    }
    if for_terminal_lines(&canonical) != canonical {
        faults.push(
            at("contact::control-character", "holds a character that cannot be seen").help(
                "control characters and characters that change the direction of text can hide \
                 what a value says; remove them unless they are meant",
            ),
        );
    }
    if !is_nfc(text) {
        faults.push(at("contact::not-nfc", "is not in Unicode NFC").help(
            "letters with accents are written here as several characters; \
             rolo compares and sends the composed form",
        ));
    }
}

/// Quick way out for most values: nothing below can apply to them.
fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'))
}
