//! `SECURITY.md` names only tests that there are; and the threats that are tested nowhere else.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::env::{Project, Sandbox};
use crate::verdicts::git;

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The rows of the threat model: what is tried, the answer, what prevents it, the test.
fn rows(page: &str) -> Vec<[&str; 4]> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| can "));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        cells.try_into().unwrap_or_else(|_| panic!("{line}"))
    })
    .collect()
}

#[test]
fn each_named_test_is_there() {
    let page = read("SECURITY.md");
    let rows = rows(&page);
    assert!(rows.len() > 60, "{}", rows.len());
    for [threat, answer, _, test] in rows {
        if test == "–" {
            assert!(answer != "no", "nothing shows that one cannot {threat}");
            continue;
        }
        let (file, name) = test.trim_matches('`').split_once("::").unwrap();
        let text = read(&format!("tests/{file}"));
        // Some are made of a table: a name, and what is tried.
        let is_there = [format!("fn {name}("), format!("    {name}: \"")];
        assert!(is_there.iter().any(|form| text.contains(form.as_str())), "there is no {test}");
    }
}

#[test]
fn dependencies_come_from_one_place_with_their_checksums() {
    let lock = read("Cargo.lock");
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 100, "{}", packages.len());
    let mut sources = std::collections::BTreeSet::new();
    for package in packages {
        let source = package.lines().find(|line| line.starts_with("source = "));
        let is_ours = package.contains("name = \"rolo\"\n") && source.is_none();
        let is_pinned = source
            .is_some_and(|source| source.starts_with("source = \"registry+https://"))
            && package.contains("checksum = \"");
        assert!(is_ours || is_pinned, "{package}");
        sources.extend(source);
    }
    assert_eq!(sources.len(), 1, "{sources:?}");
}

#[test]
fn dependencies_are_held_to_rules() {
    let rules = read("deny.toml");
    for rule in [
        "multiple-versions = \"deny\"",
        "multiple-versions-include-dev = true",
        "wildcards = \"deny\"",
        "unknown-registry = \"deny\"",
        "unknown-git = \"deny\"",
        "yanked = \"deny\"",
    ] {
        assert!(rules.contains(rule), "{rule}");
    }
    // Each exception says why.
    let skipped = rules.lines().filter(|line| line.contains("{ crate = \"") && line.contains('@'));
    assert!(skipped.clone().count() > 0);
    for line in skipped {
        assert!(line.contains("reason = \""), "{line}");
    }
    assert!(read(".ci/run").contains("cargo deny check bans licenses sources"));
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let manifest = read("Cargo.toml");
    // The lints of a package are for all that is built of it: library, program, tests, benches.
    let (_, lints) = manifest.split_once("[lints.rust]\n").unwrap();
    assert!(lints.lines().any(|line| line == "unsafe_code = \"forbid\""), "{lints}");
}

#[test]
fn a_second_rolo_that_writes_is_refused() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::examples().at(&sandbox).file(".rolo/apply.lock", "");
    let lock = File::open(project.path(".rolo/apply.lock")).unwrap();
    lock.lock().unwrap();
    for command in ["apply --auto-approve", "pull", "fmt"] {
        let run = project.rolo(command).ends_with(1);
        assert!(run.stderr.contains("error[project::lock]: another rolo"), "{run}");
    }
    assert!(sandbox.patches().is_empty());
    drop(lock);
    project.rolo("fmt").ends_with(0);
}

#[test]
fn no_program_that_a_repository_configures_is_run() {
    let project = Project::examples().at_nowhere();
    git(&project.path(""), &["init", "-q", "-b", "main"]);
    git(&project.path(""), &["add", "contacts"]);
    git(&project.path(""), &["commit", "-q", "-m", "step"]);
    let script = format!("#!/bin/sh\ntouch {}\nexit 1\n", project.path("was-run").display());
    for name in ["monitor", "hooks/post-index-change", "hooks/reference-transaction"] {
        project.write(name, &script);
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(project.path(name), mode).unwrap();
    }
    let path = |name: &str| project.path(name).display().to_string();
    for (key, value) in [
        ("core.fsmonitor", path("monitor")),
        ("core.hooksPath", path("hooks")),
        ("core.pager", path("monitor")),
        ("diff.external", path("monitor")),
    ] {
        git(&project.path(""), &["config", key, &value]);
    }
    project.write("contacts/press.yaml", "email: press@example.com\n");
    project.rolo("plan --against HEAD --changed").ends_with(0);
    assert!(!project.path("was-run").exists());
}
