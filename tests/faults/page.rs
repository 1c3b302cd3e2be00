//! The table of faults in `docs/reliability.md`, made from what the tests saw.

use std::fmt::Write as _;
use std::path::Path;

use super::Cell;
use super::cell::Ending;
use super::kinds::{FAULTS, TARGETS};

/// Around the table in the page.
const MARKS: [&str; 2] =
    ["<!-- The table is made by `just reliability`. -->\n", "<!-- End of the table. -->\n"];

/// Fails unless the page holds the table; with `UPDATE_DOCS` it is put there.
pub(super) fn assert_is_told(cells: &[Cell]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reliability.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(MARKS[0]).unwrap();
    let (told, after) = rest.split_once(MARKS[1]).unwrap();
    let table = table(cells);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let [begin, end] = MARKS;
        std::fs::write(&path, format!("{before}{begin}{table}{end}{after}")).unwrap();
    } else {
        assert_eq!(told, table, "`just reliability` makes the table anew");
    }
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
