//! Answers that are no use: each is told apart from the others.

use serde_json::{Value, json};

use super::{CANARY, LEVELS, at, contact, fails, lists, page};
use crate::env::web::{Answer, Server, answer, json_answer};

const JSON: &str = "Content-Type: application/json\r\n";
const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

fn refusal(status: u16) -> Vec<u8> {
    json!({"status": status, "message": CANARY}).to_string().into()
}

/// One row of the table: what the list of contacts answers, what comes of it, and how often it was
/// asked for.
fn check(
    list: impl Fn() -> Answer + Send + Sync + 'static,
    (code, words): (&str, &str),
    asked: usize,
) {
    let server = lists(move |_| list());
    for level in LEVELS {
        let before = server.seen().len();
        fails(at(&server.url).rolo(&format!("plan {level}")), code, words);
        assert_eq!(server.seen().len() - before - 1, asked, "{code} {level}");
    }
    let run = at(&server.url).rolo("apply --auto-approve -q");
    fails(run, code, words);
    assert!(server.seen().iter().all(|seen| seen.method == "GET"));
}

#[test]
fn refusals_are_told_apart_and_never_repeated() {
    for (status, code, words) in [
        (401, "api::unauthorized", "401: the API token is not accepted"),
        (403, "api::forbidden", "403: this feature is not enabled"),
        (404, "api::not-found", "404: there is no such object or endpoint"),
        (405, "api::not-allowed", "405: the service does not support this call"),
        (423, "api::locked", "423: API access is switched off"),
    ] {
        // A request to wait changes nothing: these are final.
        let headers = format!("{JSON}Retry-After: 0\r\n");
        let list = move || answer(status, &headers, refusal(status));
        check(list, (code, words), 1);
    }
}

#[test]
fn other_refusals_repeat_what_the_service_says() {
    for (status, code) in [
        (400, "api::rejected"),
        (409, "api::conflict"),
        (413, "api::rejected"),
        (422, "api::rejected"),
        (451, "api::rejected"),
    ] {
        for body in [
            json!({"message": "not this", "errors": ["reason one"]}),
            json!({"errors": [{"message": "reason one", "path": ["x"]}]}),
            json!({"message": "reason one"}),
        ] {
            let list = move || json_answer(status, &body);
            check(list, (code, "it says: reason one"), 1);
        }
        // A body that cannot be read is no reason to say less than the status.
        check(move || answer(status, HTML, CANARY), (code, &format!("{status}: ")), 1);
        check(move || answer(status, "", ""), (code, &format!("{status}: ")), 1);
    }
}

