//! A plan for a terminal: one block a contact, one line a field, a summary.

use std::collections::HashMap;

use super::count;
use super::diff::word_diff;
use super::show::{Show, Tone};
use crate::contact::{Field, Id, Value};
use crate::plan::{Action, Change, Missing, Plan, Reason, Step, Verdict, digest};
use crate::text::{Personal, for_terminal, pad_to, width};

/// Names of what ids refer to.
type Names = HashMap<Id, Personal>;

/// Text longer than this, or over several lines, is shown as a word-level diff.
const LONG: usize = 60;

/// The plan in words. `file` paths are relative to the project's root.
#[must_use]
pub fn plan_text(plan: &Plan, show: &Show) -> String {
    let mut out = String::new();
    for step in &plan.contacts {
        out.push_str(&contact(step, &plan.names, show));
        out.push('\n');
    }
    for missing in &plan.missing {
        out.push_str(&match &plan.against {
            Some(revision) => newcomer(missing, revision, show),
            None => absent(missing, show),
        });
        out.push('\n');
    }
    if !plan.forms.is_empty() {
        out.push_str(&forms(plan, show));
        out.push('\n');
    }
    out.push_str(&summary(plan, show));
    out
}

/// What people changed in Ruddr: the file's value would go over it.
#[must_use]
pub fn drift_text(plan: &Plan, show: &Show) -> String {
    let mut out: String =
        plan.contacts.iter().map(|step| contact(step, &plan.names, show) + "\n").collect();
    let fields = plan.changes().count();
    let words = match fields {
        0 => "No drift: nobody changed a managed field in Ruddr.".to_owned(),
        _ => format!(
            "Drift: {} of {} changed in Ruddr since they were in step.",
            count(fields, "field"),
            count(plan.contacts.len(), "contact")
        ),
    };
    out.push_str(&show.tone(Tone::Heading, &words));
    out.push('\n');
    out
}

/// What a rule leaves for a person to decide, which makes apply end with 4; empty when there is
/// nothing.
#[must_use]
pub fn undone_text(plan: &Plan) -> String {
    let conflicts = plan.changes().filter(|(_, c)| c.verdict == Verdict::Conflict && !c.is_sent);
    let is_refused = |reason| matches!(reason, Reason::Protected | Reason::Taken | Reason::Swap);
    let protected = plan.changes().filter(|(_, change)| is_refused(change.reason));
    let refused = plan.contacts.iter().filter(|step| step.refused.is_some());
    let parts: Vec<String> = [
        (plan.missing.len(), "contact", "missing"),
        (conflicts.count(), "field", "in conflict"),
        (protected.count(), "field", "held"),
        (refused.count(), "contact", "not deleted"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, what)| format!("{} {what}", count(n, one)))
    .collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("left for a person to decide, so this ends with 4: {}", parts.join(", "))
}

fn contact(step: &Step, names: &Names, show: &Show) -> String {
    let person = show.person(step.name.as_ref(), step.email.as_ref());
    let sign = match step.action {
        Action::Update => "~",
        Action::Create => "+",
        Action::Delete => "-",
    };
    let mut out = heading(sign, &person, &step.file, step.line, show);
    if step.action == Action::Delete {
        out.push_str(&deletion(step, show));
    }
    let keys = step.changes.iter().map(|change| width(label(change, names))).max().unwrap_or(0);
    for change in &step.changes {
        out.push_str(&field(change, keys, names, show));
    }
    out
}

fn deletion(step: &Step, show: &Show) -> String {
    let why = step.refused.and_then(words);
    let (word, tone, why) = match why {
        Some(why) => ("held    ", Tone::Alarm, format!("  ({why})")),
        None => ("delete  ", Tone::Old, String::new()),
    };
    format!("    {}  the contact{why}\n", show.tone(tone, word))
}

fn heading(sign: &str, what: &str, file: &str, line: u32, show: &Show) -> String {
    let place = format!("{}:{line}", for_terminal(file));
    let what = show.tone(Tone::Heading, &format!("{sign} {what}"));
    format!("{what}  {}\n", show.tone(Tone::Quiet, &place))
}

fn field(change: &Change, keys: usize, names: &Names, show: &Show) -> String {
    let verdict = pad_to(change.verdict.word(), 8);
    let verdict = match change.verdict {
        Verdict::Update => show.tone(Tone::Quiet, &verdict),
        Verdict::Drift | Verdict::Conflict | Verdict::Held => show.tone(Tone::Alarm, &verdict),
    };
    let key = pad_to(label(change, names), keys);
    let start = format!("    {verdict}  {key}  ");
    let indent = " ".repeat(4 + 8 + 2 + keys + 2);
    let mut lines = sides(change, indent.len(), names, show);
    lines.extend(reason(change).map(|reason| show.tone(Tone::Quiet, &format!("({reason})"))));
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(if at == 0 { &start } else { &indent });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The field's key as a file would have it: the readable twin where names are shown.
fn label(change: &Change, names: &Names) -> &'static str {
    key_shown(change.field, [&change.before, &change.after], names)
}

