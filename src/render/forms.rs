//! Which form is made by whom.

use serde_json::Value as Json;

use super::finding::{of_plan, of_report};
use super::format::Format;
use super::github::github;
use super::gitlab::gitlab;
use super::html::html;
use super::junit::junit;
use super::markdown::{findings_markdown, plan_markdown};
use super::refusal_text::refusals_text;
use super::sarif::sarif;
use super::show::Show;
use super::words::headline;
use super::{diagnostics_json, plan_json, plan_text};
use crate::diagnostic::Report;
use crate::plan::{Plan, Refusal};
use crate::text::for_json;

/// A plan, and what stops it, in any form.
#[must_use]
pub fn plan_as(format: Format, plan: &Plan, refusals: &[Refusal], show: &Show) -> String {
    match format {
        Format::Text => plan_text(plan, show) + &refusals_text(refusals, show),
        Format::Json => json_document(&plan_json(plan, show)),
        Format::Markdown => plan_markdown(plan, refusals, show),
        Format::Html => html(plan, refusals, show),
        Format::Github => github(&of_plan(plan, show)),
        Format::Sarif => json_document(&sarif(&of_plan(plan, show))),
        Format::Junit => junit("plan", &headline(plan), &of_plan(plan, show)),
        Format::Gitlab => json_document(&gitlab(&of_plan(plan, show))),
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
/// found.
#[must_use]
pub fn report_as(format: Format, report: &Report, headline: &str, show: &Show) -> String {
    match format {
        Format::Text | Format::Html => format!("{headline}\n"),
        Format::Json => json_document(&diagnostics_json(report, show)),
        Format::Markdown => findings_markdown(headline, &of_report(report, show)),
        Format::Github => github(&of_report(report, show)),
        Format::Sarif => json_document(&sarif(&of_report(report, show))),
        Format::Junit => junit("validate", headline, &of_report(report, show)),
        Format::Gitlab => json_document(&gitlab(&of_report(report, show))),
    }
}

/// JSON as a document: indented, with a final newline, harmless where it is shown.
#[must_use]
pub fn json_document(json: &Json) -> String {
    format!("{}\n", for_json(&format!("{json:#}")))
}
