//! `rolo log` reads whatever lies in a folder of receipts. Of what apply wrote, each call about the contact
//! is told, with its outcome; and whatever bytes are changed, none about another contact is, and none to
//! another workspace than the pinned one.

use rolo::apply::{Outcome, Salt, digest, email_digest};
use rolo::contact::{Field, Id, Value, Written, payload};
use rolo::git::{About, Commit};
use rolo::insight::log::{Edit, FieldChange, Sent, Story, Who, receipts};
use rolo::text::Personal;
use serde_json::{Value as Json, json};

use super::tape::Tape;

/// Contacts, of which the first is asked for: name, id, e-mail and file.
const CONTACTS: [[&str; 4]; 3] = [
    [
        "Margaret",
        "b27fd363-b75e-4ed1-af08-0b05119ea6b1",
        "margaret@example.com",
        "contacts/own.yaml",
    ],
    [
        "Obadiah",
        "0e0e0e0e-0000-4000-8000-0000000000f2",
        "obadiah@example.org",
        "contacts/other.yaml",
    ],
    [
        "Zacharias",
        "c9c9c9c9-1111-4111-8111-1111111111d3",
        "zacharias@zoo.example",
        "contacts/third.yaml",
    ],
];

/// Workspaces, of which the first may be pinned: name and id.
const WORKSPACES: [[&str; 2]; 2] = [
    ["Lighthouse", "77777777-2222-4222-8222-222222222222"],
    ["Quarry", "aaaaaaaa-3333-4333-8333-333333333333"],
];

const OUTCOMES: [Outcome; 3] = [Outcome::Applied, Outcome::Failed, Outcome::Unknown];

/// The one title that a commit had.
const TITLE: &str = "Chief Harbour Master";

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let id = if tape.one_in(2) { CONTACTS[0][1].parse().ok() } else { None };
    let who = Who::new(id, vec![CONTACTS[0][2].to_owned()]);
    let pin = tape.one_in(2).then_some(WORKSPACES[0][1]);
    if tape.one_in(4) {
        return anything(&tape.text(), pin, &who);
    }
    let mut written: Vec<Receipt> =
        (0..=tape.below(3)).map(|_| Receipt::drawn(&mut tape)).collect();
    let told = read(&written, pin, &who);
    let expected = written.iter().filter(|receipt| pin.is_none_or(|id| receipt.workspace == id));
    let expected: Vec<_> = expected.flat_map(|receipt| receipt.own.clone()).collect();
    let found: Vec<_> = told.iter().map(|sent| (sent.time.clone(), sent.outcome)).collect();
    assert_eq!(found, expected);
    for sent in &told {
        let title = sent.fields.iter().find(|one| one.field == Field::Title);
        assert!(
            matches!(title, Some(FieldChange { before: None, after: Some(_), .. })),
            "{sent:?}"
        );
    }
    let at = tape.below(written.len());
    change(&mut written[at].text, &mut tape);
    for sent in read(&written, pin, &who) {
        let others = CONTACTS[1..].iter().map(|contact| contact[0]);
        let others = others.chain(pin.is_some().then_some(WORKSPACES[1][0]));
        for other in others {
            assert!(!sent.time.contains(other), "{sent:?} {}", written[at].text);
        }
    }
}

fn anything(text: &str, pin: Option<&str>, who: &Who) {
    let told = receipts(&[("any", text)], pin, (who, &story()), &|_| false, has).sent;
    assert!(told.len() <= text.lines().count());
    // Without an escape it would have to be there as it is.
    let is_there = |word: &str| text.contains('\\') || text.to_lowercase().contains(word);
    if !told.is_empty() {
        assert!(pin.is_none_or(is_there), "{text}");
        let own = [CONTACTS[0][1], CONTACTS[0][2], CONTACTS[0][3], "sha256:"];
        assert!(own.into_iter().any(is_there), "{text}");
    }
}

/// A receipt, and what it has of the contact: a mark in the place of the time, and the outcome.
struct Receipt {
    workspace: &'static str,
    text: String,
    own: Vec<(String, Option<Outcome>)>,
}

