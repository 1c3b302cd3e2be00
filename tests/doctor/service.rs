//! What the service does differently: each thing is named, and nothing else changes with it.

use serde_json::{Value, json};

use super::{assert_is, at, between, changed, check, each_contact, outcomes, project, report_of};
use crate::env::web::{Answer, Seen, Server, answer, json_answer};
use crate::env::{Project, Sandbox};

const PLAIN: [&str; 2] = ["--contacts", "250"];

/// What each switch of the sandbox brings about: subject, outcome, words.
const SWITCHES: [(&[&str], &str, &str, &str); 6] = [
    (
        &["--extra-keys"],
        "unknown-keys",
        "different",
        "`pronouns` ×33, `customFields` ×33, `totalCount`, `_links`",
    ),
    (&["--omit-null"], "missing-keys", "as-documented", "left out: `salesforceId` ×31, `fax` ×30"),
    (&["--no-tags-endpoint"], "tags", "different", "404 came"),
    (&["--no-time-zones-endpoint"], "time-zones", "different", "404 came"),
    (&["--lost-cursor", "404"], "lost-cursor", "as-documented", "404"),
    (&["--lost-cursor", "empty"], "lost-cursor", "as-documented", "`hasMore: true`"),
];

#[test]
fn every_switch_that_can_be_seen_is_named() {
    let (fine, _) = report_of(&[]);
    for (switch, subject, outcome, words) in SWITCHES {
        let (report, code) = report_of(switch);
        assert_eq!(code, 0, "{switch:?}");
        assert_is(&report, subject, outcome, words);
        let expected = if outcome == "different" { vec![subject.to_owned()] } else { vec![] };
        assert_eq!(changed(&fine, &report), expected, "{switch:?}");
        assert_ne!(check(&fine, subject)["finding"], check(&report, subject)["finding"]);
    }
}

/// What a switch does to writes cannot be seen by reading; nor does gzip make a difference.
#[test]
fn other_switches_change_nothing() {
    let (fine, _) = report_of(&[]);
    for switch in [
        &["--trim"][..],
        &["--lowercase-email"],
        &["--recompute-name"],
        &["--crm", "refuse"],
        &["--strict-patch"],
        &["--gzip"],
    ] {
        let (report, _) = report_of(switch);
        assert_eq!(outcomes(&fine), outcomes(&report), "{switch:?}");
    }
}

#[test]
fn values_that_show_what_the_service_does_to_them() {
    let contact = |n: usize, more: Value| {
        let mut contact = json!({
            "id": format!("00000000-0000-4000-8000-{n:012}"), "firstName": "Jane",
            "lastName": "Doe", "name": "Jane Doe", "email": format!("j{n}@example.com"),
            "createdAt": format!("2024-01-0{n}T00:00:00.000Z"),
        });
        for (key, value) in more.as_object().unwrap() {
            contact[key] = value.clone();
        }
        contact
    };
    let long = "x".repeat(130);
    let seed = json!({"contacts": [
        contact(1, json!({"title": " CEO "})),
        contact(2, json!({"email": "J2@example.com"})),
        contact(3, json!({"name": "Janey"})),
        contact(4, json!({"firstName": long})),
    ]});
    let sandbox = Sandbox::with(&seed, &[]);
    let report = project().at(&sandbox).rolo("doctor --format json").ends_with(0).json();
    assert_is(&report, "trimming", "as-documented", "seen around `title`");
    assert_is(&report, "email-case", "as-documented", "capitals in `email`");
    assert_is(&report, "derived-name", "as-documented", "2 contacts have another name");
    assert_is(&report, "lengths", "different", "`firstName` 130 of 127 (1 over)");
    let counts = &check(&report, "lengths")["counts"];
    assert_eq!(counts["firstName"], json!({"longest": 130, "limit": 127, "over": 1}));
    assert_eq!(counts["email"], json!({"longest": 14, "limit": 255, "over": 0}));
}

/// A change of the JSON of an answer.
type Spoil = fn(&Seen, &mut Value);

/// What is spoiled, the subjects that change with it, of which the first says why in these words, and
/// whether plan and apply fail because of it.
struct Case(Spoil, &'static [&'static str], &'static str, bool);

