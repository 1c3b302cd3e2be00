//! Killed at a request: just before the service sees it, or when it is carried out and not yet answered.

use std::process::Command;
use std::sync::{Arc, Mutex};

use fastrand::Rng;
use rolo::sandbox::{Options, Seed};
use serde_json::{Value, json};

use super::rounds;
use crate::env::Project;
use crate::env::front::{Act, Front, Stage};
use crate::env::receipt::{assert_accounted, lines, receipts};
use crate::env::web;
use crate::sandbox::client::{Sandbox, try_start};

const ROUNDS: u64 = 120;

/// Live contacts; of these, the first ones are to be changed and the last ones to be deleted.
const LIVE: usize = 30;
const CHANGED: usize = 12;
const DELETED: usize = 2;
const CREATED: usize = 3;

/// About as many requests as one whole run makes.
const REQUESTS: usize = 2 + CHANGED + DELETED + CREATED;

fn id(n: usize) -> String {
    format!("0e0e0e0e-0000-4000-8000-{n:012}")
}

fn sandbox(folder: &std::path::Path) -> Sandbox {
    let contact = |n: usize| {
        let email = format!("c{n}@example.com");
        json!({"id": id(n), "firstName": "A", "lastName": "B", "email": email, "fax": "1"})
    };
    let contacts: Vec<Value> = (0..LIVE).map(contact).collect();
    let seed = folder.join("seed.json");
    std::fs::write(&seed, json!({ "contacts": contacts }).to_string()).unwrap();
    try_start(Options {
        rate: 0,
        seed: Seed::File(seed),
        request_log: Some(folder.join("requests.jsonl")),
        ..Options::default()
    })
    .unwrap()
}

/// Changes, two contacts that swap their e-mails, new ones and ones to delete.
fn project() -> Project {
    let mut files = format!("contacts:\n- id: {}\n  email: c1@example.com\n", id(0));
    files.push_str(&format!("- id: {}\n  email: c0@example.com\n", id(1)));
    for n in 2..CHANGED {
        files.push_str(&format!("- id: {}\n  title: CEO {n}\n  fax: null\n", id(n)));
    }
    for n in LIVE - DELETED..LIVE {
        files.push_str(&format!("- id: {}\n  state: absent\n", id(n)));
    }
    for n in 0..CREATED {
        files.push_str(&format!(
            "- firstName: New\n  lastName: Person\n  email: new{n}@example.com\n"
        ));
    }
    Project::with(&files)
        .file(
            "rolo.yaml",
            "policy: {create: allow, delete: allow, ceilings: {update: {max: 500}}}\n",
        )
        .variable("RUDDR_API_TOKEN", "sandbox")
}

/// A run that is killed at a request; gives whether it came that far.
fn killed(project: &Project, upstream: &str, random: &mut Rng) -> bool {
    let (at, stage) =
        (random.usize(1..=REQUESTS), if random.bool() { Stage::Asked } else { Stage::Answered });
    let pid = Arc::new(Mutex::new(None));
    let known = Arc::clone(&pid);
    let front = Front::new(upstream, move |_, number, now| {
        if (number, now) != (at, stage) {
            return Act::Pass;
        }
        let pid: Option<u32> = *known.lock().unwrap();
        let status = Command::new("kill").args(["-KILL", &pid.unwrap().to_string()]).status();
        assert!(status.unwrap().success());
        Act::Drop
    });
    let mut kept = pid.lock().unwrap();
    let concurrency = random.usize(1..=6).to_string();
    let child = project.start(&[
        "apply",
        "--auto-approve",
        "--allow-temporary-email",
        "--concurrency",
        &concurrency,
        "--api-url",
        &front.url,
    ]);
    *kept = Some(child.id());
    drop(kept);
    let run = project.end(child);
    assert!(matches!(run.code, 0 | -1), "{run}");
    run.code == -1
}

#[test]
fn apply_goes_on_where_it_was_killed() {
    rounds(ROUNDS, |seed| {
        let random = &mut Rng::with_seed(seed);
        let folder = tempfile::tempdir().unwrap();
        let (sandbox, project) = (sandbox(folder.path()), project());
        let url = sandbox.running.as_ref().unwrap().base_url();
        let times = random.usize(1..=3);
        let kills = (0..times).map(|_| usize::from(killed(&project, &url, random))).sum();
        let project = project.variable("RUDDR_API_URL", &url);
        let run = project.rolo("apply --auto-approve --allow-temporary-email");
        assert_eq!(run.code, 0, "round {seed}: {run}");
        let plan = project.rolo("plan --detailed-exitcode");
        assert_eq!(plan.code, 0, "round {seed}: {plan}");

        let log = lines(&folder.path().join("requests.jsonl"));
        assert_accounted(&log, &receipts(&project), &format!("round {seed}: {run}"));
        let mut emails: Vec<String> = web::contacts(&url)
            .iter()
            .map(|contact| contact["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort_unstable();
        let kept = (0..LIVE - DELETED).map(|n| format!("c{n}@example.com"));
        let mut wanted: Vec<String> =
            kept.chain((0..CREATED).map(|n| format!("new{n}@example.com"))).collect();
        wanted.sort_unstable();
        assert_eq!(emails, wanted, "round {seed}: {run}");
        let left = std::fs::read_dir(project.path(".rolo")).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        let is_known = |name: &std::ffi::OsString| {
            name == "receipts" || name == "apply.lock" || name == ".gitignore"
        };
        assert!(left.iter().all(is_known), "round {seed}: {left:?}");
        kills
    });
}
