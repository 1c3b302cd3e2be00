//! The record of a run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{contacts, id, lines, many, receipts, rows};
use crate::env::{Project, Sandbox};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// What somebody computes who knows the salt and guesses the value.
fn digest(salt: &str, field: &str, value: &Value) -> String {
    let salt: Vec<u8> = (0..salt.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&salt[at..at + 2], 16).unwrap())
        .collect();
    let known = [&salt, &b"\0"[..], field.as_bytes(), b"\0", value.to_string().as_bytes()].concat();
    format!("sha256:{}", hex(&Sha256::digest(known)))
}

#[test]
fn it_says_what_was_sent_and_what_came_back_without_a_value() {
    let live = json!({"id": id(0), "firstName": "Canary", "lastName": "Canary", "title": "Canary old",
                      "email": "canary@example.com", "fax": "Canary fax"});
    let sandbox = Sandbox::with(&json!({"contacts": [live]}), &["--trim"]);
    let project = Project::with("email: canary@example.com\ntitle: Canary \u{e9}\"\nfax: null\n")
        .at(&sandbox);
    let plan = project.rolo("plan --format json").ends_with(0).json();
    let run = project.rolo("apply --auto-approve").ends_with(0);
    let [path] = &receipts(&project)[..] else {
        panic!("{run}");
    };
    assert!(run.stderr.contains("receipt: PROJECT/.rolo/receipts/"), "{run}");
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(!text.to_lowercase().contains("canary"), "{text}");

    let lines = lines(path);
    let kinds: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["start", "before", "after", "end"]);
    let [start, before, after, end] = &lines[..] else {
        panic!("{text}");
    };
    assert_eq!(start["digest"], plan["digest"]);
    assert_eq!(start["workspace"]["id"], plan["workspace"]["id"]);
    assert_eq!(start["formatVersion"], "1.0");
    assert_eq!(start["contacts"], 1);
    let salt = start["salt"].as_str().unwrap();
    assert_eq!(salt.len(), 32);
    let new = json!("Canary \u{e9}\"");
    assert_eq!(
        before["fields"],
        json!({
            "title": {"before": digest(salt, "title", &json!("Canary old")), "after": digest(salt, "title", &new)},
            "fax": {"before": digest(salt, "fax", &json!("Canary fax")), "after": digest(salt, "fax", &Value::Null)},
        })
    );
    assert_eq!((&before["id"], &before["file"]), (&id(0).into(), &"contacts/all.yaml".into()));
    assert_eq!(before["call"], after["call"]);
    assert_eq!((&after["outcome"], &after["error"]), (&"applied".into(), &Value::Null));
    let back =
        json!({"title": digest(salt, "title", &new), "fax": digest(salt, "fax", &Value::Null)});
    assert_eq!(after["readBack"], back);
    assert_eq!(
        (&end["exit"], &end["contacts"]["applied"], &end["fields"]["applied"]),
        (&0.into(), &1.into(), &2.into())
    );
}

#[test]
fn each_has_a_salt_and_a_file_of_its_own() {
    let (_sandbox, project) = many(1, &[]);
    for title in ["New", "Newer", "New"] {
        project.write("contacts/all.yaml", format!("email: c0@example.com\ntitle: {title}\n"));
        project.rolo("apply --auto-approve").ends_with(0);
    }
    let receipts = receipts(&project);
    assert_eq!(receipts.len(), 3);
    let salts: BTreeSet<String> =
        receipts.iter().map(|path| lines(path)[0]["salt"].to_string()).collect();
    assert_eq!(salts.len(), 3);
    // The folder keeps itself out of git.
    assert_eq!(project.read(".rolo/.gitignore"), "*\n");
}

#[test]
fn one_that_cannot_be_written_sends_nothing() {
    let (sandbox, project) = many(2, &[]);
    project.write("taken.jsonl", "the record of another run\n");
    for file in ["taken.jsonl", "nowhere/receipt.jsonl", "contacts", "/proc/receipt.jsonl"] {
        let run = project.run(&["apply", "--auto-approve", "--receipt", file]).ends_with(1);
        assert!(run.stderr.contains("error[apply::receipt]: cannot write the receipt"), "{run}");
    }
    assert_eq!(project.read("taken.jsonl"), "the record of another run\n");
    // The folder for receipts is a file.
    project.write(".rolo/receipts", "");
    let run = project.rolo("apply --auto-approve").ends_with(1);
    assert!(run.stderr.contains("error[apply::receipt]"), "{run}");
    assert!(sandbox.patches().is_empty());
}

#[test]
fn a_name_is_taken_from_where_the_run_began() {
    let (_sandbox, project) = many(1, &[]);
    project.rolo("apply --auto-approve -C contacts/.. --receipt r.jsonl").ends_with(0);
    assert_eq!(lines(&project.path("r.jsonl")).len(), 4);
    assert!(receipts(&project).is_empty());
}

#[test]
fn failures_are_in_it_by_their_code() {
    let faults = ["--fault", "400@PATCH:1", "--fault", "html@PATCH:2", "--fault", "401@PATCH:4"];
    let (_sandbox, project) = many(6, &faults);
    let run = project.rolo("apply --auto-approve --concurrency 1 --receipt r.jsonl").ends_with(6);
    let expected = [("applied", 1), ("failed", 2), ("unknown", 1), ("not attempted", 2)];
    assert_eq!(contacts(&run), rows(&expected));
    let lines = lines(&project.path("r.jsonl"));
    let after: Vec<String> = lines
        .iter()
        .filter(|line| line["type"] == "after")
        .map(|line| format!("{} {}", line["outcome"].as_str().unwrap(), line["error"]))
        .collect();
    assert_eq!(
        after,
        [
            "failed \"api::rejected\"",
            "unknown \"api::not-json\"",
            "applied null",
            "failed \"api::unauthorized\""
        ]
    );
    let end = lines.last().unwrap();
    assert_eq!(end["exit"], 6);
    let counts = json!({"total": 6, "attempted": 4, "applied": 1, "alreadyRight": 0, "held": 0,
                        "failed": 2, "unknown": 1, "notAttempted": 2});
    assert_eq!((&end["contacts"], &end["fields"]), (&counts, &counts));
}

/// A full disk, played by a limit on the size of files: nothing more is sent than was recorded.
#[test]
fn one_that_breaks_off_stops_the_run() {
    let (sandbox, project) = many(40, &[]);
    let line = format!(
        "trap '' XFSZ; ulimit -f 4; exec {} apply --auto-approve --concurrency 1 --receipt r.jsonl",
        crate::env::ROLO
    );
    let plain = project.command(&[]);
    let mut command = std::process::Command::new("sh");
    command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.args(["-c", &line]).current_dir(plain.get_current_dir().unwrap());
    let run = crate::env::Run::of(command.output().unwrap(), plain.get_current_dir().unwrap())
        .ends_with(6);
    let sent = sandbox.patches().len();
    assert!((1..40).contains(&sent), "{run}");
    let table = super::table(&run);
    assert_eq!((table["applied"][0], table["not attempted"][0]), (sent, 40 - sent), "{run}");
    assert!(run.stdout.contains("Stopped: the receipt cannot be written."), "{run}");
    assert!(run.stderr.contains("r.jsonl` is incomplete"), "{run}");
    let recorded = project.read("r.jsonl").matches("\"type\":\"before\"").count();
    assert!(recorded >= sent, "{recorded} {sent}");
}
