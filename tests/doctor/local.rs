//! What is on this machine: files, settings, git, the token and the address.

use super::{assert_is, assert_snapshot, project};
use crate::env::{Project, Sandbox};
use crate::verdicts::git;

#[test]
fn without_a_token_the_rest_is_looked_at_all_the_same() {
    let run = project().rolo("doctor").ends_with(1);
    assert_snapshot("no_token", &run);
    let report = project().rolo("doctor --format json").ends_with(1).json();
    assert_is(&report, "token", "different", "there is none");
    assert_is(&report, "list-shape", "could-not-tell", "set `RUDDR_API_TOKEN`");
}

#[test]
fn a_token_or_an_address_that_cannot_be_one() {
    let sandbox = Sandbox::builtin(&[]);
    let base = || project().variable("RUDDR_API_URL", &sandbox.url);
    for project in [
        base().variable("RUDDR_API_TOKEN", "Quetzal coatl"),
        base().variable("RUDDR_API_TOKEN", ""),
    ] {
        let run = project.rolo("doctor --format json").ends_with(1);
        assert!(!run.to_string().contains("Quetzal"), "{run}");
        assert_is(&run.json(), "token", "different", "cannot be one");
        assert_is(&run.json(), "reach", "could-not-tell", "cannot be one");
    }
    let run = base().rolo("doctor --format json --token-file secrets/Quetzal").ends_with(1);
    assert!(!run.to_string().contains("Quetzal"), "{run}");
    assert_is(&run.json(), "token", "different", "cannot be one");
    for url in ["https://Quetzal:coatl@example.com/api", "http://example.com/api", "Quetzal"] {
        let project = project().variable("RUDDR_API_TOKEN", "sandbox");
        let run = project.run(&["doctor", "--format", "json", "--api-url", url]).ends_with(1);
        assert!(!run.to_string().contains("Quetzal"), "{run}");
        assert_is(&run.json(), "address", "different", "cannot be used");
        assert_is(&run.json(), "reach", "could-not-tell", "address");
    }
    assert!(sandbox.requests().is_empty());
    let project = base().file("token", "sandbox\n");
    let report = project.rolo("doctor --format json --token-file token").ends_with(0).json();
    assert_is(&report, "token", "as-documented", "from a file");
}

#[test]
fn an_invalid_rolo_yaml() {
    let sandbox = Sandbox::builtin(&[]);
    let base = || project().at(&sandbox);
    let project = base().file("rolo.yaml", "workspace: w\nQuetzal: x\napi: {rate: fast}\n");
    assert_snapshot("invalid_config", &project.rolo("doctor").ends_with(1));
    for (name, yaml, words) in [
        ("rolo.yaml", "contacts: ../elsewhere\n", "config::contacts"),
        ("rolo.yaml", "policy: {protected: [{files: 'a***'}]}\n", "config::glob"),
        ("rolo.yaml", "a: [\n", "`yaml::"),
        ("rolo.yaml", "contacts: a\n---\ncontacts: b\n", "config::layout"),
    ] {
        let report = base().file(name, yaml).rolo("doctor --format json").ends_with(1).json();
        assert_is(&report, "configuration", "different", words);
        for subject in ["files", "pace", "base", "pin"] {
            assert_is(&report, subject, "could-not-tell", "`rolo.yaml` cannot be used");
        }
        assert_is(&report, "history", "as-documented", "");
        assert_is(&report, "list-shape", "as-documented", "");
    }
    let project = Project::new().file("rolo.yml", "contacts: a\n").at(&sandbox);
    let report = project.rolo("doctor --format json").ends_with(1).json();
    assert_is(&report, "configuration", "different", "config::name");
}

#[test]
fn a_rate_over_the_documented_one() {
    let sandbox = Sandbox::builtin(&[]);
    for flags in ["--rate 21", "--rate 0", "--burst 61"] {
        let run = project().at(&sandbox).rolo(&format!("doctor --format json {flags}"));
        assert_is(&run.ends_with(0).json(), "pace", "different", "documented: 20, 60");
    }
}

