//! `rolo pull`: the workspace brought into the files, and nothing else of them touched.

use std::process::Command;

use serde_json::{Value, json};

use crate::env::{Project, Sandbox, web};
use crate::verdicts::git;

mod emails;
mod limits;
mod round_trip;
mod survives;

const JANE: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const JOE: &str = "37051a4f-0603-472a-b45d-74da81e41d3f";
const SAM: &str = "6f1d2c3b-4a59-4788-9e6d-7c8b9a0f1e2d";
const TINA: &str = "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f";
const TAGS: [&str; 3] = [
    "3a9e7c51-2b64-4f08-8d1f-6e5c4b3a2918",
    "7b8c9d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e",
    "0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f",
];

/// A workspace with these contacts, two members, and three tags.
fn workspace(contacts: &[Value]) -> Sandbox {
    workspace_with(contacts, &[])
}

fn workspace_with(contacts: &[Value], arguments: &[&str]) -> Sandbox {
    Sandbox::with(
        &json!({
            "workspace": {"id": "0e0e0e0e-0000-4000-8000-000000000001", "name": "Test"},
            "members": [
                {"id": SAM, "name": "Sam Okafor", "email": "sam@ourfirm.example"},
                {"id": TINA, "name": "Tina Roe", "email": "tina@ourfirm.example"},
            ],
            "contactTags": [
                {"id": TAGS[0], "name": "Sponsor"},
                {"id": TAGS[1], "name": "Billing"},
                {"id": TAGS[2], "name": "no"},
            ],
            "contacts": contacts,
        }),
        arguments,
    )
}

fn jane() -> Value {
    json!({
        "id": JANE, "firstName": "Jane", "lastName": "Doe", "email": "jane@example.com",
        "title": "CEO", "officePhone": "15550100", "description": "One\nTwo", "ownerId": SAM,
        "tagIds": [TAGS[0], TAGS[2]],
    })
}

/// Changes a contact as somebody in the app would.
fn edit(sandbox: &Sandbox, id: &str, body: &Value) {
    let (status, answer) =
        web::send(&sandbox.url, "PATCH", &format!("/contacts/{id}"), &body.to_string());
    assert_eq!(status, 200, "{answer}");
}

fn commit(project: &Project) {
    git(&project.path(""), &["add", "-A"]);
    git(&project.path(""), &["commit", "-q", "--allow-empty", "-m", "step"]);
}

/// A repository that was in step with its workspace two commits ago.
fn in_step(sandbox: &Sandbox, files: &[(&str, &str)]) -> Project {
    let project = Project::new().at(sandbox);
    for (path, text) in files {
        project.write(path, text);
    }
    git(&project.path(""), &["init", "-q", "-b", "main"]);
    commit(&project);
    project.write("notes.txt", "a commit that touches no contact");
    commit(&project);
    project
}

/// Added and deleted lines, and the file, of every file that differs from HEAD.
fn numstat(project: &Project) -> Vec<String> {
    let done = Command::new("git")
        .args(["-c", "core.quotePath=false", "diff", "--numstat", "HEAD"])
        .current_dir(project.path(""))
        .output()
        .unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    text.lines().map(|line| line.replace('\t', " ")).collect()
}

#[track_caller]
fn assert_in_step(project: &Project) {
    project.rolo("validate --allow-empty").ends_with(0);
    let plan = project.rolo("plan --format json --detailed-exitcode").ends_with(0).json();
    assert_eq!(plan["summary"]["changes"], 0, "{plan:#}");
    assert_eq!(plan["unmanaged"], 0, "{plan:#}");
}

#[test]
fn a_workspace_without_a_repository() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::new().at(&sandbox);
    insta::assert_snapshot!(project.rolo("pull").ends_with(0));
    assert_in_step(&project);
    let again = project.rolo("pull").ends_with(0);
    assert!(again.stdout.starts_with("Nothing to pull"), "{again}");
}

