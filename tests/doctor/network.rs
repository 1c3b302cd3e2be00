//! The way to the service: reach, token, workspace, clock, headers.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::{assert_is, assert_snapshot, at, between, project, report_of};
use crate::env::Sandbox;
use crate::env::web::answer;

#[test]
fn a_service_that_is_not_reached() {
    assert_snapshot("unreachable", &project().at_nowhere().rolo("doctor").ends_with(1));
}

#[test]
fn a_token_that_is_not_accepted() {
    let sandbox = Sandbox::builtin(&["--token", "another"]);
    let run = project().at(&sandbox).rolo("doctor").ends_with(1);
    assert_snapshot("wrong_token", &run);
    assert_eq!(sandbox.requests().len(), 1, "nothing else is asked");
}

#[test]
fn a_service_that_lets_nobody_in() {
    for (fault, subject, words) in [
        ("403@workspace:1", "access", "403: this feature is not enabled"),
        ("423@workspace:1", "access", "423: API access is switched off"),
        ("404@workspace:1", "reach", "404: there is no such"),
        ("502@workspace:1", "reach", "502: the service has a fault"),
        ("html@workspace:1", "reach", "the answer is not JSON"),
    ] {
        let (report, code) = report_of(&["--fault", fault]);
        assert_is(&report, subject, "different", words);
        assert_eq!(code, 1, "{fault}");
    }
}

#[test]
fn the_pinned_workspace_and_its_name() {
    let sandbox = Sandbox::builtin(&[]);
    let (id, name) = ("edee3ff2-c275-4d94-82fb-e3ab2793cba2", "Lantern & Pike");
    let with = |pin: &str| project().at(&sandbox).file("rolo.yaml", format!("workspace: {pin}\n"));
    let run = with(id).rolo("doctor --format json").ends_with(0);
    assert_is(&run.json(), "pin", "as-documented", "belongs to it");
    assert!(!run.to_string().contains(name) && !run.to_string().contains(id), "{run}");
    let upper = with(&id.to_uppercase());
    upper.rolo("plan").ends_with(0);
    assert_is(&upper.rolo("doctor --format json").json(), "pin", "as-documented", "belongs to it");
    let wrong = with("b27fd363-b75e-4ed1-af08-0b05119ea6b1").rolo("doctor --format json");
    let wrong = wrong.ends_with(1);
    assert_is(&wrong.json(), "pin", "different", "another workspace");
    assert!(!wrong.to_string().contains("b27fd363"), "{wrong}");
    assert_is(&wrong.json(), "list-shape", "as-documented", "");
    let report = with(id).rolo("doctor --format json --show-workspace").ends_with(0).json();
    assert_is(&report, "workspace", "as-documented", &format!("`{name}` ({id})"));
}

/// Answers of a sandbox with other headers.
fn with_headers(headers: &'static str) -> Value {
    let sandbox = Sandbox::builtin(&[]);
    let server =
        between(&sandbox, move |_, status, json| answer(status, headers, json.to_string()));
    at(&server).rolo("doctor --format json").ends_with(0).json()
}

#[test]
fn clocks_and_headers() {
    let sandbox = Sandbox::builtin(&[]);
    for (ahead, words) in [(-3600_i64, "behind"), (3600, "ahead of")] {
        let server = between(&sandbox, move |_, status, json| {
            let step = Duration::from_secs(ahead.unsigned_abs());
            let now = SystemTime::now();
            let there = if ahead > 0 { now - step } else { now + step };
            let date = httpdate::fmt_http_date(there);
            let headers = format!("Content-Type: application/json\r\nDate: {date}\r\n");
            answer(status, &headers, json.to_string())
        });
        let report = at(&server).rolo("doctor --format json").ends_with(0).json();
        assert_is(&report, "clock", "different", words);
    }
    let json = "Content-Type: application/json\r\n";
    let report = with_headers(json);
    assert_is(&report, "clock", "could-not-tell", "what time it is");
    assert_is(&report, "headroom", "could-not-tell", "16 requests went through");
    let report = with_headers(
        "Content-Type: application/json\r\nX-RateLimit-Remaining: 57\r\nRateLimit-Policy: for jane\r\n",
    );
    let headers = "`x-ratelimit-remaining: 57`, `ratelimit-policy`";
    assert_is(&report, "headroom", "different", headers);
    let report = with_headers("Content-Type: text/plain\r\n");
    assert_is(&report, "media-type", "different", "10 of 10 answers");
}
