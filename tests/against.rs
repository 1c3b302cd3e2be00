//! `plan --against REV`: what changed between a revision and the files, with no network and no
//! token.

use serde_json::Value;

use crate::env::{Project, Run};
use crate::schema::assert_is_plan;
use crate::verdicts::git;

const JOE: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";

/// A repository whose first commit holds one file. Nobody listens where its workspace should be.
fn committed(yaml: &str) -> Project {
    let project = Project::with(yaml).variable("RUDDR_API_URL", "http://127.0.0.1:9/api/workspace");
    git(&project.path(""), &["init", "-q", "-b", "main"]);
    commit(&project);
    project
}

fn commit(project: &Project) {
    git(&project.path(""), &["add", "-A"]);
    git(&project.path(""), &["commit", "-q", "--allow-empty", "-m", "step"]);
}

fn plan(project: &Project) -> Value {
    let plan = project.rolo("plan --against HEAD --format json").ends_with(0).json();
    assert_is_plan(&plan);
    plan
}

#[test]
fn what_a_branch_changes() {
    let project = committed(&format!(
        "email: jane@example.com\nfirstName: Jane\nlastName: Doe\ntitle: Director\n\
         owner: Sam Okafor\ntags: [Sponsor, Partner]\n---\nid: {JOE}\nemail: joe@example.com\n\
         fax: \"1\"\n---\nemail: gone@example.com\n---\nemail: same@example.com\ntitle: Same\n"
    ));
    git(&project.path(""), &["checkout", "-q", "-b", "feature"]);
    project.write(
        "contacts/all.yaml",
        format!(
            "email: jane@example.com\nfirstName: Jane\nlastName: Doe\ntitle: Partner\n\
             owner: Tina Roe\ntags: [Partner, Press]\nmobilePhone: 1-555-0100\n---\nid: {JOE}\n\
             email: joseph@example.com\nfax: null\n---\nemail: ann@example.com\n\
             firstName: Ann\nlastName: Lee\n"
        ),
    );
    // The other one moved to a file of its own, which is no change.
    project.write("contacts/same.yaml", "title: Same\nemail: SAME@example.com\n");
    commit(&project);
    let run = project.rolo("plan --against main").ends_with(0);
    insta::assert_snapshot!(run);
    let run = project.rolo("plan --against main --format json --detailed-exitcode").ends_with(2);
    let plan = run.json();
    assert_is_plan(&plan);
    assert_eq!(plan["against"], "main");
    assert_eq!(plan["digest"], Value::Null);
    assert_eq!(plan["contacts"][0]["id"], Value::Null, "the files tell no id");
    assert_eq!(plan["contacts"][1]["id"], JOE);
    assert_eq!(plan["unmanaged"], 1);
    // The working tree is what counts, committed or not.
    project.rolo("plan --against feature --detailed-exitcode").ends_with(0);
    project.write("contacts/same.yaml", "title: Other\nemail: same@example.com\n");
    project.rolo("plan --against feature --detailed-exitcode").ends_with(2);
    project.rolo("plan --against feature contacts/all.yaml --detailed-exitcode").ends_with(0);
}

#[test]
fn an_id_that_is_added_or_dropped_is_no_change() {
    let without = "email: joe@example.com\ntitle: CEO\n";
    let with = format!("id: {JOE}\n{without}");
    for (old, new) in [(without, with.as_str()), (&with, without)] {
        let project = committed(old);
        project.write("contacts/all.yaml", new);
        assert_eq!(plan(&project)["summary"]["changes"], 0, "{old} to {new}");
        project.write("contacts/all.yaml", new.replace("CEO", "CFO"));
        assert_eq!(plan(&project)["summary"]["changes"], 1, "{old} to {new}");
    }
}

#[test]
fn a_field_that_the_revision_does_not_mention_has_no_known_value() {
    let project = committed("email: joe@example.com\nfax: null\n");
    project.write("contacts/all.yaml", "email: joe@example.com\nfax: \"1\"\ntitle: CEO\n");
    let plan = plan(&project);
    let changes = plan["contacts"][0]["changes"].as_array().unwrap();
    let told: Vec<_> = changes.iter().map(|c| (&c["field"], &c["reason"], &c["verdict"])).collect();
    assert_eq!(told.len(), 2, "{plan}");
    assert_eq!((told[0].0, told[0].1), (&"title".into(), &"unmentioned".into()));
    assert_eq!((told[1].0, told[1].1), (&"fax".into(), &"behind".into()));
    assert!(told.iter().all(|one| one.2 == "update"));
}

