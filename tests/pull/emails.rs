//! E-mails that moved between contacts: no pull leaves two files with one e-mail.

use serde_json::{Value, json};

use super::{JANE, JOE, commit, edit, in_step, numstat, workspace};
use crate::env::{Project, Sandbox};

const ANN: &str = "5d1c2f6e-8a3b-4c4d-9e5f-6a7b8c9d0e1f";

fn contact(id: &str, name: &str) -> Value {
    let email = format!("{}@example.com", name.to_lowercase());
    json!({"id": id, "firstName": name, "lastName": "Roe", "email": email})
}

/// Two contacts with files, in step.
fn two() -> (Sandbox, Project) {
    let sandbox = workspace(&[contact(JANE, "Jane"), contact(JOE, "Joe")]);
    let project = in_step(
        &sandbox,
        &[
            ("contacts/jane.yaml", &format!("id: {JANE}\nemail: jane@example.com\n")),
            ("contacts/joe.yaml", &format!("id: {JOE}\nemail: joe@example.com\n")),
        ],
    );
    (sandbox, project)
}

/// Joe moves away, and Jane gets his address.
fn move_on(sandbox: &Sandbox) {
    edit(sandbox, JOE, &json!({"email": "old@example.com"}));
    edit(sandbox, JANE, &json!({"email": "joe@example.com"}));
}

#[test]
fn a_chain_is_taken_over_whole() {
    let (sandbox, project) = two();
    move_on(&sandbox);
    project.rolo("pull").ends_with(0);
    assert_eq!(numstat(&project), ["1 1 contacts/jane.yaml", "1 1 contacts/joe.yaml"]);
    super::assert_in_step(&project);
}

#[test]
fn half_of_a_chain_is_left_alone() {
    let (sandbox, project) = two();
    move_on(&sandbox);
    let run = project.rolo(&format!("pull --adopt all {JANE}")).ends_with(0);
    insta::assert_snapshot!(run.stdout, @r"
    ! Jane Roe <joe@example.com>  contacts/jane.yaml:2
        email  left alone: `contacts/joe.yaml:2` has this e-mail, and two files cannot

    Nothing written: 1 difference left alone.
    ");
    project.rolo("validate").ends_with(0);
}

/// Both stand on one line, and the report tells them apart.
#[test]
fn of_two_on_one_line_the_right_one_is_left_alone() {
    let sandbox = workspace(&[contact(JANE, "Jane"), contact(JOE, "Joe"), contact(ANN, "Ann")]);
    let list = format!(
        "contacts: [{{id: {JOE}, email: joe@example.com}}, {{id: {JANE}, email: jane@example.com}}]\n"
    );
    let ann = format!("id: {ANN}\nemail: ann@example.com\n");
    let project = in_step(&sandbox, &[("contacts/list.yaml", &list), ("contacts/ann.yaml", &ann)]);
    project.write("contacts/ann.yaml", format!("id: {ANN}\nemail: new@example.com\n"));
    commit(&project);
    edit(&sandbox, JOE, &json!({"email": "j@example.com"}));
    edit(&sandbox, JANE, &json!({"email": "new@example.com"}));
    let json = project.rolo("pull --format json").ends_with(0).json();
    assert_eq!(json["taken"][0]["after"], "j@example.com", "{json:#}");
    let left: Vec<_> = json["left"].as_array().unwrap().iter().map(|left| &left["email"]).collect();
    assert!(left.contains(&&json!("new@example.com")), "{json:#}");
    project.rolo("validate").ends_with(0);
}

#[test]
fn a_new_contact_with_an_address_that_a_file_has_waits() {
    let (sandbox, project) = two();
    edit(&sandbox, JANE, &json!({"email": "j@example.com"}));
    crate::env::web::send(
        &sandbox.url,
        "POST",
        "/contacts",
        r#"{"firstName":"Ann","lastName":"Roe","email":"jane@example.com"}"#,
    );
    // Jane's file wants another address by now, so that hers is not taken over.
    project.write("contacts/joe.yaml", format!("id: {JOE}\nemail: jane2@example.com\n"));
    let run = project.rolo("pull --fields firstName,title").ends_with(0);
    insta::assert_snapshot!(run.stdout, @r"
    ! Ann Roe <jane@example.com>  contacts/jane.yaml:2
        left alone: `contacts/jane.yaml:2` has this e-mail, and two files cannot

    Nothing written: 1 difference left alone.
    ");
    project.rolo("validate").ends_with(0);
    // With all fields both come in.
    project.rolo("pull").ends_with(0);
    project.rolo("validate").ends_with(0);
    assert!(project.path("contacts/ann-roe.yaml").exists());
}

#[test]
fn what_is_taken_back_may_stop_another() {
    let sandbox = workspace(&[contact(JANE, "Jane"), contact(JOE, "Joe"), contact(ANN, "Ann")]);
    let project = in_step(
        &sandbox,
        &[
            ("contacts/jane.yaml", &format!("id: {JANE}\nemail: jane@example.com\n")),
            ("contacts/joe.yaml", &format!("id: {JOE}\nemail: joe@example.com\n")),
            ("contacts/ann.yaml", &format!("id: {ANN}\nemail: ann@example.com\n")),
        ],
    );
    // Jane → the address that Joe's file wants and has not sent; Ann → Jane's.
    project.write("contacts/joe.yaml", format!("id: {JOE}\nemail: new@example.com\n"));
    commit(&project);
    edit(&sandbox, JANE, &json!({"email": "new@example.com"}));
    edit(&sandbox, ANN, &json!({"email": "jane@example.com"}));
    let run = project.rolo("pull").ends_with(0);
    insta::assert_snapshot!(run.stdout, @r"
    ! Joe Roe <joe@example.com>  contacts/joe.yaml:2
        email  left alone: the file is newer and not applied yet; `--adopt all` takes Ruddr's value
    ! Jane Roe <new@example.com>  contacts/jane.yaml:2
        email  left alone: `contacts/joe.yaml:2` has this e-mail, and two files cannot
    ! Ann Roe <jane@example.com>  contacts/ann.yaml:2
        email  left alone: `contacts/jane.yaml:2` has this e-mail, and two files cannot

    Nothing written: 3 differences left alone.
    ");
    project.rolo("validate").ends_with(0);
    project.rolo("pull --adopt all").ends_with(0);
    project.rolo("validate").ends_with(0);
    assert_eq!(numstat(&project).len(), 3);
}

#[test]
fn flags_about_new_files_do_not_go_with_taking_over() {
    let (_sandbox, project) = two();
    for flags in ["--adopt all --domain example.com", "--ids --owner Sam", "--adopt drift --tag x"]
    {
        let run = project.rolo(&format!("pull {flags}")).ends_with(1);
        assert!(run.stderr.contains("cannot be used with"), "{run}");
    }
}

#[test]
fn only_the_fields_that_are_asked_for_are_taken_over() {
    let sandbox = workspace(&[contact(JANE, "Jane")]);
    let text = format!("id: {JANE}\nfirstName: Jane\nlastName: Roe\n");
    let project = in_step(&sandbox, &[("contacts/jane.yaml", &text)]);
    edit(&sandbox, JANE, &json!({"firstName": "Janet", "lastName": "Row"}));
    project.rolo("pull --adopt all --fields lastName").ends_with(0);
    assert_eq!(
        project.read("contacts/jane.yaml"),
        format!("id: {JANE}\nfirstName: Jane\nlastName: Row\n")
    );
}
