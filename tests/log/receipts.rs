//! What receipts add to the log of a contact.

use serde_json::{Value, json};

use super::{ID, Repository};
use crate::env::web::contacts;
use crate::env::{Project, Sandbox};

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
