//! Reading: who is let in, lists and their cursors, shapes, errors, the rate limit.

use std::io::Write;
use std::time::Instant;

use serde_json::{Value, json};

use crate::sandbox::client::{
    JANE, NOBODY, RAVI, SAM, SPONSOR, generated, receive, request, sandbox, sandbox_of, seed,
};

#[test]
fn the_base_url_names_the_workspace() {
    let sandbox = sandbox(|_| ());
    let reply = sandbox.get("");
    assert_eq!(reply.status, 200);
    assert!(reply.header("content-type").unwrap().starts_with("application/json"));
    let id = "0b5a8c1e-7d3f-4e2a-9b61-5f0c2d8e4a17";
    assert_eq!(reply.json(), json!({"id": id, "name": "Example Workspace"}));
}

#[test]
fn a_missing_malformed_or_unknown_key_is_refused_everywhere() {
    let sandbox = sandbox(|_| ());
    let refused =
        json!({"status": 401, "message": "The provided bearer token is missing or invalid."});
    for headers in [
        "",
        "Authorization: sandbox\r\n",
        "Authorization: Basic sandbox\r\n",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer Sandbox\r\n",
        "Authorization: Bearer sandbox2\r\n",
        "Authorization: Bearer sandbox\r\nAuthorization: Bearer sandbox\r\n",
    ] {
        for path in ["", "/contacts", "/contacts/x", "/nothing"] {
            let reply = sandbox.send_with("GET", path, headers, "").unwrap();
            assert_eq!((reply.status, reply.json()), (401, refused.clone()), "{headers} {path}");
        }
    }
    let delete = sandbox.send_with("DELETE", &format!("/contacts/{JANE}"), "", "").unwrap();
    assert_eq!(delete.status, 401);
    assert_eq!(sandbox.contact(JANE)["name"], "Jane Doe");
}

#[test]
fn a_page_has_ten_rows_unless_a_limit_from_1_to_100_says_otherwise() {
    let sandbox = generated(150);
    for (query, rows) in [("", 10), ("?limit=1", 1), ("?limit=99", 99), ("?limit=100", 100)] {
        assert_eq!(sandbox.get(&format!("/contacts{query}")).ids().len(), rows);
    }
    for limit in ["0", "101", "-1", "", "ten", "1.5"] {
        let reply = sandbox.get(&format!("/contacts?limit={limit}"));
        assert_eq!(reply.status, 400, "{limit}");
        assert_eq!(reply.json()["status"], 400);
    }
}

#[test]
fn walking_forward_shows_every_contact_once_newest_first() {
    let sandbox = generated(200);
    let (mut seen, mut moments) = (Vec::new(), Vec::new());
    let mut query = "?limit=100".to_owned();
    loop {
        let page = sandbox.get(&format!("/contacts{query}"));
        for row in page.json()["results"].as_array().unwrap() {
            moments.push(row["createdAt"].as_str().unwrap().to_owned());
        }
        seen.extend(page.ids());
        // A last page that is exactly full must say so.
        assert_eq!(page.has_more(), seen.len() < 200);
        if !page.has_more() {
            break;
        }
        query = format!("?limit=100&startingAfter={}", seen.last().unwrap());
    }
    assert_eq!(seen.len(), 200);
    assert!(moments.is_sorted_by(|newer, older| newer > older));
    assert!(moments.iter().all(|moment| moment.len() == 24 && moment.ends_with('Z')));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 200);
}

#[test]
fn walking_backward_gives_the_page_just_before_in_the_same_order() {
    let sandbox = generated(30);
    let all = sandbox.get("/contacts?limit=100").ids();
    let before = |at: usize, limit: usize| {
        let cursor = &all[at];
        sandbox.get(&format!("/contacts?limit={limit}&endingBefore={cursor}"))
    };
    assert_eq!(before(20, 5).ids(), all[15..20]);
    assert!(before(20, 5).has_more());
    assert_eq!(before(5, 5).ids(), all[0..5]);
    assert!(!before(5, 5).has_more(), "nothing is newer, though much is older");
    assert!(before(6, 5).has_more());
    assert_eq!(before(3, 5).ids(), all[0..3]);
    assert!(before(0, 5).ids().is_empty());
    assert!(!before(0, 5).has_more());
    let last = all.last().unwrap();
    let after = sandbox.get(&format!("/contacts?startingAfter={last}"));
    assert!(after.ids().is_empty() && !after.has_more());
}

