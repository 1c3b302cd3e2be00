//! A plan, or findings, for the comment of a pull request: the summary and what needs a person first,
//! then contacts, as far as they fit.

use super::count;
use super::finding::{Finding, Level};
use super::refusal_text::refusals_text;
use super::review::{rank, risks};
use super::show::Show;
use super::words::{
    change_key, change_reason, in_files, missing_reason, reason_words, verdict_word,
};
use crate::contact::Value;
use crate::plan::{Action, Change, Missing, Plan, Reason, Refusal, Step, Verdict, digest};
use crate::text::{for_markdown, for_markdown_cell};

/// Most bytes of the whole text: forges take 65,536 characters in a comment (`docs/reference/formats.md`).
const BUDGET: usize = 60_000;

/// Bytes that are kept free for the line that counts what was left out, and for the words at the end.
const RESERVE: usize = 1_500;

/// Most characters of one value: a longer one is cut, and says so.
const VALUE: usize = 300;

/// Characters of two long texts that are shown before and behind where they differ.
const CONTEXT: usize = 40;

/// The plan.
pub(super) fn plan_markdown(
    plan: &Plan,
    refusals: &[Refusal],
    headline: &str,
    show: &Show,
) -> String {
    let mut out = format!("### rolo: {}\n\n{}\n", plain(headline), origin(plan));
    if !refusals.is_empty() {
        let plain_show = Show { color: false, ..*show };
        let words = refusals_text(refusals, &plain_show);
        let lines = words.lines().filter(|line| !line.is_empty());
        out.push_str("\n> [!CAUTION]\n> **Nothing is sent:** a rule stops the whole plan.\n");
        lines.for_each(|line| out.push_str(&format!("> - {}\n", plain(line.trim()))));
    }
    out.push_str(&first(plan));
    let mut blocks: Vec<(u8, String, usize)> = plan
        .contacts
        .iter()
        .map(|step| (rank(step), contact(step, plan, show), step.changes.len()))
        .chain(plan.missing.iter().map(|missing| (0, absent(missing, plan, show), 0)))
        .collect();
    blocks.sort_by_key(|(rank, ..)| *rank);
    let total = blocks.len();
    let mut left = (0, 0);
    for (at, (_, block, _)) in blocks.iter().enumerate() {
        if out.len() + block.len() + RESERVE > BUDGET {
            left = (total - at, blocks[at..].iter().map(|(_, _, fields)| fields).sum());
            break;
        }
        out.push_str(block);
    }
    if left.0 > 0 {
        out.push_str(&format!(
            "\n**Not shown for lack of room: {} with {}.** The other forms of output, such as the \
             HTML page, hold the whole plan; so does what `rolo plan` prints.\n",
            count(left.0, "more contact"),
            count(left.1, "field")
        ));
    }
    out.push_str(&explanation(plan, show));
    out
}

/// What the words mean, for somebody who sees them for the first time.
fn explanation(plan: &Plan, show: &Show) -> String {
    let is_create = |step: &Step, change: &Change| {
        step.action == Action::Create && change.verdict == Verdict::Update
    };
    let created = plan.changes().filter(|(step, change)| is_create(step, change)).count();
    let updated = plan.count(Verdict::Update) - created;
    let meanings = [
        (Verdict::Update.word(), updated, "the file moved on, and its value is sent"),
        (Action::Create.word(), created, "the contact is not in Ruddr yet, and is made there"),
        (
            Verdict::Drift.word(),
            plan.count(Verdict::Drift),
            "somebody changed the value in Ruddr, and this change does not touch it",
        ),
        (
            Verdict::Conflict.word(),
            plan.count(Verdict::Conflict),
            "both sides changed it, and somebody has to decide",
        ),
        (
            Verdict::Held.word(),
            plan.count(Verdict::Held),
            "a rule keeps the value in Ruddr as it is",
        ),
    ];
    let mut parts: Vec<String> = meanings
        .into_iter()
        .filter(|(_, fields, _)| *fields > 0)
        .map(|(verdict, _, words)| format!("**{verdict}**: {words}"))
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    if show.mask.is_some() {
        parts.push("values of people are masked, equal ones in the same way".to_owned());
    }
    parts.push("nothing was sent yet: `rolo apply` sends it, as a rule after the merge".to_owned());
    format!("\n---\n{}.\n", parts.join(" · "))
}

/// Where the plan comes from, and what names it.
fn origin(plan: &Plan) -> String {
    if let Some(revision) = &plan.against {
        return format!(
            "Compared with {}; the workspace was not asked · {}",
            for_markdown(revision),
            in_files(plan)
        );
    }
    let others = plan.unmanaged.map(|n| format!(", {n} that no file mentions"));
    let base = plan.base.as_ref().map(|base| format!(" · base `{}`", &base[..base.len().min(10)]));
    format!(
        "Workspace {} · {}{}{} · digest `{}`",
        for_markdown(&plan.workspace.name),
        in_files(plan),
        others.unwrap_or_default(),
        base.unwrap_or_default(),
        digest(plan),
    )
}

/// What a reviewer should look at first.
fn first(plan: &Plan) -> String {
    let risks = risks(plan).into_iter();
    let lines: Vec<String> = risks.map(|(n, words)| format!("> - **{n}** {words}\n")).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("\n> [!WARNING]\n{}", lines.concat())
}

