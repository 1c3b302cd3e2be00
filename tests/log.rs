//! `rolo log`: what became of one contact.

use std::process::Command;

use serde_json::{Value, json};

use crate::env::{Project, Sandbox};

const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";

/// A repository whose commits are the same each time, ids included.
struct Repository {
    project: Project,
    commits: usize,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { project: Project::new(), commits: 0 };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let date = format!("2026-03-{:02}T09:00:00+01:00", self.commits + 1);
        let done = Command::new("git")
            .args(["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com"])
            .args(arguments)
            .current_dir(self.project.path(""))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        assert!(done.status.success(), "git {arguments:?}: {done:?}");
    }

    fn commit(&mut self, subject: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", subject]);
        self.commits += 1;
    }

    fn write(&mut self, file: &str, text: &str, subject: &str) {
        self.project.write(file, text);
        self.commit(subject);
    }
}

/// A life: made, promoted, moved, married, and gone.
fn life() -> Repository {
    let mut repository = Repository::new();
    let other = "---\nemail: other@example.com\ntitle: Stays\n";
    let jane = "email: jane@example.com\ntitle: CFO\nowner: Ada\n";
    repository.write("contacts/all.yaml", &format!("{jane}{other}"), "All contacts");
    let jane = "email: jane@example.com\ntitle: COO\nowner: Ada\nfax: null\n";
    repository.write("contacts/all.yaml", &format!("{jane}{other}"), "Titles of spring");
    repository.project.write("contacts/all.yaml", "email: other@example.com\ntitle: Stays\n");
    repository.write("contacts/jane.yaml", jane, "A file for each");
    repository.write("contacts/all.yaml", "email: other@example.com\ntitle: Goes\n", "Another");
    let jane = format!("id: {ID}\nemail: jane.roe@example.com\ntitle: COO\nowner: Bo\n");
    repository.write("contacts/jane.yaml", &jane, "She married");
    repository.write("contacts/jane.yaml", &jane.replace("COO", "CEO"), "Titles of summer");
    repository
}

#[test]
fn a_contact_is_followed_through_files_and_e_mails() {
    let repository = life();
    let run = repository.project.run(&["log", "jane.roe@example.com"]).ends_with(0);
    insta::assert_snapshot!(run);
    for word in [ID, "contacts/jane.yaml", "./contacts/../contacts/jane.yaml", "Jane@example.com"] {
        // An e-mail that it had leads on to the one that it got.
        let again = repository.project.run(&["log", word]).ends_with(0);
        assert_eq!(again.stdout, run.stdout, "{word}");
    }
}

