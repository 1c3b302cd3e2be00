//! What can go wrong with a request, and which requests there are.

/// A fault of the matrix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    /// As `rolo sandbox --fault` spells it, or a fault of the line.
    pub(super) name: &'static str,
    /// In the words of the page.
    pub(super) words: &'static str,
    /// What it is for the program.
    pub(super) class: Class,
}

/// What a fault is for the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// It may pass: tried again. The code is told when it does not. `Some(true)`: the request was
    /// carried out all the same.
    Passing(&'static str, Done),
    /// Every further request would end in the same way: the run ends.
    Final(&'static str),
    /// This request is refused, another may be fine.
    Refused(&'static str),
    /// Not an answer as documented.
    Strange(&'static str, Done),
    /// As if nothing were.
    Harmless,
}

/// Whether the request was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    Yes,
    No,
}

use Class::{Final, Harmless, Passing, Refused, Strange};

const fn fault(name: &'static str, words: &'static str, class: Class) -> Fault {
    Fault { name, words, class }
}

pub(super) const FAULTS: [Fault; 35] = [
    fault(
        "gone-before",
        "the service is gone before the request",
        Passing("api::connect", Done::No),
    ),
    fault(
        "gone-after",
        "the service is gone before its answer",
        Passing("api::connect", Done::Yes),
    ),
    fault("reset-before", "reset before the request was read", Passing("api::broken", Done::No)),
    fault("reset-after", "reset after it was read", Passing("api::broken", Done::No)),
    fault("commit-reset", "reset after it was carried out", Passing("api::broken", Done::Yes)),
    fault("cut", "the connection closes within the answer", Passing("api::broken", Done::Yes)),
    fault("hang", "no answer, nothing done", Passing("api::timeout", Done::No)),
    fault("commit-hang", "no answer, carried out", Passing("api::timeout", Done::Yes)),
    fault("slow", "the body comes slowly", Harmless),
    fault("429", "429", Passing("api::rate", Done::No)),
    fault("429-after=1", "429, `Retry-After: 1`", Passing("api::rate", Done::No)),
    fault("429-date", "429, `Retry-After` as a date", Passing("api::rate", Done::No)),
    fault("429-garbage", "429, `Retry-After: soon`", Passing("api::rate", Done::No)),
    fault("429-absurd", "429, `Retry-After` of thirty years", Final("api::rate")),
    fault("400", "400", Refused("api::rejected")),
    fault("400-objects", "400, `errors` are objects", Refused("api::rejected")),
    fault("401", "401 in the middle", Final("api::unauthorized")),
    fault("403", "403", Final("api::forbidden")),
    fault("404", "404", Refused("api::not-found")),
    fault("409", "409", Refused("api::conflict")),
    fault("423", "423 in the middle", Final("api::locked")),
    fault("500", "500", Passing("api::server", Done::No)),
    fault("502", "502 with HTML", Passing("api::server", Done::No)),
    fault("503", "503 with HTML", Passing("api::server", Done::No)),
    fault("truncated", "the JSON is cut short", Strange("api::shape", Done::Yes)),
    fault("html", "200 with a web page", Strange("api::not-json", Done::No)),
    fault("text", "JSON that is called `text/plain`", Harmless),
    fault("wrong-shape", "JSON of another shape", Strange("api::shape", Done::Yes)),
    fault("no-results", "`results` is missing, or everything", Strange("api::shape", Done::Yes)),
    fault("null-name", "null where text belongs", Harmless),
    fault("extra-keys", "undocumented keys", Harmless),
    fault("endless", "an endless body", Strange("api::too-large", Done::No)),
    fault("gzip-bomb", "a gzip bomb", Strange("api::too-large", Done::No)),
    fault("redirect", "a redirect to another host", Final("api::redirect")),
    fault("redirect-same", "a redirect to the same address", Final("api::redirect")),
];

/// A request that a fault meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// In the words of the page.
    pub(super) words: &'static str,
    /// The endpoint, as the sandbox calls it.
    pub(super) endpoint: &'static str,
    /// Which of its requests, counted from 1.
    pub(super) number: usize,
}

const fn target(words: &'static str, endpoint: &'static str, number: usize) -> Target {
    Target { words, endpoint, number }
}

pub(super) const TARGETS: [Target; 9] = [
    target("workspace", "workspace", 1),
    target("members", "members", 1),
    target("first page", "list", 1),
    target("middle page", "list", 2),
    target("last page", "list", 3),
    target("contact", "get", 1),
    target("PATCH", "patch", 1),
    target("POST", "post", 1),
    target("DELETE", "delete", 1),
];

impl Target {
    /// Whether it writes.
    pub(super) fn is_write(self) -> bool {
        matches!(self.endpoint, "patch" | "post" | "delete")
    }

    /// Whether a request is of this kind.
    pub(super) fn is_met_by(self, method: &str, path: &str) -> bool {
        let below = path.strip_prefix("/api/workspace").unwrap();
        let below = below.split('?').next().unwrap();
        let is_one = below.starts_with("/contacts/");
        match self.endpoint {
            "workspace" => below.is_empty(),
            "members" => below == "/members",
            "list" => method == "GET" && below == "/contacts",
            "get" => method == "GET" && is_one,
            "patch" => method == "PATCH",
            "post" => method == "POST",
            _ => method == "DELETE",
        }
    }
}
