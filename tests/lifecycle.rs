//! Creating and deleting contacts, behind their policies.

use serde_json::{Value, json};

use crate::env::{Project, Sandbox};

const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const ALLOW: &str = "policy: {create: allow, delete: allow}\n";
const NEW: &str =
    "firstName: New\nlastName: Person\nemail: new@example.com\nfax: null\ntitle: CEO\n";

fn sandbox(arguments: &[&str]) -> Sandbox {
    let live = json!({"id": ID, "email": "jane@example.com", "firstName": "Jane"});
    Sandbox::with(&json!({ "contacts": [live] }), arguments)
}

fn sent(sandbox: &Sandbox, method: &str) -> Vec<Value> {
    let requests = sandbox.requests().into_iter().filter(|request| request["method"] == method);
    requests.map(|request| request["body"].clone()).collect()
}

#[test]
fn creating_is_off_by_default_and_needs_the_names() {
    let sandbox = sandbox(&[]);
    let project = Project::with(NEW).at(&sandbox);
    project.rolo("apply --auto-approve").ends_with(4);
    let nameless = Project::with("email: new@example.com\n").file("rolo.yaml", ALLOW).at(&sandbox);
    nameless.rolo("apply --auto-approve").ends_with(4);
    let gone = Project::with(&format!("id: {}\n{NEW}", ID.replace('b', "c")));
    gone.file("rolo.yaml", ALLOW).at(&sandbox).rolo("apply --auto-approve").ends_with(4);
    assert!(sent(&sandbox, "POST").is_empty());
}

#[test]
fn what_is_left_to_decide_names_the_exit_code_only_where_it_decides_that() {
    let sandbox = sandbox(&["--fault", "400@PATCH:1"]);
    let yaml = format!("id: {ID}\ntitle: CEO\n---\n{NEW}");
    let project = Project::with(&yaml).at(&sandbox);
    let failed = project.rolo("apply --auto-approve").ends_with(6);
    assert!(failed.stderr.contains("left for a person to decide: 1 contact missing"), "{failed}");
    for _ in ["with something to send", "with nothing"] {
        let run = project.rolo("apply --auto-approve").ends_with(4);
        assert!(run.stderr.contains("decide, so this ends with 4: 1 contact missing"), "{run}");
    }
}

#[test]
fn a_contact_is_created_with_what_its_file_gives() {
    let sandbox = sandbox(&[]);
    let project = Project::with(NEW).file("rolo.yaml", ALLOW).at(&sandbox);
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(
        (&plan["contacts"][0]["action"], &plan["contacts"][0]["id"]),
        (&json!("create"), &Value::Null)
    );
    let run = project.rolo("apply --auto-approve --receipt r.jsonl").ends_with(0);
    assert!(run.stdout.contains("1 contact to create"), "{run}");
    let body = json!({"firstName": "New", "lastName": "Person", "email": "new@example.com", "title": "CEO"});
    assert_eq!(sent(&sandbox, "POST"), [body]);
    project.rolo("plan --detailed-exitcode").ends_with(0);
    let receipt = project.read("r.jsonl");
    let after: Value = receipt
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .find(|line: &Value| line["type"] == "after")
        .unwrap();
    assert!(after["id"].as_str().is_some_and(|id| id.len() == 36), "{receipt}");
}

#[test]
fn a_create_is_never_sent_twice() {
    for fault in ["commit-reset@POST:1", "500@POST:1", "reset-after@POST:1"] {
        let sandbox = sandbox(&["--fault", fault]);
        let project = Project::with(NEW).file("rolo.yaml", ALLOW).at(&sandbox);
        let run = project.rolo("apply --auto-approve");
        assert!(matches!(run.code, 0 | 6), "{run}");
        assert_eq!(sent(&sandbox, "POST").len(), 1, "{fault}");
        // Whether it was carried out is seen by looking for the e-mail.
        assert_eq!(run.code == 0, fault.starts_with("commit"), "{run}");
        project.rolo("apply --auto-approve").ends_with(0);
        project.rolo("plan --detailed-exitcode").ends_with(0);
        let posts = sent(&sandbox, "POST").len();
        assert_eq!(posts, if fault.starts_with("commit") { 1 } else { 2 }, "{fault}");
    }
}

#[test]
fn deleting_is_off_by_default() {
    let sandbox = sandbox(&[]);
    let project = Project::with("email: jane@example.com\nstate: absent\n").at(&sandbox);
    let run = project.rolo("apply --auto-approve").ends_with(4);
    assert!(run.stdout.contains("`policy.delete` is not `allow`"), "{run}");
    assert!(sent(&sandbox, "DELETE").is_empty());
    project.rolo("plan --detailed-exitcode").ends_with(2);
}

#[test]
fn a_contact_that_should_be_gone_is_deleted_once() {
    let sandbox = sandbox(&[]);
    let yaml = format!("id: {ID}\nstate: absent\ntitle: not sent any more\n");
    let project = Project::with(&yaml).file("rolo.yaml", ALLOW).at(&sandbox);
    project.rolo("plan --out plan.json").ends_with(0);
    let run = project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert!(run.stdout.contains("1 contact to delete"), "{run}");
    assert_eq!(sent(&sandbox, "DELETE").len(), 1);
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    project.rolo("apply --auto-approve").ends_with(0);
    project.rolo("plan --detailed-exitcode").ends_with(0);
    assert_eq!((sent(&sandbox, "DELETE").len(), sandbox.patches().len()), (1, 0));
}