#[test]
fn without_a_list_of_tags_the_contacts_are_still_read_once() {
    let sandbox = workspace_with(&[jane()], &["--no-tags-endpoint"]);
    let project = Project::new().at(&sandbox);
    project.rolo("pull --tag sponsor").ends_with(0);
    let requests = sandbox.requests();
    let is_page = |request: &&Value| request["path"].as_str().unwrap().ends_with("/contacts");
    assert_eq!(requests.iter().filter(is_page).count(), 1, "{requests:#?}");
    let file = project.read("contacts/jane-doe.yaml");
    assert!(file.contains("Sponsor"), "{file}");
}

#[test]
fn a_new_file_is_as_a_person_would_write_it() {
    let sandbox = workspace(&[jane()]);
    let project = Project::new().at(&sandbox).file("schema/contact.schema.json", "{}");
    project.rolo("pull --path {domain}/{name}.yaml").ends_with(0);
    insta::assert_snapshot!(project.read("contacts/example.com/jane-doe.yaml"));
    project.rolo("fmt --check").ends_with(0);
    assert_in_step(&project);
}

#[test]
fn what_was_changed_in_ruddr_goes_into_its_place() {
    let sandbox = workspace(&[
        jane(),
        json!({
            "id": JOE, "firstName": "Joe", "lastName": "Roe", "email": "joe@example.com",
            "title": "Clerk", "ownerId": SAM,
        }),
    ]);
    let list = "# the firm\ndefaults:\n  owner: Sam Okafor   # all of them\ncontacts:\n\
                - email: joe@example.com\n  title: Clerk # still\n\n\
                # Jane\n- title: 'CEO'  # since 2019\n  tags: [ sponsor, \"no\" ]   # a set\n  id: ";
    let list = format!("{list}{JANE}\n  officePhone: \"15550100\"");
    let project = in_step(&sandbox, &[("contacts/all.yaml", &list)]);
    edit(
        &sandbox,
        JANE,
        &json!({"title": "it's #1: no", "tagIds": [TAGS[1], TAGS[0]],
                                 "ownerId": TINA, "officePhone": "+15550199"}),
    );
    edit(&sandbox, JOE, &json!({"title": null}));
    let run = project.rolo("pull").ends_with(0);
    insta::assert_snapshot!(run.stdout);
    insta::assert_snapshot!(project.read("contacts/all.yaml"));
    assert_in_step(&project);
}

#[test]
fn what_was_not_sent_and_what_both_changed_stay() {
    let sandbox = workspace(&[jane()]);
    let file = |title: &str, fax: &str| {
        format!("id: {JANE}\ntitle: {title}\nfax: {fax}\nofficePhone: \"15550100\"\n")
    };
    let project = in_step(&sandbox, &[("contacts/jane.yaml", &file("CEO", "null"))]);
    git(&project.path(""), &["checkout", "-q", "-b", "feature"]);
    project.write("contacts/jane.yaml", file("CFO", "1-555-0199"));
    commit(&project);
    edit(&sandbox, JANE, &json!({"title": "Chair", "officePhone": "1-555-0100"}));
    let run = project.rolo("pull").ends_with(0);
    insta::assert_snapshot!(run.stdout);
    assert_eq!(numstat(&project), ["1 1 contacts/jane.yaml"]);
    project.rolo("pull --adopt conflicts").ends_with(0);
    assert!(project.read("contacts/jane.yaml").contains("title: Chair"));
    assert!(project.read("contacts/jane.yaml").contains("fax: 1-555-0199"));
    project.rolo("pull --adopt all").ends_with(0);
    assert!(project.read("contacts/jane.yaml").contains("fax: null"));
    assert_in_step(&project);
}

#[test]
fn outside_git_only_all_takes_over() {
    let sandbox = workspace(&[jane()]);
    let project = Project::with(&format!("id: {JANE}\ntitle: CFO\n")).at(&sandbox);
    let run = project.rolo("pull").ends_with(0);
    assert!(run.stdout.contains("title  left alone"), "{run}");
    assert_eq!(project.read("contacts/all.yaml"), format!("id: {JANE}\ntitle: CFO\n"));
    project.rolo("pull --adopt drift,conflicts").ends_with(0);
    assert_eq!(project.read("contacts/all.yaml"), format!("id: {JANE}\ntitle: CFO\n"));
    project.rolo("pull --adopt all").ends_with(0);
    assert_eq!(project.read("contacts/all.yaml"), format!("id: {JANE}\ntitle: CEO\n"));
}

