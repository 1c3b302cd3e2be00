//! `rolo plan`.

mod edits;
mod inventory;
mod matching;
mod shown;

use serde_json::json;

use crate::env::{Project, Sandbox};

/// The id of the n-th contact of these tests.
fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

#[test]
fn the_first_plan_of_a_newcomer() {
    let run = Project::examples().rolo("plan --sandbox").ends_with(0);
    insta::assert_snapshot!(run);
}

#[test]
fn plan_sends_nothing_but_get() {
    let sandbox = Sandbox::builtin(&[]);
    Project::examples().at(&sandbox).rolo("plan --detailed-exitcode").ends_with(2);
    let requests = sandbox.requests();
    assert!(!requests.is_empty());
    assert!(requests.iter().all(|request| request["method"] == "GET"), "{requests:?}");
}

#[test]
fn the_detailed_exit_code_tells_whether_somebody_has_to_act() {
    let contacts = json!([
        {"id": id(1), "firstName": "A", "email": "a@example.com", "title": "Old"},
        {"id": id(2), "firstName": "B", "email": "b@example.com", "title": "Old", "hubspotId": "1"},
    ]);
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), &[]);
    for (yaml, code, what) in [
        ("email: a@example.com\ntitle: Old\n", 0, "nothing"),
        ("email: a@example.com\ntitle: ' Old '\n", 0, "form alone"),
        ("email: b@example.com\ntitle: New\n", 0, "held by a CRM"),
        ("email: a@example.com\ntitle: New\n", 2, "an update"),
        ("email: c@example.com\ntitle: New\n", 2, "missing"),
    ] {
        let project = Project::with(yaml).at(&sandbox);
        project.rolo("plan").ends_with(0);
        for arguments in ["", "--strict", "--format json", "--format json=plan.json", "-q"] {
            let run = project.rolo(&format!("plan --detailed-exitcode {arguments}"));
            assert_eq!(run.code, code, "{what} {arguments}: {run}");
        }
    }
}

#[test]
fn a_form_goes_to_stdout_or_to_a_file() {
    let contacts = json!([{"id": id(1), "email": "a@example.com", "title": "Old"}]);
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), &[]);
    let project = Project::with("email: a@example.com\ntitle: New\n").at(&sandbox);
    let text = project.rolo("plan").ends_with(0).stdout;
    let json = project.rolo("plan --format json").ends_with(0).stdout;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["formatVersion"], "1.0");

    let both = project.rolo("plan --format text --format json=plan.json").ends_with(0);
    assert_eq!((both.stdout, project.read("plan.json")), (text.clone(), json.clone()));
    let files = project.rolo("plan -q --format text=plan.txt --format json=plan.json").ends_with(0);
    assert_eq!((files.stdout.as_str(), files.stderr.as_str()), ("", ""));
    assert_eq!((project.read("plan.txt"), project.read("plan.json")), (text, json));

    let run = project.rolo("plan --format json=nowhere/plan.json").ends_with(1);
    assert!(run.stderr.contains("error[output::file]: cannot write `nowhere/plan.json`"), "{run}");
}