#[test]
fn that_the_token_is_wrong_is_told_first() {
    let server = Server::new(|_, _| answer(401, JSON, refusal(401)));
    for _ in 0..5 {
        fails(at(&server.url).rolo("plan -vv"), "api::unauthorized", "`GET /`: 401");
    }
    assert_eq!(server.identified(), 5);
    // Names of another workspace would be blamed on the files.
    let server = Server::new(|_, _| answer(401, JSON, refusal(401)));
    let project = at(&server.url).file("contacts/b.yaml", "email: b@example.com\nowner: Ada\n");
    fails(project.rolo("plan -vv"), "api::unauthorized", "`GET /`: 401");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn too_many_requests_are_repeated_five_times_in_all() {
    let headers = format!("{JSON}Retry-After: 0\r\n");
    let list = move || answer(429, &headers, refusal(429));
    check(list, ("api::rate", "429: the service asks for fewer requests (tried 5 times)"), 5);
}

#[test]
fn a_wait_that_is_too_long_ends_at_once() {
    for wait in ["121", "946080000", "99999999999999999999999999", "Tue, 31 Dec 2999 23:59:59 GMT"]
    {
        for status in [429, 503] {
            let headers = format!("{JSON}Retry-After: {wait}\r\n");
            let list = move || answer(status, &headers, refusal(status));
            check(list, ("api::rate", "the service asks to wait for "), 1);
        }
    }
}

#[test]
fn faults_of_the_service_are_repeated_five_times_in_all() {
    for status in [500, 502, 503, 504, 599] {
        let headers = format!("{HTML}Retry-After: 0\r\n");
        let list = move || answer(status, &headers, format!("<html>{CANARY}</html>"));
        let words = format!("{status}: the service has a fault (tried 5 times)");
        check(list, ("api::server", &words), 5);
    }
}

#[test]
fn what_is_not_json() {
    let html = format!("<html>{CANARY}</html>");
    check(move || answer(200, HTML, &html), ("api::not-json", "`text/html; charset=utf-8`"), 1);
    check(|| answer(200, "", CANARY), ("api::not-json", "not JSON"), 1);
    let garbage = format!("{{{CANARY}");
    check(move || answer(200, JSON, &garbage), ("api::shape", "it is not valid JSON"), 1);
    let whole = page(&json!([contact()])).to_string();
    for cut in [1, whole.len() / 2, whole.len() - 1] {
        let cut = whole[..cut].to_owned();
        check(move || answer(200, JSON, &cut), ("api::shape", "the JSON is cut short"), 1);
    }
    let not_text = [b"{\"results\":[\"".as_slice(), &[0xff], b"\"]}"].concat();
    check(move || answer(200, JSON, &not_text), ("api::shape", "it is not valid JSON"), 1);
}

#[test]
fn json_of_another_shape_is_told_by_its_place_and_not_its_values() {
    let with = |key: &str, value: Value| {
        let mut contact = contact();
        contact[key] = value;
        page(&json!([super::contact(), contact]))
    };
    for (body, words) in [
        (json!({"hasMore": false}), "`results` is missing"),
        (json!([CANARY]), "`results` is missing"),
        (json!({"results": null, "hasMore": false}), "`results` is null, not a list"),
        (json!({"results": {"a": CANARY}, "hasMore": false}), "`results` is an object"),
        (json!({"results": []}), "`hasMore` is missing"),
        (json!({"results": [], "hasMore": CANARY}), "`hasMore` is missing or is not true"),
        (page(&json!([CANARY])), "in row 1 of the page, the contact is text"),
        (with("id", Value::Null), "in row 2 of the page, `id` is missing"),
        (with("id", json!(CANARY)), "in row 2 of the page, `id` is not a UUID"),
        (with("fax", json!(7)), "in row 2 of the page, `fax` is a number, not text"),
        (with("email", json!([CANARY])), "in row 2 of the page, `email` is a list, not text"),
        (with("hubspotId", json!(true)), "`hubspotId` is true or false, not text"),
        (with("ownerId", json!(CANARY)), "in row 2 of the page, `ownerId` is not a UUID"),
        (with("tags", json!([CANARY])), "in row 2 of the page, `tags` is not a list of tags"),
        (with("tags", json!([{"id": CANARY}])), "`tags` is not a list of tags"),
    ] {
        check(move || json_answer(200, &body), ("api::shape", words), 1);
    }
}

#[test]
fn an_answer_about_another_contact_is_not_taken() {
    let other = "00000000-0000-4000-8000-000000000000";
    let server = lists(|before| match before {
        0 => json_answer(200, &page(&json!([]))),
        _ => json_answer(200, &contact()),
    });
    let run = at(&server.url)
        .file("contacts/all.yaml", format!("id: {other}\ntitle: x\n"))
        .rolo("plan -vv");
    fails(run, "api::shape", "it is about another contact");
}

#[test]
fn null_where_text_belongs_and_json_under_another_name_are_fine() {
    let mut live = contact();
    for key in ["firstName", "lastName", "name", "title", "ownerId", "tags", "hubspotId"] {
        live[key] = Value::Null;
    }
    let body = page(&json!([live, {"id": "00000000-0000-4000-8000-000000000000"}]));
    let server = lists(move |_| answer(200, "Content-Type: text/plain\r\n", body.to_string()));
    let plan = at(&server.url).rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["contacts"][0]["changes"][0]["before"], Value::Null, "{plan}");
    assert_eq!(plan["unmanaged"], 1, "{plan}");
}

#[test]
fn a_redirect_is_not_followed_and_the_token_does_not_go_there() {
    let elsewhere = Server::new(|_, _| json_answer(200, &page(&json!([contact()]))));
    for status in [301, 302, 303, 307, 308] {
        for to in [elsewhere.url.clone(), "/elsewhere".to_owned(), String::new()] {
            let headers = format!("Location: {to}\r\n");
            let list = move || answer(status, &headers, "");
            check(list, ("api::redirect", "that is not followed"), 1);
        }
    }
    assert!(elsewhere.seen().is_empty());
    for status in [300, 304] {
        let words = format!("not as documented: its status is {status}");
        check(move || answer(status, "", ""), ("api::shape", &words), 1);
    }
}

#[test]
fn escape_sequences_of_the_service_do_not_reach_the_terminal() {
    let hostile = "\u{1b}]0;title\u{7}\u{1b}[2J\r\u{202e}";
    let body = json!({"message": hostile});
    for status in [400, 409] {
        let body = body.clone();
        let server = lists(move |_| json_answer(status, &body));
        for level in ["", "-vv", "-vv --log-format json", "--color always"] {
            let run = at(&server.url).rolo(&format!("plan {level}")).ends_with(1);
            let stderr = run.stderr.replace("\u{1b}[0m", "");
            let acts = |c: char| {
                c.is_control() && c != '\n' && !(level.contains("color") && c == '\u{1b}')
            };
            assert!(!stderr.contains(acts), "{run:?}", run = run.stderr);
            for sequence in ["\u{1b}[2J", "\u{1b}]0", "\u{202e}", "\u{1b}[31mx"] {
                assert!(!stderr.contains(sequence), "{:?}", run.stderr);
            }
        }
    }
}
