//! What names tell: no file is applied to somebody else's contact, and nobody is created who is there.

use serde_json::{Value, json};

use crate::env::web::send;
use crate::env::{Project, Sandbox};
use crate::verdicts::{committed, git};

const RULES: &str = "policy: {create: allow, delete: allow, drift: keep}\n";

fn id(n: u8) -> String {
    format!("0e0e0e0e-0000-4000-8000-00000000000{n}")
}

/// A contact as it is live; the number is its id.
fn live(n: u8, name: &str, email: &str) -> Value {
    let (first, last) = name.split_once(' ').unwrap();
    let email = format!("{email}@example.com");
    json!({"id": id(n), "firstName": first, "lastName": last, "email": email, "title": name})
}

/// The same as a file says it; 0 where it has no id.
fn file(n: u8, name: &str, email: &str) -> String {
    let (first, last) = name.split_once(' ').unwrap();
    let id = if n > 0 { format!("id: {}\n", id(n)) } else { String::new() };
    let names = format!("firstName: {first}\nlastName: {last}\n");
    format!("{id}{names}email: {email}@example.com\ntitle: {name}\n")
}

/// Files that were committed before, what they are now, and what is live.
fn project(before: &[(&str, String)], now: &[(&str, String)], all: &[Value]) -> (Project, Sandbox) {
    let sandbox = Sandbox::with(&json!({"contacts": all}), &[]);
    let project = Project::new().file("rolo.yaml", RULES).at(&sandbox);
    for (path, text) in before {
        project.write(&format!("contacts/{path}.yaml"), text);
    }
    let project = committed(project);
    for (path, _) in before {
        std::fs::remove_file(project.path(&format!("contacts/{path}.yaml"))).unwrap();
    }
    for (path, text) in now {
        project.write(&format!("contacts/{path}.yaml"), text);
    }
    git(&project.path(""), &["add", "-A"]);
    git(&project.path(""), &["commit", "-q", "--allow-empty", "-m", "step"]);
    (project, sandbox)
}

/// What an apply sends.
fn sent(project: &Project, sandbox: &Sandbox, exit: i32) -> Vec<String> {
    project.rolo("apply --auto-approve").ends_with(exit);
    let requests = sandbox.requests().into_iter();
    let writes = requests.filter(|request| request["method"] != "GET");
    writes.map(|request| request["method"].as_str().unwrap().to_owned()).collect()
}

