//! Which endpoint a path means, and the name by which a fault may choose it.

use axum::http::Method;

/// Where the workspace begins on the server.
pub(super) const BASE: &str = "/api/workspace";

/// An endpoint; the text is an id as the client wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Workspace,
    Contacts,
    Contact(String),
    Members,
    Member(String),
    Tags,
    Tag(String),
    TimeZones,
    TimeZone(String),
    Unknown,
}

impl Route {
    pub(super) fn of(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(BASE) else {
            return Self::Unknown;
        };
        if rest.is_empty() {
            return Self::Workspace;
        }
        let Some(rest) = rest.strip_prefix('/') else {
            return Self::Unknown;
        };
        match rest.split_once('/') {
            None => match rest {
                "contacts" => Self::Contacts,
                "members" => Self::Members,
                "contact-tags" => Self::Tags,
                "time-zones" => Self::TimeZones,
                _ => Self::Unknown,
            },
            Some((_, id)) if id.is_empty() || id.contains('/') => Self::Unknown,
            Some((list, id)) => match list {
                "contacts" => Self::Contact(id.to_owned()),
                "members" => Self::Member(id.to_owned()),
                "contact-tags" => Self::Tag(id.to_owned()),
                "time-zones" => Self::TimeZone(id.to_owned()),
                _ => Self::Unknown,
            },
        }
    }

    /// The verbs that the endpoint knows, as an `Allow` header has them.
    pub(super) fn verbs(&self) -> &'static str {
        match self {
            Self::Contacts => "GET, POST",
            Self::Contact(_) => "GET, PATCH, DELETE",
            _ => "GET",
        }
    }

    /// The name that a fault uses; nothing for a verb that the endpoint does not know.
    pub(super) fn name(&self, method: &Method) -> Option<&'static str> {
        let read = method == Method::GET;
        match self {
            Self::Workspace => read.then_some("workspace"),
            Self::Contacts if method == Method::POST => Some("post"),
            Self::Contacts => read.then_some("list"),
            Self::Contact(_) if method == Method::PATCH => Some("patch"),
            Self::Contact(_) if method == Method::DELETE => Some("delete"),
            Self::Contact(_) => read.then_some("get"),
            Self::Members | Self::Member(_) => read.then_some("members"),
            Self::Tags | Self::Tag(_) => read.then_some("tags"),
            Self::TimeZones | Self::TimeZone(_) => read.then_some("time-zones"),
            Self::Unknown => None,
        }
    }
}
