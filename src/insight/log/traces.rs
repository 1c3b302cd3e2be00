//! Where a contact stands in the contents of a history, read on all cores.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Who;
use super::archive::{Archive, blobs};
use crate::contact::{Draft, Id};
use crate::desired::readable_drafts;
use crate::git::{BlobId, Record};

/// Contents that a thread of its own is worth while for.
const BATCH: usize = 8;

/// What a content has of the contact.
#[derive(Debug, Default)]
struct Trace {
    /// Those of its contacts that may be the one.
    of: Vec<Draft>,
    /// Ids of others that have one of its e-mails.
    others: Vec<Id>,
}

/// A content's traces; none where it cannot be read.
type Read = Option<Trace>;

/// What every content has of the contact.
#[derive(Debug)]
pub(super) struct Traces {
    /// Of the contents that may hold it, and of those before and after them.
    read: HashMap<BlobId, Read>,
    /// For each record whether one of its contents may hold it.
    is_near: Vec<bool>,
}

/// One of the two contents of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Before,
    After,
}

impl When {
    pub(super) fn blob(self, record: &Record) -> Option<BlobId> {
        match self {
            Self::Before => record.old,
            Self::After => record.new,
        }
    }
}

impl Traces {
    pub(super) fn find(archive: &Archive<'_>, who: &Who) -> Self {
        let records = &archive.records;
        let all: HashSet<BlobId> = records.iter().flat_map(blobs).collect();
        let holding: HashSet<BlobId> =
            all.into_iter().filter(|blob| archive.may_hold(Some(*blob), who)).collect();
        let holds = |record: &Record| blobs(record).any(|blob| holding.contains(&blob));
        let is_near = records.iter().map(holds).collect();
        let mut traces = Self { read: HashMap::new(), is_near };
        loop {
            let near = records.iter().zip(&traces.is_near).filter(|(_, is_near)| **is_near);
            let wanted: HashSet<BlobId> = near.flat_map(|(record, _)| blobs(record)).collect();
            let wanted: Vec<BlobId> =
                wanted.into_iter().filter(|blob| !traces.read.contains_key(blob)).collect();
            if wanted.is_empty() {
                return traces;
            }
            traces.read.extend(read(archive, who, &wanted));
            // Around one that cannot be read, what stood there before and after counts.
            for (record, is_near) in records.iter().zip(&mut traces.is_near) {
                *is_near |= blobs(record).any(|blob| matches!(traces.read.get(&blob), Some(None)));
            }
        }
    }

    /// Whether a record is worth a look.
    pub(super) fn is_near(&self, record: usize) -> bool {
        self.is_near[record]
    }

    /// Those of a content that may be the contact; nothing where it cannot be read.
    pub(super) fn of(&self, blob: BlobId) -> Option<&[Draft]> {
        match self.read.get(&blob) {
            Some(None) => None,
            Some(Some(trace)) => Some(&trace.of),
            None => Some(&[]),
        }
    }

    /// Those that a file held before or after a record, and whether it could be read then: where not, it is
    /// taken to hold what it held when it could be read the last time.
    pub(super) fn stood(&self, records: &[Record], at: usize, when: When) -> (&[Draft], bool) {
        let path = &records[at].path;
        let (mut at, mut when) = (at, when);
        let mut is_readable = true;
        while let Some(blob) = when.blob(&records[at]) {
            if let Some(found) = self.of(blob) {
                return (found, is_readable);
            }
            is_readable = false;
            if when == When::Before {
                let made_it = |record: &Record| record.new == Some(blob) && record.path == *path;
                let Some(older) = records[at + 1..].iter().position(made_it) else { break };
                at += 1 + older;
            }
            when = When::Before;
        }
        (&[], is_readable)
    }

    /// The ids of others that have, or had, one of its e-mails.
    pub(super) fn others(&self) -> BTreeSet<Id> {
        self.read.values().flatten().flat_map(|trace| &trace.others).copied().collect()
    }
}

fn read(archive: &Archive<'_>, who: &Who, wanted: &[BlobId]) -> HashMap<BlobId, Read> {
    let next = AtomicUsize::new(0);
    let one = |blob: BlobId| -> Read {
        let all = readable_drafts(archive.text(blob)?.clone())?;
        let (of, others): (Vec<Draft>, Vec<Draft>) =
            all.into_iter().partition(|draft| who.may_be(draft));
        let has_its_email = |draft: &&Draft| draft.email_key().is_some_and(|key| who.has(&key));
        let others = others.iter().filter(has_its_email).filter_map(|draft| draft.id).collect();
        Some(Trace { of, others })
    };
    let work = || {
        let mut done = Vec::new();
        while let Some(blob) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((*blob, one(*blob)));
        }
        done
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        // Where no thread can be had, this one does it all.
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> =
            (1..cores.min(wanted.len().div_ceil(BATCH))).filter_map(spawn).collect();
        let mut done: HashMap<BlobId, Read> = work().into_iter().collect();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}
