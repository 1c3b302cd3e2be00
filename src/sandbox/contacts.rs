//! The contact endpoints: list, get, create, update, delete.

use std::sync::{Arc, PoisonError, RwLockReadGuard, RwLockWriteGuard};

use super::answer::Answer;
use super::contact::{Contact, Text, Texts};
use super::id::Id;
use super::options::Crm;
use super::query::{ListQuery, lost_cursor};
use super::rules::{Draft, Rules, derived_name, recompute_name};
use super::stamp::Stamp;
use super::store::Store;
use super::wire::Wire;
use super::workspace::Workspace;

impl Workspace {
    pub(super) fn list_contacts(&self, query: &ListQuery) -> Answer {
        match self.read().page(query.from, query.limit) {
            Ok(page) => Answer::json(200, self.wire().page(&page.rows, page.has_more)),
            Err(_) => lost_cursor(self.switches.lost_cursor, query.from),
        }
    }

    pub(super) fn get_contact(&self, id: Id) -> Answer {
        match self.read().get(id) {
            Some(contact) => Answer::json(200, self.wire().contact(contact)),
            None => Answer::not_found(),
        }
    }

    pub(super) fn create_contact(&self, body: &[u8]) -> Answer {
        let mut draft = match self.rules().create(body) {
            Ok(draft) => draft,
            Err(answer) => return answer,
        };
        if !draft.text(Text::Name).is_said() {
            let part = |text| draft.text(text).or(None);
            let name = derived_name(part(Text::FirstName), part(Text::LastName));
            draft.set(Text::Name, name);
        }
        let mut store = self.write();
        if let Some(answer) = taken(&store, &draft, None) {
            return answer;
        }
        let contact = Contact {
            id: Id::random(&mut self.random()),
            created_at: next_moment(&store),
            texts: Texts::new(|text| draft.text(text).or(None)),
            owner: draft.owner.or(None),
            time_zone: draft.time_zone.or(None),
            tags: draft.tags.unwrap_or_default().into_boxed_slice(),
            created_by: None,
            salesforce: None,
            hubspot: None,
        };
        let answer = Answer::json(201, self.wire().contact(&contact));
        store.insert(contact);
        Answer { commit: Some(store.generation), ..answer }
    }

    pub(super) fn update_contact(&self, id: Id, body: &[u8]) -> Answer {
        if self.read().get(id).is_none() {
            return Answer::not_found();
        }
        let mut draft = match self.rules().update(body) {
            Ok(draft) => draft,
            Err(answer) => return answer,
        };
        let mut store = self.write();
        let Some(stored) = store.get(id).map(Arc::clone) else {
            return Answer::not_found();
        };
        let owned = stored.is_synced() && draft.touches_synced();
        if owned && self.switches.crm == Crm::Refuse {
            return Answer::error(409, "This contact is synced from a CRM and is read-only.");
        }
        if let Some(answer) = taken(&store, &draft, Some(id)) {
            return answer;
        }
        if self.switches.recompute_name {
            recompute_name(&mut draft, &stored);
        }
        let changed = merge(&stored, &draft);
        let answer = Answer::json(200, self.wire().contact(&changed));
        let kept =
            if owned && self.switches.crm == Crm::Undo { undo(&stored, &changed) } else { changed };
        store.replace(kept);
        Answer { commit: Some(store.generation), ..answer }
    }

    pub(super) fn delete_contact(&self, id: Id) -> Answer {
        let mut store = self.write();
        if !store.remove(id) {
            return Answer::not_found();
        }
        Answer { commit: Some(store.generation), ..Answer::json(204, Vec::new()) }
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn wire(&self) -> Wire<'_> {
        Wire { directory: &self.directory, switches: self.switches }
    }

    fn rules(&self) -> Rules<'_> {
        Rules { directory: &self.directory, switches: self.switches }
    }
}

/// Later than every contact there is, though a seed may come from the future.
pub(super) fn next_moment(store: &Store) -> Stamp {
    let newest = store.newest_first().next().map_or(0, |contact| contact.created_at.0);
    Stamp(Stamp::now().0.max(newest + 1))
}

fn taken(store: &Store, draft: &Draft, except: Option<Id>) -> Option<Answer> {
    let email = draft.text(Text::Email).or(None)?;
    store.holder(email, except)?;
    Some(Answer::error(409, "A contact with the same email already exists."))
}

fn merge(stored: &Contact, draft: &Draft) -> Contact {
    Contact {
        texts: Texts::new(|text| draft.text(text).or(stored.text(text))),
        owner: draft.owner.or(stored.owner),
        time_zone: draft.time_zone.or(stored.time_zone),
        tags: draft.tags.clone().map_or_else(|| stored.tags.clone(), Vec::into_boxed_slice),
        ..stored.clone()
    }
}

/// What the next sync leaves of a change: the three fields that no CRM owns.
fn undo(stored: &Contact, changed: &Contact) -> Contact {
    let survives = |text| {
        if text == Text::WebsiteUrl { changed } else { stored }
    };
    Contact {
        texts: Texts::new(|text| survives(text).text(text)),
        owner: stored.owner,
        ..changed.clone()
    }
}
