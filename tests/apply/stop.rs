//! When the rest is left alone.

use super::{contacts, live, many, rows, wanted};
use crate::env::Project;
use crate::env::web::{Server, answer, json_answer};

const REFUSED: &str = "Stopped: every further call would be refused in the same way.";
const FAULTY: &str =
    "Stopped: five contacts in a row failed by a fault of the service or of the way to it.";

#[test]
fn a_key_that_is_no_longer_accepted_stops_the_run() {
    for status in ["401", "403", "423"] {
        let (sandbox, project) = many(6, &["--fault", &format!("{status}@PATCH:3+")]);
        let run = project.rolo("apply --auto-approve --concurrency 1").ends_with(6);
        let expected = [("applied", 2), ("failed", 1), ("not attempted", 3)];
        assert_eq!(contacts(&run), rows(&expected), "{status}");
        assert!(run.stdout.contains(REFUSED), "{run}");
        assert_eq!(sandbox.patches().len(), 3);
    }
}

#[test]
fn nothing_applied_and_nothing_unknown_is_could_not_run() {
    let (sandbox, project) = many(6, &["--fault", "401@PATCH:*"]);
    let run = project.rolo("apply --auto-approve --concurrency 1").ends_with(1);
    assert_eq!(contacts(&run), rows(&[("failed", 1), ("not attempted", 5)]));
    assert_eq!(sandbox.patches().len(), 1);
}

#[test]
fn what_is_in_flight_is_finished() {
    let (sandbox, project) = many(40, &["--fault", "401@PATCH:1", "--latency", "20"]);
    let run = project.rolo("apply --auto-approve --concurrency 4").ends_with(6);
    let sent = sandbox.patches().len();
    assert!((1..40).contains(&sent), "{sent} {run}");
    let expected = [("applied", sent - 1), ("failed", 1), ("not attempted", 40 - sent)];
    assert_eq!(contacts(&run), rows(&expected));
}

/// A server whose PATCH fails by a fault for the contacts of these numbers.
fn failing(n: usize, which: &'static [usize], status: u16) -> (Server, Project) {
    let server = Server::workspace(live(n), move |seen, contact| {
        if which.iter().any(|n| seen.path.ends_with(&super::id(*n))) {
            answer(status, "Retry-After: 0\r\n", "")
        } else {
            json_answer(200, &contact)
        }
    });
    let project = Project::with(&wanted(n))
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "t");
    (server, project)
}

#[test]
fn five_faults_in_a_row_stop_the_run() {
    let (server, project) = failing(9, &[1, 2, 3, 4, 5, 6, 7, 8], 500);
    let run = project.rolo("apply --auto-approve --concurrency 1").ends_with(6);
    // The service may have carried out what it answered with 5xx.
    let expected = [("applied", 1), ("unknown", 5), ("not attempted", 3)];
    assert_eq!(contacts(&run), rows(&expected));
    assert!(run.stdout.contains(FAULTY), "{run}");
    assert_eq!(server.bodies().len(), 1 + 5 * 5);
}

#[test]
fn four_faults_and_a_success_do_not() {
    let (_, project) = failing(10, &[0, 1, 2, 3, 5, 6, 7, 8], 503);
    let run = project.rolo("apply --auto-approve --concurrency 1").ends_with(6);
    assert_eq!(contacts(&run), rows(&[("applied", 2), ("unknown", 8)]));
    assert!(!run.stdout.contains("Stopped"), "{run}");
}

#[test]
fn refusals_of_single_contacts_do_not_stop_it_either() {
    let (server, project) = failing(7, &[0, 1, 2, 3, 4, 5], 400);
    let run = project.rolo("apply --auto-approve --concurrency 1").ends_with(6);
    assert_eq!(contacts(&run), rows(&[("applied", 1), ("failed", 6)]));
    assert_eq!(server.bodies().len(), 7);
}

#[test]
fn running_again_mends_what_was_left() {
    let (sandbox, project) = many(12, &["--fault", "423@PATCH:5", "--fault", "409@PATCH:2"]);
    project.rolo("apply --auto-approve --concurrency 1").ends_with(6);
    let run = project.rolo("apply --auto-approve").ends_with(0);
    // Three were carried out by the first run.
    assert_eq!(contacts(&run), rows(&[("applied", 9)]));
    project.rolo("plan --detailed-exitcode").ends_with(0);
    assert_eq!(sandbox.patches().len(), 5 + 9);
}
