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
        Refusal::Stricter(fields) => format!(
            "{} of it would not be sent by the rules of today (`policy.drift`, `policy.conflict`, \
             `policy.crmOwned` or `policy.ignore`)",
            count(*fields, "change")
        ),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::explain::explain;
    use crate::plan::Policy;

    #[test]
    fn every_refusal_is_explained_as_it_is_printed() {
        let ceiling = Policy::default().ceilings.update;
        let ceiling = |action| {
            let (contacts, allowed, managed) = (9, 5, 33);
            Refusal::Ceiling { action, contacts, allowed, ceiling, managed }
        };
        for (refusal, topic) in [
            (ceiling(Action::Update), "ceiling"),
            (ceiling(Action::Create), "ceiling"),
            (ceiling(Action::Delete), "ceiling"),
            (Refusal::Stricter(1), "refused"),
            (Refusal::Off(Action::Create, 1), "create"),
            (Refusal::Off(Action::Delete, 1), "deleting-is-off"),
            (Refusal::Protected(2), "protected"),
            (Refusal::Drift(2), "drift"),
            (Refusal::Conflict(2), "conflict"),
        ] {
            let found = explain(&format!("Apply refuses this plan: {}.", why(&refusal)));
            let names: Vec<&str> = found.iter().map(|topic| topic.name).collect();
            assert_eq!(names, [topic], "{refusal:?}");
        }
    }
}
