//! Whose move a difference is, and what becomes of it.

use std::collections::HashMap;

use super::creation::creation;
use super::mixed_up::was_another;
use super::order::is_temporary;
use super::policy::{OnConflict, OnDrift, Policy};
use super::{Action, Change, Identity, Plan, Step};
use crate::contact::{Field, Fields, Id, Value};

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
    /// By its name the live contact is somebody else.
    MixedUp,
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
/// order; none for a step where there is no history to judge by. `holders` tells who has the e-mail that a contact is
/// to get, where somebody else has it.
///
/// The verdict never changes which value is desired.
#[expect(clippy::implicit_hasher, reason = "there is one caller, with the usual map")]
pub fn judge(
    plan: &mut Plan,
    pasts: &[Option<Fields<EarlierValues>>],
    policy: &Policy,
    holders: &HashMap<Id, Id>,
) {
    for (at, step) in plan.contacts.iter_mut().enumerate() {
        let is_theirs = step.id.is_some_and(|id| holders.contains_key(&id));
        judge_step(step, pasts.get(at).and_then(Option::as_ref), (policy, is_theirs));
    }
    let missing = std::mem::take(&mut plan.missing);
    for mut missing in missing {
        match creation(&missing, policy) {
            Ok(step) => plan.contacts.push(step),
            Err(reason) => {
                missing.reason = Some(reason);
                plan.missing.push(missing);
            }
        }
    }
}

fn judge_step(
    step: &mut Step,
    pasts: Option<&Fields<EarlierValues>>,
    (policy, is_theirs): (&Policy, bool),
) {
    if step.action == Action::Delete {
        step.refused = if policy.protects(step, None) {
            Some(Reason::Protected)
        } else if !policy.delete {
            Some(Reason::DeletingIsOff)
        } else {
            let is_other = match step.identity {
                Identity::Sure => false,
                Identity::ByEmail => pasts.is_some_and(|pasts| was_another(step, pasts)),
                Identity::Other => true,
            };
            is_other.then_some(Reason::MixedUp)
        };
    }
    let judged: Vec<_> = step
        .changes
        .iter()
        .map(|change| {
            let (verdict, reason) = judge_change(step, change, pasts, policy);
            let is_conflict = verdict == Verdict::Conflict;
            (verdict, reason, is_conflict && policy.overwrites(step, change.field, is_theirs))
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
    if step.identity == Identity::Other {
        return (Verdict::Held, Reason::MixedUp);
    }
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
    pub const ALL: [Self; 13] = [
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
        }
    }

    /// Whether what it holds waits for a person, who has to change a file or a rule.
    #[must_use]
    pub fn is_for_a_person(self) -> bool {
        matches!(self, Self::Protected | Self::Taken | Self::Swap | Self::MixedUp)
    }
}
