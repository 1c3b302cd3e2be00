//! Findings, plans and results in the forms that people and programs read. The words are chosen
//! here and nowhere else; nothing here does any I/O.

mod diagnostics;
mod diff;
mod doctor_json;
mod doctor_text;
mod doctor_words;
mod file_diff;
mod finding;
mod format;
mod forms;
mod github;
mod gitlab;
mod html;
mod junit;
mod log_json;
mod log_text;
mod markdown;
mod names_json;
mod names_text;
mod plan_text;
mod pull_json;
mod pull_text;
mod refusal_text;
mod result_text;
mod review;
mod sarif;
mod settings;
mod show;
mod stats_json;
mod stats_text;
mod stats_words;
mod topics;
mod words;

pub use diagnostics::{diagnostics_json, diagnostics_text, tally};
pub use doctor_json::doctor_json;
pub use doctor_text::doctor_text;
pub use file_diff::file_diff;
pub use format::Format;
pub use forms::{NoDrift, REPORT, drift_as, json_result, plan_as, report_as};
pub use log_json::log_json;
pub use log_text::log_text;
pub use names_json::names_json;
pub use names_text::names_text;
pub use plan_text::{drift_text, plan_text, undone_text};
pub use pull_json::pull_json;
pub use pull_text::pull_text;
pub use refusal_text::refusals_text;
pub use result_text::result_text;
pub use settings::{SettingRow, settings_json, settings_text};
pub use show::Show;
pub use stats_json::stats_json;
pub use stats_text::stats_text;
pub use stats_words::Looked;
pub use topics::{topic_names_text, topics_json, topics_text};

use serde_json::Value as Json;

use crate::plan::{Plan, to_json};

/// The plan for programs.
#[must_use]
pub fn plan_json(plan: &Plan, show: &Show) -> Json {
    to_json(plan, show.mask.as_ref())
}

/// A document for programs, marked where its values are masked.
#[must_use]
fn redacted(mut json: Json, show: &Show) -> Json {
    if let (Some(json), true) = (json.as_object_mut(), show.mask.is_some()) {
        let first = usize::from(json.contains_key("formatVersion"));
        json.shift_insert(first, "redacted".into(), true.into());
    }
    json
}

/// `1 contact`, `2 contacts`.
#[must_use]
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
