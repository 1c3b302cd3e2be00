//! `rolo log`: what became of one contact.

mod merges;
mod past;
mod told;

use std::process::Command;

use serde_json::{Value, json};

use crate::env::web::contacts;
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

    fn remove(&self, file: &str) {
        std::fs::remove_file(self.project.path(file)).unwrap();
    }

    /// What `rolo log` tells, as JSON.
    fn events(&self, word: &str) -> Value {
        self.project.run(&["log", word, "--format", "json"]).ends_with(0).json()["events"].take()
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
    let jane = format!("id: {ID}\nemail: jane.roe@example.com\ntitle: COO\nowner: Ada\n");
    repository.write("contacts/jane.yaml", &jane, "She married");
    repository.write(
        "contacts/jane.yaml",
        &jane.replace("COO", "CEO").replace("Ada", "Bo"),
        "Titles of summer",
    );
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
    let fields = "    title  - (not known here)  + CEO\n    fax  - (not known here)  + (empty)\n";
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

/// A receipt says where its run came from: the commit, and where CI has its log.
#[test]
fn what_was_sent_is_told_with_its_commit_and_its_run() {
    let live = json!({"id": ID, "email": "jane@example.com"});
    let sandbox = Sandbox::with(&json!({"contacts": [live]}), &[]);
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &format!("id: {ID}\ntitle: CEO\n"), "CEO");
    let project = repository
        .project
        .at(&sandbox)
        .variable("GITHUB_SERVER_URL", "https://forge.example")
        .variable("GITHUB_REPOSITORY", "acme/contacts")
        .variable("GITHUB_RUN_ID", "7");
    project.rolo("apply --auto-approve").ends_with(0);
    let run = "https://forge.example/acme/contacts/actions/runs/7";
    let told = project.run(&["log", ID]).ends_with(0);
    let json = project.run(&["log", ID, "--format", "json"]).ends_with(0).json();
    let (sent, commit) = (&json["events"][0], json["events"][1]["commit"].as_str().unwrap());
    assert_eq!((&sent["commit"], &sent["run"]), (&json!(commit), &json!(run)), "{json}");
    assert_eq!(sent["sandbox"], false);
    assert!(told.stdout.contains(&format!("\n    at commit {}, {run}\n", &commit[..10])), "{told}");
    // What the variables say may be anything.
    for (at, address) in
        ["file:///etc/passwd", "https://me:secret@ci.example/1", "https://e.example/\u{202e}"]
            .iter()
            .enumerate()
    {
        let project = Project::with("email: jane@example.com\n").at(&sandbox);
        let project = project.variable("CI_JOB_URL", address);
        project.write("contacts/all.yaml", format!("id: {ID}\ntitle: T{at}\n"));
        project.rolo("apply --auto-approve").ends_with(0);
        let receipts = crate::env::receipt::receipts(&project);
        assert_eq!(
            (&receipts[0][0]["run"], &receipts[0][0]["commit"]),
            (&Value::Null, &Value::Null)
        );
    }
    // What was sent to the sandbox has reached nobody.
    let mut repository = Repository::new();
    repository.write("contacts/sam.yaml", "email: jane.doe@northwind.example\ntitle: X\n", "X");
    repository.project.rolo("apply --sandbox --auto-approve").ends_with(0);
    // What no commit has is not said to be in one.
    let dirty = "email: jane.doe@northwind.example\ntitle: Other\n";
    repository.project.write("contacts/sam.yaml", dirty);
    repository.project.rolo("apply --sandbox --auto-approve").ends_with(0);
    let told = repository.project.run(&["log", "jane.doe@northwind.example"]).ends_with(0);
    assert_eq!(told.stdout.matches(" with changes\n").count(), 1, "{told}");
    assert!(told.stdout.contains("rolo apply  sent to the sandbox: applied"), "{told}");
    assert!(!told.stdout.contains("Ruddr"), "{told}");
    assert!(!told.stderr.contains("salt"), "{told}");
    // Without its salt a receipt knows nobody by the e-mail.
    for receipt in std::fs::read_dir(repository.project.path(".rolo/receipts")).unwrap() {
        let path = receipt.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text.find("\"salt\":\"").unwrap();
        let salt = text[at + 7..].split('}').next().unwrap().to_owned();
        std::fs::write(&path, text.replacen(&salt, "null", 1)).unwrap();
    }
    let told = repository.project.run(&["log", "jane.doe@northwind.example"]).ends_with(0);
    assert!(told.stderr.contains("warning: 2 receipts without a salt"), "{told}");
}