#[test]
fn contacts_of_one_moment_keep_one_order() {
    let contacts: Vec<Value> = (0..9)
        .map(|n| json!({"email": format!("{n}@example.com"), "createdAt": "2024-01-01T00:00:00Z"}))
        .collect();
    let sandbox = sandbox_of(&json!({"contacts": contacts}), |_| ());
    let listed = sandbox.get("/contacts").json();
    for (n, row) in listed["results"].as_array().unwrap().iter().enumerate() {
        assert_eq!(row["email"], format!("{n}@example.com"));
    }
}

#[test]
fn cursors_exclude_each_other_and_must_be_ids() {
    let sandbox = sandbox(|_| ());
    let both = sandbox.get(&format!("/contacts?startingAfter={JANE}&endingBefore={RAVI}"));
    assert_eq!(both.status, 400);
    for name in ["startingAfter", "endingBefore"] {
        let reply = sandbox.get(&format!("/contacts?{name}=last"));
        let message = format!("Parameter '{name}' is not a valid UUID.");
        assert_eq!(reply.json(), json!({"status": 400, "message": message}));
    }
}

#[test]
fn an_id_in_a_path_must_be_a_uuid_and_known() {
    let sandbox = sandbox(|_| ());
    let refused = json!({"status": 400, "message": "Parameter 'id' is not a valid UUID."});
    for list in ["contacts", "members", "contact-tags", "time-zones"] {
        let reply = sandbox.get(&format!("/{list}/42"));
        assert_eq!((reply.status, reply.json()), (400, refused.clone()));
        assert_eq!(sandbox.get(&format!("/{list}/{NOBODY}")).json()["status"], 404);
    }
    for method in ["PATCH", "DELETE"] {
        let bad = sandbox.send(method, "/contacts/42", "{\"title\":\"x\"}").unwrap();
        assert_eq!((bad.status, bad.json()), (400, refused.clone()));
        let gone = format!("/contacts/{NOBODY}");
        assert_eq!(sandbox.send(method, &gone, "{\"title\":\"x\"}").unwrap().status, 404);
    }
    assert_eq!(sandbox.contact(&JANE.to_uppercase())["id"], JANE, "hex has no case");
}

#[test]
fn unknown_endpoints_are_404_and_unknown_verbs_405() {
    let sandbox = sandbox(|_| ());
    for path in ["/contacts/", "/nothing", "/contacts/a/b", "s"] {
        assert_eq!(sandbox.get(path).status, 404, "{path}");
    }
    let one = format!("/contacts/{JANE}");
    for (method, path) in [
        ("PUT", one.as_str()),
        ("POST", one.as_str()),
        ("PATCH", "/contacts"),
        ("DELETE", "/contacts"),
        ("POST", ""),
        ("POST", "/members"),
        ("DELETE", "/contact-tags"),
    ] {
        let reply = sandbox.send(method, path, "{}").unwrap();
        assert_eq!((reply.status, &reply.json()["status"]), (405, &json!(405)), "{method} {path}");
        assert!(reply.header("allow").unwrap().contains("GET"));
    }
}

#[test]
fn a_contact_has_the_documented_keys_and_tags_with_names() {
    let sandbox = sandbox(|_| ());
    let text = sandbox.get(&format!("/contacts/{JANE}"));
    let expected = json!({
        "id": JANE, "firstName": "Jane", "lastName": "Doe", "name": "Jane Doe",
        "email": "jane.doe@example.com", "title": "Vice President", "description": null,
        "officePhone": null, "mobilePhone": null, "fax": null, "websiteUrl": null, "ownerId": SAM,
        "timeZoneId": seed()["timeZones"][0]["id"],
        "tags": [{"id": SPONSOR, "name": "Executive Sponsor"}],
        "createdAt": "2024-05-31T12:00:00.123Z", "createdBy": null, "salesforceId": null,
        "hubspotId": null
    });
    assert_eq!(text.text(), expected.to_string());
    assert_eq!(sandbox.get("/contacts").json()["results"][0], expected);
    let ravi = sandbox.contact(RAVI);
    assert_eq!(ravi["createdAt"], "2024-05-30T12:00:00.000Z");
    assert_eq!(ravi["hubspotId"], "4711");
    assert_eq!(ravi["tags"], json!([]));
}

#[test]
fn unknown_query_parameters_are_ignored() {
    let sandbox = sandbox(|_| ());
    let all = sandbox.get("/contacts").ids();
    assert_eq!(all, [JANE, RAVI]);
    assert_eq!(sandbox.get("/contacts?email=nobody&nameContains=zzz&page=9").ids(), all);
    assert_eq!(sandbox.get("/contact-tags?nameContains=zzz").ids().len(), 2);
}