fn assert_cases(cases: &[Case]) {
    let sandbox = Sandbox::builtin(&PLAIN);
    let untouched = between(&sandbox, |_, status, json| json_answer(status, &json));
    let fine = at(&untouched).rolo("doctor --format json").ends_with(0).json();
    for &Case(spoil, subjects, words, breaks) in cases {
        let server = between(&sandbox, move |seen, status, mut json| {
            spoil(seen, &mut json);
            json_answer(status, &json)
        });
        let run = at(&server).rolo("doctor --format json").ends_with(i32::from(breaks));
        let report = run.json();
        assert!(server.seen().len() <= super::MOST);
        assert_is(&report, subjects[0], "different", words);
        assert_eq!(check(&report, subjects[0])["breaks"], breaks, "{words}");
        let mut expected: Vec<_> = subjects.iter().map(ToString::to_string).collect();
        expected.sort();
        assert_eq!(changed(&fine, &report), expected, "{words}");
    }
}

fn each(seen: &Seen, json: &mut Value, key: &str, value: impl Into<Value>) {
    let value = value.into();
    each_contact(seen, json, |row| row[key] = value.clone());
}

#[test]
fn contacts_of_another_form() {
    assert_cases(&[
        Case(|s, j| each(s, j, "nickname", "x"), &["unknown-keys"], "`nickname` ×250", false),
        Case(
            |s, j| each(s, j, "nick_name", "x"),
            &["camel-case", "unknown-keys"],
            "`nick_name` ×250",
            false,
        ),
        // A key might be a value; then it is counted and not named.
        Case(
            |s, j| each(s, j, "j@example.com", "x"),
            &["camel-case", "unknown-keys"],
            "`(not a plain word)` ×250",
            false,
        ),
        Case(
            |s, j| each(s, j, "email", Value::Null),
            &["required", "email-case"],
            "missing: `email` ×250",
            false,
        ),
        Case(|s, j| each(s, j, "fax", 5), &["field-types"], "value at `fax` ×250", true),
        Case(|s, j| each(s, j, "tags", json!(["one"])), &["field-types"], "`tags` ×250", true),
        Case(|s, j| each(s, j, "ownerId", "sam"), &["ids"], "else at `ownerId` ×250", true),
        Case(
            |s, j| each(s, j, "tags", json!([{"id": "x", "name": "X"}])),
            &["ids"],
            "`tags[].id` ×250",
            true,
        ),
        Case(
            |s, j| each(s, j, "createdAt", "2024-01-01T10:00:00+01:00"),
            &["times", "order"],
            "other forms: `9999-99-99T99:99:99+99:99` ×250",
            false,
        ),
        Case(
            |s, j| each(s, j, "createdAt", 1_700_000_000),
            &["times", "order", "field-types"],
            "`not text` ×250",
            false,
        ),
        Case(|s, j| each(s, j, "fax", " "), &["blank-texts"], "text at `fax` ×250", false),
        Case(
            |s, j| each(s, j, "email", "same@example.com"),
            &["unique-email", "email-case"],
            "250 contacts share an e-mail",
            false,
        ),
    ]);
}

/// Whether it is one of the first pages of the walk.
fn is_first_page(seen: &Seen) -> bool {
    seen.path.ends_with("/contacts?limit=100")
}

