//! Which form is made by whom.

use serde_json::Value as Json;

use super::finding::{Finding, of_plan, of_report};
use super::format::Format;
use super::github::github;
use super::gitlab::gitlab;
use super::html::html;
use super::junit::junit;
use super::markdown::{findings_markdown, plan_markdown};
use super::refusal_text::refusals_text;
use super::sarif::sarif;
use super::show::Show;
use super::words::{drift_headline, headline};
use super::{diagnostics_json, drift_text, plan_json, plan_text};
use crate::diagnostic::Faults;
use crate::plan::{Plan, Refusal};
use crate::text::for_json;

/// A plan, and what stops it, in any form. `folder` is that of the project in its repository, empty at
/// the top: forges want paths from there.
#[must_use]
pub fn plan_as(
    format: Format,
    plan: &Plan,
    refusals: &[Refusal],
    show: &Show,
    folder: &str,
) -> String {
    match format {
        Format::Text => plan_text(plan, show) + &refusals_text(refusals, show),
        format => in_form(format, plan, refusals, &headline(plan), show, folder),
    }
}

/// What is no drift, and may be one.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDrift {
    /// Fields that differ and of which git does not tell which side is newer.
    pub untold: usize,
    /// Contacts of the files that are not in Ruddr: deleted there, or never made.
    pub absent: usize,
}

/// What people changed in Ruddr, in any form; `folder` is as for [`plan_as`].
#[must_use]
pub fn drift_as(format: Format, plan: &Plan, beside: NoDrift, show: &Show, folder: &str) -> String {
    match format {
        Format::Text => drift_text(plan, beside, show),
        Format::Json => {
            let mut json = plan_json(plan, show);
            json["summary"]["untold"] = beside.untold.into();
            json["summary"]["absent"] = beside.absent.into();
            json["refusals"] = Json::Array(Vec::new());
            json_document(&json)
        }
        format => in_form(format, plan, &[], &drift_headline(plan, beside), show, folder),
    }
}

/// Any form but that for people at a terminal.
fn in_form(
    format: Format,
    plan: &Plan,
    refusals: &[Refusal],
    headline: &str,
    show: &Show,
    folder: &str,
) -> String {
    let findings = || placed(of_plan(plan, show), folder);
    match format {
        Format::Text => format!("{headline}\n"),
        Format::Json => {
            let mut json = plan_json(plan, show);
            json["refusals"] = refusals.iter().map(Refusal::to_json).collect();
            json_document(&json)
        }
        Format::Markdown => plan_markdown(plan, refusals, headline, show),
        Format::Html => html(plan, refusals, headline, show),
        Format::Github => github(&findings()),
        Format::Sarif => json_document(&sarif(&findings())),
        Format::Junit => junit("plan", headline, &findings()),
        Format::Gitlab => json_document(&gitlab(&findings())),
    }
}

/// The forms of a report of faults.
pub const REPORT: [Format; 7] = [
    Format::Text,
    Format::Json,
    Format::Markdown,
    Format::Github,
    Format::Sarif,
    Format::Junit,
    Format::Gitlab,
];

/// The faults of files in any form of [`REPORT`]. `headline` says in one line what was looked at and
/// found; `folder` is as for [`plan_as`].
#[must_use]
pub fn report_as(
    format: Format,
    report: &Faults,
    headline: &str,
    show: &Show,
    folder: &str,
) -> String {
    let findings = || placed(of_report(report, show), folder);
    match format {
        Format::Text | Format::Html => format!("{headline}\n"),
        Format::Json => json_result(&diagnostics_json(report, show)),
        Format::Markdown => findings_markdown(headline, &of_report(report, show)),
        Format::Github => github(&findings()),
        Format::Sarif => json_document(&sarif(&findings())),
        Format::Junit => junit("validate", headline, &findings()),
        Format::Gitlab => json_document(&gitlab(&findings())),
    }
}

/// Findings with paths from the top of the repository.
fn placed(mut findings: Vec<Finding>, folder: &str) -> Vec<Finding> {
    if !folder.is_empty() {
        for finding in &mut findings {
            finding.file = format!("{folder}/{}", finding.file);
        }
    }
    findings
}

/// JSON as a document: indented, with a final newline, harmless where it is shown.
fn json_document(json: &Json) -> String {
    format!("{}\n", for_json(&format!("{json:#}")))
}

/// Version of results as JSON; plans and receipts have versions of their own. The minor part grows with new
/// keys, the major part changes when a reader of the old format would go wrong.
const FORMAT: &str = "1.0";

/// An object as the result of a command: a document that begins with its `formatVersion`.
#[must_use]
pub fn json_result(result: &Json) -> String {
    let version = ("formatVersion".to_owned(), FORMAT.into());
    let keys = result.as_object().cloned().unwrap_or_default();
    json_document(&std::iter::once(version).chain(keys).collect())
}
