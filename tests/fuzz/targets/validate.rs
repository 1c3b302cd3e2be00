//! Documents that a validator gets to see: what breaks the schema is told, with code, words and place,
//! and what mends a fault does so.

use rolo::diagnostic::Diagnostic;
use rolo::schema::{SETTINGS, Validator, config_schema, contact_schema, to_json};
use rolo::yaml::{quoted, read};

use super::laws::{is_error, sound, source};
use super::tape::Tape;

/// Values of every kind, right and wrong. A line break in one is followed by spaces.
const VALUES: [&str; 40] = [
    "",
    "null",
    "~",
    "true",
    "no",
    "15",
    "-1",
    "20.0",
    "1e999",
    "0x1f",
    "0123",
    "15083670989",
    "+1508",
    "2024-01-01",
    "12:30:00",
    "''",
    "\" \"",
    "Jane",
    "jane@example.com",
    "' JANE@example.com '",
    "a@b@c",
    "a b@c",
    "absent",
    "present",
    "allow",
    "/members",
    "/../x",
    "[]",
    "[a]",
    "[a, a]",
    "[[a]]",
    "{}",
    "{a: b}",
    "{email: a@example.com}",
    "[{domain: example.com}]",
    "[{fields: [fax]}, {}]",
    "00000000-0000-4000-8000-000000000001",
    "[00000000-0000-4000-8000-000000000001, x]",
    "\"\\u202e \\u0065\\u0301 \\U0001F600\"",
    "*alias",
];

const KEYS: [&str; 25] = [
    "id",
    "email",
    "state",
    "contacts",
    "defaults",
    "firstName",
    "lastName",
    "name",
    "title",
    "description",
    "officePhone",
    "mobilePhone",
    "fax",
    "websiteUrl",
    "owner",
    "ownerId",
    "timeZone",
    "timeZoneId",
    "tags",
    "tagIds",
    "emial",
    "Title",
    "<<",
    "no",
    "\"a b\"",
];

thread_local! {
    static CONTACTS: Judge = Judge::new(Validator::contacts(), &contact_schema());
    static CONFIG: Judge = Judge::new(Validator::config(), &config_schema());
}

/// A validator, and the schema alone.
struct Judge {
    validator: Validator,
    schema: jsonschema::Validator,
}

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    if tape.one_in(2) {
        let mut text = String::new();
        for _ in 0..=tape.below(8) {
            setting(&mut tape, &mut text);
        }
        CONFIG.with(|judge| judge.check(&text));
    } else {
        let mut text = String::new();
        mapping(&mut tape, 0, &mut text);
        CONTACTS.with(|judge| judge.check(&text));
    }
}

impl Judge {
    fn new(validator: Validator, schema: &serde_json::Value) -> Self {
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Self { validator, schema: options.build(schema).unwrap() }
    }

    fn faults(&self, text: &str) -> Vec<Diagnostic> {
        let source = source(text);
        let mut faults = Vec::new();
        for root in read(&source, &mut faults) {
            self.validator.validate(&root, &source, &mut faults);
        }
        faults
    }

    fn check(&self, text: &str) {
        let source = source(text);
        let mut faults = Vec::new();
        let documents = read(&source, &mut faults);
        let is_read = faults.is_empty();
        for root in &documents {
            let before = faults.len();
            self.validator.validate(root, &source, &mut faults);
            let is_valid = self.schema.is_valid(&to_json(root));
            assert!(!is_read || is_valid != faults[before..].iter().any(is_error), "{text:?}");
        }
        for fault in &faults {
            sound(fault);
            mended(fault, text, |mended| self.faults(mended));
        }
    }
}

/// The fix of a fault leaves the text readable, and the fault is gone from its place.
fn mended(fault: &Diagnostic, text: &str, faults: impl Fn(&str) -> Vec<Diagnostic>) {
    let Some(fix) = &fault.fix else { return };
    let mut mended = text.to_owned();
    mended.replace_range(fix.span.range(), &fix.replacement);
    let is_same = |other: &Diagnostic| {
        other.code == fault.code && other.place.span.start == fault.place.span.start
    };
    let syntax = |faults: &[Diagnostic]| {
        let is_syntax = |fault: &&Diagnostic| fault.code.starts_with("yaml::");
        faults.iter().filter(is_syntax).count()
    };
    let (before, after) = (faults(text), faults(&mended));
    assert!(!after.iter().any(is_same), "{text:?} {mended:?} {after:?}");
    assert!(syntax(&after) <= syntax(&before), "{text:?} {mended:?} {after:?}");
}

/// A setting at its place below the keys that lead to it.
fn setting(tape: &mut Tape<'_>, text: &mut String) {
    let path = tape.pick(&SETTINGS.each_ref().map(|row| row.path));
    let path = if tape.one_in(8) { &path[..path.len() - 1] } else { path };
    for (at, key) in path.split('.').enumerate() {
        text.push_str(&format!("\n{}{key}:", "  ".repeat(at)));
    }
    text.push(' ');
    value(tape, text);
    text.push('\n');
}

fn mapping(tape: &mut Tape<'_>, depth: usize, text: &mut String) {
    for _ in 0..=tape.below(6) {
        let key = tape.pick(&KEYS);
        text.push_str(&format!("{}{key}:", "  ".repeat(depth)));
        match (tape.below(8), depth < 3) {
            (0, true) => {
                text.push('\n');
                mapping(tape, depth + 1, text);
            }
            (1 | 2, true) => {
                text.push('\n');
                for _ in 0..=tape.below(3) {
                    text.push_str(&format!("{}-\n", "  ".repeat(depth + 1)));
                    mapping(tape, depth + 2, text);
                }
            }
            _ => {
                text.push(' ');
                value(tape, text);
                text.push('\n');
            }
        }
    }
}

fn value(tape: &mut Tape<'_>, text: &mut String) {
    match tape.below(6) {
        0 => {
            let value = tape.text();
            match tape.below(3) {
                0 => text.push_str(value.split('\n').next().unwrap_or_default()),
                1 => text
                    .push_str(&format!("|\n            {}", value.replace('\n', "\n            "))),
                _ => text.push_str(&quoted(&value)),
            }
        }
        1 => {
            let times = tape.below(40) * tape.below(40);
            text.push_str(&tape.pick(&["a", "é", "😀", "\u{301}"]).repeat(times));
        }
        _ => text.push_str(tape.pick(&VALUES)),
    }
}