#[test]
fn lists_of_another_form() {
    assert_cases(&[
        // The third of the first page is the newest of all.
        Case(
            |s, j| {
                if is_first_page(s) {
                    j["results"][2]["createdAt"] = "2999-01-01T00:00:00.000Z".into();
                }
            },
            &["order"],
            "1 contact is newer",
            false,
        ),
        Case(
            |s, j| {
                if is_first_page(s) {
                    j["results"].as_array_mut().unwrap().pop();
                }
            },
            &["page-size"],
            "1 page too short",
            false,
        ),
        Case(
            |s, j| {
                if s.path.contains("unknownParameter") {
                    j["hasMore"] = false.into();
                }
            },
            &["unknown-parameter"],
            "`hasMore` does not say",
            false,
        ),
        Case(
            |s, j| {
                if s.path.contains("unknownParameter") {
                    *j = json!({"results": [], "hasMore": false});
                }
            },
            &["unknown-parameter"],
            "not the rows came",
            false,
        ),
        Case(
            |s, j| {
                if s.path.contains("endingBefore") && s.path.contains("limit=2") {
                    j["results"].as_array_mut().unwrap().reverse();
                }
            },
            &["backwards"],
            "not the rows came",
            false,
        ),
        Case(
            |s, j| {
                if s.path.contains("/contacts/") && j["id"].is_string() {
                    j["title"] = "another".into();
                }
            },
            &["one-contact"],
            "other values than in the list: `title`",
            false,
        ),
        Case(|s, j| each_member(s, j, "name", Value::Null), &["members"], "`name` ×6", true),
        Case(|s, j| each_member(s, j, "isActive", "yes"), &["members"], "`isActive`", true),
        Case(|s, j| each_member(s, j, "id", "sam"), &["members"], "`id` ×6", true),
        Case(
            |s, j| {
                if s.path.contains("/time-zones") {
                    *j = j["results"].take();
                }
            },
            &["time-zones"],
            "`results` is missing",
            true,
        ),
        Case(
            |s, j| {
                if s.path == "/api/workspace" && j["id"].is_string() {
                    j["name"] = Value::Null;
                }
            },
            &["workspace"],
            "`id` or `name` is missing",
            true,
        ),
    ]);
}

fn each_member(seen: &Seen, json: &mut Value, key: &str, value: impl Into<Value>) {
    let value = value.into();
    let is_list = seen.path.contains("/members");
    for row in json["results"].as_array_mut().into_iter().flatten().filter(|_| is_list) {
        row[key] = value.clone();
    }
}

#[test]
fn pages_that_do_not_fit_together() {
    for (fault, subject, words) in [
        ("repeat-page@list:2", "paging", "100 contacts came twice"),
        ("empty-page@list:2", "paging", "a page was empty"),
        // The request over the joint of two pages.
        ("repeat-page@list:9", "joints", "not the rows came"),
        ("no-results@list:9", "joints", "`results` is missing"),
        ("no-results@list:1", "list-shape", "`results` is missing"),
        ("wrong-shape@list:1", "list-shape", "`results` is"),
        ("html@list:1", "list-shape", "the answer is not JSON"),
        ("truncated@list:1", "list-shape", "the JSON is cut short"),
        ("404@list:*", "list-shape", "404: there is no such"),
        ("403@list:*", "list-shape", "403: this feature is not enabled"),
        ("500@list:1", "list-shape", "500: the service has a fault"),
        ("cut@list:1", "list-shape", "the connection broke"),
        ("400@get:1", "one-contact", "400: the service refused"),
        ("html@tags:1", "tags", "the answer is not JSON"),
        ("redirect@workspace:1", "reach", "another address"),
    ] {
        let (report, code) = report_of(&[&PLAIN[..], &["--fault", fault]].concat());
        assert_is(&report, subject, "different", words);
        assert_eq!((code, &check(&report, subject)["breaks"]), (1, &true.into()), "{fault}");
    }
}

#[test]
fn what_passes_is_no_difference() {
    let (fine, _) = report_of(&PLAIN);
    for (fault, subject, words) in [
        ("500@members:1", "members", "500: the service has a fault"),
        ("cut@tags:1", "tags", "the connection broke"),
        ("503@list:10", "backwards", "503: the service has a fault"),
        ("429@list:8", "both-cursors", "429: the service asks"),
        ("500@list:4", "lost-cursor", "500: the service has a fault"),
        ("500@get:1", "one-contact", "500: the service has a fault"),
    ] {
        let (report, code) = report_of(&[&PLAIN[..], &["--fault", fault]].concat());
        assert_is(&report, subject, "could-not-tell", words);
        let more = changed(&fine, &report);
        let is_expected = |key: &String| key == subject || key == "headroom";
        assert!(code == 0 && more.iter().all(is_expected), "{fault}: {more:?}");
    }
}