#[test]
fn fields_and_the_number_of_events_can_be_limited() {
    let repository = life();
    let run = repository.project.rolo(&format!("log {ID} --fields title --format json"));
    let json = run.ends_with(0).json();
    let titles: Vec<(Value, Value)> = json["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["fields"][0]["before"].clone(), event["fields"][0]["after"].clone()))
        .collect();
    let all =
        [(json!("COO"), json!("CEO")), (json!("CFO"), json!("COO")), (Value::Null, json!("CFO"))];
    assert_eq!(titles, all);
    let run = repository.project.rolo(&format!("log {ID} -n 1")).ends_with(0);
    assert_eq!(run.stdout.matches("Ada Example").count(), 1, "{run}");
    assert!(run.stdout.contains("Titles of summer"), "{run}");
}

#[test]
fn a_merge_counts_where_it_decides_something_itself() {
    let mut repository = Repository::new();
    let title = |title: &str| format!("id: {ID}\ntitle: {title}\n");
    repository.write("contacts/jane.yaml", &title("First"), "First");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("contacts/jane.yaml", &title("Side"), "On the side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("contacts/fax.yaml", "email: fax@example.com\n", "Elsewhere");
    repository.git(&["merge", "-q", "--no-ff", "--no-edit", "side"]);
    let run = repository.project.run(&["log", ID]).ends_with(0);
    assert!(!run.stdout.contains("Merge"), "{run}");
    repository.git(&["checkout", "-q", "-b", "another"]);
    repository.write("contacts/jane.yaml", &title("Another"), "Another");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("contacts/jane.yaml", &title("Main"), "On main");
    let merge = ["merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "another"];
    repository.git(&merge);
    repository.write("contacts/jane.yaml", &title("Both"), "Merge: neither");
    let json = repository.project.rolo(&format!("log {ID} --format json")).ends_with(0).json();
    let newest = &json["events"][0];
    assert_eq!(newest["subject"], "Merge: neither", "{json}");
    assert_eq!(newest["fields"], json!([{"field": "title", "before": "Main", "after": "Both"}]));
}

#[test]
fn a_contact_that_is_gone_is_still_known() {
    let mut repository = life();
    std::fs::remove_file(repository.project.path("contacts/jane.yaml")).unwrap();
    repository.commit("She left");
    let run = repository.project.run(&["log", ID]).ends_with(0);
    assert!(run.stdout.contains("She left\n    removed from contacts/jane.yaml\n"), "{run}");
}

#[test]
fn receipts_say_what_was_sent_and_values_are_recognised_by_their_digests() {
    let live = json!({"id": ID, "email": "jane@example.com", "title": "From Ruddr", "fax": "1"});
    let sandbox = Sandbox::with(&json!({"contacts": [live]}), &[]);
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &format!("id: {ID}\ntitle: CEO\nfax: null\n"), "CEO");
    let project = repository.project.at(&sandbox);
    project.rolo("apply --auto-approve").ends_with(0);
    let run = project.run(&["log", ID]).ends_with(0);
    let fields = "    title  - (a value that no commit had)  + CEO\n    fax  - (a value that no commit had)  + (empty)\n";
    assert!(run.stdout.contains("rolo apply  sent to Ruddr: applied  "), "{run}");
    assert!(run.stdout.contains(fields), "{run}");
    // What CI kept stands in another folder.
    std::fs::rename(project.path(".rolo/receipts"), project.path("kept")).unwrap();
    let none = project.run(&["log", ID]).ends_with(0);
    assert!(!none.stdout.contains("rolo apply"), "{none}");
    let kept =
        project.run(&["log", ID, "--receipts", "kept", "--format", "json"]).ends_with(0).json();
    assert_eq!(kept["events"][0]["kind"], "apply", "{kept}");
    assert_eq!(kept["events"][0]["outcome"], "applied");
    assert_eq!(kept["events"][0]["fields"][0], json!({"field": "title", "after": "CEO"}));
    let run = project.run(&["log", ID, "--receipts", "nowhere"]).ends_with(1);
    assert!(run.stderr.contains("error[log::receipts]: cannot read `PROJECT/nowhere`"), "{run}");
}

#[test]
fn values_and_authors_are_masked() {
    let run = life().project.run(&["log", ID, "--redact"]).ends_with(0);
    for secret in ["Ada", "COO", "CFO", "married", "jane.roe@"] {
        assert!(!run.stdout.contains(secret), "{secret}: {run}");
    }
}

#[test]
fn what_cannot_be_told_is_an_error() {
    let repository = life();
    for (word, words) in [
        (
            "nobody@example.com",
            "error[log::unknown]: no commit and no receipt knows `nobody@example.com`",
        ),
        (
            "contacts/none.yaml",
            "error[log::which]: `contacts/none.yaml` is neither an e-mail nor an id",
        ),
    ] {
        let run = repository.project.run(&["log", word]).ends_with(1);
        assert!(run.stderr.contains(words), "{run}");
        assert_eq!(run.stdout, "");
    }
    let run = Project::with("email: a@example.com\n").rolo("log a@example.com").ends_with(1);
    assert!(run.stderr.contains("error[log::git]"), "{run}");
    let mut several = Repository::new();
    several.write("contacts/all.yaml", "email: a@example.com\n---\nemail: b@example.com\n", "Two");
    let run = several.project.run(&["log", "contacts/all.yaml"]).ends_with(1);
    assert!(run.stderr.contains("`contacts/all.yaml` holds 2 contacts"), "{run}");
}
