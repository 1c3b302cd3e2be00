//! Findings, plans and results in the forms that people and programs read. The words are chosen
//! here and nowhere else; nothing here does any I/O.

mod diagnostics;
mod diff;
mod file_diff;
mod names_text;
mod plan_text;
mod pull_text;
mod refusal_text;
mod result_text;
mod show;

pub use diagnostics::{diagnostics_json, diagnostics_text, tally};
pub use file_diff::file_diff;
pub use names_text::names_text;
pub use plan_text::{drift_text, plan_text, undone_text};
pub use pull_text::pull_text;
pub use refusal_text::refusals_text;
pub use result_text::result_text;
pub use show::Show;

/// `1 contact`, `2 contacts`.
#[must_use]
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
