//! Single exchanges against a mock server: exactly this request, or none.

use httpmock::Method::{GET, PATCH};
use httpmock::MockServer;
use serde_json::{Value, json};

use crate::env::Project;

const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const TAG: &str = "0e0e0e0e-0000-4000-8000-000000000001";

fn jane() -> Value {
    json!({
        "id": ID, "firstName": "Jane", "lastName": "Doe", "name": "Jane Doe",
        "email": "jane@example.com", "title": "CEO", "fax": "3", "tags": [{"id": TAG, "name": "One"}],
    })
}

/// A workspace with one contact, whatever else is asked of it.
fn workspace(server: &MockServer) {
    server.mock(|when, then| {
        when.method(GET).path("/api/workspace");
        then.status(200).json_body(json!({"id": "w", "name": "Example"}));
    });
    server.mock(|when, then| {
        when.method(GET).path("/api/workspace/contacts").query_param("limit", "100");
        then.status(200).json_body(json!({"results": [jane()], "hasMore": false}));
    });
}

fn project(server: &MockServer, yaml: &str) -> Project {
    Project::with(yaml)
        .variable("RUDDR_API_URL", &server.url("/api/workspace"))
        .variable("RUDDR_API_TOKEN", "sesame")
}

#[test]
fn a_patch_holds_exactly_the_changed_keys_byte_for_byte() {
    for (yaml, body) in [
        ("title: CTO\nfirstName: Jane\n", r#"{"title":"CTO"}"#),
        ("fax: null\nlastName: Dœ\n", r#"{"lastName":"Dœ","fax":null}"#),
        ("tagIds: []\ndescription: |\n  one\n  two\n", r#"{"description":"one\ntwo","tagIds":[]}"#),
    ] {
        let server = MockServer::start();
        workspace(&server);
        let sent: Value = serde_json::from_str(body).unwrap();
        let mut answer = jane();
        for (key, value) in sent.as_object().unwrap() {
            let key = if key == "tagIds" { "tags" } else { key };
            answer[key] = value.clone();
        }
        let patch = server.mock(|when, then| {
            when.method(PATCH)
                .path(format!("/api/workspace/contacts/{ID}"))
                .header("authorization", "Bearer sesame")
                .header("content-type", "application/json")
                .body(body);
            then.status(200).json_body(answer);
        });
        project(&server, &format!("id: {ID}\n{yaml}")).rolo("apply --auto-approve").ends_with(0);
        patch.assert();
    }
}

#[test]
fn a_plan_sends_nothing_but_get() {
    let server = MockServer::start();
    workspace(&server);
    let write = server.mock(|when, then| {
        when.is_true(|request| request.method_str() != "GET");
        then.status(500);
    });
    project(&server, "email: jane@example.com\ntitle: CTO\n").rolo("plan").ends_with(0);
    project(&server, "email: jane@example.com\ntitle: CTO\n").rolo("drift").ends_with(0);
    write.assert_calls(0);
}
