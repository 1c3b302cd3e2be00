//! Writing: keys, types, limits, null rules, references, unique e-mails.

use serde_json::{Value, json};

use crate::sandbox::client::{BILLING, JANE, NOBODY, RAVI, SAM, SPONSOR, sandbox, seed};

const LIMITS: [(&str, usize); 10] = [
    ("firstName", 127),
    ("lastName", 127),
    ("name", 255),
    ("email", 255),
    ("title", 255),
    ("description", 5000),
    ("officePhone", 255),
    ("mobilePhone", 255),
    ("fax", 255),
    ("websiteUrl", 255),
];

#[test]
fn limits_count_code_points_whatever_their_bytes() {
    let sandbox = sandbox(|_| ());
    for (key, max) in LIMITS {
        // One, two and four bytes in UTF-8; the last one is two units in UTF-16.
        for letter in ["a", "é", "🌻"] {
            let full = letter.repeat(max);
            let reply = sandbox.patch(JANE, &json!({key: full}));
            assert_eq!(reply.status, 200, "{key} {letter}");
            assert_eq!(reply.json()[key], full);
            let over = sandbox.patch(JANE, &json!({key: letter.repeat(max + 1)}));
            over.assert_invalid(&[&format!("'{key}' must be at most {max} characters")]);
        }
    }
}

#[test]
fn only_keys_that_may_be_null_take_null_or_blanks() {
    let sandbox = sandbox(|_| ());
    for (key, _) in LIMITS {
        let required = ["firstName", "lastName", "name", "email"].contains(&key);
        for empty in [json!(null), json!(""), json!(" \t\n\u{a0}")] {
            sandbox.patch(JANE, &json!({key: "kept@example.com"}));
            let reply = sandbox.patch(JANE, &json!({key: empty}));
            if required {
                reply.assert_invalid(&[&format!("'{key}' is required")]);
                assert_eq!(sandbox.contact(JANE)[key], "kept@example.com");
            } else {
                assert_eq!((reply.status, &reply.json()[key]), (200, &Value::Null), "{key}");
            }
        }
    }
    for key in ["ownerId", "timeZoneId"] {
        assert!(!sandbox.contact(JANE)[key].is_null());
        assert_eq!(sandbox.patch(JANE, &json!({key: null})).json()[key], Value::Null);
    }
    sandbox.patch(JANE, &json!({"tagIds": null})).assert_invalid(&["'tagIds' must be an array"]);
    assert_eq!(sandbox.patch(JANE, &json!({"tagIds": []})).json()["tags"], json!([]));
}

#[test]
fn texts_are_kept_as_they_are_sent() {
    let sandbox = sandbox(|_| ());
    let odd = " a\r\nb\t\u{202e}c\u{0301}\u{0}\"\\ ";
    let reply = sandbox.patch(JANE, &json!({"description": odd, "email": " Jane@Example.COM "}));
    assert_eq!(reply.json()["description"], odd);
    assert_eq!(sandbox.contact(JANE)["email"], " Jane@Example.COM ");
}

#[test]
fn every_key_that_is_not_writable_is_named() {
    let sandbox = sandbox(|_| ());
    let body = json!({"id": JANE, "title": "x", "tags": [], "hubspotId": null, "createdAt": "now",
        "createdBy": null, "salesforceId": "1", "Email": "x@example.com", "owner": "Sam"});
    let errors = [
        "'id' is not allowed",
        "'tags' is not allowed",
        "'hubspotId' is not allowed",
        "'createdAt' is not allowed",
        "'createdBy' is not allowed",
        "'salesforceId' is not allowed",
        "'Email' is not allowed",
        "'owner' is not allowed",
    ];
    sandbox.patch(JANE, &body).assert_invalid(&errors);
    assert_eq!(sandbox.contact(JANE)["title"], "Vice President", "nothing of it was stored");
}

#[test]
fn wrong_types_are_refused_all_at_once() {
    let sandbox = sandbox(|_| ());
    let body = json!({"officePhone": 15_083_670_989_u64, "title": ["x"], "ownerId": 1,
        "tagIds": SPONSOR, "fax": true});
    sandbox.patch(JANE, &body).assert_invalid(&[
        "'title' must be a string",
        "'officePhone' must be a string",
        "'fax' must be a string",
        "'ownerId' must be a string",
        "'tagIds' must be an array",
    ]);
}