#[test]
fn invalid_files_are_counted_by_rule_and_not_named() {
    let sandbox = Sandbox::builtin(&[]);
    let project = project().at(&sandbox);
    project.write("contacts/quetzal.yaml", "email: quetzal\nfax: 15550100\n---\nemail: x y\n");
    let run = project.rolo("doctor").ends_with(1);
    assert!(!run.to_string().contains("quetzal"), "{run}");
    let line =
        "✗ contact files            wrong: 3 errors: `contact::email` ×2, `contact::not-text`\n";
    assert!(run.stdout.contains(line), "{run}");
    assert!(run.stdout.contains("next: `rolo validate`"), "{run}");
    let empty = Project::new().at(&sandbox).rolo("doctor --format json").ends_with(1);
    assert_is(&empty.json(), "files", "different", "1 error: `");
    let warned = super::project().at(&sandbox);
    warned.write("contacts/b.yaml", "email: b@example.com\ntitle: \"a\\u202eb\"\n");
    let report = warned.rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "files", "as-documented", "2 contacts in 2 files, 1 warning");
}

#[test]
fn git_in_every_state() {
    let sandbox = Sandbox::builtin(&[]);
    let outside = Project::with("email: a@example.com\n").at(&sandbox);
    let report = outside.rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "repository", "different", "not in git");
    assert_is(&report, "history", "could-not-tell", "no history");

    git(&outside.path(""), &["init", "-q"]);
    let report = outside.rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "repository", "as-documented", "nothing is committed yet");

    let mut command = outside.command(&["doctor", "--format", "json"]);
    let no_git = crate::env::Run::of(command.env("PATH", "").output().unwrap(), &outside.path(""));
    let report = no_git.ends_with(1).json();
    assert_is(&report, "repository", "different", "git cannot read");

    let project = project().at(&sandbox);
    let report = project.rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "base", "as-documented", "nothing is before");
    for n in 0..2 {
        project.write("contacts/all.yaml", format!("email: jane@example.com\ntitle: T{n}\n"));
        git(&project.path(""), &["commit", "-q", "-a", "-m", "more"]);
    }
    let report = project.rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "base", "as-documented", "as a guess");
    git(&project.path(""), &["checkout", "-q", "-b", "change"]);
    git(&project.path(""), &["commit", "-q", "--allow-empty", "-m", "more"]);
    let report = project.rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "base", "as-documented", "found");

    let from = format!("file://{}", project.path("").display());
    git(&project.path(""), &["clone", "-q", "--depth", "1", &from, "clone"]);
    let report = project.rolo("-C clone doctor --format json").ends_with(1).json();
    assert_is(&report, "history", "different", "the clone is shallow");
    let next = super::check(&report, "history")["next"].as_str().unwrap();
    assert!(next.contains("git fetch --unshallow"), "{next}");
    git(&project.path(""), &["-C", "clone", "fetch", "-q", "--unshallow"]);
    let report = project.rolo("-C clone doctor --format json").ends_with(0).json();
    assert_is(&report, "history", "as-documented", "");
}

#[test]
fn the_sandbox_inside_the_process_can_be_looked_at() {
    let report = project().rolo("doctor --sandbox --format json").ends_with(0).json();
    assert_eq!(report["summary"]["different"], 0, "{report:#}");
    assert_is(&report, "token", "as-documented", "the sandbox's own");
    assert_is(&report, "pin", "as-documented", "made-up");
    let broken =
        project().file(".rolo/sandbox.json", "{\"contacts\": [{\"email\": {\"quetzal\": 1}}]}");
    let run = broken.rolo("doctor --sandbox --format json").ends_with(1);
    assert!(!run.to_string().contains("quetzal"), "{run}");
    assert_is(&run.json(), "reach", "different", "`sandbox::start`");
    assert_is(&run.json(), "members", "could-not-tell", "`sandbox::start`");
}

#[test]
fn colours_are_for_terminals_and_files_take_reports() {
    let sandbox = Sandbox::builtin(&[]);
    let project = project().at(&sandbox);
    let plain = project.rolo("doctor --format json=r.json --format text").ends_with(0);
    assert!(!plain.stdout.contains('\u{1b}'), "{plain}");
    let colourful = project.rolo("doctor --color always").ends_with(0);
    assert!(colourful.stdout.contains("\u{1b}[32m✓"), "{colourful}");
    let json: serde_json::Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!(json["summary"]["different"], 0);
    let run = project.rolo("doctor --format markdown").ends_with(1);
    assert!(run.stderr.contains("this result has no format `markdown`; there are"), "{run}");
}
