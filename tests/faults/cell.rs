//! One fault at one request: a run of `apply`, what it left, and the clean run after it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rolo::sandbox::{Options, Seed};
use serde_json::{Value, json};

use super::kinds::{Fault, Target};
use crate::env::front::{Act, Front, Stage};
use crate::env::receipt::{assert_accounted, lines};
use crate::env::{Project, Run};
use crate::sandbox::client::{Sandbox, try_start};

/// Three pages.
const LIVE: usize = 250;

const NEW: &str = "new@example.com";

/// How a run ended.
pub(super) struct Ending {
    pub(super) code: i32,
    /// The code of the first error that it told, or that its receipt holds.
    pub(super) error: Option<String>,
    pub(super) run: Run,
}

fn id(n: usize) -> String {
    format!("0e0e0e0e-0000-4000-8000-{n:012}")
}

/// A workspace of three pages with everything that the files refer to.
fn seed() -> Value {
    let contacts: Vec<Value> = (0..LIVE)
        .map(|n| json!({"id": id(n), "firstName": "A", "lastName": "B", "email": format!("c{n}@example.com")}))
        .collect();
    json!({
        "members": [{"id": "6f1d2c3b-4a59-4788-9e6d-7c8b9a0f1e2d", "name": "Sam Rivera"}],
        "contacts": contacts,
    })
}

/// Two contacts to change; unless `is_small`, one to delete and one to create as well.
fn project(is_small: bool) -> Project {
    let mut yaml = format!(
        "contacts:\n- id: {}\n  title: CEO\n- id: {}\n  owner: Sam Rivera\n",
        id(10),
        id(120)
    );
    if !is_small {
        let gone = id(230);
        yaml.push_str(&format!(
            "- id: {gone}\n  state: absent\n- firstName: New\n  lastName: Person\n  email: {NEW}\n"
        ));
    }
    Project::with(&yaml).file("rolo.yaml", "policy: {create: allow, delete: allow}\n")
}

/// The sandbox of a cell, which keeps its state from one start to the next.
fn start(folder: &Path, faults: &[String]) -> Sandbox {
    try_start(Options {
        rate: 0,
        seed: Seed::File(folder.join("seed.json")),
        state_file: Some(folder.join("state.json")),
        request_log: Some(folder.join("requests.jsonl")),
        faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
        ..Options::default()
    })
    .unwrap()
}

/// A run of the program against an address.
fn run(project: &Project, url: &str, arguments: &str) -> Run {
    let arguments = format!("{arguments} --api-url {url}");
    project.rolo(&arguments)
}

/// Lets the fault happen, once or from then on, and checks what holds for every fault: nothing is written
/// after a failed reading, the receipt accounts for every write, no contact is created twice, and the
/// next run, with nothing wrong, ends with everything as desired.
pub(super) fn cell(target: Target, fault: Fault, is_lasting: bool) -> Ending {
    let what = format!("{} at {}, lasting: {is_lasting}", fault.name, target.words);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("seed.json"), seed().to_string()).unwrap();
    // Contacts are read one by one where a saved plan is carried out that creates nobody.
    let is_saved = target.endpoint == "get";
    let project = project(is_saved).variable("RUDDR_API_TOKEN", "sandbox");
    let mut command = "apply --auto-approve --concurrency 1 --receipt receipt.jsonl".to_owned();
    if is_saved {
        let sandbox = start(folder.path(), &[]);
        run(&project, &url(&sandbox), "plan --out plan.json").ends_with(0);
        sandbox.stop();
        std::fs::remove_file(folder.path().join("requests.jsonl")).unwrap();
        command.push_str(" plan.json");
    }
    if fault.name.contains("hang") {
        command.push_str(" --timeout 2");
    }
    let of_the_line = fault.name.starts_with("gone");
    let number = format!("{}{}", target.number, if is_lasting { "+" } else { "" });
    let faults = [format!("{}@{}:{number}", fault.name, target.endpoint)];
    let sandbox = start(folder.path(), if of_the_line { &[] } else { &faults });
    let front = of_the_line.then(|| gone(&url(&sandbox), target, fault));
    let address = front.map_or_else(|| url(&sandbox), |front| front.url);
    let run_with_fault = run(&project, &address, &command);
    sandbox.stop();
    assert!(!run_with_fault.stderr.contains("panicked"), "{what}: {run_with_fault}");
    let log = lines(&folder.path().join("requests.jsonl"));
    let receipt = project.path("receipt.jsonl");
    let receipt = if receipt.exists() { lines(&receipt) } else { Vec::new() };
    let told = format!("{what}: {run_with_fault}");
    assert_accounted(&log, std::slice::from_ref(&receipt), &told);
    if run_with_fault.code != 0 {
        let said = format!("{}{}", run_with_fault.stdout, run_with_fault.stderr);
        let says_what_to_do = said.contains("help: ") || said.contains("run again");
        assert!(says_what_to_do, "{what}: {run_with_fault}");
    }
    let sandbox = start(folder.path(), &[]);
    let clean = run(&project, &url(&sandbox), "apply --auto-approve");
    assert_eq!(clean.code, 0, "{what}: {run_with_fault}\nthen {clean}");
    let plan = run(&project, &url(&sandbox), "plan --detailed-exitcode");
    assert_eq!(plan.code, 0, "{what}: {run_with_fault}\nthen {plan}");
    let all = crate::env::web::contacts(&url(&sandbox));
    sandbox.stop();
    let new = all.iter().filter(|contact| contact["email"] == NEW).count();
    // One is created, another one deleted.
    assert_eq!((new, all.len()), (usize::from(!is_saved), LIVE), "{what}");
    let told = run_with_fault.stderr.split("error[").nth(1);
    let told = told.and_then(|rest| rest.split(']').next()).map(str::to_owned);
    let recorded = receipt.iter().find_map(|line| line["error"].as_str().map(str::to_owned));
    Ending { code: run_with_fault.code, error: told.or(recorded), run: run_with_fault }
}

fn url(sandbox: &Sandbox) -> String {
    sandbox.running.as_ref().unwrap().base_url()
}

/// The line to a service that ends at the request.
fn gone(upstream: &str, target: Target, fault: Fault) -> Front {
    let met = AtomicUsize::new(0);
    let at = if fault.name == "gone-before" { Stage::Asked } else { Stage::Answered };
    Front::new(upstream, move |seen, _, stage| {
        if stage == at && target.is_met_by(&seen.method, &seen.path) {
            let number = met.fetch_add(1, Ordering::SeqCst) + 1;
            if number >= target.number {
                return Act::GoAway;
            }
        }
        Act::Pass
    })
}
