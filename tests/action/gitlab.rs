//! The jobs of the template for GitLab, line by line as its runner would.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::runner::repository;
use crate::env::web::{Server, json_answer};
use crate::env::{Project, ROLO, Sandbox};

const ID: &str = "00000000-0000-4000-8000-000000000001";

fn workspace(title: &str) -> Sandbox {
    Sandbox::with(
        &json!({"contacts": [{"id": ID, "email": "ann@example.com", "title": title}]}),
        &[],
    )
}

fn changed() -> Project {
    let ann = |title: &str| format!("id: {ID}\ntitle: {title}\n");
    repository(&[("contacts/ann.yaml", &ann("Old"))], &[("contacts/ann.yaml", &ann("New"))])
}

/// The scripts of a job, after those of the template that it extends.
fn script(job: &str, key: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/rolo.gitlab-ci.yml");
    let template: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let before = template[".rolo"]["before_script"].as_array().unwrap();
    let own = template[job][key].as_array().unwrap();
    let lines: Vec<&str> = before.iter().chain(own).map(|line| line.as_str().unwrap()).collect();
    lines.join("\n")
}

fn run(project: &Project, script: &str, variables: &[(&str, &str)]) -> Output {
    let folder = project.path("");
    let program = Path::new(ROLO).parent().unwrap().to_str().unwrap();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap());
    Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(&folder)
        .env_clear()
        .envs([("PATH", path.as_str()), ("HOME", folder.to_str().unwrap()), ("CI", "true")])
        .envs([("CI_PROJECT_DIR", folder.to_str().unwrap()), ("ROLO_FOLDER", ".")])
        .envs([("CI_MERGE_REQUEST_DIFF_BASE_SHA", "HEAD^"), ("CI_DEFAULT_BRANCH", "main")])
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[track_caller]
fn ends_with(done: &Output, code: i32) {
    let log = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(done.status.code(), Some(code), "{}{}", log(&done.stdout), log(&done.stderr));
}

#[test]
fn a_merge_request_is_planned() {
    let (sandbox, project) = (workspace("Old"), changed());
    let token = [("RUDDR_API_TOKEN", "sandbox"), ("RUDDR_API_URL", sandbox.url.as_str())];
    ends_with(&run(&project, &script("rolo:plan", "script"), &token), 0);
    let quality: Value = serde_json::from_str(&project.read("rolo-out/quality.json")).unwrap();
    assert_eq!(quality, json!([]));
    assert!(project.read("rolo-out/plan.md").contains("1 contact to update"));
    // Without the token nobody is asked.
    let asked = sandbox.requests().len();
    ends_with(&run(&project, &script("rolo:plan", "script"), &token[1..]), 0);
    assert!(project.read("rolo-out/plan.md").contains("the workspace was not asked"));
    assert_eq!(sandbox.requests().len(), asked);
    // A check of the files does not pass for a plan that could not be made.
    let wrong = [("RUDDR_API_TOKEN", "wrong"), token[1]];
    ends_with(&run(&project, &script("rolo:plan", "script"), &wrong), 1);
    assert!(project.read("rolo-out/plan.md").contains("the plan could not be made"));
    assert!(!project.path("rolo-out/junit.xml").exists());
    let conflict = workspace("Changed in Ruddr");
    let token = [("RUDDR_API_TOKEN", "sandbox"), ("RUDDR_API_URL", conflict.url.as_str())];
    ends_with(&run(&project, &script("rolo:plan", "script"), &token), 4);
}

#[test]
fn a_merge_request_has_one_note() {
    let notes: Arc<Mutex<Vec<Value>>> = Arc::default();
    let list = Arc::clone(&notes);
    let server = Server::new(move |seen, _| {
        assert_eq!(seen.header("private-token"), Some("note-token"));
        let mut notes = list.lock().unwrap();
        let body = || serde_json::from_str::<Value>(&seen.body).unwrap()["body"].clone();
        match seen.method.as_str() {
            "GET" if seen.path.ends_with("/user") => json_answer(200, &json!({"username": "bot"})),
            "GET" => json_answer(200, &json!(*notes)),
            "POST" => {
                let note = json!({"id": 5, "author": {"username": "bot"}, "body": body()});
                notes.push(note.clone());
                json_answer(201, &note)
            }
            _ => {
                assert!(
                    seen.path.ends_with("/projects/3/merge_requests/7/notes/5"),
                    "{}",
                    seen.path
                );
                notes[0]["body"] = body();
                json_answer(200, &notes[0])
            }
        }
    });
    let project = changed();
    let variables = [
        ("ROLO_GITLAB_TOKEN", "note-token"),
        ("CI_API_V4_URL", server.url.as_str()),
        ("CI_PROJECT_ID", "3"),
        ("CI_MERGE_REQUEST_IID", "7"),
    ];
    for words in ["first", "second"] {
        project.write("rolo-out/plan.md", words);
        ends_with(&run(&project, &script("rolo:plan", "after_script"), &variables), 0);
        assert_eq!(notes.lock().unwrap().len(), 1);
        assert_eq!(notes.lock().unwrap()[0]["body"], format!("<!-- rolo -->\n{words}"));
    }
}

#[test]
fn the_default_branch_is_applied_and_drift_is_told() {
    let (sandbox, project) = (workspace("Old"), changed());
    let token = [("RUDDR_API_TOKEN", "sandbox"), ("RUDDR_API_URL", sandbox.url.as_str())];
    ends_with(&run(&project, &script("rolo:apply", "script"), &token), 0);
    assert_eq!(sandbox.patches(), [json!({"title": "New"})]);
    assert!(project.read("rolo-out/receipt.jsonl").contains("\"salt\":null"));
    ends_with(&run(&project, &script("rolo:drift", "script"), &token), 0);
}

#[test]
fn links_that_a_branch_brings_under_the_name_of_a_report_lead_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    let (sandbox, project) = (workspace("Old"), changed());
    let token = [("RUDDR_API_TOKEN", "sandbox"), ("RUDDR_API_URL", sandbox.url.as_str())];
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(outside.path().join(to), project.path(from)).unwrap();
    };
    link("rolo-out", "");
    ends_with(&run(&project, &script("rolo:plan", "script"), &token), 0);
    for name in ["plan.md", "plan.json", "note.json"] {
        let _ = std::fs::remove_file(project.path("rolo-out").join(name));
        link(&format!("rolo-out/{name}"), name);
    }
    ends_with(&run(&project, &script("rolo:plan", "script"), &token), 0);
    assert!(!project.path("rolo-out/plan.md").is_symlink());
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}
