//! The three layouts of a file, and what a list shares.

use serde_json::{Value as Json, json};

use crate::env::{Project, Sandbox};

#[test]
fn layouts_are_freely_mixed() {
    let project = Project::new()
        .file("contacts/one.yaml", "email: a@example.com\n")
        .file(
            "contacts/several.yaml",
            "---\nemail: b@example.com\n---\nemail: c@example.com\n...\n",
        )
        .file("contacts/list.yml", "contacts:\n- email: d@example.com\n- email: e@example.com\n")
        .file(
            "contacts/both.yml",
            "email: f@example.com\n---\ncontacts: [{email: g@example.com}]\n",
        )
        .file("contacts/deep/er/shared.yaml", "contacts: []\ndefaults: {title: CEO}\n");
    let run = project.rolo("validate").ends_with(0);
    assert_eq!(run.stdout, "7 contacts in 5 files: valid\n");
    assert_eq!(run.stderr, "");
}

/// What a plan would set on the one contact of the workspace: field and value.
fn planned(yaml: &str) -> Vec<(String, Json)> {
    let live = json!({ "contacts": [{
        "id": "b27fd363-b75e-4ed1-af08-0b05119ea6b1",
        "firstName": "Jane",
        "lastName": "Doe",
        "email": "jane@example.com",
        "title": "live",
        "fax": "live",
        "officePhone": "live",
    }] });
    let sandbox = Sandbox::with(&live, &[]);
    let run = Project::with(yaml).at(&sandbox).rolo("plan --format json").ends_with(0);
    let plan = run.json();
    let steps = plan["contacts"].as_array().unwrap().iter();
    let changes = steps.flat_map(|step| step["changes"].as_array().unwrap());
    changes
        .map(|change| (change["field"].as_str().unwrap().to_owned(), change["after"].clone()))
        .collect()
}

#[test]
fn defaults_fill_what_a_contact_does_not_say() {
    let changes = planned(
        "defaults: {title: shared, fax: shared, officePhone: shared}\n\
         contacts:\n- {email: jane@example.com, fax: own, officePhone: null}\n",
    );
    let expected = [
        ("title".to_owned(), json!("shared")),
        ("officePhone".to_owned(), Json::Null),
        ("fax".to_owned(), json!("own")),
    ];
    assert_eq!(changes, expected);
}

#[test]
fn a_null_among_the_defaults_clears() {
    let changes =
        planned("defaults: {title: null}\ncontacts:\n- {email: jane@example.com, fax: own}\n");
    assert_eq!(changes, [("title".to_owned(), Json::Null), ("fax".to_owned(), json!("own"))]);
}

#[test]
fn a_field_that_nobody_mentions_is_left_alone() {
    assert_eq!(planned("defaults: {}\ncontacts:\n- email: jane@example.com\n"), []);
}

#[test]
fn defaults_reach_no_other_document() {
    let changes = planned(
        "defaults: {title: shared}\ncontacts: []\n---\ncontacts:\n- {email: jane@example.com}\n",
    );
    assert_eq!(changes, []);
}

#[test]
fn faults_among_defaults_are_told_once() {
    let yaml =
        "defaults: {title: 123}\ncontacts:\n- email: a@example.com\n- email: b@example.com\n";
    let run = Project::with(yaml).rolo("validate").ends_with(3);
    assert_eq!(run.stdout, "2 contacts in 1 file: 1 error\n");
}

#[test]
fn a_contact_may_take_the_name_where_the_defaults_have_the_id() {
    let yaml = "defaults: {ownerId: 00000000-0000-0000-0000-000000000001}\n\
                contacts:\n- {email: a@example.com, owner: Sam}\n";
    assert_eq!(Project::with(yaml).rolo("validate").ends_with(0).stderr, "");
}
