//! Reads the workspace for a plan: which one it is, its list of contacts, or a few contacts alone.

use crate::api::PAGE;
use crate::cli::exit::Failure;
use crate::cli::output::progress::Progress;
use crate::cli::session::Session;
use crate::inventory::{self, Event, NotRead};
use crate::names::{self, Directory};
use crate::plan::{Matcher, Workspace};

/// Reads, and asks beside it which workspace that is, where this is not `known`: a round trip less. That
/// the token or the workspace is wrong ends the reading, and is told before what the reading found.
pub(super) async fn identified_beside(
    session: &Session,
    known: Option<Workspace>,
    reading: impl Future<Output = Result<(), NotRead>>,
) -> Result<Workspace, Failure> {
    let workspace = async {
        match known {
            Some(workspace) => Ok(workspace),
            None => session.workspace().await,
        }
    };
    let (workspace, read) = tokio::try_join!(workspace, async { Ok(reading.await) })?;
    read?;
    Ok(workspace)
}

/// Fetches the contacts that a limited plan is about one by one, where that takes fewer requests than the
/// list, and tells whether it was enough (`docs/performance.md`).
pub(super) async fn read_alone(
    session: &Session,
    matcher: &mut Matcher<'_>,
    directory: &mut Directory,
) -> Result<bool, NotRead> {
    let Some(ids) = matcher.planned_ids() else {
        return Ok(false);
    };
    let (by_id, by_list) = (ids.len(), matcher.ids().len().div_ceil(PAGE));
    tracing::info!(by_id, by_list, "requests that it takes to read the contacts");
    if by_id >= by_list {
        return Ok(false);
    }
    let found = inventory::fetch(&session.reader, ids).await?;
    names::harvest(directory, &found);
    let is_enough = matcher.see_alone(&found);
    if !is_enough {
        matcher.restart();
    }
    Ok(is_enough)
}

/// Reads the list. A managed contact that no page showed is missing only when the service says 404. One
/// that exists all the same disproves the reading: others may have been left out with it.
pub(super) async fn read_all(
    session: &Session,
    matcher: &mut Matcher<'_>,
    directory: &mut Directory,
    progress: &Progress,
) -> Result<(), NotRead> {
    read_contacts(session, matcher, directory, progress).await?;
    if inventory::fetch(&session.reader, matcher.unseen_ids()).await?.is_empty() {
        return Ok(());
    }
    matcher.restart();
    read_contacts(session, matcher, directory, progress).await?;
    let found = inventory::fetch(&session.reader, matcher.unseen_ids()).await?;
    matcher.see(&found);
    if !found.is_empty() && matcher.lacks_email() {
        return Err(NotRead::NotProven("a contact exists that no page shows, and others may too"));
    }
    Ok(())
}

/// Reads the list once and matches its contacts.
async fn read_contacts(
    session: &Session,
    matcher: &mut Matcher<'_>,
    directory: &mut Directory,
    progress: &Progress,
) -> Result<(), NotRead> {
    progress.set(0);
    let known = matcher.ids();
    let mut tell = |event| match event {
        Event::Page(contacts) => {
            names::harvest(directory, &contacts);
            matcher.see(&contacts);
            progress.add(contacts.len());
        }
        Event::Restart => {
            matcher.restart();
            progress.set(0);
        }
    };
    inventory::walk(&session.reader, known, &mut tell).await
}
