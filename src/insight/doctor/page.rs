//! An answer read as a list.

use serde_json::{Map, Value as Json};

use super::finding::{Count, Finding, ListFault};
use crate::api::{ErrorKind, Look};

/// Names that are told at most; what is more is counted.
const NAMES: usize = 20;

/// A page of a list.
pub(super) struct Page<'a> {
    pub(super) rows: Vec<&'a Map<String, Json>>,
    pub(super) has_more: bool,
}

impl<'a> Page<'a> {
    /// Reads a page, or says why it is none.
    pub(super) fn read(look: &'a Look) -> Result<Self, Finding> {
        let json = look.good().map_err(|error| Finding::Failed(error.clone()))?;
        let fault = |fault| Err(Finding::List(fault));
        let Some(results) = json.get("results") else { return fault(ListFault::NoResults) };
        let Some(results) = results.as_array() else { return fault(ListFault::NotAList) };
        let Some(has_more) = json.get("hasMore").and_then(Json::as_bool) else {
            return fault(ListFault::NoHasMore);
        };
        let rows: Vec<_> = results.iter().filter_map(Json::as_object).collect();
        if rows.len() < results.len() {
            return fault(ListFault::NoObject);
        }
        Ok(Self { rows, has_more })
    }

    /// The ids of its rows, as they stand there.
    pub(super) fn ids(&self) -> Vec<&'a str> {
        self.rows.iter().map(|row| text(row, "id").unwrap_or_default()).collect()
    }
}

/// The text at a key.
pub(super) fn text<'a>(row: &'a Map<String, Json>, key: &str) -> Option<&'a str> {
    row.get(key).and_then(Json::as_str)
}

/// Whether a call failed for a reason that may be gone with the next one.
pub(super) fn is_passing(finding: &Finding) -> bool {
    let Finding::Failed(error) = finding else { return false };
    matches!(
        error.kind,
        ErrorKind::Connect(_)
            | ErrorKind::Timeout(_)
            | ErrorKind::Broken
            | ErrorKind::TooManyRequests
            | ErrorKind::WaitTooLong(_)
            | ErrorKind::Server(_)
    )
}

/// Counts names in the order in which they first come. A name that is no plain word might be a
/// value, as in an object whose keys are e-mails, and is not told.
#[derive(Default)]
pub(super) struct Tally(Vec<Count>);

impl Tally {
    pub(super) fn add(&mut self, name: &str) {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_plain = name.len() <= 40 && !name.is_empty() && name.chars().all(is_word);
        self.add_safe(if is_plain { name } else { "(not a plain word)" });
    }

    /// Counts a name that cannot hold a value.
    pub(super) fn add_safe(&mut self, name: &str) {
        let more = "(others)";
        let at = self.0.iter().position(|known| known.name == name);
        let at = at.or_else(|| match self.0.len() {
            NAMES => self.0.iter().position(|known| known.name == more),
            _ => None,
        });
        if let Some(at) = at {
            self.0[at].count += 1;
            return;
        }
        let name = if self.0.len() + 1 < NAMES { name } else { more };
        self.0.push(Count { name: name.to_owned(), count: 1 });
    }

    /// The counts, the largest first; nothing where nothing was counted.
    pub(super) fn counts(mut self) -> Option<Vec<Count>> {
        self.0.sort_by_key(|count| std::cmp::Reverse(count.count));
        (!self.0.is_empty()).then_some(self.0)
    }
}
