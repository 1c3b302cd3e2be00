//! When something goes wrong: which requests a fault concerns, and whose turn it is.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Method;

use super::kind::{KINDS, Kind};

/// One fault, written `KIND@WHERE:N`.
///
/// `KIND` is one of [`Fault::KINDS`]. `WHERE` is an HTTP method in capitals (`GET`, `PATCH`,
/// `POST`, `DELETE`), an endpoint (`workspace`, `list`, `get`, `patch`, `post`, `delete`,
/// `members`, `tags`, `time-zones`) or `any`. `N` says which of those requests, counted from 1 in
/// the order of arrival, whatever was answered to them: `3`, `2-5`, `4+` or `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    spelled: String,
    kind: Kind,
    place: Place,
    first: u64,
    last: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Any,
    Method(Method),
    Endpoint(&'static str),
}

const ENDPOINTS: [&str; 9] =
    ["workspace", "list", "get", "patch", "post", "delete", "members", "tags", "time-zones"];

impl Fault {
    /// Every kind with what it does. One that ends in `[=SECONDS]` may be given a number of seconds.
    pub const KINDS: &'static [(&'static str, &'static str)] = KINDS;

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The kind as it was typed, for the request log.
    pub(super) fn name(&self) -> &str {
        self.spelled.split('@').next().unwrap_or_default()
    }

    fn concerns(&self, method: &Method, endpoint: Option<&str>) -> bool {
        match &self.place {
            Place::Any => true,
            Place::Method(wanted) => wanted == method,
            Place::Endpoint(wanted) => Some(*wanted) == endpoint,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelled)
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('@').and_then(|(kind, rest)| {
            rest.split_once(':').map(|(place, numbers)| (kind, place, numbers))
        });
        let Some((kind, place, numbers)) = parts else {
            return Err(format!("`{text}` is not of the form KIND@WHERE:N, as in `500@PATCH:2`"));
        };
        let (first, last) = range(numbers).ok_or_else(|| {
            format!("`{numbers}` is none of `3`, `2-5`, `4+`, `*`, counted from 1")
        })?;
        Ok(Self {
            spelled: text.to_owned(),
            kind: Kind::parse(kind)?,
            place: parse_place(place)?,
            first,
            last,
        })
    }
}

fn parse_place(text: &str) -> Result<Place, String> {
    let endpoint = ENDPOINTS.iter().find(|known| **known == text);
    Ok(match text {
        "any" => Place::Any,
        "GET" => Place::Method(Method::GET),
        "PATCH" => Place::Method(Method::PATCH),
        "POST" => Place::Method(Method::POST),
        "DELETE" => Place::Method(Method::DELETE),
        _ => Place::Endpoint(endpoint.ok_or_else(|| {
            format!(
                "`{text}` is no place for a fault; known are any, GET, PATCH, POST, DELETE, {}",
                ENDPOINTS.join(", ")
            )
        })?),
    })
}

fn range(text: &str) -> Option<(u64, u64)> {
    if text == "*" {
        return Some((1, u64::MAX));
    }
    let (first, last) = if let Some(first) = text.strip_suffix('+') {
        (first.parse().ok()?, u64::MAX)
    } else if let Some((first, last)) = text.split_once('-') {
        (first.parse().ok()?, last.parse().ok()?)
    } else {
        let only = text.parse().ok()?;
        (only, only)
    };
    (1 <= first && first <= last).then_some((first, last))
}

/// The faults of a running sandbox, each with how many of its requests have come.
pub(super) struct Faults(Vec<(Fault, AtomicU64)>);

impl Faults {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self(faults.into_iter().map(|fault| (fault, AtomicU64::new(0))).collect())
    }

    /// Counts one request, and gives the first fault that is due for it.
    pub(super) fn due(&self, method: &Method, endpoint: Option<&str>) -> Option<&Fault> {
        let mut due = None;
        for (fault, count) in &self.0 {
            if !fault.concerns(method, endpoint) {
                continue;
            }
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            if due.is_none() && (fault.first..=fault.last).contains(&number) {
                due = Some(fault);
            }
        }
        due
    }
}
