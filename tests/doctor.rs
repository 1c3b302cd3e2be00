//! `rolo doctor`: what it says of a healthy workspace and of each thing that is not so, that it only
//! reads, goes on after each failure, and names nobody.

mod local;
mod network;
mod privacy;
mod service;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::env::web::{Answer, Seen, Server, send};
use crate::env::{Project, Run, Sandbox};
use crate::verdicts::git;

/// Requests that one run may take with the default number of pages.
const MOST: usize = 20;

/// The whole report, without what differs from run to run.
fn snapshot(run: &Run) -> String {
    let text = run.to_string();
    let text = text.replace(std::env::consts::OS, "OS").replace(std::env::consts::ARCH, "ARCH");
    text.replace(concat!("rolo ", env!("CARGO_PKG_VERSION")), "rolo VERSION")
        .replace(concat!("\"", env!("CARGO_PKG_VERSION"), "\""), "\"VERSION\"")
}

fn assert_snapshot(name: &str, run: &Run) {
    insta::with_settings!({filters => [(r"127\.0\.0\.1:\d+", "HOST")]}, {
        insta::assert_snapshot!(name, snapshot(run));
    });
}

/// A check of a report.
#[track_caller]
fn check<'a>(report: &'a Value, subject: &str) -> &'a Value {
    let mut checks = report["checks"].as_array().unwrap().iter();
    checks.find(|check| check["subject"] == subject).unwrap_or_else(|| panic!("no {subject}"))
}

/// How each thing was found to be.
fn outcomes(report: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    checks.map(|check| (text(&check["subject"]), text(&check["outcome"]))).collect()
}

/// The subjects whose outcome is not the same in two reports.
fn changed(one: &Value, other: &Value) -> Vec<String> {
    let (one, other) = (outcomes(one), outcomes(other));
    assert!(one.keys().eq(other.keys()));
    one.into_iter().filter(|(key, value)| other[key] != *value).map(|(key, _)| key).collect()
}

/// Fails unless a check ended so, with these words.
#[track_caller]
fn assert_is(report: &Value, subject: &str, outcome: &str, words: &str) {
    let check = check(report, subject);
    let finding = check["finding"].as_str().unwrap_or_default();
    assert!(check["outcome"] == outcome && finding.contains(words), "{subject}: {check:#}");
    // Whoever is told of a difference is told what to do next.
    assert_eq!(check["next"].is_string(), outcome == "different", "{check:#}");
}

/// A project with one commit and nothing wrong.
fn project() -> Project {
    let project = Project::with("email: jane@example.com\ntitle: CEO\n");
    let yaml = "policy: {drift: keep}\n";
    project.write("rolo.yaml", yaml);
    for arguments in
        [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "one"]]
    {
        git(&project.path(""), arguments);
    }
    project
}

/// The report of a project at a sandbox with these switches.
fn report_of(arguments: &[&str]) -> (Value, i32) {
    let sandbox = Sandbox::builtin(arguments);
    let run = project().at(&sandbox).rolo("doctor --format json");
    (run.json(), run.code)
}

/// A sandbox behind a server that may answer something else, or spoil the answer of the sandbox.
fn between(
    sandbox: &Sandbox,
    with: impl Fn(&Seen, u16, Value) -> Answer + Send + Sync + 'static,
) -> Server {
    let base = sandbox.url.clone();
    Server::new(move |seen, _| {
        assert_eq!(seen.method, "GET");
        let below = seen.path.strip_prefix("/api/workspace").unwrap();
        let (status, json) = match seen.header("authorization") {
            Some(_) => send(&base, "GET", below, ""),
            None => (401, json!({"status": 401, "message": "no"})),
        };
        with(seen, status, json)
    })
}

fn at(server: &Server) -> Project {
    project().variable("RUDDR_API_URL", &server.url).variable("RUDDR_API_TOKEN", "sandbox")
}

/// Every contact of an answer: of a list, or one by itself.
fn each_contact(seen: &Seen, json: &mut Value, change: impl Fn(&mut Value)) {
    if !seen.path.contains("/contacts") {
        return;
    }
    if json["id"].is_string() {
        return change(json);
    }
    json["results"].as_array_mut().into_iter().flatten().for_each(change);
}

#[test]
fn everything_is_fine() {
    let sandbox = Sandbox::builtin(&[]);
    let project = project().at(&sandbox);
    assert_snapshot("fine", &project.rolo("doctor").ends_with(0));
    let json = project.rolo("doctor --format json").ends_with(0);
    assert_snapshot("fine_json", &json);
    assert_eq!(json.json()["summary"]["different"], 0);
}

#[test]
fn it_only_reads_and_not_much() {
    let sandbox = Sandbox::builtin(&["--contacts", "1000"]);
    let project = project().at(&sandbox);
    let report = project.rolo("doctor --format json").ends_with(0).json();
    let requests = sandbox.requests();
    assert!(requests.len() <= MOST, "{}", requests.len());
    assert!(requests.iter().all(|request| request["method"] == "GET"));
    let looked = json!({"contacts": 300, "pages": 3, "all": false, "requests": requests.len()});
    assert_eq!(report["looked"], looked);
    assert!(!project.path(".rolo").exists(), "nothing is written here either");
    // Looking further is one more request for each page.
    let further = project.rolo("doctor --format json --pages 10").ends_with(0).json();
    assert_eq!(sandbox.requests().len(), 2 * requests.len() + 8);
    assert_eq!(further["looked"]["all"], true);
    assert_is(&report, "last-cursor", "could-not-tell", "--pages");
    assert_is(&further, "last-cursor", "as-documented", "");
    assert_is(&report, "paging", "as-documented", "--pages");
    assert_is(&further, "paging", "as-documented", "");
}

#[test]
fn workspaces_of_every_size_are_fine() {
    let sizes = ["1", "2", "3", "4", "11", "12", "99", "100", "101", "102", "200", "299", "301"];
    for contacts in sizes {
        let sandbox = Sandbox::builtin(&["--contacts", contacts]);
        let report = project().at(&sandbox).rolo("doctor --format json").ends_with(0).json();
        assert_eq!(report["summary"]["different"], 0, "{contacts}: {report:#}");
    }
    let sandbox = Sandbox::with(&json!({}), &[]);
    let report = project().at(&sandbox).rolo("doctor --format json").ends_with(0).json();
    assert_eq!(report["summary"]["different"], 0, "{report:#}");
    assert_is(&report, "joints", "could-not-tell", "2 contacts at least");
    assert_is(&report, "lengths", "could-not-tell", "nothing to look at");
}

#[test]
fn help_says_how_it_ends() {
    let run = Project::new().rolo("doctor --help").ends_with(0);
    assert!(run.stdout.contains("Ends with 0 when nothing was found"), "{run}");
}