#[test]
fn a_damaged_receipt_is_named() {
    let sandbox =
        Sandbox::with(&json!({"contacts": [{"id": ID, "email": "jane@example.com"}]}), &[]);
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &format!("id: {ID}\ntitle: CEO\nfax: '1'\n"), "CEO");
    let project = repository.project.at(&sandbox);
    project.rolo("apply --auto-approve").ends_with(0);
    let folder = project.path(".rolo/receipts");
    let receipt = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap();
    let whole = std::fs::read_to_string(receipt.path()).unwrap();
    let warning = |text: &str| {
        std::fs::write(receipt.path(), text).unwrap();
        project.run(&["log", ID]).ends_with(0).stderr
    };
    let name = receipt.file_name().into_string().unwrap();
    let named = format!(
        "warning: `{name}` is a damaged receipt, or none: what it said may be missing here\n"
    );
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    assert!(lines.len() > 2, "{whole}");
    // One that was killed has no last line, or a part of it.
    let (last, before) = lines.split_last().unwrap();
    let begun = before.concat() + &last[..9];
    for ended in [&*whole, &before.concat(), &begun, &whole[..9], ""] {
        assert_eq!(warning(ended), "", "{ended}");
    }
    for damaged in [&*lines[1..].concat(), &whole.replacen("\"before\"", "\"bef", 1), "[1]\n"] {
        assert_eq!(warning(damaged), named, "{damaged}");
    }
}

/// Contacts of one file, none with an id.
#[test]
fn what_was_sent_for_others_is_not_told() {
    let sandbox = Sandbox::with(&json!({}), &[]);
    let mut repository = Repository::new();
    let new = |name: &str, title: &str| {
        let email = format!("{}@example.com", name.to_lowercase());
        format!("- firstName: {name}\n  lastName: Do\n  email: {email}\n  title: {title}\n")
    };
    let both = format!("contacts:\n{}{}", new("Ann", "Of Ann"), new("Cy", "Of Cy"));
    repository.project.write("rolo.yaml", "policy: {create: allow}\n");
    repository.write("contacts/team.yaml", &both, "Team");
    let dee = "firstName: Dee\nlastName: Do\nemail: dee@example.com\n";
    repository.write("contacts/dee.yaml", dee, "Dee");
    let Repository { project, .. } = repository;
    let project = project.at(&sandbox);
    project.rolo("apply --auto-approve --receipt-values").ends_with(0);
    let ann = project.run(&["log", "ann@example.com"]).ends_with(0);
    assert_eq!(ann.stdout.matches("created in Ruddr: applied").count(), 1, "{ann}");
    // A new contact had nothing before.
    assert!(
        ann.stdout.contains("    title  + Of Ann\n") && !ann.stdout.contains("(empty)"),
        "{ann}"
    );
    assert!(!ann.stdout.contains("Cy") && !ann.stdout.contains("Dee"), "{ann}");
    // An update is told by its file, where that is hers alone.
    project.write("contacts/dee.yaml", format!("{dee}title: CEO\n"));
    project.rolo("apply --auto-approve").ends_with(0);
    let dee = project.run(&["log", "dee@example.com"]).ends_with(0);
    assert!(dee.stdout.contains("sent to Ruddr: applied"), "{dee}");
}

