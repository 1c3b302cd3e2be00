//! A health check for people: one line for each thing that was looked at.

use std::borrow::Cow;

use super::count;
use super::doctor_words::{finding, group, next, subject};
use super::show::{Show, Tone};
use crate::insight::doctor::{Check, Group, Looked, Outcome, Report, Source};
use crate::text::{for_terminal, pad_to, width};

/// The report. Nothing in it is about a person, so nothing is masked.
#[must_use]
pub fn doctor_text(report: &Report, platform: &str, show: &Show) -> String {
    let mut out = format!("rolo {} on {platform}\n", env!("CARGO_PKG_VERSION"));
    let titles = report.checks.iter().map(|check| width(subject(check.subject).1)).max();
    let titles = titles.unwrap_or(0);
    for part in report.checks.chunk_by(|a, b| a.subject.group() == b.subject.group()) {
        let heading = part.first().map(|check| group(check.subject.group())).unwrap_or_default();
        out.push_str(&format!("\n{}\n", show.tone(Tone::Heading, heading)));
        for alike in part.chunk_by(|a, b| reason(a).is_some() && reason(a) == reason(b)) {
            match (alike, reason(&alike[0])) {
                ([_, _, _, ..], Some(why)) => unclear(&mut out, alike.len(), &why, titles, show),
                _ => alike.iter().for_each(|check| line(&mut out, check, titles, show)),
            }
        }
    }
    out.push_str(&format!("\n{}", summary(report)));
    out
}

/// Why nothing could be told.
fn reason(check: &Check) -> Option<Cow<'static, str>> {
    match &check.outcome {
        Outcome::CouldNotTell(why) => Some(finding(check.subject, why)),
        _ => None,
    }
}

/// One line for several checks of which nothing can be told for one reason.
fn unclear(out: &mut String, n: usize, why: &str, titles: usize, show: &Show) {
    let (title, why) = (pad_to(&count(n, "check"), titles), for_terminal(why));
    let (symbol, word) = (show.tone(Tone::Alarm, "?"), show.tone(Tone::Alarm, "could not tell"));
    out.push_str(&format!("  {symbol} {title}  {word}: {why}\n"));
}

fn line(out: &mut String, check: &Check, titles: usize, show: &Show) {
    let is_ours = matches!(check.subject.source(), Source::Local(_));
    let (tone, symbol, word, what) = match &check.outcome {
        Outcome::AsDocumented(what) => {
            (Tone::New, "✓", if is_ours { "fine" } else { "as documented" }, what.as_ref())
        }
        Outcome::Different { what, .. } => {
            (Tone::Old, "✗", if is_ours { "wrong" } else { "different" }, Some(what))
        }
        Outcome::CouldNotTell(why) => (Tone::Alarm, "?", "could not tell", Some(why)),
    };
    let title = pad_to(subject(check.subject).1, titles);
    let what = what.map(|what| finding(check.subject, what)).unwrap_or_default();
    let colon = if what.is_empty() { "" } else { ": " };
    let (symbol, word) = (show.tone(tone, symbol), show.tone(tone, word));
    out.push_str(&format!("  {symbol} {title}  {word}{colon}{}\n", for_terminal(&what)));
    let indent = " ".repeat(titles + 6);
    if matches!(check.outcome, Outcome::Different { breaks: true, .. }) {
        out.push_str(&format!("{indent}`plan` and `apply` fail because of it\n"));
    }
    if let Some(next) = next(check) {
        out.push_str(&format!("{indent}next: {}\n", for_terminal(&next)));
    }
}

fn summary(report: &Report) -> String {
    let number =
        |is: fn(&Outcome) -> bool| report.checks.iter().filter(|check| is(&check.outcome)).count();
    let fine = number(|outcome| matches!(outcome, Outcome::AsDocumented(_)));
    let different = number(|outcome| matches!(outcome, Outcome::Different { .. }));
    let unclear = number(|outcome| matches!(outcome, Outcome::CouldNotTell(_)));
    let all = count(report.checks.len(), "check");
    let mut words = String::new();
    if report.checks.iter().any(|check| check.subject.group() == Group::Api) {
        words = looked(report.looked);
    }
    words
        + &format!("{all}: {fine} fine, {different} different, {unclear} could not be told.\n")
        + &match report.breaks() {
            0 => "Nothing was found that makes `plan` and `apply` fail.\n".to_owned(),
            1 => "One of them makes `plan` and `apply` fail.\n".to_owned(),
            n => format!("{n} of them make `plan` and `apply` fail.\n"),
        }
}

/// How much of the workspace was looked at.
fn looked(looked: Looked) -> String {
    let Looked { contacts, pages, is_all, requests } = looked;
    let requests = count(usize::try_from(requests).unwrap_or(usize::MAX), "request");
    let all = match (pages, is_all) {
        (0, _) => return format!("No contact of the workspace was looked at; {requests}.\n"),
        (_, true) => "all that there are",
        (_, false) => "and there are more",
    };
    let (contacts, pages) = (count(contacts, "contact"), count(pages, "page"));
    format!("Looked at {contacts} on {pages}, {all}; {requests}, all of them GET.\n")
}