/// The e-mail of a company's mailbox passes from Bob to Amy, and no file has an id.
#[test]
fn an_e_mail_that_is_handed_on_leads_to_nobody_else() {
    let before = [("bob", file(0, "Bob Roe", "sales")), ("amy", file(0, "Amy Doe", "amy"))];
    let then = [live(1, "Bob Roe", "sales"), live(2, "Amy Doe", "amy")];
    let now = [("bob", file(0, "Bob Roe", "bob")), ("amy", file(0, "Amy Doe", "sales"))];
    let handed_on = [live(1, "Bob Roe", "bob"), live(2, "Amy Doe", "sales")];
    for (now, live, missing) in [
        // In Ruddr alone, in the files alone, and in files that exchange the two.
        (&before, &handed_on, &id(2)),
        (&now, &then, &id(1)),
    ] {
        let (project, sandbox) = project(&before, now, live);
        let plan = project.rolo("plan --format json").ends_with(0).json();
        let changes = plan["contacts"][0]["changes"].as_array().unwrap();
        assert!(changes.iter().all(|change| change["reason"] == "mixed-up"), "{plan}");
        assert_eq!(plan["missing"][0]["reason"], "mixed-up", "{plan}");
        assert_eq!(plan["missing"][0]["hints"][0]["id"], json!(missing), "{plan}");
        let told = project.rolo("plan").ends_with(0);
        assert!(told.stdout.contains("by its name this is somebody else"), "{told}");
        assert!(sent(&project, &sandbox, 4).is_empty());
        // A pull does not write the one into the file of the other either.
        let files = || project.read("contacts/bob.yaml") + &project.read("contacts/amy.yaml");
        let before = files();
        for arguments in ["--ids", "--adopt drift"] {
            let pulled = project.rolo(&format!("pull {arguments}")).ends_with(0);
            assert!(pulled.stdout.contains("by its name this is somebody else"), "{pulled}");
            assert_eq!(files(), before, "{arguments}");
        }
        git(&project.path(""), &["clean", "-q", "-f", "-d"]);
    }
    // Nor does a plan of one file alone, which has to know of the other.
    for (now, live, path) in [(&before, &handed_on, "bob"), (&now, &then, "amy")] {
        let (project, sandbox) = project(&before, now, live);
        let run = project.rolo(&format!("apply --auto-approve contacts/{path}.yaml"));
        run.ends_with(4);
        assert!(sandbox.patches().is_empty(), "{path}");
    }
    // Who leaves the files is in the workspace still, and so is who takes the e-mail over.
    let (project, sandbox) = project(&before, &now[1..], &then);
    assert!(sent(&project, &sandbox, 4).is_empty());
    // One of the names is the same.
    let anna = |first: &str, second: &str| {
        [("berg", file(0, "Anna Berg", first)), ("lund", file(0, "Anna Lund", second))]
    };
    let all = [live(1, "Anna Berg", "berg"), live(2, "Anna Lund", "sales")];
    let (project, sandbox) = self::project(&anna("sales", "lund"), &anna("sales", "lund"), &all);
    assert!(sent(&project, &sandbox, 4).is_empty());
    let (project, _sandbox) = self::project(&before, &before, &handed_on);
    let drift = project.rolo("drift").ends_with(2);
    assert!(drift.stdout.contains("by its name this is somebody else"), "{drift}");
    let exchanged = [("bob", file(0, "Bob Roe", "amy")), ("amy", file(0, "Amy Doe", "sales"))];
    let (project, sandbox) = self::project(&before, &exchanged, &then);
    assert!(sent(&project, &sandbox, 4).is_empty());
    // Also by a later change than the one that is held, and at another domain.
    let far = |name: &str, email| file(0, name, email).replace("example.com", "example.org");
    let later = [("bob", far("Bob Roe", "bob")), ("eve", file(0, "Eve New", "sales"))];
    let (project, sandbox) = self::project(&[("bob", far("Bob Roe", "bob"))], &later, &then[..1]);
    assert!(sent(&project, &sandbox, 4).is_empty());
    // Where the one who had it has an id, it is given up first.
    let half = [("bob", file(1, "Bob Roe", "bob")), ("amy", file(0, "Amy Doe", "sales"))];
    let (project, sandbox) = self::project(&before, &half, &then);
    let run = project.rolo("apply --auto-approve").ends_with(3);
    assert!(run.stderr.contains("error[contact::claimed-twice]"), "{run}");
    project.rolo("apply --auto-approve contacts/bob.yaml").ends_with(0);
    assert_eq!(sandbox.patches(), [json!({"email": "bob@example.com"})]);
    project.rolo("apply --auto-approve").ends_with(4);
    // With ids, everybody gets what is theirs.
    let ids = [("bob", file(1, "Bob Roe", "bob")), ("amy", file(2, "Amy Doe", "sales"))];
    let (project, sandbox) = self::project(&before, &ids, &then);
    assert_eq!(sent(&project, &sandbox, 0), ["PATCH", "PATCH"]);
    project.rolo("plan --detailed-exitcode").ends_with(0);
}

/// Ids that were exchanged, as by a merge that went wrong, make no two people of two halves.
#[test]
fn exchanged_ids_send_nothing() {
    let before = [("bob", file(1, "Bob Roe", "bob")), ("amy", file(2, "Amy Doe", "amy"))];
    let now = [("bob", file(2, "Bob Roe", "bob")), ("amy", file(1, "Amy Doe", "amy"))];
    let all = [live(1, "Bob Roe", "bob"), live(2, "Amy Doe", "amy")];
    let (project, sandbox) = project(&before, &now, &all);
    assert!(sent(&project, &sandbox, 4).is_empty());
}