#[test]
fn who_has_an_e_mail_now_comes_before_who_had_it() {
    let other = ID.replace('b', "c");
    let mut repository = Repository::new();
    let file = |id: &str, name: &str, email: &str| {
        format!("id: {id}\nfirstName: {name}\nemail: {email}@example.com\n")
    };
    repository.project.write("contacts/a.yaml", file(ID, "Alice", "alice"));
    repository.write("contacts/b.yaml", &file(&other, "Bob", "bob"), "Both");
    repository.project.write("contacts/a.yaml", file(ID, "Alice", "bob"));
    repository.write("contacts/b.yaml", &file(&other, "Bob", "alice"), "Swapped");
    let log = |word: &str| repository.project.run(&["log", word]).ends_with(0).stdout;
    assert_eq!(log("alice@example.com"), log(&other));
    assert_eq!(log("bob@example.com"), log(ID));
    assert!(!log(ID).contains("Bob"), "{}", log(ID));
}

#[test]
fn a_role_that_is_handed_over_keeps_two_lives_apart() {
    let mut repository = Repository::new();
    let file = |name: &str, email: &str, title: &str| {
        format!("firstName: {name}\nlastName: Roe\nemail: {email}@example.com\ntitle: {title}\n")
    };
    repository.write("contacts/old.yaml", &file("Ola", "info", "First"), "Ola begins");
    repository.write("contacts/old.yaml", &file("Ola", "info", "Second"), "Ola goes on");
    repository.project.write("contacts/old.yaml", file("Ola", "ola", "Second"));
    repository.write("contacts/new.yaml", &file("Nia", "info", "Third"), "Nia takes over");
    repository.write("contacts/new.yaml", &file("Nia", "info", "Fourth"), "Nia goes on");
    let log = |word: &str| repository.project.run(&["log", word]).ends_with(0).stdout;
    for (word, own, other) in [
        ("info@example.com", "Nia", "Ola"),
        ("contacts/new.yaml", "Nia", "Ola"),
        ("ola@example.com", "Ola", "Nia goes"),
    ] {
        let told = log(word);
        assert!(told.contains(own) && !told.contains(other), "{word}: {told}");
    }
    // One who is replaced in a list is not renamed.
    repository.write("contacts/list.yaml", &file("Cy", "cy", "A"), "Cy");
    repository.write("contacts/list.yaml", &file("Zed", "zed", "A"), "Zed");
    let zed = repository.project.run(&["log", "zed@example.com"]).ends_with(0);
    assert!(!zed.stdout.contains("Cy"), "{zed}");
}

/// Without an id, one commit gives the contact another name, e-mail and file.
#[test]
fn a_new_name_in_a_new_file_does_not_cut_the_history() {
    let mut repository = Repository::new();
    let file = |name: &str, title: &str| {
        let email = format!("jane.{}@example.com", name.to_lowercase());
        format!("firstName: Jane\nlastName: {name}\nemail: {email}\ntitle: {title}\n")
    };
    repository.write("contacts/jane-doe.yaml", &file("Doe", "CFO"), "First");
    repository.write("contacts/jane-doe.yaml", &file("Doe", "CEO"), "Promoted");
    repository.remove("contacts/jane-doe.yaml");
    repository.write("contacts/jane-roe.yaml", &file("Roe", "CEO"), "Married");
    for word in ["jane.doe@example.com", "jane.roe@example.com", "contacts/jane-roe.yaml"] {
        let told = repository.events(word);
        let subjects: Vec<&Value> =
            told.as_array().unwrap().iter().map(|event| &event["subject"]).collect();
        assert_eq!(subjects, ["Married", "Promoted", "First"], "{word}: {told}");
    }
}

