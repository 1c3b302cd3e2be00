//! Single exchanges: exactly this request, or none.

use serde_json::{Value, json};

use crate::env::Project;
use crate::env::web::{Server, json_answer};

const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const TAG: &str = "0e0e0e0e-0000-4000-8000-000000000001";

fn jane() -> Value {
    json!({
        "id": ID, "firstName": "Jane", "lastName": "Doe", "name": "Jane Doe",
        "email": "jane@example.com", "title": "CEO", "fax": "3", "tags": [{"id": TAG, "name": "One"}],
    })
}

fn project(server: &Server, yaml: &str) -> Project {
    Project::with(yaml).variable("RUDDR_API_URL", &server.url).variable("RUDDR_API_TOKEN", "sesame")
}

#[test]
fn a_patch_holds_exactly_the_changed_keys_byte_for_byte() {
    for (yaml, body) in [
        ("title: CTO\nfirstName: Jane\n", r#"{"title":"CTO"}"#),
        ("fax: null\nlastName: Dœ\n", r#"{"lastName":"Dœ","fax":null}"#),
        ("tagIds: []\ndescription: |\n  one\n  two\n", r#"{"description":"one\ntwo","tagIds":[]}"#),
    ] {
        let server = Server::workspace(vec![jane()], |_, mut contact| {
            if let Some(tags) = contact.get("tagIds").cloned() {
                contact["tags"] = tags;
            }
            json_answer(200, &contact)
        });
        project(&server, &format!("id: {ID}\n{yaml}")).rolo("apply --auto-approve").ends_with(0);
        let seen = server.seen();
        let writes: Vec<_> = seen.iter().filter(|seen| seen.method != "GET").collect();
        assert_eq!(writes.len(), 1, "{writes:?}");
        assert_eq!(writes[0].method, "PATCH");
        assert_eq!(writes[0].path, format!("/api/workspace/contacts/{ID}"));
        assert_eq!(writes[0].header("authorization"), Some("Bearer sesame"));
        assert_eq!(writes[0].header("content-type"), Some("application/json"));
        assert_eq!(writes[0].body, body);
    }
}

#[test]
fn a_plan_sends_nothing_but_get() {
    let server = Server::workspace(vec![jane()], |_, contact| json_answer(200, &contact));
    project(&server, "email: jane@example.com\ntitle: CTO\n").rolo("plan").ends_with(0);
    project(&server, "email: jane@example.com\ntitle: CTO\n").rolo("drift").ends_with(0);
    let seen = server.seen();
    assert!(seen.len() > 2, "{seen:?}");
    assert!(seen.iter().all(|seen| seen.method == "GET"), "{seen:?}");
}
