//! The cursor walk, and the proof that it left nothing out.

use std::collections::HashSet;

use crate::api::{self, Error, Reader};
use crate::contact::{Id, Live};

/// How often a walk that could not be proven complete begins again.
const RESTARTS: u32 = 3;

/// What a walk tells as it goes.
#[derive(Debug)]
pub enum Event {
    /// More contacts.
    Page(Vec<Live>),
    /// The walk begins again: forget all pages so far.
    Restart,
}

/// Why the inventory was not read.
#[derive(Debug)]
pub enum NotRead {
    /// A call failed.
    Api(Error),
    /// The pages do not fit together, restarts included.
    NotProven(&'static str),
}

impl From<Error> for NotRead {
    fn from(error: Error) -> Self {
        Self::Api(error)
    }
}

/// Reads all contacts, newest first.
///
/// The walk is proven complete when it ends at a page that says `hasMore: false`, no page was empty
/// (what a lost cursor gives is unknown, and this may be it), and no contact came twice. A cursor is lost when its contact is gone: then, and
/// where the proof fails, the walk begins again, a bounded number of times.
pub async fn walk(reader: &Reader, tell: &mut dyn FnMut(Event)) -> Result<(), NotRead> {
    let mut broken = "";
    for restart in 0..=RESTARTS {
        if restart > 0 {
            tracing::info!(why = broken, restart, "reading the contacts again");
            tell(Event::Restart);
        }
        match one_walk(reader, tell).await? {
            Ok(()) => return Ok(()),
            Err(why) => broken = why,
        }
    }
    Err(NotRead::NotProven(broken))
}

async fn one_walk(
    reader: &Reader,
    tell: &mut dyn FnMut(Event),
) -> Result<Result<(), &'static str>, Error> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut cursor = None;
    loop {
        let page = match reader.list(cursor).await {
            Ok(page) => page,
            Err(error) if cursor.is_some() && is_lost_cursor(&error) => {
                return Ok(Err("a page could not be continued: its last contact is gone"));
            }
            Err(error) => return Err(error),
        };
        if !page.contacts.iter().all(|contact| seen.insert(contact.id)) {
            return Ok(Err("a contact came twice"));
        }
        if page.contacts.is_empty() && cursor.is_some() {
            return Ok(Err("a page was empty, as behind a contact that is gone"));
        }
        cursor = page.contacts.last().map(|contact| contact.id);
        let is_empty = page.contacts.is_empty();
        tell(Event::Page(page.contacts));
        match (page.has_more, is_empty) {
            (false, _) => return Ok(Ok(())),
            (true, true) => return Ok(Err("an empty page said that there are more contacts")),
            (true, false) => {}
        }
    }
}

/// What a cursor does whose contact was deleted is unknown (`ruddr-api.md`, “Lists”); an empty page
/// that says `hasMore` is caught by the proof itself.
fn is_lost_cursor(error: &Error) -> bool {
    matches!(error.kind, api::Kind::NotFound | api::Kind::Rejected(400, _))
}
