//! The bookkeeping of walks through one list side by side, and the proof that they left nothing out.
//! No I/O.
//!
//! A walk begins behind a contact and ends at a page that shows where another began, or at the last
//! page. So the walks are the links of a chain: when it leads from the beginning of the list to its
//! last page, all contacts were shown, and a walk that is no link of it would have shown some twice.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;

use crate::api::ListPage;
use crate::contact::{Id, Live};

/// Contacts at the ends of pages that may be gone when a walk is to go on behind them.
const MOST_LOST: usize = 5;

/// Why pages do not fit together.
pub(super) type Misfit = &'static str;

/// All walks through the list.
#[derive(Debug, Default)]
pub(super) struct Walks {
    all: Vec<Walk>,
    /// The contacts that walks began behind.
    starts: HashMap<Id, usize>,
    /// All contacts shown so far, as hashes to take half the memory in a workspace of a million. Two
    /// that meet by chance lead to another reading, with other hashes.
    seen: HashSet<u64>,
    hasher: RandomState,
}

#[derive(Debug, Default)]
struct Walk {
    /// The contact that it begins behind; none at the beginning of the list.
    start: Option<Id>,
    /// The contacts of its last page that can be gone on from.
    page: Vec<Id>,
    /// Cursors that it lost; should one be there after all, it is not shown twice.
    lost: Vec<Id>,
    end: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// At the last page.
    Last { is_empty: bool },
    /// Where another walk began. `is_last`: with nothing behind it in the list.
    Joint { walk: usize, is_last: bool },
    /// It never began: its start is no cursor.
    Abandoned,
}

impl Walks {
    /// Begins a walk behind a contact, or at the beginning of the list.
    pub(super) fn begin(&mut self, start: Option<Id>) -> usize {
        let walk = self.all.len();
        self.all.push(Walk { start, ..Walk::default() });
        self.starts.extend(start.map(|start| (start, walk)));
        walk
    }

    /// Where a walk goes on; nothing at the beginning of the list.
    pub(super) fn cursor(&self, walk: usize) -> Option<Id> {
        let walk = &self.all[walk];
        walk.page.last().copied().or(walk.start)
    }

    /// How many contacts were shown.
    pub(super) fn shown(&self) -> usize {
        self.seen.len()
    }

    /// Whether a walk has pages before it.
    pub(super) fn is_walking(&self, walk: usize) -> bool {
        self.all[walk].end.is_none()
    }

    /// Whether a walk never began.
    pub(super) fn is_abandoned(&self, walk: usize) -> bool {
        self.all[walk].end == Some(End::Abandoned)
    }

    /// Takes the page behind a walk's cursor in. Gives what no other page has shown.
    pub(super) fn take(&mut self, walk: usize, page: ListPage) -> Result<Vec<Live>, Misfit> {
        let ListPage { mut contacts, has_more } = page;
        let own = &mut self.all[walk];
        let is_first = own.page.is_empty();
        if contacts.is_empty() {
            // What a lost cursor gives is unknown, and an empty page may be it.
            if has_more || !is_first {
                return self.lose(walk).map(|()| Vec::new());
            }
            own.end = Some(End::Last { is_empty: true });
            return Ok(Vec::new());
        }
        contacts.retain(|contact| !own.lost.contains(&contact.id));
        let joint = contacts.iter().position(|contact| self.starts.contains_key(&contact.id));
        let end = match joint {
            Some(at) => {
                let is_last = at + 1 == contacts.len() && !has_more;
                contacts.truncate(at + 1);
                Some(End::Joint { walk: self.starts[&contacts[at].id], is_last })
            }
            None if has_more && contacts.is_empty() => return Err("a page showed nothing new"),
            None => (!has_more).then_some(End::Last { is_empty: false }),
        };
        let is_new = |contact: &Live| self.seen.insert(self.hasher.hash_one(contact.id));
        if !contacts.iter().all(is_new) {
            return Err("a contact came twice");
        }
        own.page = contacts.iter().map(|contact| contact.id).collect();
        own.end = end;
        Ok(contacts)
    }

    /// A walk cannot go on behind its cursor, whose contact is gone. It goes on behind the one before
    /// that; a walk that had no page yet is given up, since nothing depends on it.
    pub(super) fn lose(&mut self, walk: usize) -> Result<(), Misfit> {
        let own = &mut self.all[walk];
        if let Some(lost) = own.page.pop() {
            own.lost.push(lost);
            if own.page.is_empty() || own.lost.len() > MOST_LOST {
                return Err("a page could not be continued: its last contacts are gone");
            }
            return Ok(());
        }
        let Some(start) = own.start else {
            return Err("an empty page said that there are more contacts");
        };
        own.end = Some(End::Abandoned);
        self.starts.remove(&start);
        Ok(())
    }