/// The id of one who is in no file, in the file of another one whose e-mail it lacks.
#[test]
fn an_id_in_the_wrong_file_sends_nothing() {
    let before = [("bob", file(1, "Bob Roe", "bob")), ("amy", file(2, "Amy Doe", "amy"))];
    let now = [("bob", file(2, "Bob Roe", "bob"))];
    let all = [live(1, "Bob Roe", "bob"), live(2, "Amy Doe", "amy")];
    let (project, sandbox) = project(&before, &now, &all);
    assert!(sent(&project, &sandbox, 4).is_empty());
    let told = project.rolo("plan").ends_with(0);
    assert_eq!(told.stdout.matches("by its name this is somebody else").count(), 4, "{told}");
    // The same e-mail, and a name that stays: the rest is sent.
    let now = [("bob", file(2, "Amy Doe", "bob").replace("title: Amy", "title: Other"))];
    let (project, sandbox) = self::project(&before, &now, &all);
    assert_eq!(sent(&project, &sandbox, 4), ["PATCH"]);
}

/// People of one name at two companies, and contacts whose ids and e-mails are right, are not mixed up.
#[test]
fn a_name_elsewhere_holds_nobody() {
    let before = [("maria", file(1, "Maria Garcia", "maria"))];
    let hired = file(0, "Maria Garcia", "mg").replace("example.com", "example.org");
    let now = [("maria", file(1, "Maria Lopez", "maria")), ("hired", hired)];
    let (project, sandbox) = project(&before, &now, &[live(1, "Maria Garcia", "maria")]);
    assert_eq!(sent(&project, &sandbox, 0).len(), 2);
    // Nor where the e-mail alone tells, as long as one of the names stays.
    let before = [("maria", file(0, "Maria Garcia", "maria"))];
    let hired = file(0, "Maria Garcia", "mg").replace("example.com", "example.org");
    let now = [("maria", file(0, "Maria Lopez", "maria")), ("hired", hired)];
    let (project, sandbox) = self::project(&before, &now, &[live(1, "Maria Garcia", "maria")]);
    assert_eq!(sent(&project, &sandbox, 0).len(), 2);
    // Somebody in no file who has the new name counts at the same company alone.
    let lopez = |domain: &str| {
        let mut lopez = live(2, "Maria Lopez", "ml");
        lopez["email"] = json!(format!("ml@{domain}"));
        lopez
    };
    for (domain, exit) in [("example.org", 0), ("example.com", 4)] {
        let all = [live(1, "Maria Garcia", "maria"), lopez(domain)];
        let (project, sandbox) = self::project(&before, &now[..1], &all);
        assert_eq!(sent(&project, &sandbox, exit).is_empty(), exit == 4, "{domain}");
    }
    // Mailboxes whose people change, all with ids.
    let before = [("info", file(1, "Bob Roe", "info")), ("sales", file(2, "Amy Doe", "sales"))];
    let now = [("info", file(1, "Amy Doe", "info")), ("sales", file(2, "Cleo Ray", "sales"))];
    let all = [live(1, "Bob Roe", "info"), live(2, "Amy Doe", "sales")];
    let (project, sandbox) = self::project(&before, &now, &all);
    assert_eq!(sent(&project, &sandbox, 0).len(), 2);
}

/// Who gets another name all alone is renamed.
#[test]
fn who_is_renamed_is_nobody_else() {
    let before = [("bob", file(1, "Bob Roe", "bob")), ("amy", file(2, "Amy Doe", "amy"))];
    let all = [live(1, "Bob Roe", "bob"), live(2, "Amy Doe", "amy")];
    for now in [
        [("bob", file(1, "Rob Row", "bob")), ("amy", file(2, "Amy Doe", "amy"))],
        // One of the names of somebody else, and the whole name of somebody who keeps it.
        [("bob", file(1, "Amy Row", "bob")), ("amy", file(2, "Amy Roe", "amy"))],
        [("bob", file(1, "Amy Doe", "bob")), ("amy", file(2, "Amy Doe", "amy"))],
        // The same name in other letters, and parted elsewhere.
        [("bob", file(1, "BOB ROE", "bob")), ("amy", file(2, "amy doe", "amy"))],
        [
            ("bob", file(1, "Bob Roe", "bob")),
            ("amy", file(2, "Amy Doe", "amy").replace("Amy\n", "Amy D\n").replace("Doe\n", "oe\n")),
        ],
    ] {
        let (project, sandbox) = project(&before, &now, &all);
        assert!(!sent(&project, &sandbox, 0).is_empty(), "{now:?}");
        project.rolo("plan --detailed-exitcode").ends_with(0);
    }
}

