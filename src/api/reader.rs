//! The handle that can only read.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use reqwest::Method;
use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind};
use super::meter::Meter;
use super::transport::{Answer, Request, Transport};
use super::{explain, surrogates, wire};
use crate::config::Connection;
use crate::contact::{Id, Live};
use crate::text::{MAX_WORD, Personal, short};

/// Contacts on a page: the most that the service gives (`docs/ruddr-api.md`, “Lists”).
pub const PAGE: usize = 100;

/// Pages of reference data before a list counts as endless.
const MAX_REFERENCE_PAGES: usize = 1_000;

/// Members, tags or time zones before a list counts as endless: pages may be larger than asked for.
pub const MAX_REFERENCES: usize = 100_000;

/// A member, a tag or a time zone.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// A member's e-mail.
    pub email: Option<String>,
    /// Whether it is still in use; true where the service does not say.
    pub is_active: bool,
}

/// Reads from the service. There is no way to write with it.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) transport: Arc<Transport>,
}

/// Which workspace a token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// One page of the list of contacts, newest first.
#[derive(Debug)]
pub struct ListPage {
    /// The contacts.
    pub contacts: Vec<Live>,
    /// Whether the service says that there are more behind the last one.
    pub has_more: bool,
}

impl Reader {
    /// Prepares a client; nothing is sent yet.
    pub fn new(connection: &Connection) -> Result<Self, Error> {
        match Transport::new(connection) {
            Ok(transport) => Ok(Self { transport: Arc::new(transport) }),
            Err(kind) => {
                Err(Error { kind, call: "client".to_owned(), tries: 0, was_unclear: false })
            }
        }
    }

