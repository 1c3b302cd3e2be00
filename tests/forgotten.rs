//! A test file that nobody includes proves nothing.

use std::path::Path;

#[test]
fn every_test_file_is_included() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let main = std::fs::read_to_string(tests.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(tests).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.extension().is_some_and(|end| end == "rs") && name != "main" {
            assert!(main.contains(&format!("mod {name};")), "{name}.rs is not in main.rs");
        }
    }
}
