//! What is hard to follow: contents that cannot be read, folders that moved, commits that are not here, and
//! much of it.

use serde_json::json;

use super::{ID, Repository};

fn jane(title: &str) -> String {
    format!("email: jane@example.com\ntitle: {title}\n")
}

#[test]
fn a_commit_that_cannot_be_read_is_named_and_passed_over() {
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &jane("First"), "First");
    for broken in
        ["email: jane@example.com\ntitle: [\n", "<<<<<<< HEAD\n", "a: *b\n", "title: 'x\n"]
    {
        repository.write("contacts/jane.yaml", broken, "Broken");
    }
    repository.write("contacts/jane.yaml", &jane("Last"), "Last");
    let run = repository.project.run(&["log", "jane@example.com"]).ends_with(0);
    assert!(run.stdout.contains("Last\n    title  - First  + Last\n"), "{run}");
    let passed_over =
        "    contacts/jane.yaml could not be read in this commit, so it is passed over\n";
    assert_eq!(run.stdout.matches(passed_over).count(), 4, "{run}");
    for words in ["removed", "moved"] {
        assert!(!run.stdout.contains(words), "{run}");
    }
    assert_eq!(run.stdout.matches("new in").count(), 1, "{run}");
    let events = repository.events("jane@example.com");
    let unreadable = |at: usize| events[at]["unreadable"].as_bool().unwrap();
    assert!(!unreadable(0) && (1..=4).all(unreadable) && !unreadable(5), "{events:#}");
    // Bytes that are no text, and a newest commit that cannot be read.
    repository.project.write("contacts/jane.yaml", b"email: jane@example.com\ntitle: \xff\n");
    repository.commit("No text");
    let events = repository.events("jane@example.com");
    assert_eq!(events[0]["unreadable"], true, "{events:#}");
    assert_eq!(
        events[1]["fields"],
        json!([{"field": "title", "before": "First", "after": "Last"}])
    );
}

#[test]
fn a_life_goes_on_across_a_renamed_folder() {
    let mut repository = Repository::new();
    let other = "---\nemail: other@example.com\n";
    repository.write("jane.yaml", &jane("First"), "At the top");
    repository.remove("jane.yaml");
    repository.write("people/all.yaml", &format!("{}{other}", jane("First")), "In a folder");
    repository.write("people/all.yaml", &format!("{}{other}", jane("Second")), "Promoted");
    repository.project.write("people/all.yaml", "email: other@example.com\n");
    repository.write("people/jane.yaml", &jane("Second"), "A file of her own");
    repository.project.write("rolo.yaml", "contacts: data/contacts\n");
    std::fs::create_dir_all(repository.project.path("data")).unwrap();
    repository.git(&["mv", "people", "data/contacts"]);
    repository.commit("All moved");
    repository.write("data/contacts/jane.yaml", &jane("Third"), "Again");
    let run = repository.project.run(&["log", "jane@example.com"]).ends_with(0);
    insta::assert_snapshot!(run);
    // A copy elsewhere is no part of a life.
    repository.write("old/jane.yaml", &jane("Copy"), "A copy");
    repository.remove("old/jane.yaml");
    repository.commit("The copy goes");
    let again = repository.project.run(&["log", "jane@example.com"]).ends_with(0);
    assert_eq!(again.stdout, run.stdout);
}

#[test]
fn a_shallow_clone_says_what_it_cannot_know() {
    let mut repository = Repository::new();
    for title in ["First", "Second", "Third"] {
        repository.write("contacts/jane.yaml", &jane(title), title);
    }
    let from = format!("file://{}", repository.project.path("").display());
    repository.git(&["clone", "-q", "--depth", "2", &from, "clone"]);
    let log = ["-C", "clone", "log", "jane@example.com"];
    let run = repository.project.run(&log).ends_with(0);
    assert!(run.stderr.contains("this clone is shallow"), "{run}");
    let cut =
        "Second\n    in this commit or before it: older ones are not in this clone\n    new in";
    assert!(run.stdout.contains(cut), "{run}");
    let json =
        repository.project.run(&[&log[..], &["--format", "json"]].concat()).ends_with(0).json();
    assert_eq!(json["shallow"], true, "{json:#}");
    let cut = |at: usize| json["events"][at]["orBefore"].as_bool().unwrap();
    assert!(!cut(0) && cut(1), "{json:#}");
    let whole = repository.project.rolo("log jane@example.com --format json").ends_with(0).json();
    assert_eq!(whole["shallow"], false);
    assert_eq!(whole["events"][2]["orBefore"], false, "{whole:#}");
}