impl Receipt {
    fn drawn(tape: &mut Tape<'_>) -> Self {
        let [workspace, id] = tape.pick(&WORKSPACES);
        let salt = Salt([u8::try_from(tape.below(256)).unwrap_or_default(); 16]);
        let digits = format!("{:02x}", salt.0[0]).repeat(16);
        let start = json!({"type": "start", "workspace": {"id": id}, "salt": digits});
        let mut receipt = Self { workspace: id, text: format!("{start}\n"), own: Vec::new() };
        let has_values = tape.one_in(2);
        for call in 0..tape.below(4) {
            let contact = tape.pick(&CONTACTS);
            let mark = format!("{} in {workspace}, {call}", contact[0]);
            let is_new = tape.one_in(3);
            receipt.line(&before(contact, call, &mark, is_new, salt, has_values));
            let outcome = (!tape.one_in(4)).then(|| tape.pick(&OUTCOMES));
            if let Some(outcome) = outcome {
                let word = outcome.word();
                receipt.line(
                    &json!({"type": "after", "call": call, "id": contact[1], "outcome": word}),
                );
            }
            if contact == CONTACTS[0] {
                receipt.own.push((mark, outcome));
            }
        }
        receipt
    }

    fn line(&mut self, json: &Json) {
        self.text.push_str(&format!("{json}\n"));
    }
}

/// What stands in a receipt before a call.
fn before(
    contact: [&str; 4],
    call: usize,
    mark: &str,
    is_new: bool,
    salt: Salt,
    has_values: bool,
) -> Json {
    let sent = [(Field::Email, contact[2]), (Field::Title, TITLE)];
    let sent = sent.map(|(field, text)| (field, Value::text(text)));
    let unknown = Value::text("Whatever it was");
    let pair = |(field, value): &(Field, Value)| {
        let (before, after) = (digest(salt, *field, &unknown), digest(salt, *field, value));
        (field.key().to_owned(), json!({"before": before, "after": after}))
    };
    let fields: serde_json::Map<String, Json> = sent.iter().map(pair).collect();
    let mut line = json!({
        "type": "before",
        "call": call,
        "time": mark,
        "action": if is_new { "create" } else { "update" },
        "id": (!is_new).then_some(contact[1]),
        "email": email_digest(salt, contact[2]),
        "file": contact[3],
        "fields": fields,
    });
    if has_values {
        let pair = |(field, value): &(Field, Value)| {
            (field.key().to_owned(), json!({"after": payload([(*field, value)])[field.key()]}))
        };
        line["values"] = sent.iter().map(pair).collect::<serde_json::Map<_, _>>().into();
    }
    line
}

fn read(written: &[Receipt], pin: Option<&str>, who: &Who) -> Vec<Sent> {
    let all: Vec<_> = written.iter().map(|receipt| ("name", receipt.text.as_str())).collect();
    receipts(&all, pin, (who, &story()), &|_| false, has).sent
}

/// Whether git knows an id as that of another contact.
fn has(id: Id) -> bool {
    CONTACTS[1..].iter().any(|contact| contact[1].parse() == Ok(id))
}

/// What git knows: an e-mail and a title.
fn story() -> Story {
    let field = |field, text| FieldChange {
        field,
        before: None,
        after: Some(Written::Value(Value::text(text))),
    };
    let (author, subject) = (Personal::new(""), Personal::new(""));
    let (commit, time) = (Commit(String::new()), String::new());
    let edit = Edit {
        about: About { commit, parents: Vec::new(), author, time, subject },
        unreadable: None,
        before: None,
        after: Some(CONTACTS[0][3].to_owned()),
        id: None,
        state: None,
        fields: vec![field(Field::Email, CONTACTS[0][2]), field(Field::Title, TITLE)],
    };
    Story { edits: vec![edit], ..Story::default() }
}

/// Some bytes changed, and a stretch cut out.
fn change(text: &mut String, tape: &mut Tape<'_>) {
    for _ in 0..=tape.below(4) {
        let at = (tape.below(256) * 256 + tape.below(256)) % text.len();
        let start = text.floor_char_boundary(at);
        let end = text.ceil_char_boundary(start + 1);
        text.replace_range(start..end, tape.pick(&["", "0", "\"", "a", "\n", "\\", "}", "{", ","]));
        if text.is_empty() {
            return;
        }
    }
    if tape.one_in(2) {
        let at = (tape.below(256) * 256 + tape.below(256)) % text.len();
        let start = text.floor_char_boundary(at);
        let end = text.floor_char_boundary((start + tape.below(256)).min(text.len()));
        text.replace_range(start..end, "");
    }
}
