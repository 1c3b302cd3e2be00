//! Every way in which a run can fail before it has done anything: its own code and words, exit code
//! 1, an empty stdout, and neither the token nor anything of a person in the output or the logs.

mod answers;
mod network;
mod retries;
mod setup;

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::env::web::{Answer, Server, json_answer};
use crate::env::{Project, Run};

/// The token of these tests, as it must never be seen.
const TOKEN: &str = "canary-token-5113";

/// Stands in every value of a person, in the files and in the workspace.
const CANARY: &str = "Quetzalcoatl";

const JANE: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";

/// How much may be asked to be told.
const LEVELS: [&str; 2] = ["-v", "-vvv --log-format json"];

/// A project that wants one change to one contact.
fn project() -> Project {
    Project::with(&format!("email: {CANARY}@example.com\ntitle: {CANARY} the second\n"))
}

fn at(url: &str) -> Project {
    project().variable("RUDDR_API_URL", url).variable("RUDDR_API_TOKEN", TOKEN)
}

fn contact() -> Value {
    json!({"id": JANE, "firstName": CANARY, "lastName": CANARY, "name": CANARY,
           "email": format!("{CANARY}@example.com"), "title": CANARY, "fax": CANARY})
}

/// A server that is fine until contacts are asked for; `list` is told how often they were before.
fn lists(list: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Server {
    let before = AtomicUsize::new(0);
    Server::new(move |seen, _| {
        if seen.path == "/api/workspace" {
            json_answer(200, &json!({"id": "w", "name": "Example"}))
        } else {
            list(before.fetch_add(1, Ordering::SeqCst))
        }
    })
}

fn page(rows: &Value) -> Value {
    json!({"results": rows, "hasMore": false})
}

/// Ends with 1, nothing on stdout, and nothing that is secret anywhere; `code` and `words` are on
/// stderr, once.
#[track_caller]
fn fails(run: Run, code: &str, words: &str) -> Run {
    let run = run.ends_with(1);
    assert_eq!(run.stdout, "", "{run}");
    keeps_secrets(&run);
    // With `--log-format json` an error is a line of JSON like all others.
    let json = |line: &str| serde_json::from_str::<Value>(line).ok();
    let errors: Vec<Value> =
        run.stderr.lines().filter_map(json).filter(|line| line["severity"] == "error").collect();
    if let [error] = &errors[..] {
        let message = error["message"].as_str().unwrap();
        assert!(error["code"] == code && message.contains(words), "{code}, {words}: {run}");
        assert!(error["help"][0].is_string() && error["exit"] == 1, "{run}");
        return run;
    }
    let first = format!("error[{code}]: ");
    assert_eq!(run.stderr.matches("error[").count(), 1, "{run}");
    let line = run.stderr.lines().find(|line| line.starts_with(&first));
    assert!(line.is_some_and(|line| line.contains(words)), "{code}, {words}: {run}");
    assert!(run.stderr.contains("\n  help: "), "{run}");
    run
}

#[track_caller]
fn keeps_secrets(run: &Run) {
    let all = format!("{}{}", run.stdout, run.stderr);
    for secret in [TOKEN, CANARY, "Bearer"] {
        let seen = all.to_lowercase().contains(&secret.to_lowercase());
        assert!(!seen, "`{secret}` is in the output: {run}");
    }
}