#[test]
fn names_are_compared_as_names_and_through_the_configuration() {
    let id = "0d3f4c1a-90b2-4b7e-8f6d-2c1b0a9e8d7c";
    let project = committed(&format!("email: joe@example.com\nownerId: {id}\ntags: [A, b]\n"));
    project.write("contacts/all.yaml", "email: joe@example.com\nowner: Sam\ntags: [B, a]\n");
    let plan_of = |project: &Project| plan(project)["summary"]["changes"].clone();
    assert_eq!(plan_of(&project), 1, "the owner cannot be looked up");
    project.write("rolo.yaml", format!("names: {{owners: {{Sam: {id}}}}}\n"));
    assert_eq!(plan_of(&project), 0);
}

#[test]
fn the_rules_of_the_revision_count_too() {
    let project = committed("email: joe@example.com\ntitle: CEO\n");
    project.write("rolo.yaml", "policy: {protected: [{domain: example.com}]}\n");
    commit(&project);
    project.write("rolo.yaml", "");
    project.write("contacts/all.yaml", "email: joe@example.com\ntitle: CFO\n");
    let change = plan(&project)["contacts"][0]["changes"][0].clone();
    assert_eq!((&change["verdict"], &change["reason"]), (&"held".into(), &"protected".into()));
}

#[test]
fn a_contact_that_should_go_is_a_deletion() {
    let project = committed("email: joe@example.com\ntitle: CEO\n");
    project.write("contacts/all.yaml", "email: joe@example.com\nstate: absent\n");
    let told = plan(&project);
    assert_eq!(told["contacts"][0]["action"], "delete");
    assert_eq!(told["contacts"][0]["refused"], "deleting-is-off");
    commit(&project);
    assert_eq!(plan(&project)["contacts"].as_array().unwrap().len(), 0);
}

#[test]
fn what_cannot_be_done_is_told() {
    let project = committed("email: joe@example.com\n");
    insta::assert_snapshot!(project.rolo("plan --against nowhere").ends_with(1));
    let misuse = |arguments: &str| -> Run { project.rolo(arguments).ends_with(1) };
    assert!(misuse("plan --against HEAD --out plan.json").stderr.contains("--out"));
    assert!(misuse("plan --against HEAD --sandbox").stderr.contains("--sandbox"));
    let outside = Project::with("email: joe@example.com\n").rolo("plan --against HEAD");
    assert!(outside.stderr.contains("needs a git repository"), "{outside}");
    outside.ends_with(1);
    // A rendering is not a plan that can be applied.
    project.rolo("plan --against HEAD --format json=plan.json").ends_with(0);
    project.rolo("apply plan.json --auto-approve --sandbox").ends_with(1);
}

#[test]
fn who_is_made_up_for_a_revision_is_no_hint() {
    let project =
        committed(&format!("email: jane@example.com\n---\nid: {JOE}\nemail: joe@example.com\n"));
    project.write("contacts/all.yaml", "email: jana@example.com\n---\nemail: jop@example.com\n");
    let plan = plan(&project);
    for missing in plan["missing"].as_array().unwrap() {
        let hints = missing["hints"].as_array().unwrap();
        assert!(hints.len() == 1 && hints[0]["id"] == JOE, "{plan}");
    }
}

/// Where the project stood elsewhere at the revision, nothing is known of its contacts, which is said.
#[test]
fn a_revision_without_a_contact_is_told() {
    let project = committed("email: jane@example.com\n");
    std::fs::create_dir(project.path("crm")).unwrap();
    std::fs::rename(project.path("contacts"), project.path("crm/contacts")).unwrap();
    project.write("crm/rolo.yaml", "");
    let run = project.rolo("-C crm plan --against HEAD").ends_with(0);
    assert!(run.stdout.contains("Plan: 1 contact new."), "{run}");
    let note = "no contact stood in `crm/contacts` at this revision, so each counts as new\n";
    assert!(run.stderr.contains(note), "{run}");
}
