//! Whose move a difference is, and what becomes of it.

use std::collections::HashSet;

use super::order::is_temporary;
use super::policy::{OnConflict, OnDrift, Policy};
use super::{Action, Change, Missing, Plan, Step, mixed_up};
use crate::contact::{Field, Fields, Value, canonical_email};
use crate::text::Personal;

/// Whose move it is (`docs/verdicts.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The repository moved on.
    Update,
    /// Somebody changed it in Ruddr.
    Drift,
    /// Both moved.
    Conflict,
    /// A rule forbids it.
    Held,
}

/// Why a change has its verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no git history to judge by.
    NoHistory,
    /// The field was never managed before.
    New,
    /// The revision in the place of the workspace does not mention the field.
    Unmentioned,
    /// The live value is one that the repository had.
    Behind,
    /// The live value never stood in the repository, and this change does not touch the field.
    ChangedThere,
    /// The live value never stood in the repository, and this change touches the field.
    ChangedBoth,
    /// HubSpot or Salesforce owns the field of this contact, and would undo the change.
    CrmOwned,
    /// The configuration protects it.
    Protected,
    /// Another contact has the e-mail and keeps it.
    Taken,
    /// Deleting is off.
    DeletingIsOff,
    /// Contacts change places, and no temporary address is allowed.
    Swap,
    /// The contact steps aside to a temporary address, so that others can change places.
    Temporary,
    /// By the names, the file is about another live contact.
    MixedUp,
    /// It is not created: creating is off.
    CreatingIsOff,
    /// It is not created: the file lacks what that needs.
    Unnamed,
    /// It is not created: the file has the id of a contact that was there.
    HasId,
    /// It is not created: most likely it is there already.
    SeemsThere,
}

/// What a field was in the repository, with names looked up.
#[derive(Clone, Debug, Default)]
pub struct EarlierValues {
    /// Every value that was ever committed.
    pub values: Vec<Value>,
    /// The value at the base revision, where the field was managed there.
    pub base: Option<Value>,
    /// Whether the field was managed at the base revision or before it.
    pub is_old: bool,
    /// Whether the base is known for sure, so that what it has is not this change's doing.
    pub is_certain: bool,
}

/// Gives every change its verdict, and what becomes of it. `pasts` has an entry for each step, in
/// order; none for a step where there is no history to judge by.
///
/// The verdict never changes which value is desired.
pub fn judge(plan: &mut Plan, pasts: &[Option<Fields<EarlierValues>>], policy: &Policy) {
    // Asked for the few e-mails of `--overwrite` alone.
    let lives: HashSet<String> = if policy.overwrite.is_empty() {
        HashSet::new()
    } else {
        let emails = plan.contacts.iter().filter_map(|step| step.email.as_ref());
        emails.map(|email| canonical_email(email.reveal()).into_owned()).collect()
    };
    for (at, step) in plan.contacts.iter_mut().enumerate() {
        judge_step(step, pasts.get(at).and_then(Option::as_ref), (policy, &lives));
    }
    mixed_up::hold(plan);
    let missing = std::mem::take(&mut plan.missing);
    for mut missing in missing {
        match creation(&missing, policy) {
            Ok(step) => plan.contacts.push(step),
            Err(reason) => {
                missing.reason = reason;
                plan.missing.push(missing);
            }
        }
    }
}

