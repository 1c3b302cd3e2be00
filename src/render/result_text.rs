//! How an apply ended, for a terminal.

use super::show::{Show, Tone};
use crate::apply::{Counts, Outcome, Report, StepResult};
use crate::contact::Value;
use crate::plan::{Plan, Step};
use crate::text::for_terminal;
use crate::yaml::quoted;

/// What failed or came back different, then the closing table, which always adds up.
#[must_use]
pub fn result_text(plan: &Plan, report: &Report, show: &Show) -> String {
    let mut out = String::new();
    for outcome in [Outcome::Failed, Outcome::Unknown] {
        for (step, result) in report.with(plan, outcome) {
            out.push_str(&trouble(step, result, outcome, show));
        }
    }
    for (step, result) in report.with(plan, Outcome::Applied) {
        if let Some(error) = &result.error {
            let words = show.sentence(&error.sentence());
            out.push_str(&line(step, "applied, but a later correction failed", &words, show));
        }
        out.push_str(&normalised(step, result, show));
        if !result.moved.is_empty() {
            let keys: Vec<&str> = result.moved.iter().map(|field| field.key()).collect();
            let why = format!("{}; run `rolo plan` to see", keys.join(", "));
            out.push_str(&line(step, "somebody changed meanwhile", &why, show));
        }
    }
    for (step, result) in report.with(plan, Outcome::NotAttempted) {
        if result.is_stale {
            let why = "somebody changed it since it was planned; run again to plan it afresh";
            out.push_str(&line(step, "left alone", why, show));
        }
    }
    for (at, step) in plan.contacts.iter().enumerate().filter(|(at, _)| plan.is_aside(*at)) {
        let became = |at: usize| report.steps.get(at).map(|result| result.outcome);
        let is_there = |at: &usize| became(*at) == Some(Outcome::Applied);
        let mut later = (at + 1..plan.contacts.len()).filter(|at| plan.contacts[*at].id == step.id);
        if is_there(&at) && !later.any(|at| is_there(&at)) {
            let why = "its contact waits there for others; run again to move it on";
            out.push_str(&line(step, "has a temporary e-mail", why, show));
        }
    }
    if let Some(why) = report.stopped {
        out.push_str(&show.tone(Tone::Alarm, &format!("Stopped: {why}.\n")));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let tally = report.tally(plan);
    out.push_str(&table(tally.contacts, tally.fields));
    out
}

fn trouble(step: &Step, result: &StepResult, outcome: Outcome, show: &Show) -> String {
    let what = match outcome {
        Outcome::Unknown => "unknown: it may have been changed; run again to see",
        _ => "failed",
    };
    let Some(error) = &result.error else {
        return line(step, what, "", show);
    };
    let mut out = line(step, what, &show.sentence(&error.sentence()), show);
    for help in error.help() {
        out.push_str(&format!("    help: {}\n", show.sentence(&help)));
    }
    out
}

fn line(step: &Step, what: &str, why: &str, show: &Show) -> String {
    let person = show.person(step.name.as_ref(), step.email.as_ref());
    let place = format!("{}:{}", for_terminal(&step.file), step.line);
    let what = show.tone(Tone::Alarm, what);
    format!("! {person}  {place}\n    {what}: {why}\n")
}

fn normalised(step: &Step, result: &StepResult, show: &Show) -> String {
    if result.normalised.is_empty() {
        return String::new();
    }
    let why = "the service holds these in another way than they were sent";
    let mut out = line(step, "normalised", why, show);
    for normalised in &result.normalised {
        let key = normalised.field.key();
        out.push_str(&match written(&normalised.value, show) {
            Some(value) => format!("    write `{key}: {}` into the file\n", for_terminal(&value)),
            None => format!("    write its value of `{key}` into the file\n"),
        });
    }
    out
}

/// A value as a file would have it; nothing where it must not be seen.
fn written(value: &Value, show: &Show) -> Option<String> {
    Some(match value {
        Value::Text(text) => quoted(show.revealed(text)?),
        Value::Null => "null".to_owned(),
        Value::Id(id) => id.to_string(),
        Value::Ids(ids) => {
            format!("[{}]", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
    })
}

fn table(contacts: Counts, fields: Counts) -> String {
    let rows = [
        ("planned", contacts.total(), fields.total()),
        ("  attempted", contacts.attempted(), fields.attempted()),
        ("    applied", contacts.applied, fields.applied),
        ("    failed", contacts.failed, fields.failed),
        ("    unknown", contacts.unknown, fields.unknown),
        ("  already right", contacts.already_right, fields.already_right),
        ("  held", contacts.held, fields.held),
        ("  not attempted", contacts.not_attempted, fields.not_attempted),
    ];
    let mut out = format!("{:18}{:>10}{:>10}\n", "", "contacts", "fields");
    for (name, contacts, fields) in rows {
        out.push_str(&format!("{name:18}{contacts:>10}{fields:>10}\n"));
    }
    out
}
