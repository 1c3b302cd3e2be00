//! Which missing contacts are created, and why others are not.

use super::policy::Policy;
use super::{Action, Change, Identity, Missing, Reason, Step, Verdict};
use crate::contact::{Called, Field, Fields, Value};
use crate::text::Personal;

/// Why a missing contact is not created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncreated {
    /// Another file leads to the contact of its name.
    MixedUp,
    /// Its file has the id of a contact that was there.
    HasId,
    /// Most likely it is there already.
    SeemsThere,
    /// Its file lacks what a new contact needs.
    Unnamed,
    /// Creating is off.
    CreatingIsOff,
    /// The configuration protects it.
    Protected,
}

impl Uncreated {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::MixedUp,
        Self::HasId,
        Self::SeemsThere,
        Self::Unnamed,
        Self::CreatingIsOff,
        Self::Protected,
    ];

    /// The word in output for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MixedUp => Reason::MixedUp.word(),
            Self::HasId => "has-id",
            Self::SeemsThere => "seems-there",
            Self::Unnamed => "unnamed",
            Self::CreatingIsOff => "creating-is-off",
            Self::Protected => Reason::Protected.word(),
        }
    }
}

/// The step that creates a missing contact (`docs/contacts.md`, “New contacts”), or why there is none.
pub(super) fn creation(missing: &Missing, policy: &Policy) -> Result<Step, Uncreated> {
    let has = |field| missing.wanted.get(field).and_then(Value::as_text).is_some();
    let is_complete = [Field::FirstName, Field::LastName, Field::Email].into_iter().all(has);
    if let Some(reason) = missing.reason {
        return Err(reason);
    } else if missing.id.is_some() {
        return Err(Uncreated::HasId);
    } else if missing.hints.iter().any(|hint| hint.is_it) {
        return Err(Uncreated::SeemsThere);
    } else if !is_complete {
        return Err(Uncreated::Unnamed);
    } else if !policy.create {
        return Err(Uncreated::CreatingIsOff);
    }
    let given = missing.wanted.iter().filter(|(_, value)| !value.is_empty());
    let change = |(field, value): (Field, &Value)| Change {
        field,
        before: Value::Null,
        after: value.clone(),
        verdict: Verdict::Update,
        is_sent: true,
        is_decided: false,
        reason: Reason::New,
        line: missing.line,
    };
    let step = Step {
        action: Action::Create,
        id: None,
        refused: None,
        identity: Identity::Sure,
        called: Called::default(),
        email: missing.email.clone(),
        name: name_to_be(&missing.wanted),
        file: missing.file.clone(),
        other_files: Vec::new(),
        line: missing.line,
        crm_synced: false,
        waits: false,
        changes: given.map(change).collect(),
        wanted: missing.wanted.clone(),
    };
    let is_protected = step.wanted.iter().any(|(field, _)| policy.protects(&step, Some(field)));
    if is_protected { Err(Uncreated::Protected) } else { Ok(step) }
}

/// The name that a contact will have; the service makes it of the two others where it is not given
/// (`docs/ruddr-api.md`, `name`).
fn name_to_be(wanted: &Fields<Value>) -> Option<Personal> {
    let text = |field| wanted.get(field)?.as_text();
    text(Field::Name).cloned().or_else(|| {
        let (first, last) = (text(Field::FirstName)?, text(Field::LastName)?);
        Some(Personal::new(format!("{} {}", first.reveal(), last.reveal())))
    })
}
