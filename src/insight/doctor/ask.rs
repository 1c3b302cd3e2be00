//! Asks the service, a bounded number of times, and only by reading.

use std::time::SystemTime;

use super::finding::Finding;
use super::page::Page;
use crate::api::{Ask, Error, ErrorKind, Look, PAGE, Reader};
use crate::contact::Id;

/// The id of nobody: for what the service does with one that it does not know.
pub(super) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// Answers of 429 after which nothing more is asked: others need what is left.
const ENOUGH: u64 = 2;

/// What came of a question.
#[derive(Default)]
pub(super) enum Asked {
    /// It was not asked.
    #[default]
    Nothing,
    /// It was not asked, for this reason.
    Not(Finding),
    /// An answer.
    Look(Box<Look>),
    /// No answer.
    Failed(Finding),
}

impl Asked {
    /// The answer, or why there is none.
    pub(super) fn look(&self) -> Result<&Look, Finding> {
        match self {
            Self::Nothing => Err(Finding::NoList),
            Self::Not(why) | Self::Failed(why) => Err(why.clone()),
            Self::Look(look) => Ok(look),
        }
    }
}

/// A part of the list that was asked for again, with what should come.
#[derive(Default)]
pub(super) struct Probe {
    pub(super) asked: Asked,
    /// The ids of the rows, or of the first of them.
    pub(super) ids: Vec<String>,
    /// Whether more rows may follow than `ids`.
    pub(super) is_open: bool,
    /// What `hasMore` should say, where that is known.
    pub(super) has_more: Option<bool>,
}

/// Everything that the service answered. It holds values of people and has no way to be printed.
#[derive(Default)]
pub struct Observed {
    pub(super) workspace: Asked,
    /// Seconds by which this machine's clock is ahead.
    pub(super) ahead: Option<i64>,
    pub(super) anonymous: Asked,
    pub(super) pages: Vec<Asked>,
    /// The ids of all rows, in order.
    pub(super) ids: Vec<String>,
    /// Whether the last page says that there are no more.
    pub(super) is_all: bool,
    pub(super) default_page: Probe,
    pub(super) joint: Probe,
    pub(super) before: Probe,
    pub(super) behind_last: Probe,
    pub(super) unknown_parameter: Probe,
    pub(super) both_cursors: Asked,
    pub(super) lost_cursor: Asked,
    pub(super) one: Asked,
    pub(super) nobody: Asked,
    pub(super) no_id: Asked,
    pub(super) members: Asked,
    pub(super) tags: Asked,
    pub(super) time_zones: Asked,
    pub(super) requests: u64,
    pub(super) too_many: u64,
}

impl Observed {
    /// Why the list of contacts tells nothing.
    pub(super) fn no_list(&self) -> Finding {
        match self.pages.first() {
            Some(Asked::Not(why)) => why.clone(),
            _ => Finding::NoList,
        }
    }
}

/// Paths of what contacts refer to.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Members.
    pub members: String,
    /// Contact tags.
    pub tags: String,
    /// Time zones.
    pub time_zones: String,
}

/// Asks everything: some fifteen questions, and `pages` pages of contacts. Stops where no answer can
/// come any more.
pub async fn ask(
    reader: &Reader,
    endpoints: &Endpoints,
    pages: usize,
    clock: fn() -> SystemTime,
) -> Observed {
    let mut asker = Asker { reader, stopped: None };
    let mut seen =
        Observed { workspace: asker.ask(plain("GET /", "")).await, ..Observed::default() };
    if let Asked::Look(look) = &seen.workspace {
        seen.ahead = look.date.map(|date| ahead(clock(), date));
    }
    let without = Ask { is_anonymous: true, ..plain("GET / without the token", "") };
    seen.anonymous = asker.ask(without).await;
    asker.walk(&mut seen, pages).await;
    asker.probe_lists(&mut seen).await;
    asker.probe_errors(&mut seen).await;
    let list = |call, path: &str| {
        let limit = ("limit", PAGE.to_string());
        Ask { query: vec![limit], ..plain(call, path) }
    };
    seen.members = asker.ask(list("GET of members", &endpoints.members)).await;
    seen.tags = asker.ask(list("GET of tags", &endpoints.tags)).await;
    seen.time_zones = asker.ask(list("GET of time zones", &endpoints.time_zones)).await;
    let meter = reader.meter().read();
    (seen.requests, seen.too_many) = (meter.requests, meter.too_many);
    seen
}

fn plain(call: &'static str, path: impl Into<String>) -> Ask {
    Ask { call, path: path.into(), ..Ask::default() }
}

