//! A health check for programs.

use serde_json::{Value as Json, json};

use super::doctor_words::{finding, group, next, source, subject};
use crate::insight::doctor::{Check, Count, Finding, Outcome, Report};

/// The report. Nothing in it is about a person, so nothing is masked.
#[must_use]
pub fn doctor_json(report: &Report, platform: &str) -> Json {
    let checks: Vec<Json> = report.checks.iter().map(check).collect();
    let number = |outcome: &str| checks.iter().filter(|check| check["outcome"] == outcome).count();
    let looked = report.looked;
    json!({
        "rolo": env!("CARGO_PKG_VERSION"),
        "platform": platform,
        "looked": {
            "contacts": looked.contacts,
            "pages": looked.pages,
            "all": looked.is_all,
            "requests": looked.requests,
        },
        "summary": {
            "asDocumented": number("as-documented"),
            "different": number("different"),
            "couldNotTell": number("could-not-tell"),
            "breaking": report.breaks(),
        },
        "checks": checks,
    })
}

fn check(check: &Check) -> Json {
    let (outcome, breaks, what) = match &check.outcome {
        Outcome::AsDocumented(what) => ("as-documented", false, what.as_ref()),
        Outcome::Different { what, breaks } => ("different", *breaks, Some(what)),
        Outcome::CouldNotTell(why) => ("could-not-tell", false, Some(why)),
    };
    let (source, known) = source(check.subject.source());
    json!({
        "group": group(check.subject.group()).to_lowercase(),
        "subject": subject(check.subject).0,
        "source": source,
        "known": known,
        "outcome": outcome,
        "breaks": breaks,
        "finding": what.map(|what| finding(check.subject, what)),
        "counts": what.map(counts),
        "next": next(check),
    })
}

/// The numbers of a finding that counts by name.
fn counts(finding: &Finding) -> Json {
    match finding {
        Finding::Keys(counts)
        | Finding::OtherValues(counts)
        | Finding::RowKeys(counts)
        | Finding::Faults { codes: counts, .. } => {
            let count = |count: &Count| (count.name.clone(), Json::from(count.count));
            counts.iter().map(count).collect()
        }
        Finding::Lengths(lengths) => lengths
            .iter()
            .map(|length| {
                let counts = json!({
                    "longest": length.longest, "limit": length.max, "over": length.over,
                });
                (length.key.to_owned(), counts)
            })
            .collect(),
        _ => Json::Null,
    }
}
