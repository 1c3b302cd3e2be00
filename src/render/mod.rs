//! Findings and plans in the forms that people and programs read. The words are chosen here and
//! nowhere else; nothing here does any I/O.

mod diagnostics;
mod show;

pub use diagnostics::{diagnostics_json, diagnostics_text, tally};
pub use show::Show;
