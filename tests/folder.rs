//! The contacts folder is the same however `contacts:` spells it.

use serde_json::json;

use crate::env::{Project, Sandbox};
use crate::verdicts::{ID, Repo};

/// Other spellings of `a/_people`, whose history must not pass for that of hidden files.
const SPELLINGS: [&str; 5] =
    ["a/_people", "./a/_people", "a/_people/", "a//_people", "a/./_people/."];

#[test]
fn its_history_is_found() {
    for folder in SPELLINGS {
        let repo = Repo::new("Changed there");
        repo.project.write("rolo.yaml", format!("contacts: {folder}\n"));
        repo.title("a/_people/jane.yaml", "Ours");
        repo.commit();
        repo.commit_other();
        assert_eq!(repo.verdict("").0, "drift", "{folder}");
        repo.title("a/_people/jane.yaml", "Ours, newer");
        assert_eq!(repo.verdict("").0, "conflict", "{folder}");
        let plan = repo.plan("--against HEAD --changed");
        assert_eq!(plan["summary"]["changes"], 1, "{folder}: {plan}");
        let run = repo.project.rolo("log jane@example.com").ends_with(0);
        assert!(run.stdout.contains("Ours"), "{folder}: {run}");
    }
}

#[test]
fn new_files_stand_beside_those_that_are_there() {
    let live = |id: &str, email: &str| json!({"id": id, "firstName": "Jane", "lastName": "Doe", "email": email});
    let seed = json!({"contacts": [live(ID, "jane@example.com"), live("b27fd363-b75e-4ed1-af08-000000000002", "jane@example.org")]});
    for folder in SPELLINGS {
        let sandbox = Sandbox::with(&seed, &[]);
        let project = Project::new()
            .at(&sandbox)
            .file("rolo.yaml", format!("contacts: {folder}\npull: {{path: '{{name}}.yaml'}}\n"))
            .file("schema/contact.schema.json", "{}")
            .file("a/_people/jane-doe.yaml", "email: jane@example.com\n");
        let run = project.rolo("pull").ends_with(0);
        assert!(run.stdout.contains("a/_people/jane-doe-b27fd363.yaml"), "{folder}: {run}");
        let new = project.read("a/_people/jane-doe-b27fd363.yaml");
        assert!(new.contains("$schema=../../schema/contact.schema.json"), "{folder}: {new}");
    }
}

#[test]
fn it_is_not_the_project_itself() {
    for folder in [".", "./", "./."] {
        let project = Project::with("email: a@example.com\n")
            .file("rolo.yaml", format!("contacts: {folder}\n"));
        let run = project.rolo("validate").ends_with(1);
        assert!(
            run.stderr.contains(
                "error[config::contacts]: `contacts:` is the folder of `rolo.yaml` itself"
            ),
            "{run}"
        );
    }
}

#[test]
fn a_name_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let project = Project::with("email: jane@example.com\n");
    for name in [&b"a\xff.yaml"[..], b"a\xfe.yaml"] {
        let path = project.path("contacts").join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(path, "email: joan@example.com\n").unwrap();
    }
    let run = project.rolo("validate").ends_with(3);
    assert!(run.stderr.contains("error[file::name]: this name is not UTF-8 text"), "{run}");
}

#[test]
fn settings_are_not_passed_over_in_silence() {
    let project = Project::with("email: jane@example.com\n").file("rolo.yaml/x", "");
    let run = project.rolo("validate").ends_with(1);
    assert!(run.stderr.contains("error[config::unreadable]: cannot read `rolo.yaml`"), "{run}");
    let project = Project::new().file("rolo.yaml", "contacts: .rolo\n");
    let run = project.rolo("validate").ends_with(1);
    assert!(run.stderr.contains("error[config::contacts]"), "{run}");
}
