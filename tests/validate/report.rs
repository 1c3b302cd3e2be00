//! How faults are told: all at once, sorted, in the form that was asked for.

use serde_json::{Value as Json, json};

use crate::env::Project;

const BROKEN: &str = "emial: x\nfax: 123\n";

fn many_faults() -> Project {
    Project::new()
        .file("contacts/b.yaml", "title: no\nemail: x\nfax: 1\n")
        .file("contacts/a.yaml", "email: [\n---\nemail: a@example.com\nfax: {a: b}\n")
        .file("contacts/a/z.yml", "contacts:\n- {email: a@example.com, titel: x, fax: 1e3}\n")
        .file("contacts/c.yaml", b"\xff\xfe\0")
        .file("contacts/d.yaml", "email: d@example.com\ntitle: \"\\u202e\"\n")
}

#[test]
fn all_faults_are_told_in_order() {
    insta::assert_snapshot!(many_faults().rolo("validate").ends_with(3));
}

#[test]
fn a_byte_order_mark_counts_for_no_column() {
    let run = Project::with("\u{feff}emial: jane@example.com\n").rolo("validate").ends_with(3);
    assert!(run.stderr.contains(" --> contacts/all.yaml:1:1\n"), "{run}");
    assert!(run.stderr.contains("\n1 | emial: jane@example.com\n  | ^^^^^\n"), "{run}");
}

