//! The workspace behind the endpoints: loaded at the start, asked by every request.

use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use axum::http::{Method, Uri};
use serde_json::json;

use super::answer::Answer;
use super::directory::{Directory, Entries, Entry};
use super::document;
use super::error::StartError;
use super::options::{Options, Seed, Switches};
use super::query::{ListQuery, lost_cursor};
use super::random::Random;
use super::route::Route;
use super::saver::Saver;
use super::seed;
use super::state::StateFile;
use super::store::Store;

/// The workspace that comes with the program.
const BUILTIN: &str = include_str!("seed.json");

/// All data of a running sandbox.
pub(super) struct Workspace {
    pub(super) directory: Arc<Directory>,
    pub(super) store: Arc<RwLock<Store>>,
    pub(super) switches: Switches,
    saver: Option<Saver>,
    random: Mutex<Random>,
}

impl Workspace {
    /// Reads the state or the seed; slow for a big one, so not for an async thread.
    pub(super) fn load(options: &Options, state: Option<StateFile>) -> Result<Self, StartError> {
        let kept = match &state {
            Some(file) if !options.reset => file.read()?,
            _ => None,
        };
        let (directory, store) = match (kept, &state) {
            (Some(bytes), Some(file)) => document::read(&display(file.path()), &bytes)?,
            _ => plant(&options.seed)?,
        };
        let directory = Arc::new(directory);
        let store = Arc::new(RwLock::new(store));
        let saver = match state {
            None => None,
            Some(file) => {
                let path = file.path().to_owned();
                let saver = Saver::start(file, Arc::clone(&directory), Arc::clone(&store));
                Some(saver.map_err(|source| StartError::File { action: "write", path, source })?)
            }
        };
        // New ids must differ from those of an earlier run on the same state.
        let entropy = RandomState::new().hash_one(());
        let random = Mutex::new(Random::new(entropy));
        Ok(Self { directory, store, switches: options.switches, saver, random })
    }

    pub(super) fn random(&self) -> MutexGuard<'_, Random> {
        self.random.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when a write is on disk, where there is one.
    pub(super) async fn durable(&self, generation: u64) -> Result<(), String> {
        match &self.saver {
            Some(saver) => saver.durable(generation).await,
            None => Ok(()),
        }
    }

    /// Asks for a last save, and for the end of saving.
    pub(super) fn close(&self) {
        if let Some(saver) = &self.saver {
            saver.quit();
        }
    }

    /// Waits until the state file belongs to nobody.
    pub(super) async fn closed(&self) {
        if let Some(saver) = &self.saver {
            saver.ended().await;
        }
    }

    /// Answers one request that is allowed in.
    pub(super) fn answer(&self, method: &Method, route: &Route, uri: &Uri, body: &[u8]) -> Answer {
        let directory = &self.directory;
        let hidden = match route {
            Route::Unknown => true,
            Route::Tags | Route::Tag(_) => self.switches.no_tags_endpoint,
            Route::TimeZones | Route::TimeZone(_) => self.switches.no_time_zones_endpoint,
            _ => false,
        };
        if hidden {
            return Answer::not_found();
        }
        if route.name(method).is_none() {
            let mut answer = Answer::error(405, "Method not allowed");
            let verbs = axum::http::HeaderValue::from_static(route.verbs());
            answer.headers.push((axum::http::header::ALLOW, verbs));
            return answer;
        }
        let list = |answer: &dyn Fn(&ListQuery) -> Answer| match ListQuery::read(uri) {
            Ok(query) => answer(&query),
            Err(refusal) => refusal,
        };
        match route {
            Route::Workspace => Answer::rows(200, &directory.workspace),
            Route::Contacts if method == Method::POST => self.create_contact(body),
            Route::Contacts => list(&|query| self.list_contacts(query)),
            Route::Contact(id) => match id.parse() {
                Err(_) => Answer::not_a_uuid("id"),
                Ok(id) if method == Method::PATCH => self.update_contact(id, body),
                Ok(id) if method == Method::DELETE => self.delete_contact(id),
                Ok(id) => self.get_contact(id),
            },
            Route::Members => list(&|query| self.list_entries(&directory.members, query)),
            Route::Tags => list(&|query| self.list_entries(&directory.tags, &plain(query))),
            Route::TimeZones => {
                list(&|query| self.list_entries(&directory.time_zones, &plain(query)))
            }
            Route::Member(id) => entry(&directory.members, id),
            Route::Tag(id) => entry(&directory.tags, id),
            Route::TimeZone(id) => entry(&directory.time_zones, id),
            Route::Unknown => Answer::not_found(),
        }
    }

    fn list_entries(&self, entries: &Entries, query: &ListQuery) -> Answer {
        let has = |text: &str, part: &Option<String>| match part {
            Some(part) => text.to_lowercase().contains(&part.to_lowercase()),
            None => true,
        };
        let keep = |entry: &Entry| {
            has(&entry.name, &query.name_contains) && has(entry.email(), &query.email_contains)
        };
        match entries.page(query.from, query.limit, keep) {
            Ok(page) => Answer::rows(200, &json!({"results": page.rows, "hasMore": page.has_more})),
            Err(_) => lost_cursor(self.switches.lost_cursor, query.from),
        }
    }
}

/// Only members have filters that are known.
fn plain(query: &ListQuery) -> ListQuery {
    ListQuery { limit: query.limit, from: query.from, name_contains: None, email_contains: None }
}

fn entry(entries: &Entries, id: &str) -> Answer {
    let Ok(id) = id.parse() else {
        return Answer::not_a_uuid("id");
    };
    match entries.get(id) {
        Some(entry) => Answer::rows(200, entry),
        None => Answer::not_found(),
    }
}

fn plant(seed: &Seed) -> Result<(Directory, Store), StartError> {
    match seed {
        Seed::Builtin => document::read("the built-in seed", BUILTIN.as_bytes()),
        Seed::Generated { contacts, .. } if *contacts > 4_000_000_000 => {
            Err(StartError::Option("at most 4,000,000,000 contacts can be generated"))
        }
        Seed::Generated { contacts, seed } => Ok(seed::generate(*contacts, *seed)),
        Seed::File(path) => {
            let bytes = super::state::read(path).map_err(|source| StartError::File {
                action: "read",
                path: path.clone(),
                source,
            })?;
            document::read(&display(path), &bytes)
        }
    }
}

fn display(path: &Path) -> String {
    path.display().to_string()
}
