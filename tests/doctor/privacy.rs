//! The report names nobody: a workspace, files and answers full of canaries, in every form and at every
//! level of the log.

use serde_json::{Value, json};

use super::between;
use crate::env::web::{Server, answer, json_answer};
use crate::env::{Project, Run, Sandbox};
use crate::redact::{assert_masked, canary, id, live, project, sandbox, workspace};

const FORMS: [&str; 5] = [
    "doctor",
    "doctor --color always",
    "doctor --format json",
    "doctor --show-workspace -vv",
    "doctor --format json -vv --log-format json --reveal",
];

/// No canary anywhere, and no id of a contact, a member or a tag in the report.
#[track_caller]
fn assert_names_nobody(run: &Run) {
    assert_masked(run);
    for kind in 1..=4 {
        assert!(!run.stdout.contains(&format!("{kind:08}-0000")), "{run}");
    }
}

#[test]
fn no_form_of_the_report_names_anybody() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox);
    let file = format!("contacts/{}.yaml", canary(9));
    project.write(&file, format!("email: {}\nphone: {}\n", canary(10), canary(11)));
    for form in FORMS {
        assert_names_nobody(&project.rolo(form).ends_with(1));
    }
    project.write("rolo.yaml", format!("owners: {{{}: x}}\n{}: 1\n", canary(12), canary(13)));
    for form in FORMS {
        assert_names_nobody(&project.rolo(form).ends_with(1));
    }
}

#[test]
fn whatever_is_different_names_nobody() {
    let mut twin = live(2);
    twin["email"] = live(1)["email"].as_str().unwrap().to_uppercase().into();
    twin["fax"] = " ".into();
    twin["title"] = canary(3).repeat(40).into();
    twin["name"] = Value::Null;
    let mut seed = workspace();
    seed["contacts"] = json!([live(1), live(3), live(4), live(5)]);
    let sandbox = Sandbox::with(&seed, &[]);
    let server = between(&sandbox, move |seen, status, mut json| {
        if let Some(rows) =
            json["results"].as_array_mut().filter(|_| seen.path.contains("/contacts"))
        {
            let mut twin = twin.clone();
            twin["createdAt"] = canary(4).into();
            twin["ownerId"] = canary(5).into();
            twin["timeZoneId"] = json!([canary(6)]);
            twin["tags"] = json!([{"id": canary(7)}, {canary(8): 1}]);
            rows.push(twin);
        }
        let headers =
            format!("Content-Type: {}\r\nX-RateLimit-Limit: {}\r\n", canary(9), canary(10));
        answer(status, &headers, json.to_string())
    });
    let at = |server: &Server| {
        project().variable("RUDDR_API_URL", &server.url).variable("RUDDR_API_TOKEN", "sandbox")
    };
    for form in FORMS {
        let run = at(&server).rolo(form).ends_with(1);
        assert!(run.stdout.contains("timeZoneId"), "{run}");
        assert_names_nobody(&run);
    }
    for status in [200, 302, 400, 401, 403, 404, 409, 418, 423, 429, 500] {
        let server = Server::new(move |_, _| {
            json_answer(
                status,
                &json!({"status": status, "message": canary(1), "errors": [canary(2)]}),
            )
        });
        for form in &FORMS[3..] {
            assert_names_nobody(&at(&server).rolo(form));
        }
        let server = Server::new(move |_, _| {
            let headers =
                format!("Content-Type: text/{}\r\nLocation: /{}\r\n", canary(1), canary(2));
            answer(status, &headers, canary(3))
        });
        for form in &FORMS[3..] {
            assert_names_nobody(&at(&server).rolo(form));
        }
    }
}

#[test]
fn the_token_and_the_place_of_the_project_are_not_told() {
    let token = canary(20);
    let sandbox = Sandbox::with(&workspace(), &["--token", &token]);
    let project = Project::with(&format!("id: {}\ntitle: x\n", id(4, 1)))
        .variable("RUDDR_API_URL", &sandbox.url)
        .variable("RUDDR_API_TOKEN", &token);
    for form in FORMS {
        let run = project.rolo(form).ends_with(0);
        assert_names_nobody(&run);
        assert!(!run.to_string().contains("PROJECT"), "{run}");
    }
}