    /// What was sent so far.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.transport.meter
    }

    /// How many contacts a list may have before it counts as endless.
    #[must_use]
    pub fn most_contacts(&self) -> usize {
        self.transport.contacts
    }

    /// From now on, a call that fails is not tried again.
    pub fn stop_retrying(&self) {
        self.transport.is_retrying.store(false, Ordering::Relaxed);
    }

    /// `GET` of the base: the check of the token, and the identity of the workspace.
    pub async fn workspace(&self) -> Result<Workspace, Error> {
        let request = Request::new(Method::GET, "");
        let answer = self.transport.call(&request).await?;
        decode_workspace(&request, &answer)
    }

    /// `GET /contacts`: a page of up to [`PAGE`] contacts behind a cursor, newest first.
    pub async fn list(&self, starting_after: Option<Id>) -> Result<ListPage, Error> {
        let mut request = Request::new(Method::GET, "/contacts");
        request.query.push(("limit", PAGE.to_string()));
        request.query.extend(starting_after.map(|id| ("startingAfter", id.to_string())));
        let answer = self.transport.call(&request).await?;
        decode_page(&request, &answer)
    }

    /// All pages of a list of what contacts refer to, such as `/members`; nothing where the service
    /// answers 404, since two of the paths are guesses (`docs/ruddr-api.md`, “Reference data”).
    pub async fn references(&self, path: &str) -> Result<Option<Vec<Reference>>, Error> {
        let mut all: Vec<Reference> = Vec::new();
        for _ in 0..MAX_REFERENCE_PAGES {
            let mut request = Request::new(Method::GET, path);
            request.query.push(("limit", PAGE.to_string()));
            request.query.extend(all.last().map(|row| ("startingAfter", row.id.to_string())));
            let answer = match self.transport.call(&request).await {
                Ok(answer) => answer,
                Err(Error { kind: ErrorKind::NotFound, .. }) => return Ok(None),
                Err(error) => return Err(error),
            };
            let (rows, has_more) = decode_references(&request, &answer)?;
            let is_empty = rows.is_empty();
            all.extend(rows);
            if all.len() > MAX_REFERENCES {
                break;
            }
            if !has_more {
                return Ok(Some(all));
            }
            if is_empty {
                return Err(shape(&request, "an empty page said that there are more"));
            }
        }
        let kind = ErrorKind::Shape("the list has no end".to_owned());
        Err(Error { kind, call: format!("GET {path}"), tries: 1, was_unclear: false })
    }

    /// `GET /contacts/{id}`; nothing where the service answers 404.
    pub async fn contact(&self, id: Id) -> Result<Option<Live>, Error> {
        let request = Request::new(Method::GET, format!("/contacts/{id}"));
        match self.transport.call(&request).await {
            Ok(answer) => decode_contact(&request, &answer, id).map(Some),
            Err(Error { kind: ErrorKind::NotFound, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn decode_workspace(request: &Request, answer: &Answer) -> Result<Workspace, Error> {
    let explain = |_: &serde_json::Value| {
        "`id` or `name` of the workspace is missing or is not text".to_owned()
    };
    let workspace: wire::Workspace = decode(request, answer, explain)?;
    Ok(Workspace { id: workspace.id, name: workspace.name })
}

pub(super) fn decode_page(request: &Request, answer: &Answer) -> Result<ListPage, Error> {
    let page: wire::Page = decode(request, answer, explain::page)?;
    let contacts = page.results.into_iter().map(|contact| contact.0).collect();
    Ok(ListPage { contacts, has_more: page.has_more })
}

/// A page of what contacts refer to, and whether there are more behind it.
pub(super) fn decode_references(
    request: &Request,
    answer: &Answer,
) -> Result<(Vec<Reference>, bool), Error> {
    let explain = |_: &serde_json::Value| {
        "`results`, `hasMore`, or an `id` or `name` in a row is missing".to_owned()
    };
    let page: wire::ReferencePage = decode(request, answer, explain)?;
    let rows = page.results.into_iter().map(|row| {
        let id = row.id.parse().map_err(|_| shape(request, "an `id` is not a UUID"))?;
        let is_active = row.is_active != Some(false);
        Ok(Reference { id, name: row.name, email: row.email, is_active })
    });
    Ok((rows.collect::<Result<_, Error>>()?, page.has_more))
}

fn shape(request: &Request, what: &str) -> Error {
    let kind = ErrorKind::Shape(what.to_owned());
    Error { kind, call: request.call(), tries: 1, was_unclear: false }
}

/// A contact that was not there before.
pub(super) fn decode_new_contact(request: &Request, answer: &Answer) -> Result<Live, Error> {
    let contact: wire::Contact = decode(request, answer, explain::contact)?;
    Ok(contact.0)
}

/// A contact that has to be the one that was asked for.
pub(super) fn decode_contact(request: &Request, answer: &Answer, id: Id) -> Result<Live, Error> {
    let contact: wire::Contact = decode(request, answer, explain::contact)?;
    if contact.0.id == id {
        return Ok(contact.0);
    }
    Err(shape(request, "it is about another contact"))
}

/// The body as a type; `explain` says what is wrong with JSON of another shape.
pub(super) fn decode<T: DeserializeOwned>(
    request: &Request,
    answer: &Answer,
    explain: impl Fn(&serde_json::Value) -> String,
) -> Result<T, Error> {
    let read = serde_json::from_slice(&answer.body).or_else(|error| {
        let mended = surrogates::mended(&answer.body).ok_or(error)?;
        serde_json::from_slice(&mended)
    });
    read.map_err(|_| {
        let kind = match serde_json::from_slice::<serde_json::Value>(&answer.body) {
            Ok(json) => ErrorKind::Shape(explain(&json)),
            Err(error) if error.is_eof() && !answer.body.is_empty() && is_json(answer) => {
                ErrorKind::Shape("the JSON is cut short".to_owned())
            }
            Err(_) if answer.body.is_empty() => ErrorKind::Shape("it is empty".to_owned()),
            Err(_) if is_json(answer) => ErrorKind::Shape("it is not valid JSON".to_owned()),
            Err(_) => ErrorKind::NotJson(Personal::new(short(&answer.content_type, MAX_WORD))),
        };
        Error { kind, call: request.call(), tries: 1, was_unclear: false }
    })
}

fn is_json(answer: &Answer) -> bool {
    answer.content_type.to_ascii_lowercase().contains("json")
}