/// Without ids, an e-mail is passed on to somebody else.
#[test]
fn an_address_that_was_passed_on_mixes_no_two_people() {
    let mut repository = Repository::new();
    let file = |name: &str, email: &str, title: &str| {
        format!("firstName: {name}\nemail: {email}@example.com\nfax: '{name}'\ntitle: {title}\n")
    };
    repository.write("contacts/j.yaml", &file("Jane", "info", "One"), "Jane");
    repository.write("contacts/j.yaml", &file("Jane", "jane", "One"), "Jane's own address");
    repository.write("contacts/b.yaml", &file("Bob", "info", "One"), "Bob takes info@");
    repository.write("contacts/b.yaml", &file("Bob", "info", "Two"), "Bob's title");
    repository.write("contacts/j.yaml", &file("Jane", "jane", "Two"), "Jane's title");
    let jane = json!(["Jane's title", "Jane's own address", "Jane"]);
    let bob = json!(["Bob's title", "Bob takes info@"]);
    for (word, expected) in [
        ("jane@example.com", &jane),
        ("contacts/j.yaml", &jane),
        ("info@example.com", &bob),
        ("contacts/b.yaml", &bob),
    ] {
        let told = repository.events(word);
        let subjects: Value =
            told.as_array().unwrap().iter().map(|event| event["subject"].clone()).collect();
        assert_eq!(subjects, *expected, "{word}: {told}");
    }
    // He gives it back to her.
    repository.write("contacts/b.yaml", &file("Bob", "bob", "Two"), "Bob's own address");
    repository.write("contacts/j.yaml", &file("Jane", "info", "Two"), "Jane has info@ again");
    let all = [
        ("info@example.com", &jane, "Jane has info@ again"),
        ("bob@example.com", &bob, "Bob's own address"),
    ];
    for (word, before, last) in all {
        let told = repository.events(word);
        let subjects: Vec<&Value> =
            told.as_array().unwrap().iter().map(|event| &event["subject"]).collect();
        assert_eq!(subjects[0], last, "{word}: {told}");
        assert_eq!(subjects[1..], before.as_array().unwrap().iter().collect::<Vec<_>>(), "{word}");
    }
}

