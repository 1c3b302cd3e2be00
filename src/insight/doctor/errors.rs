//! Judges the answers to what is wrong on purpose: no token, nobody's id, no id.

use serde_json::Value as Json;

use super::ask::{Asked, Observed};
use super::finding::{Advice, Finding};
use super::network::with_look;
use super::page::is_passing;
use super::{Check, Subject};
use crate::api::Look;

pub(super) fn judge(seen: &Observed) -> [Check; 3] {
    // A token that is not accepted gets the same answer as none.
    let no_token = match &seen.workspace {
        Asked::Look(look) if look.status == 401 => &seen.workspace,
        _ => &seen.anonymous,
    };
    [
        of(Subject::Error400, 400, &seen.no_id),
        of(Subject::Error401, 401, no_token),
        of(Subject::Error404, 404, &seen.nobody),
    ]
}

fn of(subject: Subject, expected: u16, asked: &Asked) -> Check {
    with_look(subject, asked, |look| {
        if let Some(why) = look.error.clone().map(Finding::Failed).filter(is_passing) {
            return Check::unclear(subject, why);
        }
        if look.status == expected {
            return if has_shape(look) {
                Check::fine(subject)
            } else {
                Check::differs(subject, Finding::ErrorBody, Advice::Report)
            };
        }
        let what = match (expected, look.status) {
            (401, 200) => Finding::OpenToAll,
            (expected, found) => Finding::Status { expected, found },
        };
        // An absence is told by a 404 alone.
        match subject {
            Subject::Error404 => Check::breaks(subject, what, Advice::Report),
            _ => Check::differs(subject, what, Advice::Report),
        }
    })
}

/// `{"status":<int>,"message":"…"}`.
fn has_shape(look: &Look) -> bool {
    let Some(json) = &look.json else { return false };
    json.get("status").and_then(Json::as_u64) == Some(look.status.into())
        && json.get("message").is_some_and(Json::is_string)
}
