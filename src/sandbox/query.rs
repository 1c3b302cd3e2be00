//! The query of a list: page size, cursor, filters; unknown parameters count for nothing.

use axum::extract::Query;
use axum::http::Uri;

use super::answer::Answer;
use super::options::LostCursor;
use super::store::Cursor;

/// A checked query.
pub(super) struct ListQuery {
    pub(super) limit: usize,
    pub(super) from: Cursor,
    pub(super) name_contains: Option<String>,
    pub(super) email_contains: Option<String>,
}

impl ListQuery {
    pub(super) fn read(uri: &Uri) -> Result<Self, Answer> {
        let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else {
            return Err(Answer::error(400, "The query string is malformed."));
        };
        let get = |key| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let limit = match get("limit") {
            None => 10,
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=100).contains(limit)).ok_or_else(|| {
                    Answer::error(400, "Parameter 'limit' must be a number from 1 to 100.")
                })?
            }
        };
        let cursor = |key| match get(key) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| Answer::not_a_uuid(key)),
        };
        let from = match (cursor("startingAfter")?, cursor("endingBefore")?) {
            (None, None) => Cursor::None,
            (Some(id), None) => Cursor::After(id),
            (None, Some(id)) => Cursor::Before(id),
            (Some(_), Some(_)) => {
                let message =
                    "Parameters 'startingAfter' and 'endingBefore' are mutually exclusive.";
                return Err(Answer::error(400, message));
            }
        };
        let [name_contains, email_contains] = ["nameContains", "emailContains"].map(get);
        Ok(Self { limit, from, name_contains, email_contains })
    }
}

/// The answer to a cursor that leads nowhere.
pub(super) fn lost_cursor(lost: LostCursor, from: Cursor) -> Answer {
    let parameter =
        if matches!(from, Cursor::Before(_)) { "endingBefore" } else { "startingAfter" };
    match lost {
        LostCursor::BadRequest => {
            Answer::error(400, &format!("Parameter '{parameter}' does not refer to a resource."))
        }
        LostCursor::NotFound => Answer::not_found(),
        LostCursor::EmptyPage => Answer::json(200, br#"{"results":[],"hasMore":true}"#.to_vec()),
    }
}
