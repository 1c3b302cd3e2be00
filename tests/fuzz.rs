//! What fuzzing met is met again: each target reads its corpus.

pub(crate) mod targets;

use std::panic::catch_unwind;
use std::path::Path;

use targets::TARGETS;

/// Largest file of a corpus, in bytes, and the most files of one.
const MAX_BYTES: usize = 2_048;
const MAX_FILES: usize = 60;

fn replay(name: &str) {
    let (_, run) = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!((5..=MAX_FILES).contains(&files.len()), "{name} has {} files", files.len());
    for file in files {
        let data = std::fs::read(&file).unwrap();
        assert!(data.len() <= MAX_BYTES, "{} is large", file.display());
        assert!(catch_unwind(|| run(&data)).is_ok(), "{}", file.display());
    }
}

#[test]
fn answers() {
    replay("answers");
}

#[test]
fn config() {
    replay("config");
}

#[test]
fn csv() {
    replay("csv");
}

#[test]
fn edit() {
    replay("edit");
}

#[test]
fn escape() {
    replay("escape");
}

#[test]
fn receipts() {
    replay("receipts");
}

#[test]
fn saved() {
    replay("saved");
}

#[test]
fn sinks() {
    replay("sinks");
}

#[test]
fn validate() {
    replay("validate");
}

#[test]
fn vcard() {
    replay("vcard");
}

#[test]
fn yaml() {
    replay("yaml");
}

#[test]
fn every_target_is_a_binary_of_the_fuzzer() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
        let binary = std::fs::read_to_string(fuzz.join(format!("targets/{name}.rs"))).unwrap();
        assert!(binary.contains(&format!("run(\"{name}\", data)")), "{binary}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
