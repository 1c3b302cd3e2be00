//! Laws of every import: each row is taken or told with its place, and what is taken is a valid file.

use std::collections::BTreeSet;
use std::sync::Arc;

use rolo::desired;
use rolo::diagnostic::{Place, Source};
use rolo::import::{self, Contact, Map};
use rolo::new_file::faults_of;
use rolo::schema::Validator;

use super::laws::{is_error, sound};
use super::tape::Tape;

/// What a person may say of columns.
const MAPS: [&str; 8] = [
    "a=title",
    "b=tags",
    "EMAIL=email",
    "Name=name",
    "NOTE=-",
    "TITLE=owner",
    "Phone=fax",
    "CATEGORIES=tagIds",
];

thread_local! {
    static VALIDATOR: Validator = Validator::contacts();
}

/// The maps that a few bytes choose.
pub(super) fn maps(tape: &mut Tape<'_>) -> Vec<Map> {
    (0..tape.below(3)).map(|_| tape.pick(&MAPS).parse().unwrap()).collect()
}

/// The contacts of a file; nothing where none of it can be taken.
pub(super) fn held(bytes: &[u8], maps: &[Map], split_names: bool) -> Option<Vec<Contact>> {
    let text = import::decode(bytes).ok()?.text;
    assert!(!text.contains('\0'));
    let source = Arc::new(Source { path: "people.csv".to_owned(), text });
    let rows = import::read(&source, maps).ok()?;
    let count = rows.rows.len() + rows.faults.len();
    assert!(count > 0, "neither rows nor faults");
    let mut faults = rows.faults;
    let taken = |email: &str| {
        let is_taken = email.starts_with("taken@");
        is_taken.then(|| Place::whole_file("contacts/a.yaml"))
    };
    let contacts = import::judge(rows.rows, split_names, &mut { taken }, &mut faults);
    faults.iter().for_each(sound);
    let errors = faults.iter().filter(|fault| is_error(fault));
    let refused: BTreeSet<u32> = errors.map(|fault| fault.place.span.start).collect();
    assert_eq!(refused.len() + contacts.len(), count, "{:?}", source.text);
    if !contacts.is_empty() {
        valid(&contacts);
    }
    Some(contacts)
}

fn valid(contacts: &[Contact]) {
    let list = import::file_text(contacts, true, Some("../schema/contact.schema.json"));
    assert_eq!(desired::drafts(list.clone()).len(), contacts.len(), "{list}");
    let other: serde_yaml::Value = serde_yaml::from_str(&list).unwrap();
    assert_eq!(other["contacts"].as_sequence().map(Vec::len), Some(contacts.len()), "{list}");
    for text in contacts.chunks(1).map(|one| import::file_text(one, false, None)).chain([list]) {
        let faults = VALIDATOR.with(|validator| faults_of(text.clone(), validator));
        assert!(!faults.iter().any(is_error), "{text} {faults:?}");
    }
}
