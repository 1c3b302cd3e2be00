//! Every stable code that `src/` can report is met by a test or a snapshot.

use std::collections::BTreeSet;
use std::path::Path;

/// Codes that no run can bring about, each with its reason.
const OUT_OF_REACH: &[(&str, &str)] =
    &[("config::too-long", "the schema of `rolo.yaml` has no limit of length")];

/// The text of every file below a folder with one of these endings.
pub(crate) fn texts(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|end| path.extension().is_some_and(|e| e == *end)) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.file_name().unwrap().to_str().unwrap().to_owned(), text));
            }
        }
    }
    found
}

/// The codes that stand in a text.
fn codes(text: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for room in ["contact::", "yaml::", "file::", "config::", "names::", "import::"] {
        for (at, _) in text.match_indices(room) {
            let before = text[..at].chars().next_back();
            let rest: String = text[at + room.len()..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')
                .collect();
            if matches!(before, Some('"' | '[' | '`')) && !rest.is_empty() {
                codes.insert(format!("{room}{rest}"));
            }
        }
    }
    codes
}

#[test]
fn every_code_is_met() {
    let mut raised = BTreeSet::new();
    for (_, text) in texts("src", &["rs"]) {
        raised.extend(codes(&text));
    }
    assert!(raised.len() > 40, "{raised:?}");
    let mut met = BTreeSet::new();
    for (name, text) in texts("tests", &["rs", "snap"]) {
        if name != "codes.rs" {
            met.extend(codes(&text));
        }
    }
    for (code, reason) in OUT_OF_REACH {
        assert!(raised.contains(*code), "{code} is no longer raised");
        assert!(!met.contains(*code), "{code} is met, though: {reason}");
        met.insert((*code).to_owned());
    }
    let forgotten: Vec<_> = raised.difference(&met).collect();
    assert!(forgotten.is_empty(), "no test meets {forgotten:?}");
    let gone: Vec<_> = met.difference(&raised).collect();
    assert!(gone.is_empty(), "a test names what is never raised: {gone:?}");
}
