//! `docs/limits.md` says what the code says: each limit of the page is looked up, and each of the code is
//! on the page.

use std::collections::BTreeSet;
use std::path::Path;

use rolo::schema::SETTINGS;

use crate::architecture::sources;
use crate::codes::texts;

/// Limits that nobody can meet, each with its reason.
const NOT_ON_THE_PAGE: &[(&str, &str)] = &[
    ("yaml/quick.rs MAX_KEYS", "with more keys, the parser reads the file"),
    ("render/diagnostics.rs MAX_BEFORE", "how much of a long line is quoted"),
    ("render/diagnostics.rs MAX_BEHIND", "how much of a long line is quoted"),
    ("text/escape.rs MOST_BACKTICKS", "more in a row are escaped, and lose nothing"),
    ("sandbox/http.rs MAX_BODY", "the made-up workspace of this machine"),
];

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md")).unwrap()
}

/// A row of the page: its number in the smallest unit, and where it stands in the code.
fn rows() -> Vec<(f64, String)> {
    let page = page();
    let rows =
        page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what | limit"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{line}");
        (number(cells[1]), cells[3].replace('`', ""))
    };
    rows.map(row).collect()
}

/// A number as people write it, with its unit.
fn number(text: &str) -> f64 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let factor = match unit {
        "" | "s" => 1.0,
        "min" => 60.0,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        other => panic!("a unit `{other}`"),
    };
    number.replace(',', "").parse::<f64>().unwrap() * factor
}

/// A number as the code writes it: products, shifts, and times.
fn value(code: &str) -> f64 {
    let code = code.trim();
    let time = |name: &str| code.strip_prefix(name)?.strip_suffix(')');
    if let Some(seconds) = time("Duration::from_secs(") {
        return value(seconds);
    }
    if let Some(minutes) = time("Duration::from_mins(") {
        return value(minutes) * 60.0;
    }
    if let Some((number, by)) = code.split_once("<<") {
        return value(number) * value(by).exp2();
    }
    if let Some((one, other)) = code.split_once('*') {
        return value(one) * value(other);
    }
    code.replace('_', "").parse().unwrap_or_else(|_| panic!("`{code}` is no number"))
}

/// A constant of the code: file and name, and its value as it is written.
fn constant(file: &str, line: &str) -> Option<(String, String)> {
    let line = line
        .trim_start_matches("pub(super) ")
        .trim_start_matches("pub(in crate::cli) ")
        .trim_start_matches("pub ");
    let (name, rest) = line.strip_prefix("const ")?.split_once(':')?;
    let (_, code) = rest.split_once(" = ")?;
    Some((format!("{file} {name}"), code.trim_end_matches(';').to_owned()))
}

fn constants() -> Vec<(String, String)> {
    let sources = sources().into_iter();
    let of = |(file, text): (String, String)| {
        text.lines().filter_map(|line| constant(&file, line)).collect::<Vec<_>>()
    };
    sources.flat_map(of).collect()
}

#[test]
fn each_limit_of_the_page_is_that_of_the_code() {
    let constants = constants();
    let rows = rows();
    assert!(rows.len() > 40, "{}", rows.len());
    for (limit, place) in rows {
        let constant = constants.iter().find(|(name, _)| *name == place);
        let setting = SETTINGS.iter().find(|setting| setting.path == place);
        let code = match (constant, setting) {
            (Some((_, code)), _) => code,
            (None, Some(setting)) => setting.default,
            (None, None) => panic!("there is no `{place}`"),
        };
        #[expect(clippy::float_cmp, reason = "both are whole numbers")]
        let is_same = value(code) == limit;
        assert!(is_same, "`{place}` is {code}");
    }
}

#[test]
fn each_limit_of_the_code_is_on_the_page() {
    let on_page: BTreeSet<String> = rows().into_iter().map(|(_, place)| place).collect();
    let limits = constants().into_iter().map(|(name, _)| name).filter(|name| {
        let word = name.rsplit(' ').next().unwrap_or_default();
        ["MAX_", "MOST_"].iter().any(|start| word.starts_with(start)) || word.ends_with("TIMEOUT")
    });
    let settings = SETTINGS.iter().map(|setting| setting.path.to_owned());
    let settings = settings.filter(|path| path.starts_with("limits."));
    let all: BTreeSet<String> = limits.chain(settings).collect();
    for (name, reason) in NOT_ON_THE_PAGE {
        assert!(all.contains(*name), "`{name}` is gone");
        assert!(!on_page.contains(*name), "`{name}` is on the page, though: {reason}");
    }
    let known = |name: &String| NOT_ON_THE_PAGE.iter().any(|(known, _)| known == name);
    let forgotten: Vec<_> = all.difference(&on_page).filter(|name| !known(name)).collect();
    assert!(forgotten.is_empty(), "not in docs/limits.md: {forgotten:?}");
}

#[test]
fn each_code_of_the_page_is_met_by_a_test() {
    let page = page();
    let tests = texts("tests", &["rs", "snap"]);
    let words = page.split('`').skip(1).step_by(2);
    let codes: BTreeSet<&str> = words.filter(|word| word.contains("::")).collect();
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        let is_met = tests.iter().any(|(_, text)| text.contains(code));
        assert!(is_met, "no test meets {code}");
    }
}