    /// Whether the walks, all ended, make a chain from the beginning of the list to its last page.
    pub(super) fn prove(&self) -> Result<(), Misfit> {
        const MISFIT: Misfit = "pages that were read side by side do not meet";
        let mut at = 0;
        let mut links = 1;
        while let Some(End::Joint { walk, is_last }) = self.all[at].end {
            let is_empty = self.all[walk].end == Some(End::Last { is_empty: true });
            if is_empty != is_last {
                return Err(MISFIT);
            }
            at = walk;
            links += 1;
            if links > self.all.len() {
                return Err(MISFIT);
            }
        }
        // Of a walk outside the chain, every contact would have come twice.
        match self.all[at].end {
            Some(End::Last { .. }) => Ok(()),
            _ => Err(MISFIT),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contact::Fields;

    fn id(n: usize) -> Id {
        let mut bytes = [7; 16];
        bytes[..8].copy_from_slice(&(n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        Id::from_bytes(bytes)
    }

    fn live(id: Id) -> Live {
        Live { id, crm_synced: false, fields: Fields::default(), tags: Vec::new() }
    }

    /// What a cursor does whose contact is gone.
    #[derive(Clone, Copy, Debug)]
    enum Gone {
        Refused,
        Empty,
        Beginning,
    }

    /// A list as a service has it.
    struct List {
        ids: Vec<Id>,
        limit: usize,
        gone: Gone,
    }

    impl List {
        /// The page behind a cursor; nothing where the service refuses.
        fn page(&self, cursor: Option<Id>) -> Option<ListPage> {
            let place = |id| self.ids.iter().position(|other| *other == id);
            let from = match (cursor.map(place), self.gone) {
                (None, _) | (Some(None), Gone::Beginning) => 0,
                (Some(Some(at)), _) => at + 1,
                (Some(None), Gone::Refused) => return None,
                (Some(None), Gone::Empty) => self.ids.len(),
            };
            let to = (from + self.limit).min(self.ids.len());
            let contacts = self.ids[from..to].iter().map(|id| live(*id)).collect();
            Some(ListPage { contacts, has_more: to < self.ids.len() })
        }
    }

    /// Reads a list by walks that begin at `starts`; `order` says whose page comes next. Before the
    /// n-th page the contact at `deleted[n]` goes. Gives the contacts, or why not.
    fn read(
        mut list: List,
        starts: &[Id],
        order: &[usize],
        deleted: &[Option<usize>],
    ) -> Result<Vec<Id>, Misfit> {
        let mut walks = Walks::default();
        let mut walking = vec![walks.begin(None)];
        walking.extend(starts.iter().map(|start| walks.begin(Some(*start))));
        let mut shown = Vec::new();
        for n in 0.. {
            assert!(n < 10_000, "no end");
            if walking.is_empty() {
                break;
            }
            if let Some(Some(at)) = deleted.get(n) {
                list.ids.remove(at % list.ids.len());
            }
            let at = order.get(n).copied().unwrap_or_default() % walking.len();
            let walk = walking[at];
            match list.page(walks.cursor(walk)) {
                Some(page) => shown.extend(walks.take(walk, page)?.iter().map(|live| live.id)),
                None => walks.lose(walk)?,
            }
            if !walks.is_walking(walk) {
                walking.remove(at);
            }
        }
        walks.prove().map(|()| shown)
    }

    fn gone() -> impl Strategy<Value = Gone> {
        prop_oneof![Just(Gone::Refused), Just(Gone::Empty), Just(Gone::Beginning)]
    }

    fn places(most: usize) -> impl Strategy<Value = Vec<usize>> {
        prop::collection::vec(0..1_000_usize, 0..most)
    }

    fn drawn(n: usize, places: &[usize]) -> Vec<Id> {
        let mut starts: Vec<Id> = places.iter().filter(|_| n > 0).map(|at| id(at % n)).collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_list_at_rest_is_read_whole_and_once(
            n in 1..60_usize, limit in 1..9_usize, starts in places(8), order in places(80), gone in gone(),
        ) {
            let ids: Vec<Id> = (0..n).map(id).collect();
            let list = List { ids: ids.clone(), limit, gone };
            let mut shown = read(list, &drawn(n, &starts), &order, &[]).unwrap();
            shown.sort_unstable();
            let mut all = ids;
            all.sort_unstable();
            prop_assert_eq!(shown, all);
        }

        /// A start that was never there costs nothing where the service says so.
        #[test]
        fn starts_that_are_gone_are_given_up(
            n in 1..60_usize, limit in 1..9_usize, starts in places(8), order in places(80), strangers in 1..4_usize,
        ) {
            let ids: Vec<Id> = (0..n).map(id).collect();
            let list = List { ids: ids.clone(), limit, gone: Gone::Refused };
            let mut starts = drawn(n, &starts);
            starts.extend((0..strangers).map(|at| id(5_000 + at)));
            let shown = read(list, &starts, &order, &[]).unwrap();
            prop_assert_eq!(shown.len(), n);
        }

        /// Whatever goes while the list is read, and whatever lost cursors do: what stayed is shown
        /// exactly once, or the reading is not taken for proven.
        #[test]
        fn nothing_that_stays_is_left_out(
            n in 10..60_usize, limit in 1..9_usize, starts in places(8), order in places(80), gone in gone(),
            deleted in prop::collection::vec(prop::option::weighted(0.15, 0..1_000_usize), 0..40),
            strangers in 0..3_usize,
        ) {
            let ids: Vec<Id> = (0..n).map(id).collect();
            let mut stays = ids.clone();
            for at in deleted.iter().flatten().take(9) {
                stays.remove(at % stays.len());
            }
            let mut left = 9;
            let deleted: Vec<Option<usize>> = deleted
                .into_iter()
                .map(|at| at.filter(|_| left > 0).inspect(|_| left -= 1))
                .collect();
            let list = List { ids, limit, gone };
            let mut starts = drawn(n, &starts);
            starts.extend((0..strangers).map(|at| id(5_000 + at)));
            if let Ok(shown) = read(list, &starts, &order, &deleted) {
                for id in stays {
                    prop_assert_eq!(shown.iter().filter(|other| **other == id).count(), 1, "{:?}", id);
                }
            }
        }
    }
}
