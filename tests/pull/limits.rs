//! Which contacts and fields a pull is about, and where new files go.

use serde_json::json;

use super::{JANE, JOE, SAM, TAGS, TINA, edit, in_step, jane, numstat, workspace};
use crate::env::{Project, Sandbox};

fn two() -> Sandbox {
    workspace(&[
        jane(),
        json!({
            "id": JOE, "firstName": "Joe", "lastName": "Roe", "email": "joe@example.org",
            "ownerId": TINA, "tagIds": [TAGS[1]], "fax": "1-555-0199",
        }),
    ])
}

/// The contact files after a pull with these arguments.
fn files(arguments: &str) -> Vec<String> {
    let sandbox = two();
    let project = Project::new().at(&sandbox);
    project.rolo(&format!("pull {arguments}")).ends_with(0);
    let mut files: Vec<String> = std::fs::read_dir(project.path("contacts"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    files
}

#[test]
fn contacts_are_chosen() {
    let (both, one) = (["jane-doe.yaml", "joe-roe.yaml"], ["joe-roe.yaml"]);
    assert_eq!(files(""), both);
    assert_eq!(files("--tag billing"), one);
    assert_eq!(files("--tag Billing --tag Sponsor"), both);
    assert_eq!(files("--owner tina@ourfirm.example"), one);
    assert_eq!(files("--domain Example.org"), one);
    assert_eq!(files("--domain example.org --tag Sponsor"), [""; 0]);
    assert_eq!(files("JOE@example.org"), one);
    assert_eq!(files(JOE), one);
}

#[test]
fn fields_are_chosen() {
    let sandbox = two();
    let project = Project::new().at(&sandbox);
    project.rolo("pull --fields owner,fax joe@example.org").ends_with(0);
    let expected = format!(
        "id: {JOE}\nemail: joe@example.org\nfax: 1-555-0199\nowner: tina@ourfirm.example\n"
    );
    assert_eq!(project.read("contacts/joe-roe.yaml"), expected);
    // What the project leaves alone does not come in either.
    let project =
        Project::new().at(&sandbox).file("rolo.yaml", "policy: {ignore: [fax, ownerId]}\n");
    project.rolo("pull joe@example.org").ends_with(0);
    let text = project.read("contacts/joe-roe.yaml");
    assert!(!text.contains("fax") && !text.contains("owner") && text.contains("tags"), "{text}");
}

#[test]
fn lists_and_patterns() {
    let sandbox = two();
    let config = "pull: {path: \"{domain}.yaml\", layout: list}\n";
    let project = Project::new().at(&sandbox).file("rolo.yaml", config);
    project.rolo("pull").ends_with(0);
    let list = project.read("contacts/example.com.yaml");
    assert!(
        list.starts_with(&format!("contacts:\n  - id: {JANE}\n    firstName: Jane\n")),
        "{list}"
    );
    super::assert_in_step(&project);
    project.rolo("fmt --check").ends_with(0);
    // A flag beats the file.
    let project = Project::new().at(&sandbox).file("rolo.yaml", config);
    project.rolo("pull --layout file --path all/{id}.yml").ends_with(0);
    assert!(project.path(&format!("contacts/all/{JANE}.yml")).exists());
    // An existing file is never written over.
    let project =
        Project::new().at(&sandbox).file("contacts/Jane-Doe.yaml", "email: x@example.com\n");
    project.rolo("pull jane@example.com").ends_with(0);
    assert_eq!(project.read("contacts/Jane-Doe.yaml"), "email: x@example.com\n");
    assert!(project.path(&format!("contacts/jane-doe-{}.yaml", &JANE[..8])).exists());
}

#[test]
fn managed_contacts_are_chosen() {
    let sandbox = two();
    let files = [
        ("contacts/jane.yaml", format!("id: {JANE}\ntitle: CEO\n")),
        ("contacts/joe.yaml", "email: joe@example.org\nfax: 1-555-0199\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    for (arguments, changed) in [
        ("--adopt drift jane@example.com", "1 1 contacts/jane.yaml"),
        ("--adopt drift contacts/joe.yaml", "1 1 contacts/joe.yaml"),
        (JOE, "1 1 contacts/joe.yaml"),
    ] {
        let project = in_step(&sandbox, &files);
        edit(&sandbox, JANE, &json!({"title": "Chair"}));
        edit(&sandbox, JOE, &json!({"fax": "1-555-0100"}));
        project.rolo(&format!("pull {arguments}")).ends_with(0);
        assert_eq!(numstat(&project), [changed], "{arguments}");
    }
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let sandbox = two();
    let project = Project::with(&format!("id: {JANE}\n")).at(&sandbox);
    for arguments in [
        "pull nobody@example.com",
        "pull --tag nothing",
        "pull --path {nickname}.yaml",
        "pull --path ../{name}.yaml",
        "pull --fields shoeSize",
        "pull jane@example.com contacts/all.yaml",
        "pull contacts/none.yaml",
    ] {
        let run = project.rolo(arguments).ends_with(1);
        assert!(run.stderr.contains("error"), "{run}");
        assert_eq!(project.read("contacts/all.yaml"), format!("id: {JANE}\n"));
    }
    let invalid = Project::with("id: nonsense\n").at(&sandbox);
    invalid.rolo("pull").ends_with(3);
}

#[test]
fn a_value_that_no_file_may_hold_is_listed() {
    let mut contact = jane();
    contact["email"] = "not an address".into();
    contact["ownerId"] = SAM.into();
    let sandbox = workspace(&[contact]);
    let project = Project::new().at(&sandbox);
    let run = project.rolo("pull").ends_with(0);
    assert!(run.stdout.contains("email  not written:"), "{run}");
    assert!(!project.read("contacts/jane-doe.yaml").contains("email"));
    super::assert_in_step(&project);
}

#[test]
fn json_says_the_same() {
    let sandbox = two();
    let project =
        in_step(&sandbox, &[("contacts/jane.yaml", &format!("id: {JANE}\ntitle: CEO\n"))]);
    edit(&sandbox, JANE, &json!({"title": "Chair"}));
    let json = project.rolo("pull --format json").ends_with(0).json();
    assert_eq!(json["new"][0]["file"], "contacts/joe-roe.yaml");
    let taken = &json["taken"][0];
    assert_eq!(
        (&taken["file"], &taken["line"], &taken["field"], &taken["before"], &taken["after"]),
        (&json!("contacts/jane.yaml"), &json!(2), &json!("title"), &json!("CEO"), &json!("Chair"))
    );
}
