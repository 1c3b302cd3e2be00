//! What contacts refer to: the workspace itself, its members, tags and time zones.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::id::Id;
use super::store::{Cursor, LostCursor};

/// The parts of a workspace that no request changes.
pub(super) struct Directory {
    pub(super) workspace: Identity,
    pub(super) members: Entries,
    pub(super) tags: Entries,
    pub(super) time_zones: Entries,
}

/// What the base URL answers.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identity {
    pub(super) id: Id,
    pub(super) name: String,
}

/// A member, a tag or a time zone, with whatever keys its seed gives it.
#[derive(Clone, Serialize)]
pub(super) struct Entry {
    pub(super) id: Id,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

impl Entry {
    pub(super) fn email(&self) -> &str {
        self.rest.get("email").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Entries in the order in which they are listed.
#[derive(Default)]
pub(super) struct Entries {
    rows: Vec<Entry>,
    positions: HashMap<Id, usize>,
}

/// One page of entries.
pub(super) struct EntryPage<'a> {
    pub(super) rows: Vec<&'a Entry>,
    pub(super) has_more: bool,
}

impl Entries {
    /// Fails with the id that comes twice.
    pub(super) fn new(rows: Vec<Entry>) -> Result<Self, Id> {
        let mut positions = HashMap::new();
        for (position, row) in rows.iter().enumerate() {
            if positions.insert(row.id, position).is_some() {
                return Err(row.id);
            }
        }
        Ok(Self { rows, positions })
    }

    pub(super) fn all(&self) -> &[Entry] {
        &self.rows
    }

    pub(super) fn get(&self, id: Id) -> Option<&Entry> {
        self.rows.get(*self.positions.get(&id)?)
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.positions.contains_key(&id)
    }

    /// A cursor need not pass the filter itself.
    pub(super) fn page(
        &self,
        from: Cursor,
        limit: usize,
        keep: impl Fn(&Entry) -> bool,
    ) -> Result<EntryPage<'_>, LostCursor> {
        let place = |id| self.positions.get(&id).copied().ok_or(LostCursor);
        let following = |rows: &'_ [Entry]| -> Vec<usize> {
            let offset = self.rows.len() - rows.len();
            let kept = rows.iter().enumerate().filter(|(_, row)| keep(row));
            kept.map(|(at, _)| at + offset).take(limit + 1).collect()
        };
        let mut chosen = match from {
            Cursor::None => following(&self.rows),
            Cursor::After(id) => following(&self.rows[place(id)? + 1..]),
            Cursor::Before(id) => {
                let earlier = (0..place(id)?).rev().filter(|&at| keep(&self.rows[at]));
                earlier.take(limit + 1).collect()
            }
        };
        let has_more = chosen.len() > limit;
        chosen.truncate(limit);
        chosen.sort_unstable();
        Ok(EntryPage { rows: chosen.into_iter().map(|at| &self.rows[at]).collect(), has_more })
    }
}