#[test]
fn an_answer_of_429_is_counted_and_the_rest_goes_on() {
    let (report, code) = report_of(&["--fault", "429@members:1"]);
    assert_is(&report, "headroom", "different", "429 came once");
    assert_is(&report, "members", "could-not-tell", "429");
    assert_is(&report, "tags", "as-documented", "8 rows");
    assert_eq!(code, 0);
}

/// Whether a request is the one that is meant.
type IsIt = fn(&Seen) -> bool;

/// A request, what it is answered with, and the subject, the words and the exit code that follow.
type Refused = (IsIt, fn() -> Answer, &'static str, &'static str, i32);

/// What the stand-in answers where the sandbox would refuse.
fn instead(is_it: IsIt, with: fn() -> Answer) -> (Value, i32) {
    let sandbox = Sandbox::builtin(&[]);
    let server: Server =
        between(
            &sandbox,
            move |seen, status, json| {
                if is_it(seen) { with() } else { json_answer(status, &json) }
            },
        );
    let run = at(&server).rolo("doctor --format json");
    (run.json(), run.code)
}

#[test]
fn refusals_of_another_form() {
    let no_id = |seen: &Seen| seen.path.ends_with("/not-an-id");
    let nobody = |seen: &Seen| seen.path.contains("/contacts/00000000-");
    let anonymous = |seen: &Seen| seen.header("authorization").is_none();
    let cases: [Refused; 8] = [
        (no_id, || refusal(404), "error-400", "404 came, not 400", 0),
        (no_id, || page(400), "error-400", "the body is not", 0),
        (nobody, || refusal(400), "error-404", "400 came, not 404", 1),
        (nobody, || page(404), "error-404", "the body is not", 0),
        (nobody, || json_answer(200, &json!({"results": []})), "error-404", "200 came", 1),
        (anonymous, || refusal(403), "error-401", "403 came, not 401", 0),
        (anonymous, || json_answer(200, &json!({"id": "x"})), "error-401", "without a token", 0),
        (
            anonymous,
            || json_answer(401, &json!({"error": "no"})),
            "error-401",
            "the body is not",
            0,
        ),
    ];
    for (is_it, with, subject, words, code) in cases {
        let (report, ended) = instead(is_it, with);
        assert_is(&report, subject, "different", words);
        assert_eq!(ended, code, "{words}");
    }
}

fn refusal(status: u16) -> Answer {
    json_answer(status, &json!({"status": status, "message": "no"}))
}

fn page(status: u16) -> Answer {
    answer(status, "Content-Type: text/html\r\n", "<p>no</p>")
}

#[test]
fn cursors_that_do_something_else() {
    let both =
        |seen: &Seen| seen.path.contains("startingAfter") && seen.path.contains("endingBefore");
    let (report, code) =
        instead(both, || json_answer(200, &json!({"results": [], "hasMore": false})));
    assert_is(&report, "both-cursors", "different", "200 came, not 400");
    assert_eq!(code, 0);
    let lost = |seen: &Seen| seen.path.contains("startingAfter=00000000-");
    let rows = || json_answer(200, &json!({"results": [{"id": "x"}], "hasMore": true}));
    let (report, code) = instead(lost, rows);
    assert_is(&report, "lost-cursor", "different", "as if there were no cursor");
    assert_eq!(code, 0);
    let (report, _) = instead(lost, || json_answer(200, &json!({"results": [], "hasMore": false})));
    assert_is(&report, "lost-cursor", "as-documented", "`hasMore: false`");
    let (report, code) = instead(lost, || refusal(403));
    assert_is(&report, "lost-cursor", "different", "403");
    assert_eq!(code, 1);
}

/// Nothing of a list is relied on before it is read.
#[test]
fn a_service_that_answers_nonsense_everywhere() {
    for body in
        [json!(null), json!([]), json!({"results": 1}), json!({"results": [1], "hasMore": 0})]
    {
        let server = Server::new(move |_, _| json_answer(200, &body));
        let project = Project::with("email: a@example.com\n");
        let project =
            project.variable("RUDDR_API_URL", &server.url).variable("RUDDR_API_TOKEN", "x");
        let report = project.rolo("doctor --format json").ends_with(1).json();
        assert_is(&report, "workspace", "different", "`id` or `name`");
        assert!(server.seen().len() <= super::MOST);
    }
}
