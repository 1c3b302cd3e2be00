//! The switches: one for each thing that is not known of Ruddr.

use std::time::{Duration, Instant};

use rolo::sandbox::{Crm, LostCursor};
use serde_json::{Value, json};

use crate::sandbox::client::{JANE, NOBODY, RAVI, SAM, sandbox};

#[test]
fn trim_takes_the_white_space_around_a_text() {
    let sandbox = sandbox(|options| options.switches.trim = true);
    let reply = sandbox.patch(JANE, &json!({"title": " a  b\n", "email": " J@example.com "}));
    let (title, email) = (&reply.json()["title"], &reply.json()["email"]);
    assert_eq!((title, email), (&json!("a  b"), &json!("J@example.com")));
    let padded = format!(" {} ", "x".repeat(255));
    assert_eq!(sandbox.patch(JANE, &json!({"title": padded})).status, 200);
    let taken = sandbox.patch(JANE, &json!({"email": " ravi@example.org "}));
    assert_eq!(taken.status, 409);
}

#[test]
fn lowercase_email_changes_what_is_stored() {
    let sandbox = sandbox(|options| options.switches.lowercase_email = true);
    let reply = sandbox.patch(JANE, &json!({"email": "J.D@Example.COM", "title": "CEO"}));
    assert_eq!(reply.json()["email"], "j.d@example.com");
    assert_eq!(sandbox.contact(JANE)["title"], "CEO");
}

#[test]
fn recompute_name_follows_a_changed_first_or_last_name() {
    let sandbox = sandbox(|options| options.switches.recompute_name = true);
    assert_eq!(sandbox.patch(JANE, &json!({"name": "JD"})).json()["name"], "JD");
    assert_eq!(sandbox.patch(JANE, &json!({"firstName": "Jane"})).json()["name"], "JD", "same");
    assert_eq!(sandbox.patch(JANE, &json!({"title": "x"})).json()["name"], "JD");
    assert_eq!(sandbox.patch(JANE, &json!({"lastName": "Roe"})).json()["name"], "Jane Roe");
    let both = json!({"firstName": "Janet", "name": "J. R."});
    assert_eq!(sandbox.patch(JANE, &both).json()["name"], "J. R.");
}

#[test]
fn a_name_is_not_recomputed_by_default() {
    let sandbox = sandbox(|_| ());
    assert_eq!(sandbox.patch(JANE, &json!({"lastName": "Roe"})).json()["name"], "Jane Doe");
}

fn synced() -> Vec<(&'static str, Value)> {
    vec![
        ("name", json!("New")),
        ("firstName", json!("New")),
        ("lastName", json!("New")),
        ("email", json!("new@example.com")),
        ("mobilePhone", json!("1")),
        ("officePhone", json!("1")),
        ("fax", json!("1")),
        ("title", json!("New")),
        ("description", json!("New")),
        ("ownerId", json!(SAM)),
    ]
}

#[test]
fn a_crm_that_refuses_protects_its_ten_fields_of_its_contacts_only() {
    let sandbox = sandbox(|options| options.switches.crm = Crm::Refuse);
    for (key, value) in synced() {
        assert_eq!(sandbox.patch(RAVI, &json!({key: value, "tagIds": []})).status, 409, "{key}");
    }
    let free = json!({"websiteUrl": "https://x.example/", "tagIds": [], "timeZoneId": null});
    assert_eq!(sandbox.patch(RAVI, &free).status, 200);
    for (key, value) in synced() {
        assert_eq!(sandbox.patch(JANE, &json!({key: value})).status, 200, "{key}");
    }
}

#[test]
fn a_crm_that_undoes_answers_the_new_value_once() {
    let sandbox = sandbox(|options| options.switches.crm = Crm::Undo);
    for (key, value) in synced() {
        let before = sandbox.contact(RAVI);
        let site = format!("https://{key}.example/");
        let reply = sandbox.patch(RAVI, &json!({key: value, "websiteUrl": site}));
        assert_eq!((reply.status, &reply.json()[key]), (200, &value), "{key}");
        let after = sandbox.contact(RAVI);
        assert_eq!(after[key], before[key], "{key}");
        assert_eq!(after["websiteUrl"], site, "what no CRM owns is kept");
    }
    assert_eq!(sandbox.patch(JANE, &json!({"title": "CEO"})).status, 200);
    assert_eq!(sandbox.contact(JANE)["title"], "CEO");
}