/// Without ids, an e-mail is taken over from somebody who was removed, and two swap theirs in one commit.
#[test]
fn an_address_of_somebody_who_is_gone_brings_nothing_of_theirs() {
    let mut repository = Repository::new();
    let file = |name: &str, email: &str| {
        format!("firstName: {name}\nlastName: X\nemail: {email}@example.com\ntitle: {name}\n")
    };
    let subjects = |repository: &Repository, word: &str| -> Value {
        let told = repository.events(word);
        told.as_array().unwrap().iter().map(|event| event["subject"].clone()).collect()
    };
    repository.write("contacts/ann.yaml", &file("Ann", "info"), "Ann");
    repository.write("contacts/ann.yaml", &file("Ann", "ann"), "Ann's own address");
    repository.remove("contacts/ann.yaml");
    repository.commit("Ann leaves");
    repository.write("contacts/bob.yaml", &file("Bob", "ann"), "Bob has ann@");
    let (ann, bob) = (json!(["Ann leaves", "Ann's own address", "Ann"]), json!(["Bob has ann@"]));
    // Nobody has the first one now: who had it last is meant, to the end.
    assert_eq!(subjects(&repository, "info@example.com"), ann);
    assert_eq!(subjects(&repository, "ann@example.com"), bob);

    repository.write("contacts/cyd.yaml", &file("Cyd", "cyd"), "Cyd");
    repository.project.write("contacts/bob.yaml", file("Bob", "cyd"));
    repository.write("contacts/cyd.yaml", &file("Cyd", "ann"), "Swapped");
    repository.write("contacts/cyd.yaml", &file("Cyd", "new"), "Cyd's new address");
    let (bob, cyd) =
        (json!(["Swapped", "Bob has ann@"]), json!(["Cyd's new address", "Swapped", "Cyd"]));
    for (word, whose) in [
        ("cyd@example.com", &bob),
        ("contacts/bob.yaml", &bob),
        ("new@example.com", &cyd),
        ("ann@example.com", &cyd),
        ("contacts/cyd.yaml", &cyd),
    ] {
        assert_eq!(subjects(&repository, word), *whose, "{word}");
    }
    // A file is exchanged for another.
    repository.remove("contacts/cyd.yaml");
    let fay = file("Fay", "new").replace("lastName: X", "lastName: Y");
    repository.write("contacts/fay.yaml", &fay, "Fay follows Cyd");
    assert_eq!(subjects(&repository, "new@example.com"), json!(["Fay follows Cyd"]));
    let told = repository.events("ann@example.com");
    assert_eq!((&told[0]["change"], &told[0]["to"]), (&"removed".into(), &Value::Null), "{told}");
    // By their last names, where files give no others.
    let desk = |name: &str| format!("lastName: {name}\nemail: desk@example.com\ntitle: {name}\n");
    repository.write("contacts/gil.yaml", &desk("Gil"), "Gil");
    repository.remove("contacts/gil.yaml");
    repository.commit("Gil leaves");
    repository.write("contacts/hal.yaml", &desk("Hal"), "Hal");
    assert_eq!(subjects(&repository, "desk@example.com"), json!(["Hal"]));
    // In a list, too.
    let list = |a: &str, b: &str| {
        let entry = |name: &str, email: &str| file(name, email).trim_end().replace('\n', "\n    ");
        format!("contacts:\n  - {}\n  - {}\n", entry("Dee", a), entry("Eli", b))
    };
    repository.write("contacts/list.yaml", &list("d", "e"), "Two");
    repository.write("contacts/list.yaml", &list("e", "d"), "Swapped again");
    for word in ["d@example.com", "e@example.com"] {
        let told = repository.events(word);
        let (own, other) = if word.starts_with('e') { ("Dee", "Eli") } else { ("Eli", "Dee") };
        let told = told.to_string();
        assert!(told.contains(own) && !told.contains(other), "{word}: {told}");
        assert_eq!(subjects(&repository, word), json!(["Swapped again", "Two"]));
    }
}

#[test]
fn a_letters_head_and_a_file_that_is_gone_name_a_contact_too() {
    let mut repository = Repository::new();
    let file = format!("id: {ID}\nemail: jane@example.com\n");
    repository.write("contacts/jane.yaml", &file, "Jane");
    repository.write("contacts/joan.yaml", "email: joan@example.com\n", "Joan");
    repository.write("contacts/jane.yaml", "# nobody\n", "Jane leaves");
    for file in ["contacts/jane.yaml", "contacts/joan.yaml"] {
        repository.remove(file);
    }
    repository.commit("The files go");
    let told = repository.events("jane@example.com");
    assert_eq!(told.as_array().map(Vec::len), Some(2), "{told}");
    for word in ["contacts/jane.yaml", "Jane Doe <jane@example.com> ", "<Jane@Example.com>"] {
        assert_eq!(repository.events(word), told, "{word}");
    }
    // Without an id it may be somebody else's e-mail by now.
    let run = repository.project.run(&["log", "contacts/joan.yaml"]).ends_with(1);
    assert!(run.stderr.contains("`contacts/joan.yaml` is gone, and gave no id"), "{run}");
    assert!(run.stderr.contains("name it by the e-mail that it had: `joan@example.com`"), "{run}");
    repository.write("contacts/kim.yaml", "email: kim@example.com\n", "Kim");
    let run = repository.project.run(&["log", "Kim <kim@exmple.com>"]).ends_with(1);
    assert!(run.stderr.contains("did you mean `kim@example.com`?"), "{run}");
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
            "error[log::unknown]: no commit of this branch and no receipt knows `nobody@example.com`",
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
    let help = "name the contact by its e-mail, its id, or `FILE:LINE`: `a@example.com`, `b@example.com`\n";
    assert!(run.stderr.ends_with(help), "{run}");
    let masked = several.project.run(&["log", "contacts/all.yaml", "--redact"]).ends_with(1);
    assert!(!masked.stderr.contains("a@"), "{masked}");
}

