//! `rolo plan`.

use crate::env::{Project, Sandbox};

#[test]
fn the_first_plan_of_a_newcomer() {
    let run = Project::examples().rolo("plan --sandbox").ends_with(0);
    insta::assert_snapshot!(run);
}

#[test]
fn plan_sends_nothing_but_get() {
    let sandbox = Sandbox::builtin(&[]);
    Project::examples().at(&sandbox).rolo("plan --detailed-exitcode").ends_with(2);
    let requests = sandbox.requests();
    assert!(!requests.is_empty());
    assert!(requests.iter().all(|request| request["method"] == "GET"), "{requests:?}");
}
