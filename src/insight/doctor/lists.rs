//! Judges the list of contacts: its shape, its order, and whether its pages fit together.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::ask::{Asked, Observed, Probe};
use super::finding::{Advice, Finding, LostCursor};
use super::network::with_look;
use super::page::{Page, is_passing, text};
use super::{Check, Subject};
use crate::api::{ErrorKind, PAGE};

/// Characters of a time in the documented form, `YYYY-MM-DDThh:mm:ss.mmmZ`.
const TIME: &[u8] = b"dddd-dd-ddTdd:dd:dd.dddZ";

/// Whether a text is a time of the documented form.
pub(super) fn is_time(text: &str) -> bool {
    let fits = |(wanted, found): (&u8, u8)| match wanted {
        b'd' => found.is_ascii_digit(),
        other => *other == found,
    };
    text.len() == TIME.len() && TIME.iter().zip(text.bytes()).all(fits)
}

pub(super) fn judge(seen: &Observed) -> Vec<Check> {
    let mut pages = Vec::new();
    let mut fault = None;
    for asked in &seen.pages {
        match asked.look().and_then(Page::read) {
            Ok(page) => pages.push(page),
            Err(why) => fault = Some(why),
        }
    }
    let shape = match fault {
        Some(Finding::Failed(error)) => {
            let is_limit =
                matches!(error.kind, ErrorKind::TooManyRequests | ErrorKind::WaitTooLong(_));
            let why = Finding::Failed(error);
            if is_limit {
                Check::unclear(Subject::ListShape, why)
            } else {
                Check::breaks(Subject::ListShape, why, Advice::OfError)
            }
        }
        Some(why @ Finding::List(_)) => Check::breaks(Subject::ListShape, why, Advice::Report),
        Some(why) => Check::unclear(Subject::ListShape, why),
        None => Check::fine(Subject::ListShape),
    };
    let has_list = !pages.is_empty();
    let of = |subject, judge: &dyn Fn() -> Check| {
        if has_list { judge() } else { Check::unclear(subject, seen.no_list()) }
    };
    vec![
        shape,
        of(Subject::PageSize, &|| page_size(&pages, &seen.default_page)),
        of(Subject::Order, &|| order(&pages)),
        of(Subject::Paging, &|| paging(&pages, seen)),
        of(Subject::Joints, &|| probe(Subject::Joints, &seen.joint, 2, true)),
        of(Subject::Backwards, &|| probe(Subject::Backwards, &seen.before, 3, false)),
        of(Subject::LastCursor, &|| {
            if seen.is_all {
                probe(Subject::LastCursor, &seen.behind_last, 1, false)
            } else {
                Check::unclear(Subject::LastCursor, Finding::NotTheEnd)
            }
        }),
        of(Subject::UnknownParameter, &|| {
            probe(Subject::UnknownParameter, &seen.unknown_parameter, 2, false)
        }),
        of(Subject::BothCursors, &|| both_cursors(&seen.both_cursors)),
        of(Subject::LostCursor, &|| lost_cursor(&seen.lost_cursor)),
    ]
}

