//! `rolo log`: what became of one contact.

mod merges;
mod past;
mod receipts;
mod told;

use std::process::Command;

use serde_json::{Value, json};

use crate::env::Project;

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