/// git is asked as often for a long history as for a short one, and for all contents at once.
#[test]
fn git_is_asked_a_few_times() {
    let mut repository = Repository::new();
    let asked = |repository: &Repository, word: &str| -> Vec<String> {
        let trace = repository.project.path("trace");
        let _ = std::fs::remove_file(&trace);
        let mut command = repository.project.command(&["log", word]);
        let output = command.env("GIT_TRACE", &trace).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let trace = std::fs::read_to_string(trace).unwrap();
        trace.lines().filter(|line| line.contains("built-in: git ")).map(str::to_owned).collect()
    };
    repository.write("contacts/jane.yaml", &jane("0"), "0");
    let short = asked(&repository, "jane@example.com");
    for n in 1..9 {
        let other = format!("email: o{n}@example.com\n");
        repository.project.write(&format!("contacts/o{n}.yaml"), &other);
        repository.write("contacts/jane.yaml", &jane(&n.to_string()), &n.to_string());
    }
    let long = asked(&repository, "jane@example.com");
    assert_eq!(long.len(), short.len(), "{long:#?}");
    let contents = long.iter().filter(|line| line.ends_with("cat-file --batch"));
    assert_eq!(contents.count(), 1, "{long:#?}");
    assert!(long.len() <= 9, "{long:#?}");
}

#[test]
fn ids_and_states_are_part_of_a_life() {
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &jane("CEO"), "First");
    let with = |lines: &str| format!("{lines}{}", jane("CEO"));
    let id = format!("id: {ID}\n");
    repository.write("contacts/jane.yaml", &with(&id), "Its id");
    repository.write("contacts/jane.yaml", &with(&format!("{id}state: present\n")), "Nothing new");
    repository.write("contacts/jane.yaml", &with(&format!("{id}state: absent\n")), "She goes");
    repository.remove("contacts/jane.yaml");
    repository.commit("She is gone");
    let run = repository.project.run(&["log", "jane@example.com"]).ends_with(0);
    assert!(run.stdout.contains("She goes\n    state  - present  + absent\n"), "{run}");
    assert!(run.stdout.contains(&format!("Its id\n    id  + {ID}\n")), "{run}");
    assert!(!run.stdout.contains("Nothing new"), "{run}");
    let events = repository.events(ID);
    let state = json!([{"field": "state", "before": "present", "after": "absent"}]);
    assert_eq!(events[1]["fields"], state, "{events:#}");
    assert_eq!(events[2]["fields"], json!([{"field": "id", "after": ID}]));
    // They are no fields that `--fields` chooses.
    let run = repository.project.rolo(&format!("log {ID} --fields fax")).ends_with(0);
    assert_eq!(
        run.stdout,
        "The contact is known, but none of these fields was ever changed or sent.\n"
    );
}

