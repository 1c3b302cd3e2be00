//! Merges: what they decide is told, and nothing else.

use serde_json::json;

use super::{ID, Repository};

fn jane(title: &str) -> String {
    format!("id: {ID}\ntitle: {title}\nfax: \"1\"\n")
}

/// A branch on which the title is `Side`, while on the main one it is `main`; the branch is merged with `how`.
fn joined(main: &str, how: &[&str]) -> Repository {
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &jane("First"), "First");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("contacts/jane.yaml", &jane("Side"), "On the side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("contacts/other.yaml", "email: other@example.com\n", "Elsewhere");
    if main != "First" {
        repository.write("contacts/jane.yaml", &jane(main), "On main");
    }
    let merge = ["merge", "-q", "--no-ff", "-m", "Joined"];
    repository.git(&[&merge[..], how, &["side"]].concat());
    repository
}

fn title(before: &str, after: &str) -> serde_json::Value {
    json!([{"field": "title", "before": before, "after": after}])
}

#[test]
fn a_merge_that_gives_up_what_a_side_did_says_so() {
    // The branch loses: what it did is not there any more.
    for main in ["First", "Main"] {
        let repository = joined(main, &["-s", "ours"]);
        let newest = &repository.events(ID)[0];
        assert_eq!(newest["subject"], "Joined", "{newest}");
        assert_eq!(newest["merge"], true);
        assert_eq!(newest["fields"], title("Side", main));
    }
    // The main branch loses.
    let repository = joined("Main", &["-X", "theirs"]);
    let newest = &repository.events(ID)[0];
    assert_eq!(newest["fields"], title("Main", "Side"), "{newest}");
    let run = repository.project.run(&["log", ID, "-n", "1"]).ends_with(0);
    let told =
        "    a merge decided this: what one side had (-) gave way (+)\n    title  - Main  + Side\n";
    assert!(run.stdout.contains(told), "{run}");
}

#[test]
fn a_merge_that_brings_what_one_side_did_is_no_event() {
    for how in [&[][..], &["-X", "theirs"]] {
        let repository = joined("First", how);
        let events = repository.events(ID);
        assert_eq!(events[0]["subject"], "On the side", "{events}");
    }
}

#[test]
fn a_merge_of_a_move_and_a_change_decides_nothing() {
    let mut repository = Repository::new();
    let other = "---\nemail: other@example.com\n";
    repository.write("contacts/all.yaml", &format!("{}{other}", jane("First")), "First");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.project.write("contacts/all.yaml", "email: other@example.com\n");
    repository.write("contacts/jane.yaml", &jane("First"), "Moved on the side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("contacts/all.yaml", &format!("{}{other}", jane("Main")), "On main");
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side"]);
    repository.project.write("contacts/all.yaml", "email: other@example.com\n");
    repository.write("contacts/jane.yaml", &jane("Main"), "Joined");
    let events = repository.events(ID);
    let subjects: Vec<&str> =
        events.as_array().unwrap().iter().map(|event| event["subject"].as_str().unwrap()).collect();
    assert!(!subjects.contains(&"Joined"), "{events:#}");
    assert_eq!(subjects.len(), 3, "{events:#}");
    // One that also changes something did that, and that alone.
    repository.git(&["reset", "-q", "--hard", "HEAD^"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side"]);
    repository.project.write("contacts/all.yaml", "email: other@example.com\n");
    repository.write("contacts/jane.yaml", &jane("Main").replace("\"1\"", "\"2\""), "Joined");
    let newest = &repository.events(ID)[0];
    assert_eq!(
        newest["fields"],
        json!([{"field": "fax", "before": "1", "after": "2"}]),
        "{newest}"
    );
    assert_eq!(newest["change"], "edited");
}

#[test]
fn what_git_is_set_to_print_changes_nothing() {
    let repository = joined("Main", &["-X", "theirs"]);
    let told = repository.events(ID);
    for (key, value) in
        [("color.ui", "always"), ("log.decorate", "full"), ("log.abbrevCommit", "true")]
    {
        repository.git(&["config", key, value]);
        repository.git(&["config", "color.diff", "always"]);
        assert_eq!(repository.events(ID), told, "{key}");
    }
}

#[test]
fn the_subject_of_a_commit_cannot_pass_for_a_parent() {
    let mut repository = joined("Main", &["-s", "ours"]);
    let other = "0".repeat(40);
    repository.write("contacts/jane.yaml", &jane("Last"), &format!("(from {other}) Last"));
    let newest = &repository.events(ID)[0];
    assert_eq!(newest["fields"], title("Main", "Last"), "{newest}");
    assert_eq!(newest["merge"], false);
}

#[test]
fn where_two_sides_went_apart_is_found_in_any_file() {
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &jane("First"), "First");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.git(&["mv", "contacts/jane.yaml", "contacts/roe.yaml"]);
    repository.write("contacts/roe.yaml", &jane("Side"), "Moved and promoted");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["mv", "contacts/jane.yaml", "contacts/roe.yaml"]);
    repository.commit("Moved");
    repository.git(&["merge", "-q", "--no-ff", "-X", "theirs", "-m", "Joined", "side"]);
    let events = repository.events(ID);
    assert!(!events.to_string().contains("Joined"), "{events:#}");
    assert_eq!(events.as_array().unwrap().len(), 3, "{events:#}");
}
