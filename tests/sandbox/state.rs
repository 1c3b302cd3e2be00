//! Start and end: state kept between runs, seeds, the request log, refusals to start.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use rolo::sandbox::{Options, Seed, StartError, start};
use serde_json::{Value, json};

use crate::sandbox::client::{JANE, RAVI, Sandbox, sandbox, seed, try_start};

fn options(folder: &Path) -> Options {
    let file = folder.join("seed.json");
    fs::write(&file, seed().to_string()).unwrap();
    let state_file = Some(folder.join("state/workspace.json"));
    Options { rate: 0, seed: Seed::File(file), state_file, ..Options::default() }
}

fn error_of(options: Options) -> StartError {
    try_start(options).err().unwrap()
}

fn state(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("state/workspace.json")).unwrap()).unwrap()
}

#[test]
fn the_state_outlives_the_sandbox_and_wins_over_the_seed() {
    let folder = tempfile::tempdir().unwrap();
    let first = try_start(options(folder.path())).unwrap();
    first.patch(JANE, &json!({"title": "CEO"}));
    let new = json!({"firstName": "A", "lastName": "B", "email": "ab@example.com"});
    let new = first.post(&new).json();
    first.send("DELETE", &format!("/contacts/{RAVI}"), "").unwrap();
    let listed = first.get("/contacts").json();
    first.stop();

    let second = try_start(options(folder.path())).unwrap();
    assert_eq!(second.get("/contacts").json(), listed);
    assert_eq!(second.contact(JANE)["title"], "CEO");
    assert_eq!(second.contact(new["id"].as_str().unwrap()), new);
    assert_eq!(second.get("").json()["name"], "Example Workspace");
    second.stop();

    let third = try_start(Options { reset: true, ..options(folder.path()) }).unwrap();
    assert_eq!(third.contact(JANE)["title"], "Vice President");
    assert_eq!(third.get("/contacts").ids(), [JANE, RAVI]);
}

#[test]
fn a_write_is_on_disk_before_it_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = try_start(options(folder.path())).unwrap();
    assert_eq!(state(folder.path())["contacts"][0]["title"], "Vice President");
    for title in ["one", "two", "three"] {
        sandbox.patch(JANE, &json!({"title": title}));
        assert_eq!(state(folder.path())["contacts"][0]["title"], title);
    }
    let saved = state(folder.path());
    assert_eq!(saved["contacts"][0]["tagIds"].as_array().unwrap().len(), 1);
    assert!(saved["contacts"][0].get("tags").is_none());
    assert_eq!(saved["members"].as_array().unwrap().len(), 2);
    let text = fs::read_to_string(folder.path().join("state/workspace.json")).unwrap();
    assert!(text.lines().count() > 50 && text.ends_with("}\n"), "a person can read it");
}