/// A file says for good that its contact has to go; its e-mail may be somebody else's by then.
#[test]
fn nobody_is_deleted_who_is_called_otherwise() {
    let gone = |n, name| file(n, name, "sales") + "state: absent\n";
    for (file, name, exit) in [
        (gone(0, "Bob Roe"), "Bob Roe", 0),
        (gone(0, "Bob Roe"), "bob  roe", 0),
        (gone(0, "Bob Roe"), "Bob Rowe", 4),
        (gone(0, "Bob Roe"), "Amy Doe", 4),
        // The id says who is meant.
        (gone(1, "Bob Roe"), "Amy Doe", 0),
        ("email: sales@example.com\nstate: absent\n".to_owned(), "Amy Doe", 0),
    ] {
        let all = [live(1, name, "sales")];
        let (project, sandbox) = project(&[], &[("bob", file.clone())], &all);
        let sent = sent(&project, &sandbox, exit);
        assert_eq!(sent.len(), usize::from(exit == 0), "{file} {name}");
    }
    // Without a history as well, and where an id leads to somebody of whom the file knows neither name nor e-mail.
    for (file, email, is_sent) in [
        (gone(0, "Bob Roe"), "sales", false),
        (gone(1, "Bob Roe"), "amy", false),
        (gone(1, "Bob Roe"), "sales", true),
        (gone(1, "Bob Doe"), "amy", true),
    ] {
        let sandbox = Sandbox::with(&json!({"contacts": [live(1, "Amy Doe", email)]}), &[]);
        let project = Project::with(&file).file("rolo.yaml", RULES).at(&sandbox);
        project.rolo("apply --auto-approve").ends_with(if is_sent { 0 } else { 4 });
        let deletes = sandbox.requests().into_iter().filter(|one| one["method"] == "DELETE");
        assert_eq!(deletes.count(), usize::from(is_sent), "{file} {email}");
    }
    // Who is meant by an e-mail alone, the history of the file tells.
    let absent = [("bob", "email: sales@example.com\nstate: absent\n".to_owned())];
    for (name, exit) in [("Bob Roe", 0), ("Bob Rowe", 4), ("Amy Roe", 4), ("Amy Doe", 4)] {
        let before = [("bob", file(0, "Bob Roe", "sales"))];
        let (project, sandbox) = project(&before, &absent, &[live(1, name, "sales")]);
        assert_eq!(sent(&project, &sandbox, exit).len(), usize::from(exit == 0), "{name}");
    }
    // And who it is by now, once it was planned.
    let (project, sandbox) = project(&[], &absent, &[live(1, "Bob Roe", "sales")]);
    project.rolo("plan --out plan.json").ends_with(0);
    let name = json!({"firstName": "Amy", "lastName": "Doe"});
    let path = format!("/contacts/{}", id(1));
    assert_eq!(send(&sandbox.url, "PATCH", &path, &name.to_string()).0, 200);
    let run = project.rolo("apply --auto-approve plan.json").ends_with(7);
    assert!(run.stdout.contains("somebody changed it since it was planned"), "{run}");
}