#[test]
fn references_must_exist() {
    let sandbox = sandbox(|_| ());
    for key in ["ownerId", "timeZoneId"] {
        let reply = sandbox.patch(JANE, &json!({key: NOBODY}));
        reply.assert_invalid(&[&format!("'{key}' does not exist")]);
        let reply = sandbox.patch(JANE, &json!({key: "Europe/Berlin"}));
        reply.assert_invalid(&[&format!("'{key}' is not a valid UUID")]);
    }
    sandbox.patch(JANE, &json!({"tagIds": [BILLING, NOBODY, "x", null, 1]})).assert_invalid(&[
        "'tagIds[1]' does not exist",
        "'tagIds[2]' is not a valid UUID",
        "'tagIds[3]' is required",
        "'tagIds[4]' must be a string",
    ]);
    let reply =
        sandbox.patch(RAVI, &json!({"ownerId": SAM, "tagIds": [BILLING, SPONSOR, BILLING]}));
    let tags =
        json!([{"id": BILLING, "name": "Billing"}, {"id": SPONSOR, "name": "Executive Sponsor"}]);
    assert_eq!((&reply.json()["ownerId"], &reply.json()["tags"]), (&json!(SAM), &tags));
    let reply = sandbox.patch(RAVI, &json!({"tagIds": [SPONSOR]}));
    assert_eq!(reply.json()["tags"].as_array().unwrap().len(), 1, "the set is replaced");
}

#[test]
fn a_body_must_be_a_json_object_with_keys() {
    let sandbox = sandbox(|_| ());
    let path = format!("/contacts/{JANE}");
    for body in ["", "{", "nonsense", "[]", "\"x\"", "null", "{}", "{\"title\":\"\\ud800\"}"] {
        for (method, path) in [("PATCH", path.as_str()), ("POST", "/contacts")] {
            let reply = sandbox.send(method, path, body).unwrap();
            assert_eq!((reply.status, &reply.json()["status"]), (400, &json!(400)), "{body}");
        }
    }
    let headers = "Authorization: Bearer sandbox\r\nContent-Type: text/plain\r\n";
    let reply = sandbox.send_with("PATCH", &path, headers, "{\"title\":\"x\"}").unwrap();
    assert_eq!(reply.status, 400);
    assert_eq!(sandbox.contact(JANE)["title"], "Vice President");
    let large = json!({"title": "x".repeat(2 << 20)});
    assert_eq!(sandbox.patch(JANE, &large).status, 413);
}

#[test]
fn a_patch_changes_the_keys_it_has_and_answers_the_whole_contact() {
    let sandbox = sandbox(|_| ());
    let mut expected = sandbox.contact(JANE);
    let reply = sandbox.patch(JANE, &json!({"title": "CEO", "firstName": "Janet"}));
    expected["title"] = json!("CEO");
    expected["firstName"] = json!("Janet");
    assert_eq!((reply.status, reply.json()), (200, expected.clone()));
    assert_eq!(sandbox.contact(JANE), expected);
    assert_eq!(sandbox.get("/contacts").ids(), [JANE, RAVI], "its place is the same");
}

#[test]
fn an_email_is_unique_without_regard_to_case() {
    let sandbox = sandbox(|_| ());
    for taken in ["Ravi@example.org", "ravi@example.org", "RAVI@EXAMPLE.ORG"] {
        let reply = sandbox.patch(JANE, &json!({"email": taken, "title": "lost"}));
        assert_eq!((reply.status, &reply.json()["status"]), (409, &json!(409)));
        let new = json!({"firstName": "R", "lastName": "M", "email": taken});
        assert_eq!(sandbox.post(&new).status, 409);
    }
    assert_eq!(sandbox.contact(JANE)["title"], "Vice President");
    let own = sandbox.patch(RAVI, &json!({"email": "RAVI@example.org"}));
    assert_eq!((own.status, &own.json()["email"]), (200, &json!("RAVI@example.org")));
    assert_eq!(sandbox.patch(RAVI, &json!({"email": "r@example.org"})).status, 200);
    assert_eq!(sandbox.patch(JANE, &json!({"email": "ravi@example.org"})).status, 200, "free now");
}