/// The key of a field with these values: the readable twin where their names are shown.
pub(super) fn key_shown(field: Field, values: [&Value; 2], names: &Names) -> &'static str {
    let mut ids = values.into_iter().flat_map(Value::references);
    match &field.spec().twin {
        Some(twin) if ids.all(|id| names.contains_key(id)) => twin.key,
        _ => field.key(),
    }
}

/// Old and new: on one line where they fit, else one below the other; long text word by word.
fn sides(change: &Change, indent: usize, names: &Names, show: &Show) -> Vec<String> {
    let old = |text: &str| show.tone(Tone::Old, &format!("- {text}"));
    let new = |text: &str| show.tone(Tone::New, &format!("+ {text}"));
    let key = change.field;
    match (&change.before, &change.after) {
        (Value::Ids(before), Value::Ids(after)) => {
            let gone = without(before, after).map(|id| old(&show.reference(key, id, names)));
            let added = without(after, before).map(|id| new(&show.reference(key, id, names)));
            gone.chain(added).collect()
        }
        (_, after) if change.reason == Reason::Unmentioned => {
            vec![new(&show.field(key, after, names))]
        }
        (before, after) => {
            let columns = show.width.saturating_sub(indent).max(30);
            if let Some(lines) = long_text(before, after, columns, show) {
                return lines;
            }
            let shape = match (before, after) {
                (Value::Text(_), Value::Text(_)) => show.shape(before, after),
                _ => None,
            };
            let shape = shape.map(|shape| format!("  ({shape})")).unwrap_or_default();
            let (before, after) = match after {
                Value::Null => (show.field(key, before, names), "(cleared)".to_owned()),
                _ => (show.field(key, before, names), show.field(key, after, names)),
            };
            let wide = indent + width(&before) + width(&after) + width(&shape) + 6;
            let is_mixed = is_right_to_left(&before) || is_right_to_left(&after);
            let (before, after) = (old(&before), new(&after));
            let after = format!("{after}{}", show.tone(Tone::Quiet, &shape));
            if wide <= show.width && !is_mixed {
                vec![format!("{before}  {after}")]
            } else {
                vec![before, after]
            }
        }
    }
}

/// Long text word by word, where it may be seen.
fn long_text(before: &Value, after: &Value, columns: usize, show: &Show) -> Option<Vec<String>> {
    let (Value::Text(before), Value::Text(after)) = (before, after) else { return None };
    let (before, after) = (show.revealed(before)?, show.revealed(after)?);
    is_long(before, after).then(|| word_diff(before, after, columns, show))
}

fn is_long(before: &str, after: &str) -> bool {
    let is_long = |text: &str| text.contains('\n') || width(text) > LONG;
    !before.is_empty() && !after.is_empty() && (is_long(before) || is_long(after))
}

fn without<'a>(ids: &'a [Id], others: &'a [Id]) -> impl Iterator<Item = &'a Id> {
    ids.iter().filter(|id| !others.contains(id))
}

/// Hebrew, Arabic and their neighbours: two such texts on one line would change places.
fn is_right_to_left(text: &str) -> bool {
    text.contains(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'),
    )
}

/// Why, where it is not plain, and what can be done.
fn reason(change: &Change) -> Option<String> {
    let words = match change.reason {
        Reason::ChangedThere if change.is_sent => "changed in Ruddr; the file overwrites it",
        Reason::ChangedBoth if change.is_sent => {
            "changed in Ruddr and in the file; the file overwrites it"
        }
        reason => words(reason)?,
    };
    Some(words.to_owned())
}

fn words(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::NoHistory | Reason::New | Reason::Behind => return None,
        Reason::Unmentioned => "new in the file; what Ruddr has is not known here",
        Reason::ChangedThere => "changed in Ruddr; kept, as `policy.drift` says",
        Reason::ChangedBoth => {
            "changed in Ruddr and in the file, so nothing is sent: write Ruddr's value into the file, \
             send yours with `--overwrite EMAIL:FIELD`, or drop the field"
        }
        Reason::CrmOwned => {
            "HubSpot or Salesforce owns this field of the contact and would undo the change"
        }
        Reason::Protected => "`policy.protected` forbids it",
        Reason::DeletingIsOff => "`policy.delete` is not `allow`",
        Reason::Taken => "another contact has this e-mail and keeps it",
        Reason::Swap => {
            "contacts change places, which needs a temporary address: \
             `--allow-temporary-email` allows it"
        }
        Reason::Temporary => "for a moment, so that others can change places",
    })
}