/// Where the e-mail was mended in Ruddr after the contact was made, and where a corrected file tells who it was.
#[test]
fn nobody_is_created_who_is_there_under_another_e_mail() {
    let doctor = |name: &str| {
        let mut doctor = live(1, "Mary Roe", "mroe");
        doctor["name"] = json!(name);
        doctor
    };
    let jane = || file(0, "Jane Doe", "jane");
    let far = |name: &str, email| file(0, name, email).replace("example.com", "example.org");
    let was = |before: String| vec![("old", before)];
    for (before, now, live, is_created) in [
        // The same name at the same company.
        (vec![], file(0, "Jane Doe", "jnae"), live(1, "Jane Doe", "jane"), false),
        (vec![], file(0, "Jane Doe", "jnae"), live(1, "jane  DOE", "jane"), false),
        (vec![], file(0, "Jane Doe", "jnae"), live(1, "June Doe", "jane"), true),
        (vec![], far("Jane Doe", "jane"), live(1, "Jane Doe", "jane"), true),
        // The file had the e-mail, whatever else the live contact is called.
        (was(file(0, "Mary Roe", "mroe")), far("Mary Roe", "m"), doctor("Dr. Mary Roe"), false),
        (was(jane()), far("Jane Smith", "smith"), live(1, "Jane Doe", "jane"), false),
        (was(jane()), far("Kim Smith", "smith"), live(1, "Jane Doe", "jane"), true),
        // A file is called as its contact is.
        (
            vec![("other", jane() + "officePhone: '1'\nmobilePhone: '2'\n")],
            file(0, "Jane Smith", "smith").replace("Jane Smith\n", "Jane Doe\n")
                + "officePhone: '1'\nmobilePhone: '2'\n",
            live(1, "Jane Doe", "jane"),
            false,
        ),
        // Of two in one list, each is known by the first name and the company.
        (
            was(format!("{}---\n{}", file(0, "Ann Lee", "lee"), jane())),
            file(0, "Jane Smith", "smith"),
            live(1, "Jane Doe", "jane"),
            false,
        ),
        (
            was(format!("{}---\n{}", file(0, "Ann Lee", "lee"), jane())),
            far("Jane Smith", "smith"),
            live(1, "Jane Doe", "jane"),
            true,
        ),
        // Who takes the place of somebody of the same family, or has the name of a stranger.
        (was(jane()), file(0, "John Doe", "john"), live(1, "Jane Doe", "jane"), true),
        (was(far("Jane Doe", "jane")), far("Jane Doe", "jane"), live(1, "Jane Doe", "jane"), true),
    ] {
        let (project, sandbox) =
            project(&before, &[("old", now.clone())], std::slice::from_ref(&live));
        let sent = sent(&project, &sandbox, if is_created { 0 } else { 4 });
        assert_eq!(!sent.is_empty(), is_created, "{before:?} {now} {live}");
        if !is_created {
            let plan = project.rolo("plan --format json").ends_with(0).json();
            assert_eq!(plan["missing"][0]["reason"], "seems-there", "{plan}");
            assert_eq!(plan["missing"][0]["hints"][0]["id"], json!(id(1)), "{plan}");
            // A later push knows it, too.
            project.write("other.txt", "");
            git(&project.path(""), &["add", "-A"]);
            git(&project.path(""), &["commit", "-q", "-m", "step"]);
            let told = project.rolo("plan --base HEAD").ends_with(0);
            assert!(
                told.stdout.contains("it may be there already (`rolo explain seems-there`)"),
                "{told}"
            );
        }
    }
}

/// A file that goes in one commit and comes under another name in the next, both of one push.
#[test]
fn who_leaves_and_comes_back_in_one_push_is_not_created() {
    let (leaves, comes) = (file(0, "Jane Doe", "jane"), file(0, "Jane Smith", "smith"));
    let (project, _sandbox) =
        project(&[("doe", leaves)], &[], &[live(1, "Jane Doe", "jane"), live(2, "A B", "ab")]);
    project.write("contacts/smith.yaml", comes);
    git(&project.path(""), &["add", "-A"]);
    git(&project.path(""), &["commit", "-q", "-m", "step"]);
    let plan = project.rolo("plan --format json --base HEAD^^").ends_with(0).json();
    assert_eq!(plan["missing"][0]["reason"], "seems-there", "{plan}");
    assert_eq!(plan["missing"][0]["hints"][0]["former"], false, "{plan}");
    // The same without a commit, and with one that merely moves the file afterwards.
    let (leaves, comes) = (file(0, "Jane Doe", "jane"), file(0, "Jane Smith", "smith"));
    let all = [live(1, "Jane Doe", "jane")];
    let (project, _sandbox) = self::project(&[("doe", leaves.clone())], &[], &all);
    git(&project.path(""), &["reset", "-q", "--hard", "HEAD^"]);
    std::fs::remove_file(project.path("contacts/doe.yaml")).unwrap();
    project.write("contacts/smith.yaml", comes.clone());
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["missing"][0]["reason"], "seems-there", "{plan}");
    let (project, _sandbox) = self::project(&[("doe", leaves)], &[("doe", comes)], &all);
    std::fs::create_dir(project.path("contacts/clients")).unwrap();
    git(&project.path(""), &["mv", "contacts/doe.yaml", "contacts/clients/smith.yaml"]);
    git(&project.path(""), &["commit", "-q", "-m", "moved"]);
    let plan = project.rolo("plan --format json --base HEAD^").ends_with(0).json();
    assert_eq!(plan["missing"][0]["reason"], "seems-there", "{plan}");
}

