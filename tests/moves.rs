//! E-mails that move from contact to contact: no 409 is ever seen.

use serde_json::{Value, json};

use crate::env::{Project, Run, Sandbox};
use crate::verdicts::{committed, git};

fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

/// Contacts 0, 1, … with the e-mails `a@`, `b@`, ….
fn workspace(emails: &str, arguments: &[&str]) -> Sandbox {
    let live = |(n, email): (usize, char)| json!({"id": id(n), "email": address(email)});
    let contacts: Vec<Value> = emails.chars().enumerate().map(live).collect();
    Sandbox::with(&json!({ "contacts": contacts }), arguments)
}

fn address(letter: char) -> String {
    format!("{letter}@example.com")
}

/// Files that want contact 0, 1, … to have these e-mails, in files whose order is `order`.
fn wanting(emails: &str, order: &[usize], sandbox: &Sandbox) -> Project {
    let project = Project::new().at(sandbox);
    for (n, email) in emails.chars().enumerate() {
        let place = order[n];
        let yaml = format!("id: {}\nemail: {}\n", id(n), address(email));
        project.write(&format!("contacts/{place}.yaml"), yaml);
    }
    project
}

fn statuses(sandbox: &Sandbox) -> Vec<u64> {
    let requests = sandbox.requests().into_iter().filter(|request| request["method"] == "PATCH");
    requests.map(|request| request["status"].as_u64().unwrap()).collect()
}

fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let longer = |order: Vec<usize>| {
        (0..n).map(move |at| {
            let mut order = order.clone();
            order.insert(at, n - 1);
            order
        })
    };
    orders(n - 1).into_iter().flat_map(longer).collect()
}

#[test]
fn a_chain_of_four_goes_through_in_every_order() {
    let all = orders(4);
    assert_eq!(all.len(), 24);
    for order in all {
        let sandbox = workspace("abcd", &[]);
        let project = wanting("bcde", &order, &sandbox);
        project.rolo("apply --auto-approve").ends_with(0);
        assert_eq!(statuses(&sandbox), [200; 4], "{order:?}");
        project.rolo("plan --detailed-exitcode").ends_with(0);
    }
}

/// Contacts in a row of the closing table.
fn table(run: &Run, row: &str) -> usize {
    let table = run.stdout.rsplit("planned").next().unwrap();
    let line = table.lines().find(|line| line.trim_start().starts_with(row)).unwrap();
    line.split_whitespace().rev().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_swap_is_refused_with_an_explanation() {
    for (before, after) in [("ab", "ba"), ("abc", "bca")] {
        let sandbox = workspace(before, &[]);
        let project = wanting(after, &[0, 1, 2], &sandbox);
        let run = project.rolo("apply --auto-approve").ends_with(4);
        assert!(run.stdout.contains("`--allow-temporary-email` allows it"), "{run}");
        assert!(sandbox.patches().is_empty());
    }
}

#[test]
fn a_swap_goes_through_a_temporary_address_where_that_is_allowed() {
    for (before, after) in [("ab", "ba"), ("abc", "bca"), ("abc", "cab"), ("abcd", "badc")] {
        let sandbox = workspace(before, &[]);
        let project = wanting(after, &[0, 1, 2, 3], &sandbox);
        let plan = "plan --format json --allow-temporary-email";
        let plan = project.rolo(plan).ends_with(0).json();
        let contacts = before.chars().zip(after.chars()).filter(|(b, a)| b != a).count();
        for key in ["contacts", "changes", "sent", "update"] {
            assert_eq!(plan["summary"][key], contacts, "{key}: {plan:#}");
        }
        let run = project.rolo("apply --auto-approve --allow-temporary-email").ends_with(0);
        let headline = format!("Plan: {contacts} contacts to update ({contacts} fields).");
        assert!(run.stdout.contains(&headline), "{run}");
        assert_eq!(table(&run, "applied"), contacts, "{run}");
        assert!(statuses(&sandbox).iter().all(|status| *status == 200), "{after}");
        project.rolo("plan --detailed-exitcode").ends_with(0);
    }
}

#[test]
fn an_interrupted_swap_is_completed_by_the_next_run() {
    for failing in 1..=3 {
        let fault = format!("400@PATCH:{failing}");
        let sandbox = workspace("ab", &["--fault", &fault]);
        let project = wanting("ba", &[0, 1], &sandbox);
        let run = project.rolo("apply --auto-approve --allow-temporary-email").ends_with(6);
        let counts = ["applied", "failed", "not attempted"].map(|row| table(&run, row));
        // The first to be sent and the last are those of one contact.
        let expected = if failing == 3 { [1, 1, 0] } else { [0, 1, 1] };
        assert_eq!(counts, expected, "{failing}: {run}");
        let is_aside = run.stdout.contains("has a temporary e-mail: its contact waits there");
        assert_eq!(is_aside, failing > 1, "{failing}: {run}");
        project.rolo("apply --auto-approve --allow-temporary-email").ends_with(0);
        assert!(!statuses(&sandbox).contains(&409));
        project.rolo("plan --detailed-exitcode").ends_with(0);
    }
}

/// Whoever takes the swap back gives no conflict with an address that rolo wrote itself.
#[test]
fn an_interrupted_swap_can_be_taken_back() {
    let aside = format!("rolo-{}@two.example", id(0));
    let live = json!([{"id": id(0), "email": aside}]);
    let sandbox = Sandbox::with(&json!({ "contacts": live }), &[]);
    let file = |email: &str| format!("id: {}\nemail: {email}\n", id(0));
    let project = committed(Project::with(&file("a@one.example")).at(&sandbox));
    for email in ["b@two.example", "a@one.example"] {
        project.write("contacts/all.yaml", file(email));
        git(&project.path(""), &["commit", "-q", "-a", "-m", email]);
    }
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["contacts"][0]["changes"][0]["verdict"], "update", "{plan}");
    project.rolo("apply --auto-approve").ends_with(0);
    assert_eq!(sandbox.patches(), [json!({"email": "a@one.example"})]);
}

