//! Any bytes as a CSV file; and what stands in a cell stands in the contact's file.

use rolo::contact::{Field, Value, canonical_text};
use rolo::desired;
use rolo::import;

use super::import::{held, maps};
use super::tape::Tape;

/// Fields of text that any text fits.
pub(crate) const FIELDS: [Field; 6] = [
    Field::FirstName,
    Field::LastName,
    Field::Title,
    Field::Description,
    Field::OfficePhone,
    Field::WebsiteUrl,
];

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    if tape.one_in(2) {
        cells(&mut tape);
    } else {
        let (split_names, maps) = (tape.one_in(2), maps(&mut tape));
        held(tape.bytes(), &maps, split_names);
    }
}

/// Rows whose cells are written as they should be.
fn cells(tape: &mut Tape<'_>) {
    let (separator, line_end) = (tape.pick(&[",", ";", "\t"]), tape.pick(&["\n", "\r\n"]));
    let keys: Vec<&str> = FIELDS.iter().map(|field| field.key()).collect();
    let mut file = format!("email{separator}{}{line_end}", keys.join(separator));
    let mut rows = Vec::new();
    while !tape.is_empty() && rows.len() < 4 {
        let cells = FIELDS.map(|_| tape.text().replace('\0', ""));
        let quoted = cells.each_ref().map(|text| format!("\"{}\"", text.replace('"', "\"\"")));
        let at = rows.len();
        file.push_str(&format!("{at}@example.com{separator}{}{line_end}", quoted.join(separator)));
        rows.push(cells);
    }
    let Some(contacts) = held(file.as_bytes(), &[], true) else {
        return assert!(rows.is_empty(), "{file:?}");
    };
    let mut contacts = contacts.chunks(1);
    for row in &rows {
        let canonical = row.each_ref().map(|text| canonical_text(text));
        let is_taken = FIELDS.iter().zip(&canonical).all(|(field, text)| {
            let is_name = matches!(field, Field::FirstName | Field::LastName);
            text.chars().count() <= field.spec().max.unwrap() && !(is_name && text.is_empty())
        });
        if !is_taken {
            continue;
        }
        let written = import::file_text(contacts.next().unwrap(), false, None);
        let drafts = desired::drafts(written.clone());
        for (field, text) in FIELDS.iter().zip(&canonical) {
            let found = match drafts[0].value(*field) {
                Some(Value::Text(found)) => found.reveal(),
                _ => "",
            };
            assert_eq!(found, text.as_ref(), "{written}");
        }
    }
    assert!(contacts.next().is_none(), "{file:?}");
}