#[test]
fn members_tags_and_time_zones_are_listed_and_members_filtered() {
    let sandbox = sandbox(|_| ());
    let members = sandbox.get("/members").json();
    assert_eq!(members["hasMore"], false);
    assert_eq!(members["results"][0]["email"], "sam@example.com");
    assert_eq!(members["results"][0]["isActive"], true);
    assert_eq!(members["results"][1]["isActive"], false);
    assert_eq!(sandbox.get("/members?nameContains=RIVERA").ids(), [SAM]);
    assert_eq!(sandbox.get("/members?emailContains=%40example.com").ids(), [SAM]);
    assert!(sandbox.get("/members?nameContains=sam&emailContains=priya").ids().is_empty());
    assert_eq!(sandbox.get(&format!("/members/{SAM}")).json()["name"], "Sam Rivera");
    let tag = sandbox.get(&format!("/contact-tags/{SPONSOR}")).json();
    assert_eq!(tag["name"], "Executive Sponsor");
    let zones = sandbox.get("/time-zones?limit=1");
    assert!(zones.has_more());
    let next = sandbox.get(&format!("/time-zones?startingAfter={}", zones.ids()[0]));
    assert_eq!(next.json()["results"][0]["name"], "Europe/Berlin");
    let back = sandbox.get(&format!("/time-zones?endingBefore={}", next.ids()[0]));
    assert_eq!(back.ids(), zones.ids());
    assert!(!back.has_more());
}

#[test]
fn the_rate_limit_lets_the_burst_through_and_no_more() {
    let sandbox = sandbox(|options| {
        (options.rate, options.burst, options.retry_after) = (1, 3, Some(7));
    });
    // Strangers do not use up the workspace's allowance.
    for _ in 0..10 {
        assert_eq!(sandbox.send_with("GET", "", "", "").unwrap().status, 401);
    }
    let started = Instant::now();
    let replies: Vec<_> = (0..40).map(|_| sandbox.get("")).collect();
    let refilled = usize::try_from(started.elapsed().as_secs()).unwrap() + 1;
    let allowed = replies.iter().filter(|reply| reply.status == 200).count();
    assert!((3..=3 + refilled).contains(&allowed), "{allowed}");
    let refused = replies.iter().find(|reply| reply.status == 429).unwrap();
    assert_eq!(refused.json(), json!({"status": 429, "message": "Too many requests"}));
    assert_eq!(refused.header("retry-after"), Some("7"));
}

#[test]
fn one_connection_carries_many_requests() {
    let sandbox = sandbox(|_| ());
    let mut stream = sandbox.connect();
    let bytes = request("GET", "/contacts", "Authorization: Bearer sandbox\r\n", "");
    for _ in 0..3 {
        stream.write_all(bytes.as_bytes()).unwrap();
        assert_eq!(receive(&mut stream).unwrap().ids(), [JANE, RAVI]);
    }
    assert_eq!(sandbox.running.as_ref().unwrap().requests(), 3);
}

#[test]
fn clients_that_leave_harm_nobody() {
    let sandbox = sandbox(|_| ());
    for cut in [1, 20, 60] {
        let bytes = request("GET", "/contacts", "Authorization: Bearer sandbox\r\n", "");
        sandbox.connect().write_all(&bytes.as_bytes()[..cut]).unwrap();
    }
    sandbox.connect().write_all(b"this is not HTTP\r\n\r\n").unwrap();
    let whole = request("GET", "/contacts", "Authorization: Bearer sandbox\r\n", "");
    sandbox.connect().write_all(whole.as_bytes()).unwrap();
    assert_eq!(sandbox.get("/contacts").status, 200);
}

#[test]
fn reference_lists_page_both_ways_in_one_order() {
    let sandbox = generated(0);
    let all = sandbox.get("/time-zones?limit=100").ids();
    assert!(all.len() > 10);
    assert_eq!(sandbox.get("/time-zones").ids(), all[..10]);
    let before = sandbox.get(&format!("/time-zones?limit=3&endingBefore={}", all[5]));
    assert_eq!(before.ids(), all[2..5]);
    assert!(before.has_more());
    let after = sandbox.get(&format!("/time-zones?limit=3&startingAfter={}", all[5]));
    assert_eq!(after.ids(), all[6..9]);
}