/// Deleted, and created again by a file whose id was taken out: what was sent under either id is told, whichever
/// of them is asked for.
#[test]
fn a_contact_that_was_created_anew_is_known_by_its_new_id_too() {
    let ann = ID.replace('b', "c");
    let live = json!([
        {"id": ID, "firstName": "Jane", "lastName": "Doe", "email": "jane@example.com"},
        {"id": ann, "firstName": "Ann", "lastName": "Do", "email": "ann@example.com"},
    ]);
    let list = |jane: &str, ann: &str| format!("contacts:\n- {jane}\n- {ann}\n");
    for (path, is_list) in [("contacts/jane.yaml", false), ("contacts/team.yaml", true)] {
        let text =
            |jane: &str, ann: &str| if is_list { list(jane, ann) } else { format!("{jane}\n") };
        let sandbox = Sandbox::with(&json!({"contacts": live}), &[]);
        let Repository { project, commits } = Repository::new();
        let mut repository = Repository { project: project.at(&sandbox), commits };
        let jane = "firstName: Jane, lastName: Doe, email: jane@example.com";
        let ann = format!("{{id: {ann}, title: Ann's}}");
        repository
            .project
            .write("rolo.yaml", "policy: {create: allow, delete: allow, crmOwned: manage}\n");
        repository.write(path, &text(&format!("{{id: {ID}, {jane}, title: CFO}}"), &ann), "CFO");
        let steps = [
            (format!("{{id: {ID}, {jane}, state: absent}}"), "She leaves"),
            (format!("{{{jane}}}"), "She comes back"),
            (format!("{{{jane}, title: CEO}}"), "CEO"),
        ];
        let apply = |repository: &Repository| {
            repository.project.rolo("apply --auto-approve").ends_with(0);
        };
        apply(&repository);
        for (yaml, subject) in steps {
            repository.write(path, &text(&yaml, &ann), subject);
            apply(&repository);
        }
        let live = contacts(&sandbox.url);
        let new = live.iter().find(|one| one["firstName"] == "Jane").unwrap()["id"].clone();
        for word in [ID, new.as_str().unwrap(), "jane@example.com"] {
            let told = repository.events(word);
            let told: Vec<&str> = told
                .as_array()
                .unwrap()
                .iter()
                .map(|event| [&event["subject"], &event["action"]])
                .filter_map(|both| both.into_iter().find_map(Value::as_str))
                .collect();
            // The clock of the commits stood before.
            let sent = ["update", "create", "delete", "update"];
            let all = [&sent[..], &["CEO", "She comes back", "She leaves", "CFO"]].concat();
            assert_eq!(told, all, "{path} {word}");
        }
    }
}

/// Created anew, and known by its new id in the file too: another contact of Ruddr, of which is told where it is.
#[test]
fn another_id_with_the_same_e_mail_is_named() {
    let mut repository = Repository::new();
    let new = ID.replace('b', "c");
    let jane = |id: &str| format!("{id}email: jane@example.com\n");
    repository.write("contacts/jane.yaml", &jane(&format!("id: {ID}\n")), "Jane");
    let run = repository.project.run(&["log", ID]).ends_with(0);
    assert_eq!(run.stderr, "");
    repository.write("contacts/jane.yaml", &jane(""), "Anew");
    repository.write("contacts/jane.yaml", &jane(&format!("id: {new}\n")), "Her new id");
    for (word, other) in [("jane@example.com", ID), (&*new, ID), (ID, &*new)] {
        let run = repository.project.run(&["log", word]).ends_with(0);
        let note = format!("another contact has, or had, the same e-mail: `rolo log {other}`\n");
        assert_eq!(run.stderr, note, "{word}");
    }
}

