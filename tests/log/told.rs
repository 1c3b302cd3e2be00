//! How it is told: long texts, names, masks, and what is said where nothing can be told.

use serde_json::{Value, json};

use super::{ID, Repository, life};
use crate::env::{Project, Sandbox};

#[test]
fn long_texts_are_told_word_by_word() {
    let mut repository = Repository::new();
    let text =
        "We met her at the fair of spring, where she showed us the new hall and all of its doors";
    let jane = |text: &str| format!("id: {ID}\ndescription: {text}\n");
    repository.write("contacts/jane.yaml", &jane(text), "First");
    repository.write("contacts/jane.yaml", &jane(&text.replace("spring", "autumn")), "Later");
    let run = repository.project.run(&["log", ID, "-n", "1"]).ends_with(0);
    let told =
        "    description\n        We met her at the fair of [-spring-]{+autumn+}, where she ";
    assert!(run.stdout.contains(told), "{run}");
    let masked = repository.project.run(&["log", ID, "-n", "1", "--redact"]).ends_with(0);
    assert!(masked.stdout.contains("(87 characters as before, 1 word differs)"), "{masked}");
    assert!(!masked.stdout.contains("fair"), "{masked}");
}

#[test]
fn names_stand_under_keys_of_names() {
    let events = life().events(ID);
    assert_eq!(
        events[0]["fields"][1],
        json!({"field": "ownerId", "beforeNames": ["Ada"], "afterNames": ["Bo"]}),
        "{events:#}"
    );
}

#[test]
fn masked_changes_say_their_kind_and_no_file_that_is_gone() {
    let mut repository = life();
    repository.project.write("contacts/c-1.yaml", repository.project.read("contacts/jane.yaml"));
    repository.remove("contacts/jane.yaml");
    repository.commit("Another name for the file");
    let run = repository.project.run(&["log", ID, "--redact"]).ends_with(0);
    assert!(run.stdout.contains("moved from a file that is gone to contacts/c-1.yaml\n"), "{run}");
    assert!(run.stdout.contains("(3 characters as before)"), "{run}");
    assert!(run.stdout.contains("(local part)"), "{run}");
    assert!(!run.stdout.contains("jane.yaml"), "{run}");
    let json = repository.project.run(&["log", ID, "--redact", "--format", "json"]).ends_with(0);
    assert!(!json.stdout.contains("jane.yaml"), "{json}");
    let json = json.json();
    assert_eq!(json["redacted"], true);
    let newest = &json["events"][0];
    assert_eq!((&newest["change"], &newest["from"]), (&json!("moved"), &Value::Null));
    assert_eq!(newest["to"], "contacts/c-1.yaml");
    assert_eq!(json["events"][2]["fields"][1]["shape"], "local part", "{json:#}");
}

#[test]
fn a_slip_in_an_e_mail_is_guessed() {
    let repository = life();
    let run = repository.project.run(&["log", "jane.reo@example.com"]).ends_with(1);
    assert!(run.stderr.contains("help: did you mean `jane.roe@example.com`?"), "{run}");
    let run = repository.project.run(&["log", "jane.roe@exmaple.com"]).ends_with(1);
    assert!(run.stderr.contains("help: did you mean `jane.roe@example.com`?"), "{run}");
    // A colleague is not near by the domain alone.
    let run = repository.project.run(&["log", "bo@example.com"]).ends_with(1);
    assert!(!run.stderr.contains("did you mean"), "{run}");
    let run = repository.project.run(&["log", "jane.reo@example.com", "--redact"]).ends_with(1);
    assert!(!run.stderr.contains("jane"), "{run}");
}

/// A name and a file lead to whoever bears it.
#[test]
fn a_name_and_a_file_are_guessed() {
    let mut repository = Repository::new();
    let jane = "firstName: Jane\nlastName: Roe\nemail: j.roe@example.com\n";
    repository.write("contacts/acme/jane-roe.yaml", jane, "Jane");
    for (word, meant) in [
        ("Jane Roe", "j.roe@example.com"),
        ("jane row", "j.roe@example.com"),
        ("JANE", "j.roe@example.com"),
        ("jane-roe", "contacts/acme/jane-roe.yaml"),
        ("contacts/acme/jane-rose.yaml", "contacts/acme/jane-roe.yaml"),
    ] {
        let run = repository.project.run(&["log", word]).ends_with(1);
        assert!(run.stderr.contains(&format!("help: did you mean `{meant}`?")), "{run}");
    }
    // A file that was not committed, and somebody who is gone.
    repository.project.write("contacts/new.yaml", "email: new@example.com\n");
    let run = repository.project.run(&["log", "contacts/new.yaml"]).ends_with(1);
    assert!(run.stderr.contains("`contacts/new.yaml` is in no commit yet"), "{run}");
    let gone = "firstName: Ada\nlastName: Gone\nemail: a.gone@example.com\n";
    repository.write("contacts/ada.yaml", gone, "Ada");
    repository.remove("contacts/ada.yaml");
    repository.commit("Ada leaves");
    let run = repository.project.run(&["log", "ada gone"]).ends_with(1);
    assert!(run.stderr.contains("did you mean `a.gone@example.com`?"), "{run}");
    // Of two who are called so, none is the one.
    repository.write("contacts/jo.yaml", &jane.replace("Jane", "Jo").replace("j.", "jo."), "Jo");
    let run = repository.project.run(&["log", "roe"]).ends_with(1);
    assert!(!run.stderr.contains('@'), "{run}");
    let run = repository.project.run(&["log", "somebody"]).ends_with(1);
    assert!(run.stderr.contains("help: name the contact by its e-mail or its id\n"), "{run}");
}

