//! Looks again, just before sending, whether the contacts are still as they were planned.

use std::collections::HashMap;

use crate::api::{PAGE, Reader};
use crate::contact::{Id, Live};
use crate::inventory::{self, Event, NotRead};
use crate::plan::{Plan, Step};

/// What becomes of a step after looking again. Staleness is judged by contact: one that moved is
/// left alone, the others proceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// As planned, or partly done already: send.
    Send,
    /// Every change holds already.
    AlreadyRight,
    /// A value is neither the planned one nor the desired one, or the contact is gone.
    Stale,
}

/// Reads the contacts of a plan again, one by one or all pages, whichever takes fewer requests; an
/// earlier reading found `live` contacts in all. Gives one decision for each step.
pub async fn recheck(plan: &Plan, reader: &Reader, live: usize) -> Result<Vec<Decision>, NotRead> {
    let wanted: HashMap<Id, &Step> = plan.contacts.iter().map(|step| (step.id, step)).collect();
    let mut found: HashMap<Id, Decision> = HashMap::new();
    if wanted.len() <= live.div_ceil(PAGE) {
        for live in inventory::fetch(reader, wanted.keys().copied().collect()).await? {
            found.extend(wanted.get(&live.id).map(|step| (live.id, decide(step, &live))));
        }
    } else {
        let mut tell = |event| match event {
            Event::Page(page) => {
                for live in page {
                    found.extend(wanted.get(&live.id).map(|step| (live.id, decide(step, &live))));
                }
            }
            Event::Restart => found.clear(),
        };
        inventory::walk(reader, &mut tell).await?;
    }
    let steps = plan.contacts.iter();
    Ok(steps.map(|step| found.get(&step.id).copied().unwrap_or(Decision::Stale)).collect())
}

fn decide(step: &Step, live: &Live) -> Decision {
    let mut is_done = true;
    for change in step.sent() {
        let now = live.value(change.field);
        let done = now.means(&change.after, change.field);
        if !done && !now.means(&change.before, change.field) {
            return Decision::Stale;
        }
        is_done &= done;
    }
    if is_done { Decision::AlreadyRight } else { Decision::Send }
}
