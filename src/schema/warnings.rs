//! What is allowed, since live data may hold it, but deserves a look.

use std::sync::Arc;

use unicode_normalization::is_nfc;

use crate::contact::{Field, FieldKind, canonical_text};
use crate::diagnostic::{Diagnostic, MAX_FAULTS, Place, Source};
use crate::text::{Sentence, for_terminal_lines};
use crate::yaml::{Content, Entry, Node};

/// Quotes as programs for letters write them, and the one that YAML may leave in a value.
const QUOTES: [char; 13] = ['"', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»', '‹', '›'];

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
    if field == Field::Email
        && let Some(what) = oddity(text)
    {
        let place = Place::new(source, entry.value.span);
        let words = format!("`{}` {what}, so that no mail may reach it", spec.key);
        faults.push(
            Diagnostic::warning("contact::odd-email", place, words)
                .help("write the address alone, as in `jane.doe@example.com`"),
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

/// What an address has in it that no address is meant to have; nothing where it is none, which is an error.
fn oddity(email: &str) -> Option<&'static str> {
    let email = email.trim();
    let (local, domain) = email.split_once('@')?;
    if domain.contains('@') || email.contains(char::is_whitespace) {
        return None;
    }
    let has = |signs: &[char]| local.contains(signs) || domain.contains(signs);
    let is_open = |part: &str| part.starts_with('.') || part.ends_with('.');
    // An apostrophe within a name is one of its letters.
    let is_in_quotes = |part: &str| part.starts_with('\'') || part.ends_with('\'');
    if has(&QUOTES) || is_in_quotes(local) || is_in_quotes(domain) {
        Some("holds a quote")
    } else if has(&['<', '>', '(', ')', '[', ']']) {
        Some("holds a bracket")
    } else if has(&[',', ';']) {
        Some("holds a comma or a semicolon")
    } else if local.contains("..") || domain.contains("..") {
        Some("holds two dots in a row")
    } else if is_open(local) || is_open(domain) {
        Some("has a dot at the beginning or at the end of a part")
    } else {
        None
    }
}

/// Quick way out for most values: nothing below can apply to them.
fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'))
}
