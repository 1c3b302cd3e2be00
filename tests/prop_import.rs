//! Laws of imports: what stands in a cell or a card stands in the file, every file is valid, every
//! row is either taken or told, and no bytes bring the reader down.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use rolo::contact::{Field, Value, canonical_text};
use rolo::desired;
use rolo::diagnostic::{Diagnostic, Severity, Source};
use rolo::import::{self, Contact};
use rolo::new_file::faults_of;
use rolo::schema::Validator;
use serde_yaml::Value as Other;

use crate::fuzz::targets::csv::FIELDS;

struct Imported {
    contacts: Vec<Contact>,
    faults: Vec<Diagnostic>,
    rows: usize,
}

fn import(bytes: &[u8]) -> Option<Imported> {
    let text = import::decode(bytes).ok()?.text;
    let source = Arc::new(Source { path: "contacts.csv".to_owned(), text });
    let rows = import::read(&source, &[]).ok()?;
    let (count, mut faults) = (rows.rows.len() + rows.faults.len(), rows.faults);
    let contacts = import::judge(rows.rows, true, &mut |_| None, &mut faults);
    Some(Imported { contacts, faults, rows: count })
}

/// Where the rows begin that were not taken.
fn refused(faults: &[Diagnostic]) -> BTreeSet<u32> {
    let errors = faults.iter().filter(|fault| fault.severity == Severity::Error);
    errors.map(|fault| fault.place.span.start).collect()
}

fn assert_valid(contacts: &[Contact], validator: &Validator) {
    let is_error = |fault: &Diagnostic| fault.severity == Severity::Error;
    let list = import::file_text(contacts, true, Some("../schema/contact.schema.json"));
    assert!(!faults_of(list.clone(), validator).iter().any(is_error), "{list}");
    assert_eq!(desired::drafts(list.clone()).len(), contacts.len(), "{list}");
    let other: Other = serde_yaml::from_str(&list).unwrap();
    assert_eq!(other["contacts"].as_sequence().map(Vec::len), Some(contacts.len()), "{list}");
}

/// Text of a cell; most of it is what trips readers up.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Jane",
        "no",
        "+1555",
        "0123",
        "\"",
        "\"\"",
        "'",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\r",
        " ",
        ": ",
        " #",
        "- ",
        "|",
        "{",
        "]",
        "é",
        "e\u{301}",
        "健太",
        "\u{202e}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{7f}",
        "\u{1b}",
        "\\",
        "\\n",
        "=2D",
        "=\n",
        "---",
        "...",
        "😀",
        " ::: ",
        "BEGIN:VCARD",
        "END:VCARD",
    ]);
    let words = prop::collection::vec(word, 0..6).prop_map(|words| words.concat());
    let any = any::<String>().prop_map(|text| text.replace('\0', ""));
    prop_oneof![3 => words, 2 => any, 1 => "[a-z\n ]{100,300}"]
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The value that a file has for a field.
fn read_back(text: &str, field: Field) -> String {
    let drafts = desired::drafts(text.to_owned());
    assert_eq!(drafts.len(), 1, "{text}");
    match drafts[0].value(field) {
        Some(Value::Text(value)) => value.reveal().to_owned(),
        None => String::new(),
        Some(_) => panic!("{} is no text in {text}", field.key()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_cell_stands_in_the_file(
        rows in prop::collection::vec(prop::collection::vec(text(), FIELDS.len()), 1..4),
        separator in prop::sample::select(vec![",", ";", "\t"]),
        line_end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let keys: Vec<&str> = FIELDS.iter().map(|field| field.key()).collect();
        let mut csv = format!("email{separator}{}{line_end}", keys.join(separator));
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|text| quoted(text)).collect();
            csv.push_str(&format!("{at}@example.com{separator}{}{line_end}", cells.join(separator)));
        }
        let imported = import(csv.as_bytes()).unwrap();
        prop_assert_eq!(imported.rows, rows.len());
        let mut contacts = imported.contacts.chunks(1);
        let validator = Validator::contacts();
        for row in &rows {
            let canonical: Vec<_> = row.iter().map(|text| canonical_text(text)).collect();
            let is_taken = FIELDS.iter().zip(&canonical).all(|(field, text)| {
                let is_name = matches!(field, Field::FirstName | Field::LastName);
                let max = field.spec().max.unwrap();
                text.chars().count() <= max && !(is_name && text.is_empty())
            });
            if !is_taken {
                continue;
            }
            let contact = contacts.next().unwrap();
            assert_valid(contact, &validator);
            let file = import::file_text(contact, false, None);
            let other: Other = serde_yaml::from_str(&file).unwrap();
            for (field, text) in FIELDS.iter().zip(&canonical) {
                prop_assert_eq!(&read_back(&file, *field), text.as_ref(), "{}", file);
                let other = canonical_text(other[field.key()].as_str().unwrap_or_default());
                prop_assert_eq!(&other, text, "{}", file);
            }
        }
        prop_assert!(contacts.next().is_none());
        prop_assert_eq!(refused(&imported.faults).len() + imported.contacts.len(), rows.len());
    }

    #[test]
    fn a_note_of_a_card_stands_in_the_file(
        text in "([^\\x00-\\x1f\\x7f-\\u{9f}]|\n){0,80}",
        at in 1..40_usize,
    ) {
        let escaped = text.replace('\\', "\\\\").replace('\n', "\\n").replace(',', "\\,");
        let note: Vec<char> = format!("NOTE:{}", escaped.replace(';', "\\;")).chars().collect();
        let lines: Vec<String> = note.chunks(at + 5).map(|line| line.iter().collect()).collect();
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Doe;Jane\r\nEMAIL:j@example.com\r\n{}\r\nEND:VCARD\r\n",
            lines.join("\r\n "),
        );
        let imported = import(card.as_bytes()).unwrap();
        let file = import::file_text(&imported.contacts, false, None);
        let canonical = canonical_text(&text);
        prop_assert_eq!(&read_back(&file, Field::Description), canonical.as_ref(), "{}", card);
    }

    #[test]
    fn no_bytes_bring_it_down(
        head in prop::sample::select(vec![
            "", "firstName,lastName,email\n", "BEGIN:VCARD\nVERSION:2.1\n", "BEGIN:VCARD\r\nVERSION:4.0\r\n",
            "Name;E-mail 1 - Value;Phone 1 - Type;Phone 1 - Value\n",
        ]),
        parts in prop::collection::vec(prop::sample::select(vec![
            "Jane", ",", ";", ":", "\n", "\r\n", "\r", " ", "\"", "a@example.com", "=", "=E9", "%", "\\", "N:", "FN",
            "EMAIL", ";PREF", ";TYPE=", "TEL", ";CHARSET=UTF-16", ";ENCODING=QUOTED-PRINTABLE:",
            ";ENCODING=BASE64:", "END:VCARD\n", "BEGIN:VCARD\n", "é", "\u{202e}", ".", "1", "é".repeat(90).leak(),
        ]), 0..60),
        tail in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let bytes = [head.as_bytes(), parts.concat().as_bytes(), &tail].concat();
        if let Some(imported) = import(&bytes) {
            prop_assert_eq!(refused(&imported.faults).len() + imported.contacts.len(), imported.rows);
            if !imported.contacts.is_empty() {
                assert_valid(&imported.contacts, &Validator::contacts());
            }
        }
    }
}