/// Somebody who stood in a file once may be either of two who have the name now.
#[test]
fn a_namesake_of_two_holds_both() {
    let maria =
        |email: &str, domain: &str| file(0, "Maria Garcia", email).replace("example.com", domain);
    let before = [("old", maria("m", "old.example"))];
    let now = [("a", maria("m", "a.example")), ("b", maria("m", "b.example"))];
    let mut old = live(1, "Maria Garcia", "m");
    old["email"] = json!("m@old.example");
    let (project, sandbox) = project(&before, &now, &[old]);
    assert!(sent(&project, &sandbox, 4).is_empty());
}

/// Why nobody is created is said as it is.
#[test]
fn a_missing_contact_says_why_it_is_not_created() {
    let sandbox = Sandbox::with(&json!({"contacts": []}), &[]);
    let project = Project::with(&file(0, "Jane Doe", "jane")).at(&sandbox);
    let protected = "policy: {create: allow, protected: [{fields: [email]}]}\n";
    let (id, nameless) = (file(1, "Jane Doe", "jane"), "email: jane@example.com\n".to_owned());
    for (rules, yaml, reason, words) in [
        ("", &file(0, "Jane Doe", "jane"), "creating-is-off", "; creating needs `policy.create: a"),
        (RULES, &nameless, "unnamed", "; creating needs first and last name in the file"),
        (RULES, &id, "has-id", "no live contact has this id\n"),
        (protected, &file(0, "Jane Doe", "jane"), "protected", "; `policy.protected` forbids to c"),
    ] {
        project.write("rolo.yaml", rules);
        project.write("contacts/all.yaml", yaml);
        let plan = project.rolo("plan --format json").ends_with(0).json();
        assert_eq!(plan["missing"][0]["reason"], reason, "{plan}");
        let told = project.rolo("plan").ends_with(0);
        assert!(told.stdout.contains(words), "{told}");
    }
}

/// While an e-mail passes from one contact to another, it names the one that has it now.
#[test]
fn a_decision_is_about_who_has_the_e_mail() {
    let live = |n, email: &str| json!({"id": id(n), "email": format!("{email}@example.com"), "title": "Theirs"});
    let all = [live(1, "sales"), live(2, "amy"), live(3, "dan")];
    let sandbox = Sandbox::with(&json!({"contacts": all}), &[]);
    let write = |project: &Project, emails: [&str; 2], title: &str| {
        for (n, email) in [(1, emails[0]), (2, emails[1])] {
            let text = format!("id: {}\nemail: {email}@example.com\ntitle: {title}\n", id(n));
            project.write(&format!("contacts/{n}.yaml"), text);
        }
    };
    let project = Project::new().at(&sandbox);
    write(&project, ["sales", "amy"], "Old");
    project.write("contacts/3.yaml", "email: dan@example.com\n");
    let project = committed(project);
    let decided = |email: &str| -> Vec<Value> {
        let arguments = format!("plan --format json --overwrite {email}@example.com:title");
        let plan = project.rolo(&arguments).ends_with(0).json();
        let contacts = plan["contacts"].as_array().unwrap().iter();
        let is_decided = |step: &&Value| {
            step["changes"].as_array().unwrap().iter().any(|change| change["decided"] == true)
        };
        contacts.filter(is_decided).map(|step| step["id"].clone()).collect()
    };
    write(&project, ["bob", "sales"], "New");
    assert_eq!(decided("sales"), [json!(id(1))]);
    assert_eq!(decided("amy"), [json!(id(2))]);
    assert_eq!(decided("bob"), [json!(id(1))], "nobody else has it");
    // Somebody has it who is as his file says, or whom no file knows.
    write(&project, ["dan", "amy"], "New");
    project.write("contacts/3.yaml", format!("id: {}\n", id(3)));
    assert!(decided("dan").is_empty());
    std::fs::remove_file(project.path("contacts/3.yaml")).unwrap();
    assert!(decided("dan").is_empty());
}
