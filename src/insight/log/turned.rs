//! What a commit decided: how the contact that it has differs from those that its parents have.

use crate::contact::{AsValue as _, Draft, FIELDS, Field, Id, Value, Written};

use super::{Change, FieldChange, State};

/// A contact as one commit has it.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// Its file.
    pub(super) file: String,
    /// What the file says.
    pub(super) draft: Draft,
    /// Whether the file can be read there; else it is what it was the last time when it could.
    pub(super) is_readable: bool,
}

/// What the commit has from which two parents of a merge went apart.
#[derive(Debug)]
pub(super) enum Base {
    /// There is none, or it is not here.
    Unknown,
    /// It has the contact like this, or not at all.
    Known(Option<Side>),
}

/// What a commit decided.
#[derive(Debug)]
pub(super) struct Turned {
    /// The file, where another one holds the contact now.
    pub(super) file: Option<Change<String>>,
    pub(super) id: Option<Change<Id>>,
    pub(super) state: Option<Change<State>>,
    pub(super) fields: Vec<FieldChange>,
}

impl Turned {
    /// What `now` has of its own, where `before` is what each parent has.
    pub(super) fn of(before: &[Option<Side>], base: &Base, now: Option<&Side>) -> Self {
        let file = |side: &Side| Some(side.file.clone());
        let state = |side: &Side| Some(State::of(&side.draft));
        let none_is_present = |a: Option<&State>, b: Option<&State>| {
            let state = |side: Option<&State>| side.copied().unwrap_or(State::Present);
            state(a) == state(b)
        };
        let field = |field: Field| {
            let value = |side: &Side| Some(side.draft.fields.get(field)?.value.clone());
            let change = turned(before, base, now, value, |a, b| is_same(a, b, field))?;
            Some(FieldChange { field, before: change.before, after: change.after })
        };
        Self {
            file: turned(before, base, now, file, |a, b| a == b),
            id: turned(before, base, now, |side| side.draft.id, |a, b| a == b),
            state: turned(before, base, now, state, none_is_present),
            fields: FIELDS.iter().filter_map(|spec| field(spec.field)).collect(),
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.file.is_none() && self.id.is_none() && self.state.is_none() && self.fields.is_empty()
    }
}

/// From what and to what one thing about the contact turned; nothing where the commit has what its parents
/// lead to.
///
/// A merge whose base is known has what one parent made of it while the others left it alone: whatever else
/// it has, it decided, and what stood in another parent is lost. Without a base it decided what none of the
/// parents has.
fn turned<T>(
    before: &[Option<Side>],
    base: &Base,
    now: Option<&Side>,
    part: impl Fn(&Side) -> Option<T>,
    is_same: impl Fn(Option<&T>, Option<&T>) -> bool,
) -> Option<Change<T>> {
    let of = |side: Option<&Side>| side.and_then(&part);
    let now = of(now);
    let mut before: Vec<Option<T>> = before.iter().map(|side| of(side.as_ref())).collect();
    let differs = |then: &Option<T>| !is_same(then.as_ref(), now.as_ref());
    let lost = match base {
        Base::Unknown => before.iter().all(differs).then_some(0)?,
        Base::Known(base) => {
            let base = of(base.as_ref());
            let moved = |then: &Option<T>| !is_same(then.as_ref(), base.as_ref());
            if before.iter().any(moved) {
                before.iter().position(|then| moved(then) && differs(then))?
            } else {
                before.iter().position(differs)?
            }
        }
    };
    Some(Change { before: before.swap_remove(lost), after: now })
}

/// Whether two values of a file mean the same; names count in any order.
pub(super) fn is_same(a: Option<&Written>, b: Option<&Written>, field: Field) -> bool {
    let names = |written: &Written| match written {
        Written::Names(names) => {
            let mut texts: Vec<String> =
                names.iter().map(|name| name.text.reveal().to_owned()).collect();
            texts.sort_unstable();
            texts
        }
        Written::Value(_) => Vec::new(),
    };
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => match (a.as_value(), b.as_value()) {
            (Some(a), Some(b)) => Value::means(a, b, field),
            (None, None) => names(a) == names(b),
            _ => false,
        },
        _ => false,
    }
}
