//! Somebody edits the workspace while it is read: contacts come, go and change between any two pages. A
//! contact that is there is never reported as missing, and none is left out.

use std::collections::BTreeSet;

use fastrand::Rng;
use rolo::sandbox::{LostCursor, Options, Seed};
use serde_json::{Value, json};

use super::id;
use crate::env::Project;
use crate::env::rounds::rounds;
use crate::env::web;
use crate::sandbox::client::try_start;

const ROUNDS: u64 = 60;

/// Edits at some of the pages; those of some rounds never end.
fn faults(random: &mut Rng) -> Vec<String> {
    let kinds = ["edit-create", "edit-delete", "edit-delete", "edit-change"];
    let fault = |random: &mut Rng| {
        let (kind, at) = (kinds[random.usize(..kinds.len())], random.usize(1..=12));
        let until = match random.usize(..8) {
            0 => "+".to_owned(),
            1..4 => format!("-{}", at + random.usize(..4)),
            _ => String::new(),
        };
        format!("{kind}@list:{at}{until}")
    };
    (0..random.usize(1..=4)).map(|_| fault(random)).collect()
}

/// Gives how the plan ended.
fn round(seed: u64) -> i32 {
    let random = &mut Rng::with_seed(seed);
    let all = random.usize(150..1_000);
    // With ids, several walks are side by side.
    let has_ids = random.usize(..4) > 0;
    let folder = tempfile::tempdir().unwrap();
    let contact =
        |n: usize| json!({"id": id(n), "firstName": "A", "email": format!("c{n}@example.com")});
    let contacts: Vec<Value> = (0..all).map(contact).collect();
    let file = folder.path().join("seed.json");
    std::fs::write(&file, json!({ "contacts": contacts }).to_string()).unwrap();
    let faults = faults(random);
    let lost = [LostCursor::BadRequest, LostCursor::NotFound, LostCursor::EmptyPage];
    let mut options = Options { rate: 0, seed: Seed::File(file), ..Options::default() };
    options.switches.lost_cursor = lost[random.usize(..lost.len())];
    options.faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let sandbox = try_start(options).unwrap();
    let url = sandbox.running.as_ref().unwrap().base_url();

    let managed: Vec<usize> = (0..all).filter(|_| random.usize(..10) > 0).collect();
    let entry = |n: &usize| {
        let who =
            if has_ids { format!("id: {}", id(*n)) } else { format!("email: c{n}@example.com") };
        format!(
            "- {who}
  title: x
"
        )
    };
    let project =
        Project::with(&format!("contacts:\n{}", managed.iter().map(entry).collect::<String>()))
            .variable("RUDDR_API_TOKEN", "sandbox")
            .variable("RUDDR_API_URL", &url);
    let run = project.rolo("plan --format json");
    let what = format!("round {seed}, {all} contacts, {faults:?}, ids: {has_ids}");
    if run.code == 5 {
        assert_eq!(run.stdout, "", "{what}: {run}");
        return 5;
    }
    assert_eq!(run.code, 0, "{what}: {run}");
    let plan = run.json();
    let planned = plan["contacts"].as_array().unwrap().iter();
    let planned: BTreeSet<&str> = planned.map(|step| step["email"].as_str().unwrap()).collect();
    let missing = plan["missing"].as_array().unwrap().len();
    assert_eq!(planned.len() + missing, managed.len(), "{what}: {}", plan["summary"]);
    for n in managed {
        let email = format!("c{n}@example.com");
        let is_planned = planned.contains(email.as_str());
        // One that went meanwhile may be seen or not.
        let is_gone = || web::send(&url, "GET", &format!("/contacts/{}", id(n)), "").0 == 404;
        assert!(is_planned || is_gone(), "{what}: {email} is there and missing");
    }
    0
}

#[test]
fn no_live_contact_is_reported_as_missing() {
    let ends = rounds(ROUNDS, round);
    let proven = ends.iter().filter(|code| **code == 0).count();
    assert!(proven * 2 > ends.len(), "only {proven} of {ROUNDS} readings were proven");
    assert!(proven < ends.len(), "edits without end were never noticed");
}
