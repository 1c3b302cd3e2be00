//! What a release holds, and that what is downloaded is what was packed.

use std::path::Path;
use std::process::{Command, Output};

use crate::architecture::sources;
use crate::env::{Project, ROLO};
use crate::pages::assert_links_lead_somewhere;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn text(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Packs a small stand-in for the program, described by the program under test, and gives the name of
/// the archive.
fn pack(project: &Project, folder: &str) -> String {
    project.write("program", format!("#!/bin/sh\necho rolo {VERSION}\n"));
    let program = project.path("program");
    let target = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let mut script = Command::new("bash");
    script.arg(root().join("packaging/archive.sh"));
    script.arg(&target).arg(program).arg(project.path(folder)).env("ROLO_HOST", ROLO);
    text(script.output().unwrap());
    format!("rolo-{VERSION}-{target}.tar.gz")
}

#[test]
fn an_archive_holds_program_manual_completions_and_texts() {
    let project = Project::new();
    let name = pack(&project, "one");
    let mut tar = Command::new("tar");
    tar.arg("-tzf").arg(project.path("one").join(&name));
    let listed = text(tar.output().unwrap());
    let files: Vec<&str> = listed.lines().map(|line| line.trim_start_matches("./")).collect();
    for file in [
        "rolo",
        "README.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "docs/start.md",
        "docs/reference/commands.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "man/rolo.1",
        "man/rolo-apply.1",
        "completions/rolo.bash",
        "completions/_rolo",
        "completions/rolo.fish",
        "completions/_rolo.ps1",
        "completions/rolo.elv",
    ] {
        assert!(files.contains(&file), "no {file} in\n{listed}");
    }
    std::fs::create_dir(project.path("unpacked")).unwrap();
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(project.path("one").join(&name)).arg("-C").arg(project.path("unpacked"));
    text(tar.output().unwrap());
    assert_links_lead_somewhere(&project.path("unpacked"));
    pack(&project, "two");
    let bytes = |folder: &str| std::fs::read(project.path(folder).join(&name)).unwrap();
    assert!(bytes("one") == bytes("two"), "the same program gave other bytes");
}

#[test]
fn the_action_installs_what_a_release_holds() {
    let project = Project::new();
    // A release as the forge serves it, on this machine's disk.
    let folder = format!("OWNER/rolo/releases/download/v{VERSION}");
    let name = pack(&project, &folder);
    let install = || {
        let mut script = Command::new("bash");
        script.arg(root().join("action/install.sh")).env("INPUT_VERSION", format!("v{VERSION}"));
        script.env("GITHUB_SERVER_URL", format!("file://{}", project.path("").display()));
        script.env("ACTION_REPOSITORY", "OWNER/rolo").env("RUNNER_TEMP", project.path("temp"));
        script.env("GITHUB_ENV", project.path("env")).output().unwrap()
    };
    let shown = text(install());
    assert!(shown.ends_with(&format!("rolo {VERSION}\n")), "{shown}");
    let archive = project.path(&folder).join(name);
    let mut bytes = std::fs::read(&archive).unwrap();
    bytes.push(0);
    std::fs::write(&archive, bytes).unwrap();
    assert!(!install().status.success(), "an archive that was changed on the way was installed");
}

#[test]
fn a_build_in_a_container_has_every_file_that_the_program_is_made_of() {
    let ignored = read(".dockerignore");
    let allowed: Vec<&str> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    let mut looked = 0;
    for (path, code) in sources() {
        let folder = root().join("src").join(&path).parent().unwrap().to_owned();
        for rest in code.split("include_str!(\"").skip(1) {
            let included = folder.join(rest.split('"').next().unwrap()).canonicalize().unwrap();
            let included = included.strip_prefix(root().canonicalize().unwrap()).unwrap();
            assert!(allowed.iter().any(|path| included.starts_with(path)), "{included:?}");
            looked += 1;
        }
    }
    assert!(looked > 10, "the included files were not found");
    for path in ["Cargo.toml", "Cargo.lock", "benches", "tests"] {
        assert!(allowed.contains(&path), "{path}");
    }
}

#[test]
fn the_oldest_rust_is_the_same_everywhere() {
    let manifest = read("Cargo.toml");
    let oldest = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    let oldest = oldest.unwrap().trim_matches('"');
    for (path, words) in [
        ("README.md", format!("Rust](https://rustup.rs) {oldest} or newer")),
        ("CONTRIBUTING.md", format!("You need Rust {oldest},")),
        ("Dockerfile", format!("FROM rust:{oldest}-alpine")),
        ("src/init/gitlab.yml", format!("image: rust:{oldest}\n")),
    ] {
        assert!(read(path).contains(&words), "{path} does not say `{words}`");
    }
}

/// What is copied from the guide, or made by `init`, names a version that there is.
#[test]
fn the_examples_for_ci_name_this_version() {
    let files = std::fs::read_dir(root().join("docs/ci")).unwrap();
    let files = files.map(|file| format!("docs/ci/{}", file.unwrap().file_name().display()));
    let files = files.chain(["docs/ci.md".to_owned()]);
    let mut named = 0;
    for file in files {
        let text = read(&file);
        for line in text.lines() {
            let behind = ["OWNER/rolo@v", "rev: v", "ref: v", "rolo:v"].iter().filter_map(|key| {
                let (_, version) = line.split_once(key)?;
                version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
            });
            for version in behind {
                assert!(version.starts_with(VERSION), "{file}: {line}");
                named += 1;
            }
        }
    }
    assert!(named > 3, "{named}");
    for (ci, file) in [("github", ".github/workflows/contacts.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let project = Project::new();
        project.rolo(&format!("init --ci {ci}")).ends_with(0);
        let text = project.read(file);
        assert!(text.contains(&format!("--tag v{VERSION} rolo")) && !text.contains("ROLO_TAG"));
    }
}