#[test]
fn a_protected_contact_is_not_deleted() {
    let sandbox = sandbox(&[]);
    let config = "policy: {delete: allow, protected: [{domain: example.com}]}\n";
    let project = Project::with("email: jane@example.com\nstate: absent\n");
    let project = project.file("rolo.yaml", config).at(&sandbox);
    let plan = project.rolo("plan").ends_with(0);
    assert!(plan.stdout.contains("No changes to send: 1 deletion held.\n"), "{plan}");
    project.rolo("apply --auto-approve").ends_with(4);
    assert!(sent(&sandbox, "DELETE").is_empty());
}

#[test]
fn a_saved_plan_creates_and_deletes_only_what_the_rules_of_the_day_allow() {
    let sandbox = sandbox(&[]);
    let yaml = format!("id: {ID}\nstate: absent\n---\n{NEW}");
    let project = Project::with(&yaml).file("rolo.yaml", ALLOW).at(&sandbox);
    project.rolo("plan --out plan.json").ends_with(0);
    let cases = [
        ("create: allow", "1 contact would be deleted, and `policy.delete` is not `allow`"),
        ("delete: allow", "1 contact would be created, and `policy.create` is not `allow`"),
        (
            "create: allow, delete: allow, protected: [{files: contacts/all.yaml}]",
            "`policy.protected` forbids 5 changes of it",
        ),
        (
            "create: allow, delete: allow, protected: [{domain: example.com, fields: [title]}]",
            "`policy.protected` forbids 1 change of it",
        ),
    ];
    for (policy, words) in cases {
        project.write("rolo.yaml", format!("policy: {{{policy}}}\n"));
        let run = project.rolo("apply plan.json --auto-approve").ends_with(4);
        assert!(run.stderr.contains(words), "{policy}: {run}");
    }
    assert!(sent(&sandbox, "DELETE").is_empty() && sent(&sandbox, "POST").is_empty());
    project.write("rolo.yaml", ALLOW);
    project.rolo("apply plan.json --auto-approve").ends_with(0);
}

#[test]
fn ceilings_of_creating_and_deleting_are_their_own() {
    let sandbox = sandbox(&[]);
    let file = |n: usize| format!("firstName: A\nlastName: B\nemail: c{n}@example.com\n");
    let files: Vec<String> = (0..11).map(file).collect();
    let project = Project::with(&files.join("---\n")).file("rolo.yaml", ALLOW).at(&sandbox);
    let run = project.rolo("apply --auto-approve").ends_with(4);
    assert!(run.stderr.contains("11 contacts would be created, and the ceiling is 10"), "{run}");
    assert!(sent(&sandbox, "POST").is_empty());
}

#[test]
fn a_saved_creation_that_somebody_else_made_meanwhile_is_left_alone() {
    let sandbox = sandbox(&[]);
    let project = Project::with(NEW).file("rolo.yaml", ALLOW).at(&sandbox);
    project.rolo("plan --out plan.json").ends_with(0);
    project.rolo("apply --auto-approve").ends_with(0);
    project.rolo("apply plan.json --auto-approve").ends_with(7);
    assert_eq!(sent(&sandbox, "POST").len(), 1);
}

#[test]
fn a_saved_deletion_leaves_a_contact_alone_that_became_somebody_else() {
    let sandbox = sandbox(&[]);
    let project = Project::with("email: jane@example.com\nstate: absent\n");
    let project = project.file("rolo.yaml", ALLOW).at(&sandbox);
    project.rolo("plan --out plan.json").ends_with(0);
    let other = |email: &str| {
        let yaml = format!("id: {ID}\nemail: {email}\n");
        Project::with(&yaml).at(&sandbox).rolo("apply --auto-approve").ends_with(0);
    };
    other("joe@example.com");
    let run = project.rolo("apply plan.json --auto-approve").ends_with(7);
    assert!(run.stdout.contains("somebody changed it since it was planned"), "{run}");
    assert!(sent(&sandbox, "DELETE").is_empty());
    // Another spelling is nobody else.
    other("JANE@example.com");
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert_eq!(sent(&sandbox, "DELETE").len(), 1);
}

#[test]
fn a_deleted_contact_gives_its_e_mail_free() {
    let other = "0e0e0e0e-0000-4000-8000-000000000002";
    let live = |id: &str, email: &str| json!({"id": id, "email": email});
    let contacts = json!([live(ID, "a@example.com"), live(other, "b@example.com")]);
    let sandbox = Sandbox::with(&json!({ "contacts": contacts }), &[]);
    let yaml = format!("id: {other}\nemail: a@example.com\n---\nid: {ID}\nstate: absent\n");
    let project = Project::with(&yaml).file("rolo.yaml", ALLOW).at(&sandbox);
    project.rolo("apply --auto-approve").ends_with(0);
    project.rolo("plan --detailed-exitcode").ends_with(0);
    assert!(sandbox.requests().iter().all(|request| request["status"] != 409));
}