/// A question for a part of the list of contacts.
fn contacts(query: &[(&'static str, &str)]) -> Ask {
    let query = query.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    Ask { query, ..plain("GET /contacts", "/contacts") }
}

/// Seconds by which a clock is ahead of another.
fn ahead(here: SystemTime, there: SystemTime) -> i64 {
    let seconds = |time: std::time::Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match here.duration_since(there) {
        Ok(ahead) => seconds(ahead),
        Err(behind) => -seconds(behind.duration()),
    }
}

struct Asker<'a> {
    reader: &'a Reader,
    /// Why nothing more is asked.
    stopped: Option<Finding>,
}

impl Asker<'_> {
    async fn ask(&mut self, ask: Ask) -> Asked {
        if let Some(why) = &self.stopped {
            return Asked::Not(why.clone());
        }
        match self.reader.look(&ask).await {
            Ok(look) => {
                // A single feature may be off; the base speaks of all.
                let is_final = |error: &Error| {
                    error.is_final()
                        && (ask.path.is_empty() || !matches!(error.kind, ErrorKind::Forbidden))
                };
                if !ask.is_anonymous && look.error.as_ref().is_some_and(is_final) {
                    self.stopped = Some(Finding::NotLetIn);
                }
                if self.reader.meter().read().too_many >= ENOUGH {
                    self.stopped = Some(Finding::LimitUsedUp);
                }
                Asked::Look(Box::new(look))
            }
            Err(error) => {
                if !matches!(error.kind, ErrorKind::Broken | ErrorKind::TooLarge(_)) {
                    self.stopped = Some(Finding::NotReached);
                }
                Asked::Failed(Finding::Failed(error))
            }
        }
    }

    /// The first pages of contacts.
    async fn walk(&mut self, seen: &mut Observed, pages: usize) {
        let limit = PAGE.to_string();
        for _ in 0..pages {
            let mut query = vec![("limit", limit.as_str())];
            query.extend(seen.ids.last().map(|id| ("startingAfter", id.as_str())));
            let asked = self.ask(contacts(&query)).await;
            let page = asked.look().ok().and_then(|look| Page::read(look).ok());
            let goes_on = page.as_ref().is_some_and(|page| page.has_more && !page.rows.is_empty());
            seen.is_all = page.as_ref().is_some_and(|page| !page.has_more);
            seen.ids.extend(page.iter().flat_map(Page::ids).map(str::to_owned));
            seen.pages.push(asked);
            if !goes_on {
                break;
            }
        }
    }

    /// The same rows by other ways.
    async fn probe_lists(&mut self, seen: &mut Observed) {
        let (ids, is_all) = (seen.ids.clone(), seen.is_all);
        let behind = |at: usize, limit: usize| {
            let end = (at + 1 + limit).min(ids.len());
            let is_full = end == at + 1 + limit;
            Probe {
                ids: ids[at + 1..end].to_vec(),
                is_open: !is_full && !is_all,
                has_more: match (is_full, is_all) {
                    (true, _) if end < ids.len() => Some(true),
                    (_, true) => Some(false),
                    // At the very end of what was seen, a page said that there are more.
                    (is_full, false) => is_full.then_some(true),
                },
                ..Probe::default()
            }
        };
        let unknown = contacts(&[("limit", "2"), ("startingAfter", NOBODY)]);
        seen.lost_cursor = match seen.pages.last() {
            Some(Asked::Look(look)) if Page::read(look).is_ok() => self.ask(unknown).await,
            _ => Asked::Nothing,
        };
        let Some(last) = ids.len().checked_sub(1) else { return };
        let (limit, first) = (PAGE.to_string(), ids[0].as_str());
        let at_end = contacts(&[("limit", &limit), ("startingAfter", &ids[last])]);
        if is_all {
            let asked = self.ask(at_end).await;
            seen.behind_last = Probe { asked, ..behind(last, PAGE) };
        }
        if last < 1 {
            return;
        }
        // A contact that is new since the walk comes before the first one, so it moves nothing here.
        let asked = self.ask(contacts(&[("startingAfter", first)])).await;
        seen.default_page = Probe { asked, ..behind(0, 10) };
        let query = [("limit", "2"), ("startingAfter", first), ("unknownParameter", "1")];
        seen.unknown_parameter = Probe { asked: self.ask(contacts(&query)).await, ..behind(0, 2) };
        let both = [("startingAfter", first), ("endingBefore", &ids[last])];
        seen.both_cursors = self.ask(contacts(&both)).await;
        // Over the joint of two pages where there is one, else from the middle.
        let at = if ids.len() > PAGE { PAGE - 2 } else { last / 2 };
        let query = [("limit", limit.as_str()), ("startingAfter", &ids[at])];
        seen.joint = Probe { asked: self.ask(contacts(&query)).await, ..behind(at, PAGE) };
        if last < 2 {
            return;
        }
        let at = last.min(5);
        let asked = self.ask(contacts(&[("limit", "2"), ("endingBefore", &ids[at])])).await;
        let rows = ids[at - 2..at].to_vec();
        seen.before = Probe { asked, ids: rows, has_more: Some(at > 2), is_open: false };
    }

    /// One contact, and what is none.
    async fn probe_errors(&mut self, seen: &mut Observed) {
        // Only an id goes into a path.
        if let Some(id) = seen.ids.first().filter(|id| id.parse::<Id>().is_ok()) {
            let call = plain("GET /contacts/{id}", format!("/contacts/{id}"));
            seen.one = self.ask(call).await;
        }
        let nobody = plain("GET /contacts/{id of nobody}", format!("/contacts/{NOBODY}"));
        seen.nobody = self.ask(nobody).await;
        seen.no_id = self.ask(plain("GET /contacts/{no id}", "/contacts/not-an-id")).await;
    }
}