#[test]
fn a_seed_may_hold_one_email_twice_and_both_count() {
    let mut seed = seed();
    seed["contacts"][0]["email"] = json!("Jane.Doe@example.com");
    let sandbox = crate::sandbox::client::sandbox_of(&seed, |_| ());
    let email = json!({"email": "jane.doe@example.com"});
    assert_eq!(sandbox.patch(JANE, &email).status, 409, "the other one holds it");
    assert_eq!(sandbox.patch(JANE, &json!({"email": "x@example.com"})).status, 200);
    assert_eq!(sandbox.patch(RAVI, &email).status, 200);
    assert_eq!(sandbox.patch(JANE, &email).status, 409);
}

#[test]
fn a_new_contact_needs_three_keys_gets_a_name_and_comes_first() {
    let sandbox = sandbox(|_| ());
    sandbox.post(&json!({"title": "x"})).assert_invalid(&[
        "'firstName' is required",
        "'lastName' is required",
        "'email' is required",
    ]);
    let minimal = json!({"firstName": "Ana", "lastName": "Ruiz", "email": "ana@example.com"});
    let reply = sandbox.post(&minimal);
    assert_eq!((reply.status, &reply.json()["name"]), (201, &json!("Ana Ruiz")));
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(sandbox.contact(&id), reply.json());
    assert_eq!(sandbox.get("/contacts").ids(), [id.as_str(), JANE, RAVI]);
    let named = json!({"firstName": "Bo", "lastName": "Ek", "email": "bo@example.com",
        "name": "Bo E.", "tagIds": [SPONSOR], "ownerId": SAM, "fax": " "});
    let second = sandbox.post(&named).json();
    assert_eq!((&second["name"], &second["fax"]), (&json!("Bo E."), &Value::Null));
    assert!(second["createdAt"].as_str().unwrap() > reply.json()["createdAt"].as_str().unwrap());
    assert_eq!(sandbox.running.as_ref().unwrap().contacts(), 4);
}

#[test]
fn a_deleted_contact_is_gone_and_its_email_free() {
    let sandbox = sandbox(|_| ());
    let path = format!("/contacts/{RAVI}");
    let reply = sandbox.send("DELETE", &path, "").unwrap();
    assert_eq!((reply.status, reply.text()), (204, ""));
    assert_eq!(sandbox.send("DELETE", &path, "").unwrap().status, 404);
    assert_eq!(sandbox.get(&path).status, 404);
    assert_eq!(sandbox.get("/contacts").ids(), [JANE]);
    assert_eq!(sandbox.patch(JANE, &json!({"email": "ravi@example.org"})).status, 200);
}

#[test]
fn paging_survives_thousands_of_deletions() {
    let sandbox = crate::sandbox::client::generated(2500);
    let mut stream = sandbox.connect();
    let all: Vec<String> = {
        let mut all = sandbox.get("/contacts?limit=100").ids();
        while all.len() < 2500 {
            let path = format!("/contacts?limit=100&startingAfter={}", all.last().unwrap());
            all.extend(sandbox.get(&path).ids());
        }
        all
    };
    for id in &all[100..2400] {
        let path = format!("/contacts/{id}");
        let bytes = crate::sandbox::client::request(
            "DELETE",
            &path,
            "Authorization: Bearer sandbox\r\n",
            "",
        );
        std::io::Write::write_all(&mut stream, bytes.as_bytes()).unwrap();
        assert_eq!(crate::sandbox::client::receive(&mut stream).unwrap().status, 204);
    }
    let first = sandbox.get("/contacts?limit=100");
    assert_eq!(first.ids(), all[..100]);
    let second = sandbox.get(&format!("/contacts?limit=100&startingAfter={}", all[99]));
    assert_eq!(second.ids(), all[2400..]);
    assert!(!second.has_more());
    let back = sandbox.get(&format!("/contacts?limit=2&endingBefore={}", all[2400]));
    assert_eq!(back.ids(), all[98..100]);
    assert_eq!(sandbox.contact(&all[2450])["id"], all[2450]);
}