#[test]
fn writes_that_come_together_are_all_kept() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Arc::new(try_start(options(folder.path())).unwrap());
    let threads: Vec<_> = (0..8)
        .map(|worker| {
            let sandbox = Arc::clone(&sandbox);
            thread::spawn(move || {
                for n in 0..5 {
                    let email = format!("{worker}.{n}@example.com");
                    let new = json!({"firstName": "A", "lastName": "B", "email": email});
                    assert_eq!(sandbox.post(&new).status, 201);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(state(folder.path())["contacts"].as_array().unwrap().len(), 42);
    assert_eq!(sandbox.get("/contacts?limit=100").ids().len(), 42);
}

#[test]
fn a_write_that_never_answered_is_kept_too() {
    let folder = tempfile::tempdir().unwrap();
    let faults = vec!["commit-reset@PATCH:1".parse().unwrap()];
    let sandbox = try_start(Options { faults, ..options(folder.path()) }).unwrap();
    let path = format!("/contacts/{JANE}");
    assert!(sandbox.send("PATCH", &path, "{\"title\":\"CEO\"}").is_err());
    assert_eq!(state(folder.path())["contacts"][0]["title"], "CEO");
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl");
    let options = Options { request_log: Some(log.clone()), ..options(folder.path()) };
    let sandbox = try_start(options).unwrap();
    sandbox.patch(JANE, &json!({"title": "CEO"}));
    for file in [log, folder.path().join("state/workspace.json")] {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let left: Vec<_> = fs::read_dir(folder.path().join("state")).unwrap().collect();
    assert_eq!(left.len(), 2, "no temporary file stays");
}

#[test]
fn a_state_that_cannot_be_saved_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = try_start(options(folder.path())).unwrap();
    fs::remove_dir_all(folder.path().join("state")).unwrap();
    let reply = sandbox.patch(JANE, &json!({"title": "CEO"}));
    assert_eq!(reply.status, 500);
    assert!(reply.json()["message"].as_str().unwrap().contains("state file"));
}

#[test]
fn one_state_belongs_to_one_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let first = try_start(options(folder.path())).unwrap();
    // Paused time, so that the patience of the second one costs nothing.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let second = runtime.unwrap().block_on(start(options(folder.path())));
    assert!(matches!(second.err().unwrap(), StartError::Locked(_)));
    first.stop();
    assert!(try_start(options(folder.path())).is_ok());
}

#[test]
fn damaged_files_are_named_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.json");
    let error = |text: &str| {
        fs::write(&file, text).unwrap();
        let error = error_of(Options { seed: Seed::File(file.clone()), ..Options::default() });
        let text = error.to_string();
        text.strip_prefix(file.to_str().unwrap()).unwrap().to_owned()
    };
    assert!(error("{\n  \"contacts\": [,]\n}").starts_with(":2:16: "));
    assert!(error("").starts_with(":1:0: "));
    assert!(error("{\"version\": 2, \"x\": 1}").contains("version 2 is not known"));
    assert!(error("{\n\"contact\": []}").starts_with(":2:9: unknown field `contact`"));
    assert!(error("{\"contacts\": [{\"mail\": \"\"}]}").contains("unknown field `mail`"));
    assert!(error("{\"contacts\": [{\"id\": \"7\"}]}").contains("`7` is not a UUID"));
    assert!(error("{\"contacts\": [{\"createdAt\": \"today\"}]}").contains("`today` is no moment"));
    let twice = format!("{{\"contacts\": [{{\"id\": \"{JANE}\"}}, {{\"id\": \"{JANE}\"}}]}}");
    assert!(error(&twice).contains("`contacts[1]`: the id"));
    let dangling = format!("{{\"contacts\": [{{\"ownerId\": \"{JANE}\"}}]}}");
    assert!(error(&dangling).contains("not among the `members`"));

    let missing = folder.path().join("nothing.json");
    let error = error_of(Options { seed: Seed::File(missing.clone()), ..Options::default() });
    assert!(error.to_string().contains(missing.to_str().unwrap()));

    fs::create_dir(folder.path().join("state")).unwrap();
    fs::write(folder.path().join("state/workspace.json"), "{\"contacts\"").unwrap();
    let error = error_of(options(folder.path())).to_string();
    assert!(error.contains("workspace.json:1:11: "), "{error}");
}

#[test]
fn a_sparse_seed_is_completed_the_same_way_every_time() {
    let sparse = json!({"members": [{"name": "Sam"}], "contacts": [
        {"firstName": "Ana", "lastName": "Ruiz", "email": "ana@example.com"},
        {"firstName": "Bo", "lastName": "Ek", "email": "bo@example.com"}
    ]});
    let listed = |sandbox: &Sandbox| {
        (sandbox.get("/contacts").json(), sandbox.get("/members").json(), sandbox.get("").json())
    };
    let first = listed(&crate::sandbox::client::sandbox_of(&sparse, |_| ()));
    assert_eq!(first, listed(&crate::sandbox::client::sandbox_of(&sparse, |_| ())));
    assert_eq!(first.0["results"][0]["name"], "Ana Ruiz");
    assert_ne!(first.0["results"][0]["id"], first.0["results"][1]["id"]);
}

#[test]
fn a_generated_workspace_depends_on_its_two_numbers_only() {
    let page = |contacts, seed| {
        let seed = Seed::Generated { contacts, seed };
        let sandbox = try_start(Options { rate: 0, seed, ..Options::default() }).unwrap();
        assert_eq!(sandbox.running.as_ref().unwrap().contacts(), contacts);
        sandbox.get("/contacts?limit=100").json()
    };
    let some = page(400, 1);
    assert_eq!(some, page(400, 1));
    assert_ne!(some, page(400, 2));
    assert_eq!(page(0, 1), json!({"results": [], "hasMore": false}));
    let rows = some["results"].as_array().unwrap();
    let with = |key: &str| rows.iter().filter(|row| !row[key].is_null()).count();
    assert!(rows.iter().all(|row| {
        let email = row["email"].as_str().unwrap();
        email.ends_with("@example.com") || email.ends_with("@example.org")
    }));
    assert!((1..100).contains(&with("ownerId")) && (1..100).contains(&with("description")));
    assert!(rows.iter().any(|row| !row["tags"].as_array().unwrap().is_empty()));
    assert!(rows.iter().any(|row| !row["firstName"].as_str().unwrap().is_ascii()));
}

#[test]
fn the_builtin_seed_is_sound() {
    let sandbox = try_start(Options::default()).unwrap();
    assert!(!sandbox.get("/contacts").ids().is_empty());
}

#[test]
fn the_log_has_one_line_for_each_request() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl");
    let sandbox = sandbox(|options| {
        options.request_log = Some(log.clone());
        options.faults =
            vec!["commit-reset@PATCH:2".parse().unwrap(), "hang=0@members:1".parse().unwrap()];
    });
    let listed = sandbox.get("/contacts?limit=1&x=%20");
    sandbox.patch(JANE, &json!({"title": "CEO"}));
    let path = format!("/contacts/{JANE}");
    assert!(sandbox.send("PATCH", &path, "{\"title\":null}").is_err());
    assert_eq!(sandbox.send("PATCH", &path, "{oops").unwrap().status, 400);
    assert!(sandbox.send("GET", "/members", "").is_err());
    sandbox.send("DELETE", &path, "").unwrap();
    let lines: Vec<Value> = fs::read_to_string(&log)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut expected = [
        json!({"method": "GET", "path": "/api/workspace/contacts", "query": "limit=1&x=%20",
            "status": 200, "fault": null, "bytes": listed.body.len(), "body": null,
            "committed": false}),
        json!({"method": "PATCH", "query": null, "status": 200, "body": {"title": "CEO"},
            "committed": true}),
        json!({"status": null, "fault": "commit-reset", "bytes": 0, "body": {"title": null},
            "committed": true}),
        json!({"status": 400, "body": "{oops", "committed": false}),
        json!({"status": null, "fault": "hang=0", "body": null, "committed": false}),
        json!({"method": "DELETE", "status": 204, "bytes": 0, "committed": true}),
    ];
    assert_eq!(lines.len(), expected.len());
    for (position, (line, expected)) in lines.iter().zip(&mut expected).enumerate() {
        expected["n"] = json!(position + 1);
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&line[key], value, "{key} of {line}");
        }
        assert!(line["ms"].is_u64());
    }
}

#[test]
fn what_makes_no_sense_does_not_start() {
    let listen = "0.0.0.0:0".parse().unwrap();
    let error = error_of(Options { listen, ..Options::default() });
    assert!(matches!(error, StartError::NotLoopback(_)));
    assert!(error.to_string().contains("0.0.0.0:0"));
    assert!(matches!(
        error_of(Options { token: String::new(), ..Options::default() }),
        StartError::Option(_)
    ));
    assert!(matches!(error_of(Options { burst: 0, ..Options::default() }), StartError::Option(_)));
    let first = try_start(Options::default()).unwrap();
    let listen = first.running.as_ref().unwrap().address();
    let error = error_of(Options { listen, ..Options::default() });
    assert!(matches!(error, StartError::Listen { .. }));
}
