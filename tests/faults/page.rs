//! The table of faults in `docs/reliability.md`, made from what the tests saw.

use std::fmt::Write as _;

use super::Cell;
use super::cell::Ending;
use super::kinds::{FAULTS, TARGETS};
use crate::env::generated::assert_holds;

/// Fails unless the page holds the table.
pub(super) fn assert_is_told(cells: &[Cell]) {
    assert_holds("docs/reliability.md", "faults", &table(cells));
}

fn table(cells: &[Cell]) -> String {
    let heads: Vec<&str> = TARGETS.iter().map(|target| target.words).collect();
    let mut table =
        format!("| fault | {} |\n|---{}|\n", heads.join(" | "), "|---".repeat(heads.len()));
    for fault in FAULTS {
        let cell = |target| {
            let is_it = |cell: &&Cell| cell.fault.name == fault.name && cell.target == target;
            let cell = cells.iter().find(is_it).unwrap();
            let (once, lasting) = (words(&cell.once), words(&cell.lasting));
            if once == lasting { once } else { format!("{once}, then {lasting}") }
        };
        writeln!(table, "| {} | {} |", fault.words, TARGETS.map(cell).join(" | ")).unwrap();
    }
    table
}

/// As in `1 broken`.
fn words(ending: &Ending) -> String {
    match &ending.error {
        Some(error) => format!("{} `{}`", ending.code, error.trim_start_matches("api::")),
        None => ending.code.to_string(),
    }
}
