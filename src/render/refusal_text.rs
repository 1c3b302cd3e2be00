//! What stops a whole plan, in words.

use super::count;
use super::show::{Show, Tone};
use crate::plan::{Action, Refusal};

/// One line for each reason; empty when nothing stops the plan.
#[must_use]
pub fn refusals_text(refusals: &[Refusal], show: &Show) -> String {
    refusals
        .iter()
        .map(|refusal| {
            show.tone(Tone::Alarm, &format!("Apply refuses this plan: {}.\n", why(refusal)))
        })
        .collect()
}

fn why(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Ceiling { action, contacts, allowed, ceiling, managed } => {
            format!(
                "{} would be {}, and the ceiling is {allowed} ({} % of {}, at least {}, at most {}; \
                 `policy.ceilings.{}`)",
                count(*contacts, "contact"),
                done(*action),
                ceiling.percent,
                count(*managed, "contact"),
                ceiling.floor,
                ceiling.max,
                action.word(),
            )
        }
        Refusal::Off(action, contacts) => format!(
            "{} would be {}, and `policy.{}` is not `allow`",
            count(*contacts, "contact"),
            done(*action),
            action.word(),
        ),
        Refusal::Protected(fields) => {
            format!("`policy.protected` forbids {} of it", count(*fields, "change"))
        }
        Refusal::Drift(fields) => {
            format!("{} changed in Ruddr, and `policy.drift` is `fail`", count(*fields, "field"))
        }
        Refusal::Conflict(fields) => format!(
            "{} changed in Ruddr and in the files, and `policy.conflict` is `fail`",
            count(*fields, "field")
        ),
    }
}

fn done(action: Action) -> &'static str {
    match action {
        Action::Update => "updated",
        Action::Create => "created",
        Action::Delete => "deleted",
    }
}