/// With an id in the file, as `pull` writes it, every e-mail that the contact ever had leads to its whole life.
#[test]
fn every_former_e_mail_of_a_contact_with_an_id_tells_its_whole_life() {
    let file = |email: &str| format!("id: {ID}\nfirstName: Zoe\nemail: {email}@example.com\n");
    for (lives, words) in [
        (&["a", "b"][..], &["a", "b"][..]),
        (&["a", "b", "c"], &["a", "b", "c"]),
        (&["a", "b", "a"], &["a", "b"]),
        (&["a", "", "b"], &["a", "b"]),
    ] {
        let mut repository = Repository::new();
        for (at, email) in lives.iter().enumerate() {
            let moved = format!("contacts/zoe{at}.yaml");
            let folder = repository.project.path("contacts");
            std::fs::remove_dir_all(folder).ok();
            repository.project.write("contacts/al.yaml", "email: al@example.com\n");
            if !email.is_empty() {
                repository
                    .project
                    .write(if at == 2 { &moved } else { "contacts/zoe.yaml" }, file(email));
            }
            repository.commit(&format!("Step {at}"));
        }
        let whole = repository.events(ID);
        assert_eq!(whole.as_array().map(Vec::len), Some(lives.len()), "{whole}");
        for word in words {
            assert_eq!(
                repository.events(&format!("{word}@example.com")),
                whole,
                "{lives:?} {word}"
            );
        }
    }
}

/// Contacts without ids that share a file, or one file name in two projects, or an e-mail one after the other.
#[test]
fn a_call_is_told_of_whoever_had_its_e_mail_then() {
    let live = |n: u8, name: &str, email: &str| json!({"id": format!("0e0e0e0e-0000-4000-8000-00000000000{n}"), "firstName": name, "email": email});
    let sandbox = Sandbox::with(
        &json!({"contacts": [live(1, "Ann", "ann@example.com"), live(2, "Bo", "bo@example.com")]}),
        &[],
    );
    let Repository { project, commits } = Repository::new();
    let mut repository = Repository { project: project.at(&sandbox), commits };
    let apply = |repository: &Repository| {
        repository.project.rolo("apply --auto-approve --receipt-values").ends_with(0);
    };
    let actions = |repository: &Repository, word: &str| -> Vec<String> {
        let events = repository.events(word);
        let actions =
            events.as_array().unwrap().iter().filter_map(|event| event["action"].as_str());
        actions.map(str::to_owned).collect()
    };
    // Two of one list.
    let list = |ann: &str, bo: &str| {
        let one = |name: &str, email: &str, title: &str| {
            format!("- firstName: {name}\n  email: {email}@example.com\n  title: {title}\n")
        };
        format!("contacts:\n{}{}", one("Ann", ann, "Of Ann"), one("Bo", bo, "Of Bo"))
    };
    repository.write("contacts/list.yaml", &list("ann", "bo"), "Both");
    apply(&repository);
    assert_eq!(actions(&repository, "ann@example.com"), ["update"]);
    let told = repository.project.run(&["log", "ann@example.com"]).ends_with(0).stdout;
    assert!(told.contains("+ Of Ann") && !told.contains("Of Bo"), "{told}");

    // Somebody is created, and deleted; another one gets the e-mail.
    repository.project.write("rolo.yaml", "policy: {create: allow, delete: allow}\n");
    let sales = |name: &str, more: &str| {
        format!(
            "firstName: {name}\nlastName: Of{name}\nemail: sales@example.com\ntitle: Of {name}\n{more}"
        )
    };
    repository.write("contacts/cy.yaml", &sales("Cy", ""), "Cy");
    apply(&repository);
    repository.write("contacts/cy.yaml", &sales("Cy", "state: absent\n"), "Cy leaves");
    apply(&repository);
    repository.remove("contacts/cy.yaml");
    repository.write("contacts/dee.yaml", &sales("Dee", ""), "Dee");
    apply(&repository);
    assert_eq!(actions(&repository, "sales@example.com"), ["create"]);
    let told = repository.project.run(&["log", "sales@example.com"]).ends_with(0).stdout;
    assert!(told.contains("Of Dee") && !told.contains("Of Cy"), "{told}");

    // Dee gets an address of her own, and Eli the old one: by the id that she was created with she is found.
    let new = contacts(&sandbox.url).into_iter().find(|one| one["firstName"] == "Dee").unwrap();
    let own = sales("Dee", "").replace("sales@", "dee@");
    repository.write("contacts/dee.yaml", &own, "Dee's own");
    repository.write("contacts/eli.yaml", &sales("Eli", ""), "Eli");
    let told = repository.project.run(&["log", new["id"].as_str().unwrap()]).ends_with(0).stdout;
    assert!(told.contains("Dee's own") && !told.contains("Eli"), "{told}");
    assert!(told.contains("created in Ruddr: applied"), "{told}");

    // The workspace is the same in whatever letters its id is written.
    let start = crate::env::receipt::receipts(&repository.project)[0][0].clone();
    let pin = start["workspace"]["id"].as_str().unwrap().to_uppercase();
    repository.project.write("rolo.yaml", format!("workspace: {pin}\n"));
    let run = repository.project.run(&["log", "ann@example.com"]).ends_with(0);
    assert!(run.stderr.is_empty() && run.stdout.contains("rolo apply"), "{run}");
}