fn absent(missing: &Missing, show: &Show) -> String {
    let (what, by) = match (&missing.email, missing.id) {
        (Some(email), None) => (show.value(email), "e-mail"),
        (Some(email), Some(_)) => (show.value(email), "id"),
        (None, Some(id)) => (id.to_string(), "id"),
        (None, None) => ("(no e-mail)".to_owned(), "e-mail"),
    };
    let why = if missing.id.is_some() {
        ""
    } else {
        "; creating needs `policy.create: allow`, and first and last name"
    };
    let mut out = heading("?", &what, &missing.file, missing.line, show);
    let word = show.tone(Tone::Alarm, "missing ");
    out.push_str(&format!("    {word}  no live contact has this {by}{why}\n"));
    for hint in &missing.hints {
        let person = show.person(hint.name.as_ref(), hint.email.as_ref());
        out.push_str(&if hint.is_former {
            format!(
                "              git shows that it was {person}: add the line `id: {}`\n",
                hint.id
            )
        } else {
            format!("              did you mean {person}? its id is {}\n", hint.id)
        });
    }
    out
}

/// A contact that the revision in the place of the workspace does not have.
fn newcomer(missing: &Missing, revision: &str, show: &Show) -> String {
    let text = |field| match missing.wanted.get(field) {
        Some(Value::Text(text)) => Some(show.value(text)),
        _ => None,
    };
    let names = [text(Field::FirstName), text(Field::LastName)];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let email = missing.email.as_ref().map(|email| format!("<{}>", show.value(email)));
    let parts = [Some(name).filter(|name| !name.is_empty()), email];
    let who = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut out = heading("+", &who, &missing.file, missing.line, show);
    let word = show.tone(Tone::Quiet, "new     ");
    let revision = for_terminal(revision);
    out.push_str(&format!(
        "    {word}  not at `{revision}`; only the workspace tells whether it is known there\n"
    ));
    out
}

fn forms(plan: &Plan, show: &Show) -> String {
    let mut out =
        show.tone(Tone::Heading, "Other form, same meaning; nothing is sent for these:\n");
    for form in &plan.forms {
        let email = form.email.as_ref().map(|email| show.value(email)).unwrap_or_default();
        let place = format!("{}:{}", for_terminal(&form.file), form.line);
        let quoted = |value: &Value| format!("`{}`", show.field(form.field, value, &plan.names));
        let (live, desired) = (quoted(&form.live), quoted(&form.desired));
        let key = form.field.key();
        let shape = show.shape(&form.live, &form.desired).map(|shape| format!(" ({shape})"));
        let shape = shape.unwrap_or_default();
        out.push_str(&format!(
            "    {email}  {key}: {live} in Ruddr, {desired} here{shape}  {place}\n"
        ));
    }
    out
}

fn summary(plan: &Plan, show: &Show) -> String {
    let workspace = for_terminal(&plan.workspace.name);
    let contacts = |action| {
        plan.contacts.iter().filter(|step| step.action == action && step.is_sent()).count()
    };
    let updates = contacts(Action::Update);
    let is_update = |step: &&Step| step.action == Action::Update;
    let fields = plan.contacts.iter().filter(is_update).flat_map(Step::sent).count();
    let others = format!(
        "{} in files, {} in the workspace that no file mentions",
        count(plan.managed, "contact"),
        plan.unmanaged
    );
    let mut parts = Vec::new();
    if updates > 0 {
        parts.push(format!("{} to update ({})", count(updates, "contact"), count(fields, "field")));
    }
    for (action, words) in [(Action::Create, "create"), (Action::Delete, "delete")] {
        match contacts(action) {
            0 => {}
            n => parts.push(format!("{} to {words}", count(n, "contact"))),
        }
    }
    let is_sending = !parts.is_empty();
    for (verdict, words) in [
        (Verdict::Drift, "changed in Ruddr"),
        (Verdict::Conflict, "in conflict"),
        (Verdict::Held, "held"),
    ] {
        match plan.count(verdict) {
            0 => {}
            n => parts.push(format!("{} {words}", count(n, "field"))),
        }
    }
    if !plan.missing.is_empty() {
        let word = if plan.against.is_some() { "new" } else { "missing" };
        parts.push(format!("{} {word}", count(plan.missing.len(), "contact")));
    }
    if let Some(revision) = &plan.against {
        return against(plan, revision, &parts, show);
    }
    let what = if parts.is_empty() {
        "No changes: every managed field is as the files say.".to_owned()
    } else {
        let begin = if is_sending { "Plan: " } else { "No changes to send: " };
        format!("{begin}{}.", parts.join(", "))
    };
    let what = show.tone(Tone::Heading, &what);
    format!("{what}\nWorkspace {workspace}: {others}.\nDigest {}\n", digest(plan))
}

/// The summary where a revision stands in the place of the workspace.
fn against(plan: &Plan, revision: &str, parts: &[String], show: &Show) -> String {
    let revision = for_terminal(revision);
    let what = if parts.is_empty() {
        format!("No changes against `{revision}`.")
    } else {
        format!("Plan against `{revision}`: {}.", parts.join(", "))
    };
    let what = show.tone(Tone::Heading, &what);
    let files = count(plan.managed, "contact");
    let dropped = match plan.unmanaged {
        0 => String::new(),
        n => format!("; {} of the revision no longer in any file", count(n, "contact")),
    };
    format!("{what}\nThe workspace was not asked: {files} in files{dropped}.\n")
}
