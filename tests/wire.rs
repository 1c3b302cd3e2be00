//! What goes over the line, byte for byte.

use serde_json::{Value, json};

use crate::env::Project;
use crate::env::web::{Answer, Seen, Server, json_answer};

const JANE: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const OWNER: &str = "6f1d2c3b-4a59-4788-9e6d-7c8b9a0f1e2d";
const ZONE: &str = "a1b2c3d4-e5f6-4071-8293-a4b5c6d7e8f9";
const TAGS: [&str; 2] =
    ["3a9e7c51-2b64-4f08-8d1f-6e5c4b3a2918", "7b8c9d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e"];

fn jane() -> Value {
    json!({
        "id": JANE, "firstName": "Jane", "lastName": "Doe", "name": "Jane Doe",
        "email": "jane@example.com", "title": "CEO", "description": "Old", "officePhone": "1",
        "mobilePhone": "2", "fax": "3", "websiteUrl": "https://example.com", "ownerId": null,
        "timeZoneId": null, "tags": [{"id": TAGS[0], "name": "One"}],
    })
}

/// As most services would answer: the contact with the body in it.
#[expect(clippy::needless_pass_by_value, reason = "the form that a server wants")]
fn merged(_: &Seen, contact: Value) -> Answer {
    json_answer(200, &contact)
}

fn at(server: &Server, yaml: &str) -> Project {
    Project::with(yaml)
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "canary-token")
}

/// Applies a file to Jane and gives the bodies that were sent.
fn bodies(live: &Value, yaml: &str, code: i32) -> Vec<String> {
    let server = Server::workspace(vec![live.clone()], merged);
    at(&server, yaml).rolo("apply --auto-approve").ends_with(code);
    server.bodies()
}

#[test]
fn only_changed_keys_in_canonical_order() {
    let yaml = format!(
        "tagIds: [{}, {}]\nwebsiteUrl: https://example.com\nfax: null\ntitle: VP\n\
         email: jane@example.com\nfirstName: Janet\n",
        TAGS[1], TAGS[0]
    );
    let expected = format!(
        r#"{{"firstName":"Janet","title":"VP","fax":null,"tagIds":["{}","{}"]}}"#,
        TAGS[0], TAGS[1]
    );
    assert_eq!(bodies(&jane(), &yaml, 0), [expected]);
}

#[test]
fn every_field_at_once() {
    let yaml = format!(
        "id: {JANE}\ntimeZoneId: {}\nownerId: {}\nwebsiteUrl: h\nfax: g\nmobilePhone: f\n\
         officePhone: e\ndescription: d\ntitle: c\nemail: new@example.com\nname: b\n\
         lastName: a\nfirstName: z\ntagIds: []\n",
        ZONE.to_uppercase(),
        OWNER.to_uppercase()
    );
    let expected = format!(
        concat!(
            r#"{{"firstName":"z","lastName":"a","name":"b","email":"new@example.com","title":"c","#,
            r#""description":"d","officePhone":"e","mobilePhone":"f","fax":"g","websiteUrl":"h","#,
            r#""ownerId":"{}","timeZoneId":"{}","tagIds":[]}}"#
        ),
        OWNER, ZONE
    );
    assert_eq!(bodies(&jane(), &yaml, 0), [expected]);
}

#[test]
fn what_is_cleared_is_null_and_tags_are_an_empty_list() {
    let mut live = jane();
    live["ownerId"] = json!(OWNER);
    let expected = r#"{"title":null,"officePhone":null,"ownerId":null,"tagIds":[]}"#;
    for owner in ["ownerId: null", "ownerId: ''", "owner: null", "owner: ''", "owner: ' '"] {
        let yaml = format!(
            "email: jane@example.com\ntagIds: []\n{owner}\ntitle: ''\nofficePhone: ' '\n\
             timeZoneId: null\n"
        );
        assert_eq!(bodies(&live, &yaml, 0), [expected], "{owner}");
    }
}