/// A place as rolo prints it names one contact of a list.
#[test]
fn a_line_of_a_list_names_its_contact() {
    let mut repository = Repository::new();
    let list = "contacts:\n- email: ann@example.com\n  title: A\n- email: bo@example.com\n";
    repository.write("contacts/list.yaml", list, "List");
    for (place, email) in [
        ("contacts/list.yaml:2", Some("ann")),
        ("contacts/list.yaml:3:5", Some("ann")),
        ("contacts/list.yaml:4", Some("bo")),
        ("contacts/list.yaml:1", None),
        ("contacts/list.yaml:99", None),
        ("contacts/list.yaml", None),
    ] {
        let run = repository.project.run(&["log", place]);
        match email {
            Some(name) => {
                let email = format!("    email  + {name}@example.com\n");
                assert!(run.ends_with(0).stdout.contains(&email), "{place}");
            }
            None => assert!(run.ends_with(1).stderr.contains("holds 2 contacts"), "{place}"),
        }
    }
}

#[test]
fn a_file_may_be_named_like_an_e_mail() {
    let mut repository = Repository::new();
    let file = "contacts/jane@example.com.yaml";
    repository.write(file, &format!("id: {ID}\ntitle: CEO\n"), "First");
    let run = repository.project.run(&["log", file]).ends_with(0);
    assert!(run.stdout.contains("    title  + CEO\n"), "{run}");
}

#[test]
fn before_the_first_commit_nothing_is_remembered() {
    let repository = Repository::new();
    repository.project.write("contacts/jane.yaml", "email: jane@example.com\n");
    let run = repository.project.run(&["log", "jane@example.com"]).ends_with(1);
    assert!(run.stderr.contains("error[log::git]: nothing is committed here yet"), "{run}");
    assert!(run.stderr.contains("help: `git add` and `git commit`"), "{run}");
    let run = repository.project.run(&["log", "jane@example.com", "-n", "0"]).ends_with(1);
    assert!(run.stderr.contains("invalid value '0' for '--limit <N>'"), "{run}");
}

#[test]
fn receipts_of_another_workspace_are_passed_over_where_one_is_pinned() {
    let sandbox = Sandbox::with(&json!({"contacts": [{"id": ID, "email": "j@example.com"}]}), &[]);
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &format!("id: {ID}\ntitle: CEO\n"), "CEO");
    let project = repository.project.at(&sandbox);
    project.rolo("apply --auto-approve").ends_with(0);
    let applied = |project: &Project| {
        project.run(&["log", ID]).ends_with(0).stdout.matches("rolo apply").count()
    };
    assert_eq!(applied(&project), 1);
    project.write("rolo.yaml", format!("workspace: {}\n", ID.replace('b', "c")));
    assert_eq!(applied(&project), 0);
    let run = project.run(&["log", ID]).ends_with(0);
    assert_eq!(run.stderr, "warning: passed over 1 receipt of another workspace\n");
    std::fs::create_dir(project.path("zipped")).unwrap();
    let run = project.run(&["log", ID, "--receipts", "zipped"]).ends_with(0);
    assert!(run.stderr.contains("warning: no file in `zipped` ends in `.jsonl`"), "{run}");
    let receipts = std::fs::read_dir(project.path(".rolo/receipts")).unwrap();
    let receipt = std::fs::read_to_string(receipts.last().unwrap().unwrap().path()).unwrap();
    let start: Value = serde_json::from_str(receipt.lines().next().unwrap()).unwrap();
    let own = start["workspace"]["id"].as_str().unwrap();
    project.write("rolo.yaml", format!("workspace: {own}\n"));
    assert_eq!(applied(&project), 1);
    // The same one, downloaded twice.
    for folder in ["kept/a", "kept/b"] {
        project.write(&format!("{folder}/receipt.jsonl"), &receipt);
    }
    let run = project.run(&["log", ID, "--receipts", "kept"]).ends_with(0);
    assert_eq!(run.stdout.matches("a/receipt.jsonl").count(), 1, "{run}");
    assert_eq!(run.stdout.matches("receipt.jsonl").count(), 1, "{run}");
}
