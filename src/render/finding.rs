//! What deserves a remark at a place in a file: faults of the files, and what a plan leaves for a
//! person to look at. The common form of annotations, SARIF, JUnit and code quality.

use super::show::Show;
use super::words::{change_reason, missing_reason, reason_words};
use crate::diagnostic::{Faults, Severity};
use crate::plan::{Change, Missing, Plan, Reason, Step, Verdict};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The files are invalid, or a rule refuses something.
    Error,
    /// A person has to decide or look.
    Warning,
    /// Good to know.
    Note,
}

/// A remark. Its words are shown or masked already, and not escaped.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// How much it matters.
    pub(super) level: Level,
    /// A stable code.
    pub(super) code: String,
    /// The file, relative to the project's root.
    pub(super) file: String,
    /// Line in it, from 1; 0 where the file as a whole is meant.
    pub(super) line: u32,
    /// Column in it, from 1; 0 where the line as a whole is meant.
    pub(super) column: u32,
    /// A few words.
    pub(super) title: String,
    /// What happened, and what to do next.
    pub(super) message: String,
    /// What tells it from others of the same code in the same file, without any value of a person.
    pub(super) key: String,
}

/// The faults of contact files.
pub(super) fn of_report(report: &Faults, show: &Show) -> Vec<Finding> {
    let findings = report.sorted().into_iter().map(|fault| {
        let span = fault.place.span;
        let title = show.raw_words(&fault.sentence);
        let help = fault.help.iter().map(|help| show.raw_words(help));
        let message = std::iter::once(title.clone()).chain(help).collect::<Vec<_>>().join("\n");
        Finding {
            level: match fault.severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
            },
            code: fault.code.to_owned(),
            file: fault.place.source.path.clone(),
            line: span.line,
            column: span.column,
            title,
            message,
            key: format!("{}:{}", span.line, span.column),
        }
    });
    findings.collect()
}

/// What a plan leaves for a person: held and drifted fields, conflicts, missing contacts, refused
/// deletions. Plain updates are no findings.
pub(super) fn of_plan(plan: &Plan, show: &Show) -> Vec<Finding> {
    let steps = plan.contacts.iter().flat_map(|step| of_step(step, plan, show));
    let missing = plan.missing.iter().map(|missing| of_missing(missing, plan, show));
    let mut findings: Vec<Finding> = steps.chain(missing).collect();
    findings.sort_by(|a, b| (&a.file, a.line, &a.key).cmp(&(&b.file, b.line, &b.key)));
    findings
}

fn of_step(step: &Step, plan: &Plan, show: &Show) -> Vec<Finding> {
    let who = show.raw_whom(step.name.as_ref(), step.email.as_ref());
    let id = step.id.map(|id| id.to_string()).unwrap_or_default();
    let deletion = step.refused.map(|reason| Finding {
        level: Level::Warning,
        code: format!("plan::{}", reason.word()),
        file: step.file.clone(),
        line: step.line,
        column: 0,
        title: "the contact is not deleted".to_owned(),
        message: format!("{who}: {}", reason_words(reason).unwrap_or_default()),
        key: id.clone(),
    });
    let changes = step.changes.iter().filter_map(|change| {
        let (level, title) = level_of(change)?;
        let key = change.field.key();
        let values = [&change.before, &change.after];
        let values = values.map(|value| show.raw_content(change.field, value, &plan.names));
        let [before, after] = values;
        let shape = show.shape(&change.before, &change.after);
        let shape = shape.map(|shape| format!(" ({shape})")).unwrap_or_default();
        let why = change_reason(change).unwrap_or_default();
        Some(Finding {
            level,
            code: format!("plan::{}", change.verdict.word()),
            file: step.file.clone(),
            line: change.line,
            column: 0,
            title: format!("{key}: {title}"),
            message: format!(
                "{who}, {key}: Ruddr has `{before}`, the file has `{after}`{shape}\n{why}"
            ),
            key: format!("{id} {key}"),
        })
    });
    deletion.into_iter().chain(changes).collect()
}

fn level_of(change: &Change) -> Option<(Level, &'static str)> {
    Some(match change.verdict {
        Verdict::Update => return None,
        Verdict::Drift if change.is_sent => {
            (Level::Warning, "changed in Ruddr; the file overwrites it")
        }
        Verdict::Drift => (Level::Note, "changed in Ruddr; kept"),
        Verdict::Conflict if change.is_sent => {
            (Level::Warning, "changed in Ruddr and in the file; the file overwrites it")
        }
        Verdict::Conflict => (Level::Error, "changed in Ruddr and in the file; not sent"),
        Verdict::Held if change.reason == Reason::CrmOwned => {
            (Level::Note, "held: a CRM owns the field")
        }
        Verdict::Held if change.reason == Reason::MixedUp => {
            (Level::Error, "held: by its name this is somebody else")
        }
        Verdict::Held => (Level::Error, "held: a rule forbids the change"),
    })
}

fn of_missing(missing: &Missing, plan: &Plan, show: &Show) -> Finding {
    let who = match (&missing.email, missing.id) {
        (Some(email), _) => show.raw_text(email).into_owned(),
        (None, Some(id)) => id.to_string(),
        (None, None) => String::new(),
    };
    let hints = missing.hints.iter().map(|hint| {
        let whom = show.raw_whom(hint.name.as_ref(), hint.email.as_ref());
        format!("did you mean {whom}? its id is {}", hint.id)
    });
    let (level, title) = match &plan.against {
        Some(_) => (Level::Note, "new contact"),
        None => (Level::Error, "no live contact fits this file"),
    };
    let why = missing_reason(missing).map(|why| format!("; {why}")).unwrap_or_default();
    let first = format!("{who}: {title}{why}");
    let message = std::iter::once(first).chain(hints).collect::<Vec<_>>().join("\n");
    Finding {
        level,
        code: "plan::missing".to_owned(),
        file: missing.file.clone(),
        line: missing.line,
        column: 0,
        title: title.to_owned(),
        message,
        key: format!("{}", missing.line),
    }
}
