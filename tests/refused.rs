//! What stops a plan: files that do not fit the workspace, names that it does not have, and a
//! connection that cannot be made.

use serde_json::{Value as Json, json};

use crate::env::{Project, Run, Sandbox};

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

fn contact(id: &str, email: &str) -> Json {
    json!({ "id": id, "firstName": "Jane", "lastName": "Doe", "email": email })
}

/// What `rolo plan` says of these files in a workspace with these contacts.
fn plan(live: &[Json], yaml: &str) -> Run {
    let member = |id: &str, email: &str| json!({ "id": id, "name": "Sam Okafor", "email": email });
    let seed = json!({
        "contacts": live,
        "members": [member(A, "sam@example.com"), member(B, "sam@example.org")],
    });
    let sandbox = Sandbox::with(&seed, &[]);
    Project::with(yaml).at(&sandbox).rolo("plan")
}

#[test]
fn name_that_means_nobody() {
    let live = [contact(A, "jane@example.com")];
    let run = plan(&live, "email: jane@example.com\nowner: Sam Okafro\n").ends_with(3);
    assert!(run.stderr.contains("error[names::unknown]"), "{run}");
    assert!(run.stderr.contains("did you mean `Sam Okafor`?"), "{run}");
    assert!(run.stderr.contains("error[contact::unclear]"), "{run}");
    assert!(run.stderr.contains("correct the files where the errors point"), "{run}");
    assert!(run.stderr.contains("--> contacts/all.yaml:2:8"), "{run}");
}

#[test]
fn name_that_means_two() {
    let live = [contact(A, "jane@example.com")];
    let run = plan(&live, "email: jane@example.com\nowner: Sam Okafor\n").ends_with(3);
    assert!(run.stderr.contains("error[names::ambiguous]"), "{run}");
    for way_out in ["sam@example.com", "sam@example.org", A, B] {
        assert!(run.stderr.contains(way_out), "{way_out}: {run}");
    }
    plan(&live, "email: jane@example.com\nowner: sam@example.org\n").ends_with(0);
}

#[test]
fn email_that_two_live_contacts_have() {
    let live = [contact(A, "jane@example.com"), contact(B, "JANE@example.com")];
    let run = plan(&live, "email: jane@example.com\n").ends_with(3);
    assert!(run.stderr.contains("error[contact::ambiguous]"), "{run}");
    assert!(run.stderr.contains(A) && run.stderr.contains(B), "{run}");
}

#[test]
fn one_live_contact_claimed_by_id_and_by_email() {
    let yaml = format!("id: {A}\ntitle: CEO\n---\nemail: jane@example.com\n");
    let run = plan(&[contact(A, "jane@example.com")], &yaml).ends_with(3);
    assert!(run.stderr.contains("error[contact::claimed-twice]"), "{run}");
}

#[test]
fn invalid_files_stop_a_plan_before_anything_is_read() {
    let sandbox = Sandbox::builtin(&[]);
    let run = Project::with("emial: x\n").at(&sandbox).rolo("plan").ends_with(3);
    assert!(run.stderr.contains("error[contact::invalid]"), "{run}");
    assert!(run.stderr.contains("`rolo validate` needs no network"), "{run}");
    assert!(sandbox.requests().is_empty());
}

#[test]
fn no_token() {
    let run = Project::examples().rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[config::token]: there is no API token"), "{run}");
}

#[test]
fn url_without_encryption() {
    let project = Project::examples().variable("RUDDR_API_TOKEN", "secret-token");
    let run = project.rolo("plan --api-url http://api.example.com/").ends_with(1);
    assert!(run.stderr.contains("error[config::url]"), "{run}");
    assert!(!run.stderr.contains("secret-token"), "{run}");
}

#[test]
fn workspace_that_is_not_the_pinned_one() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::examples().at(&sandbox).file("rolo.yaml", format!("workspace: {A}\n"));
    let run = project.rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[config::workspace]"), "{run}");
    assert!(run.stderr.contains(A), "{run}");
}

#[test]
fn the_contacts_folder_stays_inside_the_project() {
    for folder in ["..", "../..", "/etc", "a/../..", ".git", "a/.Git/hooks"] {
        let project = Project::with("email: a@example.com\n")
            .file("rolo.yaml", format!("contacts: {folder}\n"));
        let run = project.rolo("validate").ends_with(1);
        assert!(run.stderr.contains("error[config::contacts]: the contacts folder"), "{run}");
    }
    let project = Project::new().file("rolo.yaml", "contacts: people\n");
    std::os::unix::fs::symlink("/etc", project.path("people")).unwrap();
    project.rolo("validate").ends_with(1);
}

#[test]
fn names_that_are_nearly_right_are_not_passed_over_in_silence() {
    let project = Project::with("email: a@example.com\n").file("contacts/b.YAML", "email: b@c\n");
    let run = project.rolo("validate").ends_with(0);
    assert!(run.stderr.contains("warning[file::name]: this file is not read"), "{run}");
    for name in ["rolo.yml", "ROLO.yaml", ".rolo.yaml"] {
        let project = Project::with("email: a@example.com\n").file(name, "policy: {drift: fail}\n");
        let run = project.rolo("validate").ends_with(1);
        assert!(
            run.stderr.contains(&format!("error[config::name]: `{name}` is not read")),
            "{run}"
        );
    }
}

#[test]
fn a_repository_that_cannot_be_read_is_not_taken_for_none() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::examples().file(".git", "gitdir: nowhere\n").at(&sandbox);
    let run = project.rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[git::failed]"), "{run}");
}
