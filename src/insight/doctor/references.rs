//! Judges the lists of what contacts refer to. Two of their paths are guesses.

use serde_json::Value as Json;

use super::ask::{Asked, Observed};
use super::finding::{Advice, Finding};
use super::network::{unreadable, with_look};
use super::page::{Page, Tally, text};
use super::{Check, Subject};
use crate::api::ErrorKind;
use crate::contact::Id;

pub(super) fn judge(seen: &Observed) -> [Check; 3] {
    [
        of(Subject::Members, &seen.members, &["email", "isActive"], "members"),
        of(Subject::Tags, &seen.tags, &["isActive", "createdAt"], "tags"),
        of(Subject::TimeZones, &seen.time_zones, &[], "timeZones"),
    ]
}

/// `keys` should be there beside `id` and `name`; `setting` names the path in `rolo.yaml`.
fn of(subject: Subject, asked: &Asked, keys: &[&str], setting: &'static str) -> Check {
    with_look(subject, asked, |look| {
        if look.error.as_ref().is_some_and(|error| matches!(error.kind, ErrorKind::NotFound)) {
            let what = Finding::Status { expected: 200, found: 404 };
            return Check::differs(subject, what, Advice::SetEndpoint(setting));
        }
        let page = match Page::read(look) {
            Ok(page) => page,
            Err(why) => return unreadable(subject, why),
        };
        let (mut wrong, mut missing) = (Tally::default(), Tally::default());
        for row in &page.rows {
            if text(row, "id").is_none_or(|id| id.parse::<Id>().is_err()) {
                wrong.add("id");
            }
            if text(row, "name").is_none() {
                wrong.add("name");
            }
            for key in keys {
                match row.get(*key) {
                    None => missing.add(key),
                    Some(Json::Null) => {}
                    Some(value) if value.is_boolean() == (*key == "isActive") => {}
                    Some(_) => wrong.add(key),
                }
            }
        }
        if let Some(counts) = wrong.counts() {
            return Check::breaks(subject, Finding::RowKeys(counts), Advice::Report);
        }
        if let Some(counts) = missing.counts() {
            return Check::differs(subject, Finding::RowKeys(counts), Advice::Report);
        }
        let (rows, is_all) = (page.rows.len(), !page.has_more);
        Check::seen(subject, Finding::Rows { rows, is_all })
    })
}
