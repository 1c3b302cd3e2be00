//! Faults that pass: the call is repeated, and the run ends as if nothing had been. Faults that do
//! not: it is not.

use serde_json::json;

use super::contact;
use crate::env::{Project, Run, Sandbox};

/// One contact to change, in a sandbox that has it and these faults.
fn faulty(faults: &[&str]) -> (Sandbox, Project) {
    let arguments: Vec<&str> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
    let sandbox = Sandbox::with(&json!({"contacts": [contact()]}), &arguments);
    let project = super::project().at(&sandbox);
    (sandbox, project)
}

fn count(sandbox: &Sandbox, method: &str) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|request| request["method"] == method).count()
}

/// All at once, since each waits for up to a second before it tries again.
fn all(runs: Vec<(String, Sandbox, Project)>, check: impl Fn(&str, &Sandbox, Run)) {
    let running: Vec<_> = runs
        .into_iter()
        .map(|(fault, sandbox, project)| {
            let child = project.start(&["apply", "--auto-approve", "--timeout", "5"]);
            (fault, sandbox, project, child)
        })
        .collect();
    for (fault, sandbox, project, child) in running {
        let run = project.end(child);
        check(&fault, &sandbox, run);
    }
}

#[test]
fn a_read_that_fails_once_is_repeated() {
    let kinds = [
        "500",
        "502",
        "503",
        "429",
        "429-garbage",
        "429-after=0",
        "reset-before",
        "reset-after",
        "cut",
    ];
    let runs = kinds.into_iter().map(|kind| {
        let fault = format!("{kind}@list:1");
        let (sandbox, project) = faulty(&[&fault]);
        (fault, sandbox, project)
    });
    all(runs.collect(), |fault, sandbox, run| {
        let run = run.ends_with(0);
        assert_eq!((count(sandbox, "GET"), count(sandbox, "PATCH")), (3, 1), "{fault}: {run}");
    });
}

#[test]
fn a_write_that_fails_once_is_repeated_as_it_was() {
    let kinds = ["500", "502", "429-after=0", "reset-before", "reset-after", "commit-reset", "cut"];
    let runs = kinds.into_iter().map(|kind| {
        let fault = format!("{kind}@PATCH:1");
        let (sandbox, project) = faulty(&[&fault]);
        (fault, sandbox, project)
    });
    all(runs.collect(), |fault, sandbox, run| {
        let run = run.ends_with(0);
        let bodies = sandbox.patches();
        // A reset before the body is read leaves nothing of it in the log.
        let repeated =
            bodies.len() == 2 && (bodies[0] == bodies[1] || fault.starts_with("reset-before"));
        assert!(repeated, "{fault}: {bodies:?} {run}");
        assert!(
            run.stdout.contains("\n    applied                1         1\n"),
            "{fault}: {run}"
        );
    });
}

#[test]
fn a_refused_write_is_not_repeated() {
    for (kind, code) in [("401", 1), ("403", 1), ("423", 1), ("400", 6), ("404", 6), ("409", 6)] {
        let (sandbox, project) = faulty(&[&format!("{kind}@PATCH:*")]);
        let run = project.rolo("apply --auto-approve").ends_with(code);
        assert_eq!(count(&sandbox, "PATCH"), 1, "{kind}: {run}");
        assert!(
            run.stdout.contains(&format!("failed: `PATCH /contacts/{}`: {kind}: ", super::JANE)),
            "{run}"
        );
        assert!(run.stdout.contains("\n    failed                 1         1\n"), "{run}");
    }
}

#[test]
fn a_wait_that_is_too_long_is_not_begun() {
    let (sandbox, project) = faulty(&["429-absurd@PATCH:*"]);
    let run = project.rolo("apply --auto-approve").ends_with(1);
    assert_eq!(count(&sandbox, "PATCH"), 1);
    assert!(run.stdout.contains("the service asks to wait for 946080000 seconds"), "{run}");
}

#[test]
fn a_write_whose_answer_cannot_be_read_is_unknown_and_the_next_run_sees() {
    for kind in ["truncated", "wrong-shape", "html"] {
        let (sandbox, project) = faulty(&[&format!("{kind}@PATCH:1")]);
        let run = project.rolo("apply --auto-approve").ends_with(6);
        assert!(run.stdout.contains("\n    unknown                1         1\n"), "{run}");
        assert_eq!(count(&sandbox, "PATCH"), 1, "{kind}");
        project.rolo("apply --auto-approve").ends_with(0);
        // Only what was not carried out is sent again.
        let again = usize::from(kind == "html");
        assert_eq!(count(&sandbox, "PATCH"), 1 + again, "{kind}");
    }
}

#[test]
fn a_slow_answer_within_the_timeout_is_waited_for() {
    let (sandbox, project) = faulty(&["slow=1@list:1"]);
    project.rolo("plan --timeout 30").ends_with(0);
    assert_eq!(count(&sandbox, "GET"), 2);
}

#[test]
fn an_answer_without_end_is_given_up() {
    for kind in ["endless", "gzip-bomb"] {
        for (place, code) in [("list", 1), ("PATCH", 6)] {
            let (sandbox, project) = faulty(&[&format!("{kind}@{place}:*")]);
            let run = project.rolo("apply --auto-approve -vv").ends_with(code);
            let words = match place {
                "list" => {
                    "error[api::too-large]: `GET /contacts`: the answer is larger than 12 MiB"
                }
                _ => "the answer is larger than 12 MiB",
            };
            assert!(
                format!("{}{}", run.stdout, run.stderr).contains(words),
                "{kind} {place}: {run}"
            );
            assert_eq!(sandbox.requests().len(), if code == 1 { 2 } else { 3 }, "{kind} {place}");
        }
    }
}

#[test]
fn undocumented_keys_and_compressed_answers_change_nothing() {
    for arguments in [&["--fault", "extra-keys@any:*"][..], &["--gzip"], &["--fault", "text@any:*"]]
    {
        let sandbox = Sandbox::with(&json!({"contacts": [contact()]}), arguments);
        let project = super::project().at(&sandbox);
        project.rolo("apply --auto-approve").ends_with(0);
        project.rolo("plan --detailed-exitcode").ends_with(0);
        assert_eq!(count(&sandbox, "PATCH"), 1);
    }
}