/// Pages of 100, and of 10 where nothing is said; shorter only at the end.
fn page_size(pages: &[Page<'_>], default_page: &Probe) -> Check {
    let sizes = pages.iter().map(|page| (page.rows.len(), page.has_more, PAGE));
    let default_page = default_page.asked.look().and_then(Page::read);
    let default_page = default_page.ok().map(|page| (page.rows.len(), page.has_more, 10));
    let all: Vec<_> = sizes.chain(default_page).collect();
    let short = all.iter().filter(|(rows, has_more, limit)| *has_more && rows < limit).count();
    let long = all.iter().filter(|(rows, _, limit)| rows > limit).count();
    if short + long > 0 {
        let what = Finding::PageSizes { short, long };
        return Check::differs(Subject::PageSize, what, Advice::Report);
    }
    Check::fine(Subject::PageSize)
}

/// Newest first. Times of the documented form are in the order of their texts.
fn order(pages: &[Page<'_>]) -> Check {
    let rows = pages.iter().flat_map(|page| &page.rows);
    let times: Option<Vec<&str>> =
        rows.map(|row| text(row, "createdAt").filter(|time| is_time(time))).collect();
    let Some(times) = times else {
        return Check::unclear(Subject::Order, Finding::OtherTimes);
    };
    if times.len() < 2 {
        return Check::unclear(Subject::Order, Finding::TooFew(2));
    }
    match times.windows(2).filter(|two| two[1] > two[0]).count() {
        0 => Check::fine(Subject::Order),
        n => Check::differs(Subject::Order, Finding::Disorder(n), Advice::Report),
    }
}

/// What the walk over all contacts relies on.
fn paging(pages: &[Page<'_>], seen: &Observed) -> Check {
    let subject = Subject::Paging;
    let unique: HashSet<String> = seen.ids.iter().map(|id| id.to_ascii_lowercase()).collect();
    let twice = seen.ids.len() - unique.len();
    if twice > 0 {
        return Check::breaks(subject, Finding::Twice(twice), Advice::Report);
    }
    let (first, others) = (pages.first(), pages.get(1..).unwrap_or_default());
    let is_contrary = first.is_some_and(|page| page.rows.is_empty() && page.has_more);
    if is_contrary || others.iter().any(|page| page.rows.is_empty()) {
        return Check::breaks(subject, Finding::EmptyPage, Advice::Report);
    }
    match (pages.len(), seen.is_all) {
        (1, true) => Check::unclear(subject, Finding::TooFew(PAGE + 1)),
        (_, true) => Check::fine(subject),
        (1, false) => Check::unclear(subject, Finding::NotTheEnd),
        (_, false) => Check::seen(subject, Finding::NotTheEnd),
    }
}

/// Whether the rows came that follow in the list. `at_least` is how many contacts it takes.
fn probe(subject: Subject, probe: &Probe, at_least: usize, breaks: bool) -> Check {
    let wrong = |what| Check::different(subject, what, breaks, Advice::Report);
    if matches!(probe.asked, Asked::Nothing) {
        return Check::unclear(subject, Finding::TooFew(at_least));
    }
    with_look(subject, &probe.asked, |look| {
        let page = match Page::read(look) {
            Ok(page) => page,
            Err(why) if is_passing(&why) => return Check::unclear(subject, why),
            Err(why) => return wrong(why),
        };
        let found = page.ids();
        let begins = probe.ids.iter().zip(&found).all(|(wanted, found)| wanted == found);
        let is_long_enough = found.len() >= probe.ids.len();
        let ends = probe.is_open || found.len() == probe.ids.len();
        if !(begins && is_long_enough && ends) {
            return wrong(Finding::OtherRows);
        }
        match probe.has_more {
            Some(has_more) if has_more != page.has_more => wrong(Finding::OtherHasMore),
            _ => Check::fine(subject),
        }
    })
}

fn both_cursors(asked: &Asked) -> Check {
    let subject = Subject::BothCursors;
    if matches!(asked, Asked::Nothing) {
        return Check::unclear(subject, Finding::TooFew(2));
    }
    with_look(subject, asked, |look| match &look.error {
        _ if look.status == 400 => Check::fine(subject),
        Some(error) if is_passing(&Finding::Failed(error.clone())) => {
            Check::unclear(subject, Finding::Failed(error.clone()))
        }
        _ => {
            let what = Finding::Status { expected: 400, found: look.status };
            Check::differs(subject, what, Advice::Report)
        }
    })
}

/// The ways that the walk takes for a lost cursor.
fn lost_cursor(asked: &Asked) -> Check {
    let subject = Subject::LostCursor;
    with_look(subject, asked, |look| {
        if let Some(error) = &look.error {
            let why = Finding::Failed(error.clone());
            return match error.kind {
                ErrorKind::NotFound | ErrorKind::Rejected(400, _) => {
                    Check::seen(subject, Finding::LostCursor(LostCursor::Status(look.status)))
                }
                _ if is_passing(&why) => Check::unclear(subject, why),
                _ => Check::breaks(subject, why, Advice::Report),
            };
        }
        match Page::read(look) {
            Err(why) => Check::breaks(subject, why, Advice::Report),
            Ok(page) if !page.rows.is_empty() => {
                Check::differs(subject, Finding::RowsAfterLost, Advice::Report)
            }
            Ok(page) => {
                let lost =
                    if page.has_more { LostCursor::EmptyWithMore } else { LostCursor::Empty };
                Check::seen(subject, Finding::LostCursor(lost))
            }
        }
    })
}

/// The rows of all pages that could be read.
pub(super) fn rows(seen: &Observed) -> Vec<&serde_json::Map<String, Json>> {
    let looks = seen.pages.iter().filter_map(|asked| asked.look().ok());
    looks.filter_map(|look| Page::read(look).ok()).flat_map(|page| page.rows).collect()
}
