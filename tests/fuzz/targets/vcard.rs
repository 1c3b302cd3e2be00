//! Any bytes as cards; and the note of a card stands in the contact's file, however it is folded.

use rolo::contact::{Field, Value, canonical_text};
use rolo::desired;
use rolo::import;

use super::import::{held, maps};
use super::tape::Tape;

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    if tape.one_in(2) {
        note(&mut tape);
    } else {
        let (split_names, maps) = (tape.one_in(2), maps(&mut tape));
        let body = tape.bytes();
        held(&[b"BEGIN:VCARD\n", body].concat(), &maps, split_names);
        held(&[b"BEGIN:VCARD\r\nVERSION:4.0\r\n", body, b"\nEND:VCARD\n"].concat(), &maps, true);
    }
}

fn note(tape: &mut Tape<'_>) {
    let width = 5 + tape.below(60);
    let text = tape.text();
    if text.chars().count() > 500 || text.contains(|c: char| c.is_control() && c != '\n') {
        return;
    }
    let escaped = text.replace('\\', "\\\\").replace('\n', "\\n").replace(',', "\\,");
    let note: Vec<char> = format!("NOTE:{}", escaped.replace(';', "\\;")).chars().collect();
    let lines: Vec<String> = note.chunks(width).map(|line| line.iter().collect()).collect();
    let card = format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Doe;Jane\r\nEMAIL:j@example.com\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n "),
    );
    let contacts = held(card.as_bytes(), &[], true).unwrap();
    let written = import::file_text(&contacts, false, None);
    let drafts = desired::drafts(written.clone());
    let found = match drafts[0].value(Field::Description) {
        Some(Value::Text(found)) => found.reveal(),
        _ => "",
    };
    assert_eq!(found, canonical_text(&text), "{card} {written}");
}