#[test]
fn a_commit_that_mends_and_renames_a_file_does_not_cut_its_history() {
    let mut repository = Repository::new();
    let text = |title: &str| {
        format!(
            "email: ann@example.com\nfirstName: Ann\nlastName: Lee\nofficePhone: 1-555-0100\n\
             mobilePhone: 1-555-0101\nwebsiteUrl: https://www.example.com\ntitle: {title}\n"
        )
    };
    repository.write("contacts/ann.yaml", &text("Buyer"), "one");
    repository.write("contacts/ann.yaml", &text("Head of\tBuying: \t["), "two, not readable");
    repository.remove("contacts/ann.yaml");
    repository.write("contacts/ann-lee.yaml", &text("Head of Buying"), "three");
    let events = repository.events("ann@example.com");
    let subjects: Vec<_> =
        events.as_array().unwrap().iter().map(|event| event["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["three", "two, not readable", "one"], "{events:#}");
    assert_eq!(events[0]["from"], "contacts/ann.yaml");
    assert_eq!(events[0]["fields"][0]["before"], "Buyer");
}

/// A copied file has the e-mail or the id of the contact that it was copied from until somebody mends it.
#[test]
fn a_copy_that_was_mended_is_not_the_contact_that_it_was_copied_from() {
    let mut repository = Repository::new();
    let file = |head: &str, title: &str| format!("{head}firstName: {title}\ntitle: {title}\n");
    let email = |local: &str| format!("email: {local}@example.com\n");
    repository.project.write("contacts/u.yaml", file(&email("dup"), "U"));
    repository.write("contacts/v.yaml", &file(&email("dup"), "V"), "Both");
    repository.write("contacts/v.yaml", &file(&email("v"), "V"), "Another e-mail");
    let both = |local: &str| format!("id: {ID}\n{}", email(local));
    repository.project.write("contacts/x.yaml", file(&both("x"), "X"));
    repository.write("contacts/w.yaml", &file(&both("w"), "W"), "Both ids");
    repository.write("contacts/w.yaml", &file(&email("w"), "W"), "No id");
    for (word, own, other, count) in [
        ("v@example.com", "V", "U", 2),
        ("contacts/v.yaml", "V", "U", 2),
        ("contacts/v.yaml:2:1", "V", "U", 2),
        ("mailto:dup@example.com", "U", "V", 1),
        ("contacts/u.yaml", "U", "V", 1),
        ("w@example.com", "W", "X", 2),
        ("contacts/x.yaml", "X", "W", 1),
    ] {
        let events = repository.events(word);
        let told = events.to_string();
        assert!(told.contains(&format!("\"{own}\"")), "{word}: {told}");
        assert!(!told.contains(&format!("\"{other}\"")), "{word}: {told}");
        assert_eq!(events.as_array().map(Vec::len), Some(count), "{word}: {told}");
    }
}

/// The project moves within its repository.
#[test]
fn a_life_goes_on_where_the_whole_project_moves() {
    let mut repository = Repository::new();
    repository.write("contacts/jane.yaml", &jane("One"), "First");
    repository.write("contacts/jane.yaml", &jane("Two"), "Second");
    repository.project.write("crm/rolo.yaml", "redact: never\n");
    repository.remove("contacts/jane.yaml");
    repository.write("crm/contacts/jane.yaml", &jane("Two"), "Moved");
    repository.write("crm/contacts/jane.yaml", &jane("Three"), "Third");
    for word in ["jane@example.com", "contacts/jane.yaml"] {
        let run = repository.project.rolo(&format!("-C crm log {word} --format json")).ends_with(0);
        let events = run.json()["events"].clone();
        let events = events.as_array().unwrap();
        let subjects: Vec<&serde_json::Value> =
            events.iter().map(|event| &event["subject"]).collect();
        assert_eq!(subjects, ["Third", "Moved", "Second", "First"], "{word}: {run}");
        let moved = (&events[1]["from"], &events[1]["to"]);
        assert_eq!(
            moved,
            (&"../contacts/jane.yaml".into(), &"contacts/jane.yaml".into()),
            "{word}"
        );
        assert_eq!(events[3]["to"], "../contacts/jane.yaml");
    }
}

/// Of two projects that move in one commit and have the same contact, each tells its own.
#[test]
fn projects_that_move_together_tell_their_own() {
    let mut repository = Repository::new();
    for (root, title) in [("a", "One"), ("b", "Two")] {
        repository.project.write(&format!("{root}/rolo.yaml"), format!("workspace: {root}\n"));
        repository.write(&format!("{root}/contacts/jane.yaml"), &jane(title), title);
    }
    std::fs::create_dir(repository.project.path("all")).unwrap();
    for root in ["a", "b"] {
        let new = repository.project.path(&format!("all/{root}"));
        std::fs::rename(repository.project.path(root), new).unwrap();
    }
    repository.commit("Moved");
    for (root, title) in [("a", "One"), ("b", "Two")] {
        let log = format!("-C all/{root} log jane@example.com --format json");
        let run = repository.project.rolo(&log).ends_with(0);
        let events = run.json()["events"].clone();
        let subjects: Vec<&serde_json::Value> =
            events.as_array().unwrap().iter().map(|event| &event["subject"]).collect();
        assert_eq!(subjects, ["Moved", title], "{run}");
    }
}