#[test]
fn missing_ids_are_written() {
    let sandbox = workspace(&[
        jane(),
        json!({
            "id": JOE, "firstName": "Joe", "lastName": "Roe", "email": "joe@example.com",
        }),
    ]);
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/jane.yaml", "# Jane\nemail: Jane@example.com # old\ntitle: CFO\n")
        .file(
            "contacts/list.yaml",
            "contacts:\n  # first\n  - firstName: Joe\n    email: joe@example.com",
        )
        .file("contacts/gone.yaml", "email: gone@example.com\n");
    let run = project.rolo("pull --ids").ends_with(0);
    assert!(run.stdout.contains("Pulled: 2 ids given, 1 contact missing"), "{run}");
    assert_eq!(
        project.read("contacts/jane.yaml"),
        format!("# Jane\nid: {JANE}\nemail: Jane@example.com # old\ntitle: CFO\n")
    );
    assert_eq!(
        project.read("contacts/list.yaml"),
        format!(
            "contacts:\n  # first\n  - id: {JOE}\n    firstName: Joe\n    email: joe@example.com"
        )
    );
    let again = project.rolo("pull --ids").ends_with(0);
    assert!(again.stdout.contains("\nNothing written: 1 contact missing"), "{again}");
}

#[test]
fn a_created_contact_gets_its_id() {
    let sandbox = workspace(&[]);
    let project = Project::with("email: ann@example.com\nfirstName: Ann\nlastName: Lee\n")
        .file("rolo.yaml", "policy: {create: allow}\n")
        .at(&sandbox);
    project.rolo("apply --auto-approve").ends_with(0);
    project.rolo("pull --ids").ends_with(0);
    let text = project.read("contacts/all.yaml");
    assert!(text.starts_with("id: ") && text.lines().count() == 4, "{text}");
    assert_in_step(&project);
}

#[test]
fn fields_of_a_crm_stay_with_it() {
    let mut synced = jane();
    synced["hubspotId"] = "4711".into();
    synced["websiteUrl"] = "https://www.example.com".into();
    let sandbox = workspace(&[synced]);
    let project = Project::new().at(&sandbox);
    project.rolo("pull").ends_with(0);
    let file = "contacts/jane-doe.yaml";
    let keys = |project: &Project| -> Vec<String> {
        let text = project.read(file);
        text.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(&project), ["id", "email", "websiteUrl", "tags"]);
    assert_in_step(&project);
    // A file that manages such a field all the same takes it over on request.
    project.write(file, format!("id: {JANE}\ntitle: CFO\n"));
    let run = project.rolo("pull --adopt all").ends_with(0);
    assert!(run.stdout.contains("title  left alone: HubSpot or Salesforce owns"), "{run}");
    project.rolo("pull --adopt all --crm-owned").ends_with(0);
    assert_eq!(project.read(file), format!("id: {JANE}\ntitle: CEO\n"));
    let whole = Project::new().at(&sandbox);
    whole.rolo("pull --crm-owned").ends_with(0);
    assert!(keys(&whole).contains(&"title".to_owned()));
    assert_in_step(&whole);
}

#[test]
fn a_dry_run_is_a_patch() {
    let sandbox = workspace(&[
        jane(),
        json!({
            "id": JOE, "firstName": "Joe", "lastName": "Roe", "email": "joe@example.com",
        }),
    ]);
    let file = format!("id: {JANE}\r\ntitle: CEO # c\r\n");
    let project = in_step(&sandbox, &[("contacts/jane.yaml", &file)]);
    edit(&sandbox, JANE, &json!({"title": "Chair"}));
    let run = project.rolo("pull --dry-run").ends_with(0);
    insta::assert_snapshot!(run.stdout);
    assert_eq!(numstat(&project), Vec::<String>::new());
    assert!(!project.path("contacts/joe-roe.yaml").exists());
    project.rolo("pull").ends_with(0);
    assert_eq!(project.read("contacts/jane.yaml"), file.replace("CEO", "Chair"));
    assert_in_step(&project);
}
