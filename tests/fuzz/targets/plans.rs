//! Plans drawn from bytes.

use std::collections::HashMap;

use rolo::contact::{Called, FIELDS, Field, FieldKind, Fields, Id, Value};
use rolo::plan::{
    Action, Change, Hint, Identity, Missing, Plan, Reason, Step, Uncreated, Verdict, Workspace,
};
use rolo::text::Personal;

use super::tape::Tape;

pub(super) fn id(n: usize) -> Id {
    format!("00000000-0000-4000-8000-{n:012}").parse().unwrap()
}

/// A plan as planning makes them: what is sent is wanted, what is held is not sent.
pub(super) fn plan(tape: &mut Tape<'_>) -> Plan {
    let mut names = HashMap::new();
    let contacts = (0..tape.below(4)).map(|at| step(tape, at, &mut names)).collect();
    let missing = (0..tape.below(3)).map(|at| missing(tape, at)).collect();
    let workspace = Workspace { id: tape.text().into_owned(), name: tape.text().into_owned() };
    Plan {
        workspace,
        against: None,
        base: tape.one_in(2).then(|| commit(&tape.text())),
        contacts,
        missing,
        forms: Vec::new(),
        repository: tape.below(200),
        managed: tape.below(200),
        unmanaged: tape.one_in(2).then(|| tape.below(200)),
        names,
    }
}

/// The name of a commit, made of a text.
fn commit(text: &str) -> String {
    let bytes: Vec<u8> = text.bytes().chain(std::iter::repeat(0)).take(20).collect();
    rolo::text::hex(&bytes)
}

fn step(tape: &mut Tape<'_>, at: usize, names: &mut HashMap<Id, Personal>) -> Step {
    let action = tape.pick(&[Action::Update, Action::Update, Action::Create, Action::Delete]);
    let mut wanted = Fields::default();
    let changes = (0..tape.below(4)).map(|_| change(tape, &mut wanted, names)).collect();
    let reason = Reason::ALL[tape.below(Reason::ALL.len())];
    Step {
        action,
        id: (action != Action::Create).then(|| id(at)),
        refused: (action == Action::Delete && tape.one_in(2)).then_some(reason),
        identity: Identity::Sure,
        called: Called::default(),
        email: personal(tape),
        name: personal(tape),
        file: tape.text().into_owned(),
        other_files: Vec::new(),
        line: u32::try_from(tape.below(200)).unwrap(),
        crm_synced: tape.one_in(2),
        waits: tape.one_in(4),
        changes,
        wanted,
    }
}

fn change(
    tape: &mut Tape<'_>,
    wanted: &mut Fields<Value>,
    names: &mut HashMap<Id, Personal>,
) -> Change {
    let field = FIELDS[tape.below(FIELDS.len())].field;
    let after = wanted.get(field).cloned().unwrap_or_else(|| value(tape, field));
    wanted.set(field, after.clone());
    let before = value(tape, field);
    if field.spec().twin.is_some() && tape.one_in(2) {
        let ids = before.references().iter().chain(after.references());
        names.extend(ids.map(|id| (*id, Personal::new(tape.text()))));
    }
    let verdict = Verdict::ALL[tape.below(Verdict::ALL.len())];
    Change {
        field,
        before,
        after,
        verdict,
        is_sent: verdict != Verdict::Held && tape.one_in(2),
        is_decided: tape.one_in(4),
        reason: Reason::ALL[tape.below(Reason::ALL.len())],
        line: u32::try_from(tape.below(200)).unwrap(),
    }
}

fn value(tape: &mut Tape<'_>, field: Field) -> Value {
    match (field.spec().kind, tape.below(4)) {
        (FieldKind::References, n) => Value::ids((0..n).map(|_| id(tape.below(5)))),
        (_, 0) => Value::Null,
        (FieldKind::Reference, n) => Value::Id(id(n)),
        _ => Value::Text(Personal::new(tape.text())),
    }
}

fn missing(tape: &mut Tape<'_>, at: usize) -> Missing {
    let hint = |tape: &mut Tape<'_>| Hint {
        id: id(tape.below(9)),
        email: personal(tape),
        name: personal(tape),
        is_former: tape.one_in(2),
        is_it: false,
    };
    Missing {
        file: tape.text().into_owned(),
        line: u32::try_from(tape.below(200)).unwrap(),
        id: tape.one_in(2).then(|| id(at)),
        email: personal(tape),
        wanted: Fields::default(),
        hints: (0..tape.below(3)).map(|_| hint(tape)).collect(),
        reason: (!tape.one_in(3)).then(|| Uncreated::ALL[tape.below(Uncreated::ALL.len())]),
    }
}

fn personal(tape: &mut Tape<'_>) -> Option<Personal> {
    (!tape.one_in(4)).then(|| Personal::new(tape.text()))
}
