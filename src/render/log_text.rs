//! What became of a contact, for people.

use std::collections::HashMap;

use super::Show;
use super::show::Tone;
use super::words::key_shown;
use crate::apply::Outcome;
use crate::contact::{Field, Value, Written};
use crate::insight::log::{Edit, Event, FieldEdit, FieldSent, Sent};
use crate::text::for_terminal;

/// One block for each event, the newest first.
#[must_use]
pub fn log_text(events: &[Event], show: &Show) -> String {
    let blocks = events.iter().map(|event| {
        let time = event.time().strftime("%Y-%m-%d %H:%M UTC").to_string();
        match event {
            Event::Edit(edit) => edit_text(edit, &time, show),
            Event::Sent(sent) => sent_text(sent, &time, show),
        }
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn edit_text(edit: &Edit, time: &str, show: &Show) -> String {
    let about = &edit.about;
    let commit = about.commit.0.get(..10).unwrap_or(&about.commit.0);
    let (author, subject) = (show.value(&about.author), show.value(&about.subject));
    let heading = show.tone(Tone::Heading, &format!("{time}  {author}  {commit}"));
    let mut text = format!("{heading}  {subject}\n");
    let path = |path: &str| for_terminal(path).into_owned();
    match (&edit.before, &edit.after) {
        (None, Some(file)) => text.push_str(&format!("    new in {}\n", path(file))),
        (Some(file), None) => text.push_str(&format!("    removed from {}\n", path(file))),
        (Some(from), Some(to)) if from != to => {
            text.push_str(&format!("    moved from {} to {}\n", path(from), path(to)));
        }
        _ => {}
    }
    for FieldEdit { field, before, after } in &edit.fields {
        let key = key(*field, [before.as_ref(), after.as_ref()]);
        let value = |written: &Option<Written>, is_there: bool| match written {
            Some(written) => Some(value(*field, written, show)),
            None => is_there.then(|| "(not managed)".to_owned()),
        };
        let (before, after) =
            (value(before, edit.before.is_some()), value(after, edit.after.is_some()));
        text.push_str(&line(key, before.as_deref(), after.as_deref(), show));
    }
    text
}

fn sent_text(sent: &Sent, time: &str, show: &Show) -> String {
    let outcome = match sent.outcome {
        Some(outcome) => outcome_words(outcome),
        None => "its fate is unknown: the receipt ends before the answer",
    };
    let heading = show.tone(Tone::Heading, &format!("{time}  rolo apply"));
    let receipt = for_terminal(&sent.receipt).into_owned();
    let mut text = format!("{heading}  {}: {outcome}  {receipt}\n", action_words(&sent.action));
    for FieldSent { field, before, after } in &sent.fields {
        let key = key(*field, [before.as_ref(), after.as_ref()]);
        let value = |written: &Option<Written>| match written {
            Some(written) => value(*field, written, show),
            None => "(not known here)".to_owned(),
        };
        text.push_str(&line(key, Some(&value(before)), Some(&value(after)), show));
    }
    text
}

fn line(key: &str, before: Option<&str>, after: Option<&str>, show: &Show) -> String {
    let mut line = format!("    {key}");
    for (value, sign, tone) in [(before, '-', Tone::Old), (after, '+', Tone::New)] {
        if let Some(value) = value {
            line.push_str(&format!("  {}", show.tone(tone, &format!("{sign} {value}"))));
        }
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
            let names = names.iter().map(|name| show.name_of(field, &name.text));
            for_terminal(&names.collect::<Vec<_>>().join(", ")).into_owned()
        }
    }
}

fn action_words(action: &str) -> &'static str {
    match action {
        "create" => "created in Ruddr",
        "delete" => "deleted in Ruddr",
        _ => "sent to Ruddr",
    }
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
