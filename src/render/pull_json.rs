//! What a pull did, for programs.

use serde_json::{Value as Json, json};

use super::{Show, redacted};
use crate::contact::{Field, Value, payload};
use crate::pull::{Report, Who};

/// A pull as JSON; where values are masked it is marked as redacted.
#[must_use]
pub fn pull_json(report: &Report, show: &Show) -> Json {
    let value = |field: Field, value: &Value| match show.mask {
        Some(_) => Json::String(show.raw_content(field, value, &report.names)),
        None => payload([(field, value)]).remove(field.key()).unwrap_or_default(),
    };
    let with = |who: &Who, more: Json| {
        let mut json = person(who, show);
        for (key, value) in more.as_object().into_iter().flatten() {
            json[key] = value.clone();
        }
        json
    };
    let new = report.new.iter().map(|new| with(&new.who, json!({ "fields": new.fields })));
    let taken = report.taken.iter().map(|taken| {
        let (before, after) = (value(taken.field, &taken.before), value(taken.field, &taken.after));
        let key = taken.field.key();
        with(&taken.who, json!({ "field": key, "before": before, "after": after }))
    });
    let ids =
        report.ids.iter().map(|given| with(&given.who, json!({ "id": given.id.to_string() })));
    let left = report.left.iter().map(|left| {
        with(&left.who, json!({ "field": left.field.map(Field::key), "why": left.why.word() }))
    });
    let unwritten = report.unwritten.iter().map(|unwritten| {
        let why = show.raw_words(&unwritten.why);
        with(&unwritten.who, json!({ "field": unwritten.field.key(), "why": why }))
    });
    let json = json!({
        "dryRun": report.is_dry_run,
        "new": new.collect::<Vec<_>>(),
        "taken": taken.collect::<Vec<_>>(),
        "ids": ids.collect::<Vec<_>>(),
        "left": left.collect::<Vec<_>>(),
        "unwritten": unwritten.collect::<Vec<_>>(),
        "crmOwned": report.crm_owned,
        "missing": report.missing.iter().map(|who| person(who, show)).collect::<Vec<_>>(),
        "notAsked": report.not_asked,
    });
    redacted(json, show)
}

fn person(who: &Who, show: &Show) -> Json {
    let text = |text: &Option<_>| text.as_ref().map(|text| show.raw_text(text).into_owned());
    let (name, email) = (text(&who.name), text(&who.email));
    let line = (who.line > 0).then_some(who.line);
    // A new file is named after the person.
    let file = (line.is_some() || show.mask.is_none()).then_some(&who.file);
    json!({ "name": name, "email": email, "file": file, "line": line })
}
