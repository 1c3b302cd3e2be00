//! Reads the list of contacts: walks from page to page, several side by side.

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use super::joints::{Misfit, Walks};
use super::starts::Starts;
use crate::api::{self, Error, Reader};
use crate::contact::{Id, Live};

/// How often a reading that could not be proven complete begins again.
const RESTARTS: u32 = 3;

/// What a reading tells as it goes.
#[derive(Debug)]
pub enum Event {
    /// More contacts, in no order.
    Page(Vec<Live>),
    /// The reading begins again: forget all pages so far.
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

/// Reads all contacts, each once. `known` are ids that probably exist, in any order: walks begin at
/// some of them. With none, or where walks side by side do not fit together, there is one walk.
///
/// The reading is proven complete when every walk ends where another began or at a page that says
/// `hasMore: false`, no page was empty that should not be, and no contact came twice in one walk
/// (`design.md`, “Inventory proof”). Where the proof fails it begins again, a bounded number of
/// times.
pub async fn walk(
    reader: &Reader,
    known: Vec<Id>,
    tell: &mut dyn FnMut(Event),
) -> Result<(), NotRead> {
    let mut known = Some(known);
    let mut broken = "";
    for restart in 0..=RESTARTS {
        if restart > 0 {
            tracing::info!(why = broken, restart, "reading the contacts again, in one walk");
            tell(Event::Restart);
        }
        match read(reader, known.take().unwrap_or_default(), tell).await? {
            Ok(()) => return Ok(()),
            Err(why) => broken = why,
        }
    }
    Err(NotRead::NotProven(broken))
}

async fn read(
    reader: &Reader,
    known: Vec<Id>,
    tell: &mut dyn FnMut(Event),
) -> Result<Result<(), Misfit>, Error> {
    let mut starts = Starts::new(known);
    let mut walks = Walks::default();
    let mut pages = FuturesUnordered::new();
    let page = async |walk, cursor| (walk, reader.list(cursor).await);
    pages.push(page(walks.begin(None), None));
    let mut begun = 1;
    loop {
        while let Some(start) = starts.next(pages.len()) {
            pages.push(page(walks.begin(Some(start)), Some(start)));
            begun += 1;
        }
        let Some((walk, answer)) = pages.next().await else {
            tracing::info!(walks = begun, "the list is read");
            return Ok(walks.prove());
        };
        let taken = match answer {
            Ok(page) => walks.take(walk, page),
            Err(error) if walks.cursor(walk).is_some() && is_lost_cursor(&error) => {
                walks.lose(walk).map(|()| Vec::new())
            }
            Err(error) => return Err(error),
        };
        let contacts = match taken {
            Ok(contacts) => contacts,
            Err(why) => return Ok(Err(why)),
        };
        if walks.is_abandoned(walk) {
            starts.lose();
        }
        starts.see(&contacts);
        tell(Event::Page(contacts));
        if walks.is_walking(walk) {
            pages.push(page(walk, walks.cursor(walk)));
        }
    }
}

/// What a cursor does whose contact was deleted is unknown (`ruddr-api.md`, “Lists”).
fn is_lost_cursor(error: &Error) -> bool {
    matches!(error.kind, api::Kind::NotFound | api::Kind::Rejected(400, _))
}
