//! Everything that can go wrong on the way, with canaries in whatever the service says.

use serde_json::{Value, json};

use super::{assert_files_masked, assert_masked, canary, id, live, project, sandbox};
use crate::env::web::{Answer, Server, answer, json_answer};
use crate::env::{Project, Run};

/// Faults of the sandbox, each at the first request that it concerns; none takes long.
const FAULTS: [&str; 27] = [
    "400@PATCH:*",
    "400-objects@PATCH:1",
    "401@PATCH:1",
    "403@PATCH:1",
    "404@PATCH:1",
    "409@PATCH:*",
    "423@PATCH:1",
    "429-after=0@PATCH:1",
    "429-absurd@PATCH:1",
    "500@PATCH:1",
    "reset-after@PATCH:1",
    "commit-reset@PATCH:1",
    "cut@PATCH:1",
    "truncated@PATCH:1",
    "html@PATCH:1",
    "text@PATCH:1",
    "wrong-shape@PATCH:1",
    "null-name@PATCH:1",
    "redirect@PATCH:1",
    "edit-change@PATCH:1",
    "401@workspace:1",
    "409@list:1",
    "wrong-shape@list:1",
    "no-results@list:1",
    "empty-page@list:*",
    "html@members:1",
    "truncated@tags:1",
];

#[test]
fn no_fault_of_the_sandbox_brings_a_value_out() {
    for fault in FAULTS {
        let sandbox = sandbox(&["--fault", fault]);
        let project = project().at(&sandbox).variable("CI", "true");
        let run = project.rolo("apply --auto-approve -vv --receipt r.jsonl");
        assert_masked(&run);
        let fault = fault.split('@').next();
        let is_met = sandbox.requests().iter().any(|request| request["fault"].as_str() == fault);
        assert!(is_met, "{fault:?}: {run}");
        if project.path("r.jsonl").exists() {
            assert_files_masked(&project);
        }
    }
}

#[test]
fn values_that_come_back_different_are_not_shown() {
    let server = Server::workspace(vec![live(1)], |_, mut contact| {
        contact["title"] = canary(60).into();
        json_answer(200, &contact)
    });
    let shown = small(&server).rolo("apply --auto-approve").ends_with(0);
    assert!(shown.stdout.contains(&format!("write `title: \"{}\"` into", canary(60))), "{shown}");
    let run = small(&server).rolo("apply --auto-approve --redact").ends_with(0);
    assert_masked(&run);
    assert!(run.stdout.contains("write its value of `title` into the file"), "{run}");
}

/// One contact, whose title is to be changed.
fn small(server: &Server) -> Project {
    let yaml = format!("id: {}\ntitle: {}\n", id(super::CONTACT, 1), canary(50));
    Project::with(&yaml)
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "sandbox")
}

/// The masked run, after the same one outside CI told whether the answer is to be seen at all.
fn masked(server: &Server, says: bool, what: &str) -> Run {
    let shown = small(server).rolo("apply --auto-approve -vv");
    let is_told = (1..10).any(|n| shown.to_string().contains(&canary(n)));
    assert_eq!(is_told, says, "{what}: {shown}");
    let project = small(server).variable("CI", "true");
    let run = project.rolo("apply --auto-approve -vv --receipt r.jsonl");
    assert_masked(&run);
    if project.path("r.jsonl").exists() {
        assert_files_masked(&project);
    }
    run
}

type Hostile = (&'static str, bool, fn() -> Answer);

/// What a service, or somebody on the way to it, may answer, and whether its words are told.
const HOSTILE: [Hostile; 14] = [
    ("400", true, || json_answer(400, &words(400))),
    ("401", false, || json_answer(401, &words(401))),
    ("403", false, || json_answer(403, &words(403))),
    ("404", false, || json_answer(404, &words(404))),
    ("405", false, || json_answer(405, &words(405))),
    ("409", true, || json_answer(409, &words(409))),
    ("418", true, || json_answer(418, &words(418))),
    ("422", true, || json_answer(422, &words(422))),
    ("423", false, || json_answer(423, &words(423))),
    ("a redirect", true, || {
        answer(302, &format!("Location: https://example.com/{}\r\n", canary(1)), "")
    }),
    ("a content type", true, || {
        answer(200, &format!("Content-Type: text/{}\r\n", canary(1)), canary(2))
    }),
    ("a page", false, || answer(200, "Content-Type: text/html\r\n", canary(2))),
    ("another shape", false, || json_answer(200, &json!({ canary(1): canary(2) }))),
    ("broken JSON", false, || {
        let begun = format!("{{\"{}\": \"{}", canary(1), canary(2));
        answer(200, "Content-Type: application/json\r\n", begun)
    }),
];

fn words(status: u16) -> Value {
    json!({
        "status": status,
        "code": canary(1),
        "message": format!("{} is taken by {}", super::email(2), canary(4)),
        "errors": [canary(5), {"message": canary(6), canary(7): canary(8)}],
    })
}

#[test]
fn what_a_service_says_to_a_write_is_masked() {
    for (what, says, with) in HOSTILE {
        let server = Server::workspace(vec![live(1)], move |_, _| with());
        let run = masked(&server, says, what);
        assert_ne!(run.code, 0, "{what}: {run}");
    }
}

#[test]
fn what_a_service_says_to_a_read_is_masked() {
    for (what, says, with) in HOSTILE {
        let server = Server::new(move |_, _| with());
        let run = masked(&server, says, what);
        assert!(run.code == 1, "{what}: {run}");
    }
    // In the list of contacts, behind a workspace that answers well.
    for (what, says, with) in HOSTILE {
        let server = Server::new(move |request, _| {
            if request.path.ends_with("/workspace") {
                json_answer(200, &json!({"id": "w", "name": "Example"}))
            } else {
                with()
            }
        });
        masked(&server, says, what);
    }
}

#[test]
fn a_masked_refusal_still_says_what_to_do() {
    let server = Server::workspace(vec![live(1)], |_, _| json_answer(409, &words(409)));
    let run = small(&server).rolo("apply --auto-approve --redact").ends_with(6);
    insta::with_settings!({filters => [
        ("[0-9a-f]{64}", "DIGEST"), (r"receipts/\S+", "receipts/FILE"),
    ]}, {
        insta::assert_snapshot!(super::numbered(&run));
    });
}