#[test]
fn a_failure_stops_its_own_chain_alone_and_the_next_run_completes_it() {
    // a→b→c waits for c→d, and x→y is alone.
    let sandbox = workspace("abcx", &["--fault", "400@PATCH:2"]);
    let project = wanting("bcdy", &[0, 1, 2, 3], &sandbox);
    let run = project.rolo("apply --auto-approve --concurrency 1").ends_with(6);
    let counts = ["applied", "failed", "not attempted"].map(|row| table(&run, row));
    assert_eq!(counts, [2, 1, 1], "{run}");
    project.rolo("apply --auto-approve").ends_with(0);
    assert!(!statuses(&sandbox).contains(&409));
    project.rolo("plan --detailed-exitcode").ends_with(0);
}

#[test]
fn an_address_that_somebody_keeps_is_refused_in_the_plan() {
    // Contact 1 is in no file, and contact 2 waits for contact 0, which cannot move.
    let sandbox = workspace("abc", &[]);
    let project = Project::new().at(&sandbox);
    project.write("contacts/0.yaml", format!("id: {}\nemail: b@example.com\ntitle: CEO\n", id(0)));
    project.write("contacts/2.yaml", format!("id: {}\nemail: a@example.com\n", id(2)));
    // The answer to a write is compared with what is sent, and not with what is held.
    project.rolo("plan --out plan.json").ends_with(0);
    let saved: Value = serde_json::from_str(&project.read("plan.json")).unwrap();
    assert_eq!(saved["contacts"][0]["managed"], json!({"title": "CEO"}));
    let run = project.rolo("apply --auto-approve").ends_with(4);
    assert_eq!(run.stdout.matches("another contact has this e-mail and keeps it").count(), 2);
    // What else is to change does not wait for it.
    assert_eq!(sandbox.patches(), [json!({"title": "CEO"})]);
}

#[test]
fn a_saved_chain_is_applied_and_can_be_run_again() {
    let sandbox = workspace("abc", &["--fault", "400@PATCH:2"]);
    let project = wanting("bca", &[2, 0, 1], &sandbox);
    project.rolo("plan --allow-temporary-email --out plan.json").ends_with(0);
    project.rolo("apply plan.json --auto-approve").ends_with(6);
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert!(!statuses(&sandbox).contains(&409));
    project.rolo("plan --detailed-exitcode").ends_with(0);
    project.rolo("apply plan.json --auto-approve").ends_with(0);
}
