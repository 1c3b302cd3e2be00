//! Files that do not fit exactly one live contact.

use serde_json::json;

use super::id;
use crate::env::{Project, Sandbox};

fn sandbox() -> Sandbox {
    let contacts = json!([
        {"id": id(1), "email": "twice@example.com", "title": "a"},
        {"id": id(2), "email": "Twice@Example.com ", "title": "b"},
        {"id": id(3), "email": "once@example.com", "title": "c"},
    ]);
    Sandbox::with(&json!({"contacts": contacts}), &[])
}

#[test]
fn an_e_mail_of_two_live_contacts_is_unclear() {
    let sandbox = sandbox();
    let project = Project::with("email: twice@example.com\ntitle: New\n").at(&sandbox);
    for command in ["plan", "plan --format json", "apply --auto-approve"] {
        let run = project.rolo(command).ends_with(3);
        assert_eq!(run.stdout, "", "{run}");
        let words = "several live contacts have the e-mail `twice@example.com`";
        assert!(run.stderr.contains(&format!("error[contact::ambiguous]: {words}")), "{run}");
        assert!(run.stderr.contains(&id(1)) && run.stderr.contains(&id(2)), "{run}");
        assert!(run.stderr.contains("contacts/all.yaml:1:1"), "{run}");
    }
    assert!(sandbox.patches().is_empty());
}

#[test]
fn an_id_makes_it_clear_and_no_file_no_matter() {
    let sandbox = sandbox();
    let yaml = format!("id: {}\nemail: twice@example.com\ntitle: New\n", id(2));
    let project = Project::with(&yaml).at(&sandbox);
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["contacts"][0]["id"], id(2), "{plan}");
    assert_eq!(plan["unmanaged"], 2, "{plan}");
    project.write("contacts/all.yaml", "email: once@example.com\ntitle: New\n");
    project.rolo("plan --detailed-exitcode").ends_with(2);
}

#[test]
fn two_files_that_claim_one_contact_are_both_named() {
    let sandbox = sandbox();
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/by-email.yaml", "email: once@example.com\ntitle: New\n")
        .file(
            "contacts/by-id.yaml",
            format!("# its e-mail may have changed\nid: {}\ntitle: Newer\n", id(3)),
        );
    for command in ["plan", "apply --auto-approve"] {
        let run = project.rolo(command).ends_with(3);
        assert_eq!(run.stdout, "", "{run}");
        assert!(run.stderr.contains("error[contact::claimed-twice]"), "{run}");
        assert!(run.stderr.contains("contacts/by-email.yaml:1:1"), "{run}");
        assert!(run.stderr.contains("contacts/by-id.yaml:2:1"), "{run}");
    }
    assert!(sandbox.patches().is_empty());
}

/// The e-mail of one with an id passes to a file that has none, which cannot be told from a file for the same person.
#[test]
fn an_e_mail_that_passes_to_a_file_without_an_id_goes_in_two_steps() {
    let sandbox = sandbox();
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/heir.yaml", "email: once@example.com\nfirstName: Noor\nlastName: Heir\n")
        .file("contacts/old.yaml", format!("id: {}\nemail: away@example.com\n", id(3)));
    let run = project.rolo("plan").ends_with(3);
    assert!(run.stderr.contains("error[contact::claimed-twice]"), "{run}");
    let advice =
        "where the e-mail passes from one to the other, apply the one with the `id:` first";
    assert!(run.stderr.contains(advice), "{run}");
    std::fs::rename(project.path("contacts/heir.yaml"), project.path("heir")).unwrap();
    project.rolo("apply --auto-approve").ends_with(0);
    std::fs::rename(project.path("heir"), project.path("contacts/heir.yaml")).unwrap();
    project.write("rolo.yaml", "policy: {create: allow}\n");
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["contacts"][0]["action"], "create", "{plan}");
}

#[test]
fn two_files_with_one_identity_are_refused_before_anything_is_read() {
    let sandbox = sandbox();
    for (one, two) in [
        ("email: once@example.com\n", "email: ' ONCE@example.com'\n"),
        (
            "id: 0000000a-0000-4000-8000-000000000003\n",
            "id: 0000000A-0000-4000-8000-000000000003\n",
        ),
    ] {
        let project =
            Project::new().at(&sandbox).file("contacts/1.yaml", one).file("contacts/2.yaml", two);
        let run = project.rolo("plan").ends_with(3);
        assert!(
            run.stderr.contains("contacts/1.yaml") && run.stderr.contains("contacts/2.yaml"),
            "{run}"
        );
    }
    assert!(sandbox.requests().is_empty());
}

#[test]
fn a_plan_of_one_file_sees_that_another_claims_its_contact() {
    let sandbox = sandbox();
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/a.yaml", "email: once@example.com\ntitle: New\n")
        .file("contacts/b.yaml", format!("id: {}\ntitle: Newer\n", id(3)))
        .file("contacts/c.yaml", format!("id: {}\ntitle: Other\n", id(1)));
    for named in ["contacts/a.yaml", "contacts/b.yaml"] {
        let run = project.rolo(&format!("plan {named}")).ends_with(3);
        assert!(run.stderr.contains("error[contact::claimed-twice]"), "{named}: {run}");
    }
    // What it is not about does not stop it.
    project.rolo("plan contacts/c.yaml").ends_with(0);
}

#[test]
fn who_has_a_file_already_is_not_what_another_file_means() {
    let sandbox = sandbox();
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/a.yaml", format!("id: {}\ntitle: c\n", id(3)))
        .file("contacts/b.yaml", "email: onze@example.com\ntitle: New\n")
        // Nobody without an e-mail is like another.
        .file("contacts/c.yaml", format!("id: {}\ntitle: New\n", id(9)));
    let plan = project.rolo("plan --format json").ends_with(0).json();
    let hints: Vec<_> = plan["missing"].as_array().unwrap().iter().map(|m| &m["hints"]).collect();
    assert_eq!(hints, [&json!([]), &json!([])], "{plan}");
    project.write("contacts/a.yaml", format!("id: {}\ntitle: a\n", id(1)));
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["missing"][0]["hints"][0]["id"], id(3), "{plan}");
    // More than four letters more are another address, however long both are.
    let long = |more: &str| format!("email: {more}once@example.com\ntitle: New\n");
    for (more, count) in [("abcd", 1), ("abcde", 0)] {
        project.write("contacts/b.yaml", long(more));
        let plan = project.rolo("plan --format json").ends_with(0).json();
        assert_eq!(plan["missing"][0]["hints"].as_array().unwrap().len(), count, "{more}: {plan}");
    }
}
