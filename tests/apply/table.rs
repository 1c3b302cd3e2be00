//! The closing table and the exit code, whatever becomes of the contacts.

use serde_json::{Value, json};

use super::{contacts, id, live, rows, table, wanted};
use crate::env::web::{Answer, Server, answer, json_answer};
use crate::env::{Project, Run};

/// How the server answers the PATCH of a contact.
type Way = fn(&Value) -> Answer;

/// Applies to a server that answers the PATCH of contact n in the n-th way; a contact without a way
/// is owned by a CRM.
fn apply(ways: &[Option<Way>], more: &str) -> (Server, Run) {
    let mut all = live(ways.len());
    for (contact, way) in all.iter_mut().zip(ways) {
        contact["hubspotId"] = way.map_or(json!("1"), |_| Value::Null);
    }
    let known = ways.to_vec();
    let server = Server::workspace(all, move |seen, contact| {
        let way = (0..known.len()).find(|n| seen.path.ends_with(&id(*n)));
        known[way.unwrap()].unwrap()(&contact)
    });
    let run = Project::with(&wanted(ways.len()))
        .file("contacts/more.yaml", more)
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "t")
        .rolo("apply --auto-approve --concurrency 1 --allow-empty");
    (server, run)
}

fn fine(contact: &Value) -> Answer {
    json_answer(200, contact)
}

fn bad(_: &Value) -> Answer {
    json_answer(400, &json!({"status": 400, "message": "x", "errors": ["'title' is odd"]}))
}

fn taken(_: &Value) -> Answer {
    json_answer(409, &json!({"status": 409, "message": "already there"}))
}

fn gone(_: &Value) -> Answer {
    json_answer(404, &json!({"status": 404, "message": "x"}))
}

fn web_page(_: &Value) -> Answer {
    answer(200, "Content-Type: text/html\r\n", "<html>")
}

fn fault(_: &Value) -> Answer {
    answer(503, "Retry-After: 0\r\n", "")
}

fn locked(_: &Value) -> Answer {
    json_answer(423, &json!({"status": 423, "message": "x"}))
}

#[test]
fn one_that_is_refused_does_not_hold_up_the_others() {
    for (way, words) in [
        (
            bad as fn(&Value) -> Answer,
            "400: the service refused the request; it says: 'title' is odd",
        ),
        (taken, "409: the value is taken, or the contact is read-only; it says: already there"),
        (gone, "404: there is no such object or endpoint"),
    ] {
        let (server, run) = apply(&[Some(fine), Some(way), Some(fine)], "");
        let run = run.ends_with(6);
        assert_eq!(contacts(&run), rows(&[("applied", 2), ("failed", 1)]));
        assert_eq!(server.bodies().len(), 3);
        assert!(run.stdout.contains("! A B <c1@example.com>  contacts/all.yaml:4\n"), "{run}");
        assert!(
            run.stdout.contains(&format!("    failed: `PATCH /contacts/{}`: {words}\n", id(1))),
            "{run}"
        );
    }
}

#[test]
fn every_outcome_at_once() {
    let ways: [Option<Way>; 8] = [
        Some(fine),
        Some(bad),
        None,
        Some(web_page),
        Some(taken),
        Some(fault),
        Some(fine),
        Some(locked),
    ];
    // Two more behind the one that stops the run.
    let ways = [&ways[..], &[Some(fine), Some(fine)]].concat();
    let (_, run) = apply(&ways, "");
    let run = run.ends_with(6);
    let expected =
        [("applied", 2), ("failed", 3), ("unknown", 2), ("held", 1), ("not attempted", 2)];
    assert_eq!(contacts(&run), rows(&expected));
    assert!(
        run.stdout.contains("Stopped: every further call would be refused in the same way."),
        "{run}"
    );
}

#[test]
fn a_field_that_is_held_counts_beside_those_that_are_sent() {
    let mut all = live(2);
    all[0]["hubspotId"] = json!("1");
    let server = Server::workspace(all, |_, contact| json_answer(200, &contact));
    let run = Project::with(
        "contacts:\n- email: c0@example.com\n  title: New\n  fax: '1'\n  websiteUrl: x\n\
         - email: c1@example.com\n  title: New\n  websiteUrl: x\n",
    )
    .variable("RUDDR_API_URL", &server.url)
    .variable("RUDDR_API_TOKEN", "t")
    .rolo("apply --auto-approve")
    .ends_with(0);
    let table = table(&run);
    assert_eq!(table["planned"], [2, 5]);
    assert_eq!(table["applied"], [2, 3]);
    assert_eq!(table["held"], [0, 2]);
}

#[test]
fn held_alone_is_no_failure() {
    let (server, run) = apply(&[None, Some(fine)], "");
    let run = run.ends_with(0);
    assert_eq!(contacts(&run), rows(&[("applied", 1), ("held", 1)]));
    assert_eq!(server.bodies().len(), 1);
}

#[test]
fn what_failed_outweighs_what_is_missing() {
    let (_, run) = apply(&[Some(fine), Some(bad)], "email: nobody@example.com\n");
    run.ends_with(6);
    let (_, run) = apply(&[Some(locked)], "email: nobody@example.com\n");
    run.ends_with(1);
}

#[test]
fn an_unknown_one_may_have_been_changed() {
    let (_, run) = apply(&[Some(web_page)], "");
    let run = run.ends_with(6);
    assert_eq!(contacts(&run), rows(&[("unknown", 1)]));
    assert!(run.stdout.contains("unknown: it may have been changed; run again to see"), "{run}");
}

#[test]
fn a_second_request_that_fails_is_told_and_the_first_counts() {
    let server = Server::workspace(live(1), |seen, mut contact| {
        if seen.body.contains("\"name\":") {
            return taken(&contact);
        }
        contact["name"] = json!("Derived");
        json_answer(200, &contact)
    });
    let run = Project::with("email: c0@example.com\nfirstName: New\nname: A B\n")
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "t")
        .rolo("apply --auto-approve")
        .ends_with(6);
    assert_eq!(contacts(&run), rows(&[("applied", 1)]));
    assert!(run.stdout.contains("applied, but a later correction failed: "), "{run}");
    assert_eq!(server.bodies().len(), 2);
}