#[test]
fn text_goes_out_as_it_is_trimmed_composed_and_with_line_feeds() {
    let yaml = "email: jane@example.com\nlastName: \" Mu\\u0308ller \"\ntitle: 東京 😀 \\ \"x\"\n\
                description: \"a\\r\\nb\\tc\\u0001\\u007f\\u2028/\\n\"\nofficePhone: '0123'\n";
    let expected = concat!(
        "{\"lastName\":\"M\u{fc}ller\",\"title\":\"東京 😀 \\\\ \\\"x\\\"\",",
        "\"description\":\"a\\nb\\tc\\u0001\u{7f}\u{2028}/\",\"officePhone\":\"0123\"}"
    );
    assert_eq!(bodies(&jane(), yaml, 0), [expected]);
}

#[test]
fn method_path_and_headers_of_every_request() {
    let server = Server::workspace(vec![jane()], merged);
    at(&server, "email: jane@example.com\ntitle: VP\n").rolo("apply --auto-approve").ends_with(0);
    let seen = server.seen();
    let mut calls: Vec<String> =
        seen.iter().map(|seen| format!("{} {}", seen.method, seen.path)).collect();
    // The first two are asked side by side.
    calls[..2].sort_unstable();
    let patch = format!("PATCH /api/workspace/contacts/{JANE}");
    let expected = ["GET /api/workspace", "GET /api/workspace/contacts?limit=100", &patch];
    assert_eq!(calls, expected);
    for seen in &seen {
        assert_eq!(seen.header("authorization"), Some("Bearer canary-token"));
        assert_eq!(seen.header("accept"), Some("application/json"));
        let agent = seen.header("user-agent").unwrap();
        assert!(agent.starts_with("rolo/"), "{agent}");
        let (kind, is_patch) = (seen.header("content-type"), seen.method == "PATCH");
        assert_eq!(kind, is_patch.then_some("application/json"), "{seen:?}");
        assert_eq!(seen.body.is_empty(), !is_patch, "{seen:?}");
    }
}

#[test]
fn a_slash_behind_the_base_changes_nothing() {
    let server = Server::workspace(vec![jane()], merged);
    Project::with("email: jane@example.com\ntitle: CEO\n")
        .variable("RUDDR_API_URL", &format!(" {}/ ", server.url))
        .variable("RUDDR_API_TOKEN", "canary-token")
        .rolo("plan --detailed-exitcode")
        .ends_with(0);
    let mut paths: Vec<String> = server.seen().into_iter().map(|seen| seen.path).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/api/workspace", "/api/workspace/contacts?limit=100"]);
}

#[test]
fn a_plan_sends_nothing_but_get() {
    let server = Server::workspace(vec![jane()], merged);
    let unknown = "00000000-0000-4000-8000-000000000000";
    let project = at(&server, "email: jane@example.com\ntitle: VP\n")
        .file("contacts/b.yaml", format!("id: {unknown}\ntitle: x\n"));
    for arguments in ["plan", "plan --format json", "plan --strict --detailed-exitcode -vv"] {
        let run = project.rolo(arguments);
        assert!([0, 2].contains(&run.code), "{run}");
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 9, "{seen:?}");
    assert!(seen.iter().all(|seen| seen.method == "GET" && seen.body.is_empty()), "{seen:?}");
}

/// A service that derives `name` unless the request gives it.
fn derives(seen: &Seen, mut contact: Value) -> Answer {
    if !seen.body.contains("\"name\":") {
        contact["name"] = json!(format!("{} Doe", contact["firstName"].as_str().unwrap()));
    }
    json_answer(200, &contact)
}

