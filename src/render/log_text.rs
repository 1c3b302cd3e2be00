//! What became of a contact, for people.

use std::collections::HashMap;

use super::Show;
use super::diff::long_text;
use super::show::Tone;
use super::words::key_shown;
use crate::apply::Outcome;
use crate::contact::{Field, Value, Written};
use crate::insight::log::{Change, Edit, Event, FieldChange, Log, Sent, State, Way};
use crate::text::for_terminal;

/// Columns in front of a field, and in front of the lines of a long text.
const INDENT: usize = 4;
const DEEP: usize = 8;

/// One block for each event, the newest first.
#[must_use]
pub fn log_text(log: &Log, show: &Show) -> String {
    if log.events.is_empty() {
        return "The contact is known, but none of these fields was ever changed or sent.\n"
            .to_owned();
    }
    let blocks = log.events.iter().map(|event| {
        let time = event.time().strftime("%Y-%m-%d %H:%M UTC").to_string();
        match event {
            Event::Edit(edit) => edit_text(edit, log, &time, show),
            Event::Sent(sent) => sent_text(sent, &time, show),
        }
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn edit_text(edit: &Edit, log: &Log, time: &str, show: &Show) -> String {
    let about = &edit.about;
    let commit = about.commit.short();
    let (author, subject) = (show.value(&about.author), show.value(&about.subject));
    let heading = show.tone(Tone::Heading, &format!("{time}  {author}  {commit}"));
    let mut text = format!("{heading}  {subject}\n");
    for remark in remarks(edit, log, show) {
        text.push_str(&format!("    {remark}\n"));
    }
    let mut plain = |key, before: Option<String>, after: Option<String>| {
        text.push_str(&line(key, before.as_deref(), after.as_deref(), None, show));
    };
    if let Some(Change { before, after }) = edit.id {
        plain("id", before.map(|id| id.to_string()), after.map(|id| id.to_string()));
    }
    if let Some(Change { before, after }) = edit.state {
        let word = |state: State| state.word().to_owned();
        plain("state", before.map(word), after.map(word));
    }
    for change in &edit.fields {
        let missing = |is_there: bool| is_there.then_some("(not managed)");
        let missing = [missing(edit.way() != Way::New), missing(edit.way() != Way::Removed)];
        text.push_str(&field(change, missing, show));
    }
    text
}

/// What is to be said of the commit besides the fields.
fn remarks(edit: &Edit, log: &Log, show: &Show) -> Vec<String> {
    let path = |path: &Option<String>| {
        let shown = show.raw_past_path(path.as_deref().unwrap_or_default(), &log.files);
        for_terminal(shown.unwrap_or("a file that is gone")).into_owned()
    };
    let mut remarks = Vec::new();
    if log.is_cut(edit) {
        remarks.push("in this commit or before it: older ones are not in this clone".to_owned());
    }
    if edit.is_merge() {
        remarks.push("a merge decided this: what one side had (-) gave way (+)".to_owned());
    }
    let (before, after) = (path(&edit.before), path(&edit.after));
    match edit.way() {
        Way::New => remarks.push(format!("new in {after}")),
        Way::Removed => remarks.push(format!("removed from {before}")),
        Way::Moved => remarks.push(format!("moved from {before} to {after}")),
        Way::Stays => {}
    }
    if edit.unreadable.is_some() {
        let file = path(&edit.unreadable);
        remarks.push(format!("{file} could not be read in this commit, so it is passed over"));
    }
    remarks
}

fn sent_text(sent: &Sent, time: &str, show: &Show) -> String {
    let outcome = match sent.outcome {
        Some(outcome) => outcome_words(outcome),
        None => "its fate is unknown: the receipt ends before the answer",
    };
    let code = sent.error.as_ref().map(|code| format!(" ({})", for_terminal(code)));
    let code = code.unwrap_or_default();
    let heading = show.tone(Tone::Heading, &format!("{time}  rolo apply"));
    let receipt = for_terminal(&sent.receipt).into_owned();
    let action = action_words(&sent.action, sent.is_sandbox);
    let mut text = format!("{heading}  {action}: {outcome}{code}  {receipt}\n");
    let changed = if sent.is_changed { " with changes" } else { "" };
    let commit = sent.commit.as_ref();
    let commit = commit.map(|commit| format!("at commit {}{changed}", commit.short()));
    let origin: Vec<String> = commit.into_iter().chain(sent.run.clone()).collect();
    if !origin.is_empty() {
        text.push_str(&format!("    {}\n", for_terminal(&origin.join(", "))));
    }
    if let Some(id) = sent.id.filter(|_| sent.action == "create") {
        text.push_str(&line("id", None, Some(&id.to_string()), None, show));
    }
    for change in &sent.fields {
        let missing = Some("(not known here)");
        text.push_str(&match (&*sent.action, &change.before) {
            // A new contact had nothing before.
            ("create", Some(Written::Value(before))) if before.is_empty() => {
                field(&FieldChange { before: None, ..change.clone() }, [None, missing], show)
            }
            _ => field(change, [missing; 2], show),
        });
    }
    text
}

/// A field before and after; `missing` stands for a side that there is not.
fn field(change: &FieldChange, missing: [Option<&str>; 2], show: &Show) -> String {
    let FieldChange { field, before, after } = change;
    let key = key(*field, [before.as_ref(), after.as_ref()]);
    let mut shape = None;
    if let (Some(Written::Value(before)), Some(Written::Value(after))) = (before, after) {
        let columns = show.width.saturating_sub(DEEP).max(30);
        if let Some(lines) = long_text(before, after, columns, show) {
            let indented = lines.iter().map(|line| format!("{:DEEP$}{line}\n", ""));
            return format!("{:INDENT$}{key}\n{}", "", indented.collect::<String>());
        }
        if let (Value::Text(_), Value::Text(_)) = (before, after) {
            shape = show.shape(before, after);
        }
    }
    let side = |written: &Option<Written>, missing: Option<&str>| match written {
        Some(written) => Some(value(*field, written, show)),
        None => missing.map(str::to_owned),
    };
    let (before, after) = (side(before, missing[0]), side(after, missing[1]));
    line(key, before.as_deref(), after.as_deref(), shape.as_deref(), show)
}

fn line(
    key: &str,
    before: Option<&str>,
    after: Option<&str>,
    shape: Option<&str>,
    show: &Show,
) -> String {
    let mut line = format!("{:INDENT$}{key}", "");
    for (value, sign, tone) in [(before, '-', Tone::Old), (after, '+', Tone::New)] {
        if let Some(value) = value {
            line.push_str(&format!("  {}", show.tone(tone, &format!("{sign} {value}"))));
        }
    }
    if let Some(shape) = shape {
        line.push_str(&show.tone(Tone::Quiet, &format!("  ({shape})")));
    }
    line + "\n"
}

/// The key that the file has: the readable twin where it gives a name.
fn key(field: Field, written: [Option<&Written>; 2]) -> &'static str {
    let is_named = written.into_iter().flatten().any(|one| matches!(one, Written::Names(_)));
    match &field.spec().twin {
        Some(twin) if is_named => twin.key,
        _ => key_shown(field, [&Value::Null, &Value::Null], &HashMap::new()),
    }
}

fn value(field: Field, written: &Written, show: &Show) -> String {
    match written {
        Written::Value(value) => show.field(field, value, &HashMap::new()),
        Written::Names(names) => {
            let names = names.iter().map(|name| show.raw_name(field, &name.text));
            for_terminal(&names.collect::<Vec<_>>().join(", ")).into_owned()
        }
    }
}

fn action_words(action: &str, is_sandbox: bool) -> String {
    let (what, to) = match action {
        "create" => ("created", "in"),
        "delete" => ("deleted", "in"),
        _ => ("sent", "to"),
    };
    format!("{what} {to} {}", if is_sandbox { "the sandbox" } else { "Ruddr" })
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "applied",
        Outcome::AlreadyRight => "it was so already",
        Outcome::Held => "held",
        Outcome::Failed => "failed",
        Outcome::Unknown => "it is not known whether it arrived",
        Outcome::NotAttempted => "not attempted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::explain::explain;

    #[test]
    fn every_outcome_is_explained_as_it_is_printed() {
        for outcome in Outcome::ALL {
            let words = outcome_words(outcome);
            let line = format!("2026-01-01 10:00 UTC  rolo apply  sent to Ruddr: {words}  a.jsonl");
            let of_line = explain(&line);
            assert_eq!(of_line, explain(outcome.word()), "{line}");
            assert!(!of_line.is_empty(), "{line}");
        }
    }
}