#[test]
fn json_says_the_same() {
    let run = many_faults().rolo("validate --format json").ends_with(3);
    let report = run.json();
    let list = report["diagnostics"].as_array().unwrap();
    let count = |severity: &str| list.iter().filter(|d| d["severity"] == severity).count();
    assert_eq!(report["errors"], count("error"));
    assert_eq!(report["warnings"], count("warning"));
    assert!(count("error") >= 7 && count("warning") == 1, "{run}");
    let place = |d: &Json| {
        (d["file"].as_str().unwrap().to_owned(), d["line"].as_u64(), d["column"].as_u64())
    };
    assert!(list.is_sorted_by_key(place), "{run}");
    for d in list {
        let (file, line, column) = place(d);
        let title =
            format!("[{}]: {}\n", d["code"].as_str().unwrap(), d["message"].as_str().unwrap());
        assert!(run.stderr.contains(&title), "{title}");
        if let (Some(line), Some(column)) = (line, column) {
            assert!(run.stderr.contains(&format!("--> {file}:{line}:{column}\n")), "{file}:{line}");
        }
    }
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn json_of_a_valid_repository() {
    let run = Project::with("email: jane@example.com\n").rolo("validate --format json");
    let nothing = json!({ "formatVersion": "1.0", "errors": 0, "warnings": 0, "diagnostics": [] });
    assert_eq!(run.ends_with(0).json(), nothing);
}

#[test]
fn json_goes_to_a_file_beside_the_text() {
    let project = Project::with(BROKEN);
    let run = project.rolo("validate --format json=report.json --format text").ends_with(3);
    assert_eq!(run.stdout, "1 contact in 1 file: 2 errors\n");
    let report: Json = serde_json::from_str(&project.read("report.json")).unwrap();
    assert_eq!(report["errors"], 2);
    let run = project.rolo("validate --format text=report.txt").ends_with(3);
    assert_eq!(run.stdout, "");
    assert_eq!(project.read("report.txt"), "1 contact in 1 file: 2 errors\n");
}

#[test]
fn two_forms_on_stdout() {
    let project = Project::with(BROKEN);
    insta::assert_snapshot!(project.rolo("validate --format json --format text").ends_with(1));
    for same in ["a", "./a", "b/../a"] {
        let run = project.rolo(&format!("validate --format json=a --format junit={same}"));
        let words = format!("two formats cannot both go to `{same}`");
        assert!(run.stderr.contains(&words), "{run}");
        assert!(!project.path("a").exists());
        assert_eq!(run.code, 1);
    }
    std::fs::create_dir(project.path("b")).unwrap();
    project.rolo("-C b validate --format json=a --format junit=../a").ends_with(3);
}

#[test]
fn file_that_cannot_be_written() {
    let project = Project::with("email: jane@example.com\n");
    let run = project.rolo("validate --format json=no/such/folder.json").ends_with(1);
    assert!(
        run.stderr.starts_with("error[output::file]: cannot write `no/such/folder.json`"),
        "{run}"
    );
}

#[test]
fn format_that_does_not_exist() {
    insta::assert_snapshot!(Project::new().rolo("validate --format xml").ends_with(1));
}

#[test]
fn wrong_usage_ends_with_one() {
    for arguments in ["validat", "validate --frobnicate", "validate --format", "--color pink", ""] {
        let run = Project::new().rolo(arguments).ends_with(1);
        assert_eq!(run.stdout, "", "{arguments}: {run}");
        assert!(run.stderr.contains("--help"), "{arguments}: {run}");
    }
    let run = Project::new().rolo("validate --format json=").ends_with(1);
    assert!(run.stderr.contains("there is no file behind `=`"), "{run}");
}

#[test]
fn quiet_still_tells_faults() {
    let project = Project::with(BROKEN);
    let loud = project.rolo("validate").ends_with(3);
    for arguments in ["validate -q", "-q validate", "validate --quiet"] {
        let quiet = project.rolo(arguments).ends_with(3);
        assert_eq!((&quiet.stdout, &quiet.stderr), (&loud.stdout, &loud.stderr));
    }
}

#[test]
fn colours_only_when_asked_for() {
    let project = Project::with(BROKEN);
    assert!(!project.rolo("validate").ends_with(3).stderr.contains('\u{1b}'));
    assert!(project.rolo("validate --color always").ends_with(3).stderr.contains("\u{1b}["));
    let forced = Project::with(BROKEN).variable("CLICOLOR_FORCE", "1");
    assert!(forced.rolo("validate").ends_with(3).stderr.contains("\u{1b}["));
    assert!(!forced.rolo("validate --color never").ends_with(3).stderr.contains('\u{1b}'));
}

#[test]
fn another_folder() {
    let project = Project::new().file("team/contacts/a.yaml", BROKEN);
    project.rolo("validate").ends_with(3);
    let run = project.rolo("-C team validate --format json=r.json").ends_with(3);
    assert!(run.stderr.contains("--> contacts/a.yaml:1:1"), "{run}");
    // Paths on the command line start from that folder too.
    assert!(project.path("team/r.json").is_file());
    let run = project.rolo("-C nowhere validate").ends_with(1);
    assert!(run.stderr.contains("error[project::folder]"), "{run}");
}

#[test]
fn a_settings_file_in_a_parent_folder_marks_the_root() {
    let project = Project::new()
        .file("rolo.yaml", "")
        .file("contacts/a.yaml", BROKEN)
        .file("contacts/deep/b.yaml", "email: b@example.com\n");
    let run = project.rolo("-C contacts/deep validate").ends_with(3);
    assert!(run.stderr.contains("--> contacts/a.yaml:1:1"), "{run}");
    // The nearest one counts.
    let project = project.file("contacts/deep/rolo.yaml", "contacts: .\n");
    let run = project.rolo("-C contacts/deep validate");
    assert!(!run.stderr.contains("contacts/a.yaml"), "{run}");
}

#[test]
fn paths_limit_the_report() {
    let project = Project::new()
        .file("contacts/a.yaml", BROKEN)
        .file("contacts/team/b.yaml", "email: b@example.com\ntitle: 1\n")
        .file("contacts/team-b/c.yaml", "email: c@example.com\ntitle: 2\n");
    let all = project.rolo("validate").ends_with(3);
    assert!(all.stdout.ends_with(": 4 errors\n"), "{all}");
    for (paths, errors) in [
        ("contacts/a.yaml", 2),
        ("./contacts/../contacts/a.yaml", 2),
        ("contacts/team", 1),
        ("contacts/team/", 1),
        ("contacts/team contacts/a.yaml", 3),
        ("contacts", 4),
        (".", 4),
    ] {
        let run = project.rolo(&format!("validate --format json {paths}")).ends_with(3);
        assert_eq!(run.json()["errors"], errors, "{paths}");
    }
    let run = project.rolo("-C contacts validate --format json=x contacts/team").ends_with(1);
    assert!(run.stderr.contains("error[project::path]"), "{run}");
    let absolute = project.path("contacts/team/b.yaml").canonicalize().unwrap();
    let run = project.run(&["validate", "--format", "json", absolute.to_str().unwrap()]);
    assert_eq!(run.ends_with(3).json()["errors"], 1);
}

#[test]
fn valid_files_may_be_looked_at_alone() {
    let project = Project::new()
        .file("contacts/good.yaml", "email: a@example.com\n")
        .file("contacts/bad.yaml", BROKEN);
    assert_eq!(project.rolo("validate contacts/good.yaml").ends_with(0).stderr, "");
    project.rolo("validate contacts/bad.yaml").ends_with(3);
}

#[test]
fn path_without_a_contact_file() {
    let project = Project::with("email: a@example.com\n").file("readme.txt", "");
    insta::assert_snapshot!(project.rolo("validate readme.txt").ends_with(1));
}

#[test]
fn result_does_not_depend_on_the_number_of_files() {
    let project = Project::new();
    for at in 0..150 {
        project
            .write(&format!("contacts/{at:03}.yaml"), format!("email: a@example.com\nfax: {at}\n"));
    }
    let run = project.rolo("validate --format json").ends_with(3);
    let report = run.json();
    assert_eq!(report["errors"], 150 + 149);
    let list = report["diagnostics"].as_array().unwrap().iter();
    let clashes = list.filter(|d| d["code"] == "contact::duplicate-email");
    for clash in clashes {
        assert_eq!(clash["related"][0]["file"], "contacts/000.yaml", "{clash}");
    }
}

#[test]
fn a_path_with_a_slip_gets_a_guess_and_an_email_is_told_as_one() {
    let project = Project::new()
        .file("contacts/north/margaret.yaml", "email: margaret@example.com\n")
        .file("contacts/amara.yaml", "email: amara@example.com\n");
    let run = project.rolo("validate contacts/north/margret.yaml").ends_with(1);
    assert!(run.stderr.contains("did you mean `contacts/north/margaret.yaml`?"), "{run}");
    let run = project.rolo("validate margaret@example.com").ends_with(1);
    assert!(run.stderr.contains("error[project::path]"), "{run}");
    assert!(run.stderr.contains("paths are wanted here"), "{run}");
    let run = project.rolo("validate nowhere").ends_with(1);
    assert!(!run.stderr.contains("did you mean"), "{run}");
}