#[test]
fn a_managed_name_that_the_service_derives_is_sent_once_more() {
    let server = Server::workspace(vec![jane()], derives);
    at(&server, "email: jane@example.com\nfirstName: Janet\nname: Jane Doe\n")
        .rolo("apply --auto-approve")
        .ends_with(0);
    assert_eq!(server.bodies(), [r#"{"firstName":"Janet"}"#, r#"{"name":"Jane Doe"}"#]);
}

#[test]
fn a_name_that_nobody_manages_is_left_as_the_service_derives_it() {
    let server = Server::workspace(vec![jane()], derives);
    at(&server, "email: jane@example.com\nfirstName: Janet\n")
        .rolo("apply --auto-approve")
        .ends_with(0);
    assert_eq!(server.bodies(), [r#"{"firstName":"Janet"}"#]);
}

#[test]
fn a_service_that_insists_is_reported_and_not_fought() {
    let stubborn = |_: &Seen, mut contact: Value| {
        contact["name"] = json!("Somebody Else");
        json_answer(200, &contact)
    };
    let server = Server::workspace(vec![jane()], stubborn);
    let run = at(&server, "email: jane@example.com\nfirstName: Janet\nname: Jane Doe\n")
        .rolo("apply --auto-approve")
        .ends_with(0);
    assert_eq!(server.bodies(), [r#"{"firstName":"Janet"}"#, r#"{"name":"Jane Doe"}"#]);
    assert!(run.stdout.contains("write `name: \"Somebody Else\"` into the file"), "{run}");
}

#[test]
fn what_somebody_else_changes_meanwhile_is_told_and_not_overwritten() {
    let meanwhile = |_: &Seen, mut contact: Value| {
        contact["title"] = json!("Chair");
        json_answer(200, &contact)
    };
    let server = Server::workspace(vec![jane()], meanwhile);
    let run = at(&server, "email: jane@example.com\nfax: \"2\"\ntitle: CEO\n")
        .rolo("apply --auto-approve")
        .ends_with(0);
    assert_eq!(server.bodies(), [r#"{"fax":"2"}"#]);
    assert!(run.stdout.contains("somebody changed meanwhile: title"), "{run}");
}

#[test]
fn a_value_that_comes_back_different_is_not_sent_again() {
    let shortens = |_: &Seen, mut contact: Value| {
        contact["title"] = json!("V");
        json_answer(200, &contact)
    };
    let server = Server::workspace(vec![jane()], shortens);
    let run = at(&server, "email: jane@example.com\ntitle: VP\n")
        .rolo("apply --auto-approve")
        .ends_with(0);
    assert_eq!(server.bodies(), [r#"{"title":"VP"}"#]);
    assert!(run.stdout.contains("write `title: \"V\"` into the file"), "{run}");
}

#[test]
fn fields_of_a_crm_are_never_in_a_body_while_the_others_are() {
    let yaml = format!(
        "id: {JANE}\nfirstName: a\nlastName: b\nname: c\nemail: d@example.com\ntitle: e\n\
         description: f\nofficePhone: g\nmobilePhone: h\nfax: i\nownerId: {OWNER}\n\
         websiteUrl: j\ntimeZoneId: {ZONE}\ntagIds: []\n"
    );
    for key in ["hubspotId", "salesforceId"] {
        let mut live = jane();
        live[key] = json!("4711");
        let expected = format!(r#"{{"websiteUrl":"j","timeZoneId":"{ZONE}","tagIds":[]}}"#);
        assert_eq!(bodies(&live, &yaml, 0), [expected]);
    }
    // An id of blanks is none.
    let mut live = jane();
    live["hubspotId"] = json!(" ");
    live["salesforceId"] = Value::Null;
    assert!(bodies(&live, &yaml, 0)[0].starts_with(r#"{"firstName":"a","#));
}

#[test]
fn nothing_is_sent_where_everything_is_held_or_right() {
    let mut live = jane();
    live["hubspotId"] = json!("4711");
    assert!(bodies(&live, "email: jane@example.com\ntitle: VP\nfax: null\n", 0).is_empty());
    assert!(bodies(&jane(), "email: JANE@example.com\ntitle: ' CEO'\n", 0).is_empty());
    assert!(bodies(&jane(), "email: jane@example.com\n", 0).is_empty());
}

#[test]
fn fields_of_a_crm_are_not_mended_after_the_answer_either() {
    // The answer shows another title, as after a sync meanwhile; nobody may send it back.
    let synced = |_: &Seen, mut contact: Value| {
        contact["title"] = json!("By the CRM");
        json_answer(200, &contact)
    };
    let mut live = jane();
    live["salesforceId"] = json!("4711");
    let server = Server::workspace(vec![live], synced);
    at(&server, "email: jane@example.com\ntitle: VP\nwebsiteUrl: j\n")
        .rolo("apply --auto-approve")
        .ends_with(0);
    assert_eq!(server.bodies(), [r#"{"websiteUrl":"j"}"#]);
}