/// An id that stands in receipts alone leads to all that they say, and to the contact where git has it.
#[test]
fn an_id_of_receipts_is_known_wherever_its_contact_went() {
    let sandbox = Sandbox::with(&json!({}), &[]);
    let Repository { project, commits } = Repository::new();
    let mut repository = Repository { project: project.at(&sandbox), commits };
    repository.project.write("rolo.yaml", "policy: {create: allow}\n");
    let ute = |title: &str| {
        format!("firstName: Ute\nlastName: Berg\nemail: ute@example.com\ntitle: {title}\n")
    };
    let apply = |repository: &Repository| {
        repository.project.rolo("apply --auto-approve").ends_with(0);
    };
    repository.write("contacts/ute.yaml", &ute("Baker"), "Ute");
    apply(&repository);
    let id = contacts(&sandbox.url)[0]["id"].as_str().unwrap().to_owned();
    repository.remove("contacts/ute.yaml");
    repository.commit("Not managed");
    repository.write("contacts/berg.yaml", &ute("Head baker"), "Managed again");
    apply(&repository);
    let told = repository.events(&id);
    assert_eq!(told, repository.events("ute@example.com"));
    assert_eq!((&told[0]["id"], &told[1]["action"]), (&json!(id), &json!("create")), "{told}");
    let text = repository.project.run(&["log", &id]).ends_with(0).stdout;
    assert!(text.contains(&format!("    id  + {id}\n")), "{text}");
    // A history that was written anew has nothing of her; the receipts do.
    repository.git(&["checkout", "-q", "--orphan", "clean"]);
    repository.remove("contacts/berg.yaml");
    repository.write("contacts/al.yaml", "email: al@example.com\n", "Anew");
    let told = repository.events(&id);
    let actions: Vec<&Value> =
        told.as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["update", "create"], "{told}");
    // What is no receipt is said, though it ends without a line end.
    for text in ["<html>", "{\"foo\":1}", "x"] {
        repository.project.write("kept/a.jsonl", text);
        let run = repository.project.run(&["log", "al@example.com", "--receipts", "kept"]);
        assert!(run.ends_with(0).stderr.contains("`a.jsonl` is a damaged receipt"), "{text}");
    }
    for file in ["rolo.yaml", "kept/a.jsonl"] {
        let run = repository.project.run(&["log", file]).ends_with(1);
        assert!(run.stderr.contains(&format!("`{file}` is no contact file")), "{run}");
    }
}
