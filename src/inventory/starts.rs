//! Where walks begin: at contacts that the files know by id, since any of them is a cursor.

use super::PAGE;
use crate::contact::{Id, Live};

/// Walks at the beginning, which use the burst up.
const AT_FIRST: usize = 10;

/// Most walks once some have ended. With six, the documented rate is used up at latencies of up to 0.3 s;
/// each further one costs half a page, where it meets the next.
const AT_ONCE: usize = 6;

/// Pages that are left for each two walks where another one is still worth its half page.
const WORTH: usize = 3;

/// Known contacts that may turn out to be no cursors: where so many are gone, the files are for another
/// workspace.
const MOST_LOST: usize = 3;

/// Known contacts that no page has shown yet.
#[derive(Debug)]
pub(super) struct Starts {
    /// In order, so that neighbours are far apart in no service that makes ids in order.
    ids: Vec<Id>,
    /// Whether each is still to be seen, and no walk began there.
    is_free: Vec<bool>,
    /// Known contacts seen so far.
    known: usize,
    /// All contacts seen so far.
    rows: usize,
    lost: usize,
}

impl Starts {
    pub(super) fn new(mut ids: Vec<Id>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        let is_free = vec![true; ids.len()];
        Self { ids, is_free, known: 0, rows: 0, lost: 0 }
    }

    /// Takes note of contacts that a page showed.
    pub(super) fn see(&mut self, contacts: &[Live]) {
        self.rows += contacts.len();
        for contact in contacts {
            if let Ok(at) = self.ids.binary_search(&contact.id) {
                self.is_free[at] = false;
                self.known += 1;
            }
        }
    }

    /// Takes note that nothing could be read where a walk was to begin.
    pub(super) fn lose(&mut self) {
        self.lost += 1;
    }

    /// Where to begin while `walking` walks are under way; nothing where it would not be worth it.
    pub(super) fn next(&mut self, walking: usize) -> Option<Id> {
        let is_worth_it = 2 * self.pages_left() >= WORTH * (walking + 1);
        let most = if self.rows == 0 { AT_FIRST } else { AT_ONCE };
        if walking >= most || self.lost >= MOST_LOST || !is_worth_it {
            return None;
        }
        let at = self.middle_of_the_largest_gap()?;
        self.is_free[at] = false;
        Some(self.ids[at])
    }

    /// Pages that are still to be read, estimated from how many known contacts are still to be seen.
    fn pages_left(&self) -> usize {
        let left = self.ids.len().saturating_sub(self.known);
        // Before anything was read, the workspace is taken for the files.
        let rows = (left * self.rows).checked_div(self.known).unwrap_or(left);
        rows / PAGE
    }

    /// Where ids are given in order, this is the middle of what is left of the longest walk; where
    /// they are drawn, any place is as good, and a long gap is met more often than a short one.
    fn middle_of_the_largest_gap(&self) -> Option<usize> {
        let mut largest = 0..0;
        let mut from = 0;
        for at in 0..=self.ids.len() {
            if self.is_free.get(at) == Some(&true) {
                continue;
            }
            if at - from > largest.len() {
                largest = from..at;
            }
            from = at + 1;
        }
        (!largest.is_empty()).then_some(largest.start + largest.len() / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: u8) -> Vec<Id> {
        (0..n).map(|at| Id::from_bytes([at; 16])).collect()
    }

    #[test]
    fn the_first_ones_lie_evenly() {
        let mut starts = Starts::new((0..=2_559_u16).map(id).collect());
        let mut begun: Vec<Id> = (1..).map_while(|walking| starts.next(walking)).collect();
        begun.sort_unstable();
        assert_eq!(begun, [160, 320, 480, 640, 960, 1280, 1600, 1920, 2240].map(id));
    }

    fn id(at: u16) -> Id {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&at.to_be_bytes());
        Id::from_bytes(bytes)
    }

    #[test]
    fn a_few_contacts_are_read_in_one_walk() {
        assert_eq!(Starts::new(ids(200)).next(1), None);
        assert_eq!(Starts::new(Vec::new()).next(1), None);
    }
}