fn contact(step: &Step, plan: &Plan, show: &Show) -> String {
    let who = show.raw_whom(step.name.as_ref(), step.email.as_ref());
    let sign = match step.action {
        Action::Update => "",
        Action::Create => "create ",
        Action::Delete => "delete ",
    };
    let mut out = heading(sign, &who, &step.file, step.line);
    if let Some(why) = step.refused.and_then(reason_words) {
        out.push_str(&format!("\nNot deleted: {}\n", plain(why)));
    }
    if step.changes.is_empty() {
        return out;
    }
    out.push_str("\n| verdict | field | in Ruddr | in the file |\n|---|---|---|---|\n");
    for change in &step.changes {
        out.push_str(&row(change, step.action == Action::Create, plan, show));
    }
    out
}

fn heading(sign: &str, who: &str, file: &str, line: u32) -> String {
    format!("\n{sign}**{}** {}\n", for_markdown(who), for_markdown(&format!("{file}:{line}")))
}

/// A field; a new contact has no side in Ruddr.
fn row(change: &Change, is_new: bool, plan: &Plan, show: &Show) -> String {
    let content = |value: &Value| show.raw_content(change.field, value, &plan.names);
    let (before, after) = around(&content(&change.before), &content(&change.after));
    let after = match (&change.after, show.shape(&change.before, &change.after)) {
        (Value::Null, _) => "(cleared)".to_owned(),
        (_, Some(shape)) => format!("{} {}", cut(&after), plain(&format!("({shape})"))),
        (_, None) => cut(&after),
    };
    let before = match change.reason {
        Reason::Unmentioned => "(not known here)".to_owned(),
        _ if is_new => String::new(),
        _ => cut(&before),
    };
    let why = change_reason(change).map(|why| format!("<br>{}", plain(why)));
    format!(
        "| {}{} | {} | {before} | {after} |\n",
        verdict_word(change, is_new),
        why.unwrap_or_default(),
        change_key(change, &plan.names),
    )
}

/// Two long texts, each from shortly before where they begin to differ to shortly behind where they
/// end to.
fn around(before: &str, after: &str) -> (String, String) {
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let start = same(&mut before.chars(), &mut after.chars()).saturating_sub(CONTEXT);
    let shorter = before.chars().count().min(after.chars().count());
    let end = same(&mut before.chars().rev(), &mut after.chars().rev());
    let end = end.saturating_sub(CONTEXT).min(shorter - start);
    let part = |text: &str| {
        let length = text.chars().count() - start - end;
        let middle: String = text.chars().skip(start).take(length).collect();
        let (begin, rest) = (if start > 0 { "…" } else { "" }, if end > 0 { "…" } else { "" });
        format!("{begin}{middle}{rest}")
    };
    (part(before), part(after))
}

/// Our own words, in which what stands between backticks is code.
fn plain(words: &str) -> String {
    let parts = words.split('`').enumerate().map(|(at, part)| {
        if at % 2 == 1 {
            return for_markdown(part);
        }
        part.replace('&', "&amp;").replace('<', "&lt;").replace('|', "&#124;")
    });
    parts.collect()
}

/// A value as code; of a long one the beginning, with the number of characters that it has.
fn cut(text: &str) -> String {
    let total = text.chars().count();
    if total <= VALUE {
        return for_markdown_cell(text);
    }
    let part: String = text.chars().take(VALUE).collect();
    format!("{} … ({total} characters)", for_markdown_cell(&part))
}

fn absent(missing: &Missing, plan: &Plan, show: &Show) -> String {
    let who = match (&missing.email, missing.id) {
        (Some(email), _) => show.raw_text(email).into_owned(),
        (None, Some(id)) => id.to_string(),
        (None, None) => String::new(),
    };
    let (sign, words) = match &plan.against {
        Some(_) => {
            ("new ", "Not at the revision; only the workspace tells whether it is known there")
        }
        None => ("missing ", "No live contact fits this file"),
    };
    let mut out = heading(sign, &who, &missing.file, missing.line);
    let why = missing_reason(missing).map(|why| format!("; {why}")).unwrap_or_default();
    out.push_str(&format!("\n{words}{why}.\n"));
    for hint in &missing.hints {
        let whom = for_markdown(&show.raw_whom(hint.name.as_ref(), hint.email.as_ref()));
        out.push_str(&format!("- Did you mean {whom}? Its id is `{}`\n", hint.id));
    }
    out
}

/// Findings of a validation, as a list.
pub(super) fn findings_markdown(headline: &str, findings: &[Finding]) -> String {
    let mut out = format!("### rolo: {}\n\n", plain(headline));
    for (at, finding) in findings.iter().enumerate() {
        let word = match finding.level {
            Level::Error => "**error**",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        let place = match finding.line {
            0 => finding.file.clone(),
            line => format!("{}:{line}", finding.file),
        };
        let message = finding.message.lines().map(for_markdown).collect::<Vec<_>>().join("<br>");
        let code = &finding.code;
        let line = format!("- {word} {} {message} (`{code}`)\n", for_markdown(&place));
        if out.len() + line.len() + RESERVE > BUDGET {
            let left = count(findings.len() - at, "more finding");
            out.push_str(&format!("\n**Not shown for lack of room: {left}.**\n"));
            break;
        }
        out.push_str(&line);
    }
    out
}
