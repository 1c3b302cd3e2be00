//! Writes of somebody else, that come between the requests of a client.

use std::sync::Arc;

use axum::http::Uri;

use super::contact::{Contact, Text, Texts};
use super::contacts::next_moment;
use super::id::Id;
use super::kind::Kind;
use super::query::ListQuery;
use super::route::Route;
use super::seed;
use super::store::Cursor;
use super::workspace::Workspace;

/// Somebody else's write, just before this request.
pub(super) fn before(kind: Kind, workspace: &Workspace, route: &Route, uri: &Uri) -> Option<u64> {
    match kind {
        Kind::EditCreate => Some(workspace.edit_create()),
        Kind::EditDelete => aim(workspace, route, uri, false).map(|id| workspace.edit_delete(id)),
        Kind::EditChange => aim(workspace, route, uri, true).map(|id| workspace.edit_change(id)),
        _ => None,
    }
}

/// Whom an edit hits: the contact of the path; in a list the cursor's, or the page's first row.
fn aim(workspace: &Workspace, route: &Route, uri: &Uri, coming: bool) -> Option<Id> {
    if let Route::Contact(id) = route {
        return id.parse().ok();
    }
    let query = ListQuery::read(uri).ok();
    let (from, limit) = query.map_or((Cursor::None, 1), |query| (query.from, query.limit));
    match from {
        Cursor::After(id) | Cursor::Before(id) if !coming => Some(id),
        _ => {
            let store = workspace.read();
            store.page(from, limit).ok()?.rows.first().map(|contact| contact.id)
        }
    }
}

impl Workspace {
    /// Someone else creates a contact.
    fn edit_create(&self) -> u64 {
        let mut store = self.write();
        let mut random = self.random();
        // Well above the numbers of generated contacts, so that no e-mail comes twice.
        let number = usize::try_from(5_000_000_000 + random.below(1 << 40)).unwrap_or(usize::MAX);
        let mut contact = seed::stranger(&mut random, &self.directory, number);
        contact.created_at = next_moment(&store);
        store.insert(contact);
        store.generation
    }

    /// Someone else deletes the contact.
    fn edit_delete(&self, id: Id) -> u64 {
        let mut store = self.write();
        store.remove(id);
        store.generation
    }

    /// Someone else gives the contact another title.
    fn edit_change(&self, id: Id) -> u64 {
        let mut store = self.write();
        if let Some(stored) = store.get(id).map(Arc::clone) {
            let title = format!("Changed by someone else ({})", store.generation + 1);
            let texts = Texts::new(|text| match text {
                Text::Title => Some(&title),
                _ => stored.text(text),
            });
            store.replace(Contact { texts, ..Contact::clone(&stored) });
        }
        store.generation
    }
}
