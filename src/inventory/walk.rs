//! Reads the list of contacts: walks from page to page, several side by side.

use tokio::task::JoinSet;

use super::chain::{Misfit, Walks};
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
    /// There are more contacts than this, and perhaps no end of them.
    TooMany(usize),
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
/// `hasMore: false`, no page was empty that should not be, and no contact came twice in one walk.
/// Where the proof fails it begins again, a bounded number of times.
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
) -> Result<Result<(), Misfit>, NotRead> {
    let mut starts = Starts::new(known);
    let mut walks = Walks::default();
    // Each on a thread that is free, since answers take time to take apart.
    let mut pages = JoinSet::new();
    let ask = |pages: &mut JoinSet<_>, walk, cursor| {
        let reader = reader.clone();
        pages.spawn(async move { (walk, reader.list(cursor).await) });
    };
    ask(&mut pages, walks.begin(None), None);
    let mut begun = 1;
    loop {
        while let Some(start) = starts.next(pages.len()) {
            ask(&mut pages, walks.begin(Some(start)), Some(start));
            begun += 1;
        }
        let (walk, answer) = match pages.join_next().await {
            Some(Ok(page)) => page,
            Some(Err(error)) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Nobody calls a page off.
                Err(_) => continue,
            },
            None => {
                tracing::info!(walks = begun, "the list is read");
                return Ok(walks.prove());
            }
        };
        let taken = match answer {
            Ok(page) => walks.take(walk, page),
            Err(error) if walks.cursor(walk).is_some() && is_lost_cursor(&error) => {
                walks.lose(walk).map(|()| Vec::new())
            }
            Err(error) => return Err(error.into()),
        };
        let contacts = match taken {
            Ok(contacts) => contacts,
            Err(why) => return Ok(Err(why)),
        };
        if walks.shown() > reader.most_contacts() {
            return Err(NotRead::TooMany(reader.most_contacts()));
        }
        if walks.is_abandoned(walk) {
            starts.lose();
        }
        starts.see(&contacts);
        tell(Event::Page(contacts));
        if walks.is_walking(walk) {
            ask(&mut pages, walk, walks.cursor(walk));
        }
    }
}

/// What a cursor does whose contact was deleted is unknown (`docs/ruddr-api.md`, “Lists”).
fn is_lost_cursor(error: &Error) -> bool {
    matches!(error.kind, api::ErrorKind::NotFound | api::ErrorKind::Rejected(400, _))
}