#[test]
fn a_crm_that_accepts_is_the_default() {
    let sandbox = sandbox(|_| ());
    sandbox.patch(RAVI, &json!({"title": "CEO"}));
    assert_eq!(sandbox.contact(RAVI)["title"], "CEO");
}

#[test]
fn a_strict_patch_wants_the_keys_that_can_never_be_null() {
    let sandbox = sandbox(|options| options.switches.strict_patch = true);
    sandbox.patch(JANE, &json!({"title": "x", "email": "j@example.com"})).assert_invalid(&[
        "'firstName' is required",
        "'lastName' is required",
        "'name' is required",
    ]);
    let whole = json!({"firstName": "J", "lastName": "D", "name": "J D", "email": "j@example.com"});
    assert_eq!(sandbox.patch(JANE, &whole).status, 200);
}

#[test]
fn omit_null_leaves_keys_out() {
    let sandbox = sandbox(|options| options.switches.omit_null = true);
    for row in [sandbox.contact(RAVI), sandbox.get("/contacts").json()["results"][1].clone()] {
        let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
        let expected =
            ["id", "firstName", "lastName", "name", "email", "tags", "createdAt", "hubspotId"];
        assert_eq!(keys, expected);
    }
}

#[test]
fn extra_keys_surround_what_is_documented() {
    let plain = sandbox(|_| ()).contact(JANE);
    let sandbox = sandbox(|options| options.switches.extra_keys = true);
    let row = sandbox.contact(JANE);
    assert!(row.as_object().unwrap().len() > plain.as_object().unwrap().len());
    for (key, value) in plain.as_object().unwrap() {
        assert_eq!(&row[key], value);
    }
    assert!(sandbox.get("/contacts").json().as_object().unwrap().len() > 2);
}

#[test]
fn guessed_endpoints_can_be_missing() {
    let sandbox = sandbox(|options| {
        options.switches.no_tags_endpoint = true;
        options.switches.no_time_zones_endpoint = true;
    });
    for path in ["/contact-tags", "/time-zones", "/contact-tags/x"] {
        assert_eq!(sandbox.get(path).status, 404);
    }
    assert_eq!(sandbox.get("/members").status, 200);
}

#[test]
fn a_lost_cursor_has_three_faces() {
    for (lost_cursor, status) in
        [(LostCursor::BadRequest, 400), (LostCursor::NotFound, 404), (LostCursor::EmptyPage, 200)]
    {
        let sandbox = sandbox(|options| options.switches.lost_cursor = lost_cursor);
        for cursor in ["startingAfter", "endingBefore"] {
            for list in ["contacts", "members"] {
                let reply = sandbox.get(&format!("/{list}?{cursor}={NOBODY}"));
                assert_eq!(reply.status, status);
                if status == 200 {
                    assert_eq!(reply.json(), json!({"results": [], "hasMore": true}));
                }
            }
        }
    }
}

#[test]
fn gzip_is_for_clients_that_accept_it() {
    let sandbox = sandbox(|options| options.gzip = true);
    assert_eq!(sandbox.get("/contacts").header("content-encoding"), None);
    let headers = "Authorization: Bearer sandbox\r\nAccept-Encoding: br, gzip;q=0.5\r\n";
    let reply = sandbox.send_with("GET", "/contacts", headers, "").unwrap();
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    let mut plain = String::new();
    let mut decoder = flate2::read::GzDecoder::new(reply.body.as_slice());
    std::io::Read::read_to_string(&mut decoder, &mut plain).unwrap();
    assert_eq!(plain, sandbox.get("/contacts").text());
}

#[test]
fn switches_are_spelled_as_on_the_command_line() {
    assert_eq!("refuse".parse(), Ok(Crm::Refuse));
    assert_eq!("undo".parse(), Ok(Crm::Undo));
    assert_eq!("accept".parse(), Ok(Crm::Accept));
    assert!("Undo".parse::<Crm>().unwrap_err().contains("`undo`"));
    assert_eq!("empty".parse(), Ok(LostCursor::EmptyPage));
    assert!("".parse::<LostCursor>().is_err());
}

#[test]
fn every_answer_waits_for_the_latency() {
    let wait = Duration::from_millis(30);
    let sandbox = sandbox(|options| (options.latency, options.jitter) = (wait, wait));
    let started = Instant::now();
    for _ in 0..3 {
        assert_eq!(sandbox.get("/contacts").status, 200);
    }
    assert!(started.elapsed() >= 3 * wait);
}