/// The step that creates a missing contact (`docs/contacts.md`, “New contacts”), or why there is none.
fn creation(missing: &Missing, policy: &Policy) -> Result<Step, Reason> {
    let has = |field| missing.wanted.get(field).and_then(Value::as_text).is_some();
    let is_complete = [Field::FirstName, Field::LastName, Field::Email].into_iter().all(has);
    if missing.reason == Reason::MixedUp {
        return Err(Reason::MixedUp);
    } else if missing.id.is_some() {
        return Err(Reason::HasId);
    } else if missing.hints.iter().any(|hint| hint.is_it) {
        return Err(Reason::SeemsThere);
    } else if !is_complete {
        return Err(Reason::Unnamed);
    } else if !policy.create {
        return Err(Reason::CreatingIsOff);
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
    if is_protected { Err(Reason::Protected) } else { Ok(step) }
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

fn judge_step(
    step: &mut Step,
    pasts: Option<&Fields<EarlierValues>>,
    (policy, lives): (&Policy, &HashSet<String>),
) {
    if step.action == Action::Delete {
        step.refused = if policy.protects(step, None) {
            Some(Reason::Protected)
        } else if !policy.delete {
            Some(Reason::DeletingIsOff)
        } else {
            step.refused
        };
    }
    let judged: Vec<_> = step
        .changes
        .iter()
        .map(|change| {
            let (verdict, reason) = judge_change(step, change, pasts, policy);
            let is_conflict = verdict == Verdict::Conflict;
            let is_live = |email: &str| lives.contains(email);
            (verdict, reason, is_conflict && policy.overwrites(step, change.field, is_live))
        })
        .collect();
    for (change, judged) in step.changes.iter_mut().zip(judged) {
        (change.verdict, change.reason, change.is_decided) = judged;
        change.is_sent = match change.verdict {
            Verdict::Update => true,
            Verdict::Drift => policy.drift != OnDrift::Keep,
            Verdict::Conflict => policy.conflict == OnConflict::Overwrite || change.is_decided,
            Verdict::Held => false,
        };
    }
    let not_sent: Vec<_> =
        step.changes.iter().filter(|change| !change.is_sent).map(|change| change.field).collect();
    step.wanted.retain(|field| !not_sent.contains(&field));
}

fn judge_change(
    step: &Step,
    change: &Change,
    pasts: Option<&Fields<EarlierValues>>,
    policy: &Policy,
) -> (Verdict, Reason) {
    if policy.protects(step, Some(change.field)) {
        return (Verdict::Held, Reason::Protected);
    }
    if step.crm_synced && change.field.spec().crm_synced && !policy.manage_crm {
        return (Verdict::Held, Reason::CrmOwned);
    }
    if step.id.is_some_and(|id| is_temporary(id, &change.before, &change.after)) {
        return (Verdict::Update, Reason::Behind);
    }
    match pasts {
        None => (Verdict::Update, Reason::NoHistory),
        Some(pasts) => {
            whose_move(&change.before, &change.after, pasts.get(change.field), change.field)
        }
    }
}

fn whose_move(
    live: &Value,
    desired: &Value,
    past: Option<&EarlierValues>,
    field: Field,
) -> (Verdict, Reason) {
    let Some(past) = past.filter(|past| past.is_old) else {
        return (Verdict::Update, Reason::New);
    };
    let base = past.base.iter();
    if past.values.iter().chain(base).any(|earlier| earlier.means(live, field)) {
        return (Verdict::Update, Reason::Behind);
    }
    let is_touched = past.base.as_ref().is_none_or(|base| !base.means(desired, field));
    // Where the base is a guess, the change may have come one commit earlier.
    let was_changed = || past.values.iter().any(|earlier| !earlier.means(desired, field));
    if is_touched || (!past.is_certain && was_changed()) {
        (Verdict::Conflict, Reason::ChangedBoth)
    } else {
        (Verdict::Drift, Reason::ChangedThere)
    }
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Update, Self::Drift, Self::Conflict, Self::Held];

    /// The word in output, and in the digest.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Drift => "drift",
            Self::Conflict => "conflict",
            Self::Held => "held",
        }
    }
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::NoHistory,
        Self::New,
        Self::Unmentioned,
        Self::Behind,
        Self::ChangedThere,
        Self::ChangedBoth,
        Self::CrmOwned,
        Self::Protected,
        Self::Taken,
        Self::DeletingIsOff,
        Self::Swap,
        Self::Temporary,
        Self::MixedUp,
        Self::CreatingIsOff,
        Self::Unnamed,
        Self::HasId,
        Self::SeemsThere,
    ];

    /// The word in output for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoHistory => "no-history",
            Self::New => "new",
            Self::Unmentioned => "unmentioned",
            Self::Behind => "behind",
            Self::ChangedThere => "changed-there",
            Self::ChangedBoth => "changed-both",
            Self::CrmOwned => "crm-owned",
            Self::Protected => "protected",
            Self::Taken => "taken",
            Self::DeletingIsOff => "deleting-is-off",
            Self::Swap => "swap",
            Self::Temporary => "temporary",
            Self::MixedUp => "mixed-up",
            Self::CreatingIsOff => "creating-is-off",
            Self::Unnamed => "unnamed",
            Self::HasId => "has-id",
            Self::SeemsThere => "seems-there",
        }
    }

    /// Whether what it holds waits for a person, who has to change a file or a rule.
    #[must_use]
    pub fn is_for_a_person(self) -> bool {
        matches!(self, Self::Protected | Self::Taken | Self::Swap | Self::MixedUp)
    }
}
