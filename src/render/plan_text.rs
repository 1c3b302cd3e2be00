//! A plan for a terminal: one block a contact, one line a field, a summary.

use super::count;
use super::diff::long_text;
use super::forms::NoDrift;
use super::show::{Show, Tone};
use super::words::{
    Names, change_key, change_reason, drift_headline, headline, in_files, missing_reason,
    reason_words, verdict_word,
};
use crate::contact::{Field, Id, Value};
use crate::plan::{Action, Change, Missing, Plan, Reason, Step, Verdict, digest};
use crate::text::{for_terminal, pad_to, width};

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
pub fn drift_text(plan: &Plan, beside: NoDrift, show: &Show) -> String {
    let mut out: String =
        plan.contacts.iter().map(|step| contact(step, &plan.names, show) + "\n").collect();
    out.push_str(&show.tone(Tone::Heading, &drift_headline(plan, beside)));
    out.push('\n');
    out
}

/// What a rule leaves for a person to decide, and whether it `is_end`, the reason that apply ends with 4;
/// empty when there is nothing.
#[must_use]
pub fn undone_text(plan: &Plan, is_end: bool) -> String {
    let conflicts = plan.changes().filter(|(_, c)| c.verdict == Verdict::Conflict && !c.is_sent);
    let protected = plan.changes().filter(|(_, change)| change.reason.is_for_a_person());
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
    let so = if is_end { ", so this ends with 4" } else { "" };
    format!("left for a person to decide{so}: {}", parts.join(", "))
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
    let keys =
        step.changes.iter().map(|change| width(change_key(change, names))).max().unwrap_or(0);
    for change in &step.changes {
        let is_new = step.action == Action::Create;
        out.push_str(&field(change, is_new, keys, names, show));
    }
    out
}

fn deletion(step: &Step, show: &Show) -> String {
    let why = step.refused.and_then(reason_words);
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

/// A field of a contact; a new contact had nothing before, and there is nothing to judge.
fn field(change: &Change, is_new: bool, keys: usize, names: &Names, show: &Show) -> String {
    let verdict = pad_to(verdict_word(change, is_new), 8);
    let verdict = match change.verdict {
        Verdict::Update => show.tone(Tone::Quiet, &verdict),
        Verdict::Drift | Verdict::Conflict | Verdict::Held => show.tone(Tone::Alarm, &verdict),
    };
    let key = pad_to(change_key(change, names), keys);
    let start = format!("    {verdict}  {key}  ");
    let indent = " ".repeat(4 + 8 + 2 + keys + 2);
    let mut lines = sides(change, is_new, indent.len(), names, show);
    lines
        .extend(change_reason(change).map(|reason| show.tone(Tone::Quiet, &format!("({reason})"))));
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(if at == 0 { &start } else { &indent });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Old and new: on one line where they fit, else one below the other; long text word by word.
fn sides(change: &Change, is_new: bool, indent: usize, names: &Names, show: &Show) -> Vec<String> {
    let old = |text: &str| show.tone(Tone::Old, &format!("- {text}"));
    let new = |text: &str| show.tone(Tone::New, &format!("+ {text}"));
    let key = change.field;
    match (&change.before, &change.after) {
        (Value::Ids(before), Value::Ids(after)) => {
            let gone = without(before, after).map(|id| old(&show.reference(key, id, names)));
            let added = without(after, before).map(|id| new(&show.reference(key, id, names)));
            gone.chain(added).collect()
        }
        (_, after) if is_new || change.reason == Reason::Unmentioned => {
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

fn without<'a>(ids: &'a [Id], others: &'a [Id]) -> impl Iterator<Item = &'a Id> {
    ids.iter().filter(|id| !others.contains(id))
}

/// Hebrew, Arabic and their neighbours: two such texts on one line would change places.
fn is_right_to_left(text: &str) -> bool {
    text.contains(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'),
    )
}

fn absent(missing: &Missing, show: &Show) -> String {
    let (what, by) = match (&missing.email, missing.id) {
        (Some(email), None) => (show.value(email), "e-mail"),
        (Some(email), Some(_)) => (show.value(email), "id"),
        (None, Some(id)) => (id.to_string(), "id"),
        (None, None) => ("(no e-mail)".to_owned(), "e-mail"),
    };
    let why = missing_reason(missing).map(|why| format!("; {why}")).unwrap_or_default();
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
    let text = |field| Some(show.value(missing.wanted.get(field)?.as_text()?));
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
    let what = show.tone(Tone::Heading, &headline(plan));
    let files = in_files(plan);
    if let Some(revision) = &plan.against {
        let revision = for_terminal(revision);
        let dropped = match plan.unmanaged {
            None | Some(0) => String::new(),
            Some(n) => format!("; {} of the revision no longer in any file", count(n, "contact")),
        };
        return format!(
            "{what}\nCompared with `{revision}`; the workspace was not asked: {files}{dropped}.\n"
        );
    }
    let workspace = for_terminal(&plan.workspace.name);
    let others = match plan.unmanaged {
        Some(n) => format!(", {n} in the workspace that no file mentions"),
        None => "; the others were not read".to_owned(),
    };
    format!("{what}\nWorkspace {workspace}: {files}{others}.\nDigest {}\n", digest(plan))
}
