//! `rolo.yaml`: what is refused in it, and what `rolo config` says of it.

use std::os::unix::fs::symlink;

use serde_json::json;

use crate::env::{Project, Run};

/// What `rolo config` says of this `rolo.yaml`.
fn settings(yaml: impl AsRef<[u8]>) -> Run {
    Project::new().file("rolo.yaml", yaml).rolo("config")
}

/// One test for each line: a `rolo.yaml`, and the snapshot of what a person sees.
macro_rules! invalid {
    ($($name:ident: $yaml:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(settings($yaml).ends_with(1));
        }
    )*};
}

invalid! {
    unknown_key: "contact: people\n";
    unknown_key_below: "policy:\n  ceilings:\n    update:\n      percnt: 10\n";
    several_documents: "contacts: ci\n---\ncontacts: never\n";
    mapping_expected: "api: 20\n";
    list_left_empty: "policy:\n  protected:\n  # - files: contacts/board/**\n";
    number_expected: "api: {rate: fast}\n";
    number_too_small: "api: {burst: 0}\n";
    number_too_large: "api: {timeout: 3601}\n";
    number_negative: "api: {rate: -1}\n";
    text_expected: "workspace: 42\n";
    text_is_a_word: "contacts: no\n";
    choice_unknown: "policy: {drift: overwite}\n";
    choice_left_out: "policy: {drift: }\n";
    choice_unknown_without_a_near_one: "policy: {conflict: whatever}\n";
    list_expected: "policy: {ignore: fax}\n";
    text_left_out: "contacts:\nworkspace:\n";
    text_empty: "contacts: ''\napi: {endpoints: {members: ''}}\npolicy: {protected: [{files: ''}]}\n";
    names_without_ids: "names:\n  owners: {Sam: '', 2024: abc, '007': null, '': abc, a/b~c: abc}\n  tags: {2024: {a: b}}\n";
    alias_and_its_kin: "contacts: &a ci\nredact: *a\napi: !!map {}\npolicy: {<<: {drift: keep}}\n";
    field_unknown: "policy: {ignore: [email, phone]}\n";
    protected_key_unknown: "policy:\n  protected:\n  - file: contacts/board.yaml\n";
    not_yaml: "policy: {drift: keep\n";
    merge_not_finished: "workspace: a\n<<<<<<< HEAD\ncontacts: ci\n=======\ncontacts: people\n>>>>>>> x\n";
    duplicate_key: "contacts: ci\ncontacts: never\n";
    several_faults: "contacts: sometimes\napi: {burst: 0, rat: 1}\npolicy: {ignore: [fox]}\n";
}

#[test]
fn what_else_is_refused() {
    for (yaml, code) in [
        ("contacts: ''\n", "config::empty"),
        ("workspace: null\n", "config::null"),
        ("names: {owners: {Sam: null}}\n", "config::null"),
        ("names: {owners: {Sam: sam@example.com}}\n", "config::id"),
        ("api: {burst: 2.5}\n", "config::type"),
        ("api: {rate: '20'}\n", "config::type"),
        ("names: {tags: {Board: ''}}\n", "config::empty"),
        ("api: {endpoints: {members: members}}\n", "config::value"),
        ("api: {endpoints: {tags: ''}}\n", "config::empty"),
        ("api: {endpoints: {members: //api.example.com/x?y}}\n", "config::value"),
        ("policy: {protected: [{}]}\n", "config::value"),
        ("policy: {protected: [{fields: []}]}\n", "config::value"),
        ("policy: {create: true}\n", "config::value"),
        ("policy: {create: [allow]}\n", "config::value"),
        ("- contacts: ci\n", "config::layout"),
        ("contacts\n", "config::layout"),
        ("api: {token: secret}\n", "config::unknown-key"),
        ("api: {url: https://api.example.com}\n", "config::unknown-key"),
        ("contacts: &a ci\n", "yaml::anchor"),
    ] {
        let run = settings(yaml).ends_with(1);
        assert!(run.stderr.contains(&format!("error[{code}]")), "{yaml}: {run}");
        assert!(run.stderr.contains("error[config::invalid]"), "{yaml}: {run}");
        assert!(run.stderr.contains("--> rolo.yaml:1:"), "{yaml}: {run}");
    }
}

#[test]
fn file_that_is_not_text() {
    let run = settings(b"contacts: \xff\n").ends_with(1);
    assert!(run.stderr.starts_with("error[config::unreadable]: cannot read `rolo.yaml`"), "{run}");
}

#[test]
fn every_command_refuses_an_invalid_one() {
    let project = Project::examples().file("rolo.yaml", "policy: {drift: sometimes}\n");
    for command in ["validate", "config", "plan --sandbox", "apply --sandbox", "names --sandbox"] {
        let run = project.rolo(command).ends_with(1);
        assert!(run.stderr.contains("error[config::invalid]"), "{command}: {run}");
        assert_eq!(run.stdout, "", "{command}");
    }
}

#[test]
fn nothing_in_it_is_nothing_set() {
    let default = Project::new().rolo("config").ends_with(0).stdout;
    for empty in [
        "",
        "# nothing\n",
        "---\n",
        "{}\n",
        "api: {}\n",
        "policy:\n  # drift: keep\n",
        "policy:\n  ceilings:\n    update:\n    # percent: 10\napi: null\n",
        "names:\n  owners:\n    # Sam: 00000000-0000-0000-0000-000000000001\n",
    ] {
        assert_eq!(settings(empty).ends_with(0).stdout, default, "{empty:?}");
    }
}

#[test]
fn defaults() {
    insta::assert_snapshot!(Project::new().rolo("config").ends_with(0));
}

const ALL: &str = "\
workspace: b27fd363-b75e-4ed1-af08-0b05119ea6b1
contacts: people
api:
  rate: 7.5
  burst: 10
  concurrency: 4
  timeout: 30
  endpoints: {members: /people, tags: /tags, timeZones: /zones}
names:
  owners: {Sam Okafor: 00000000-0000-0000-0000-000000000001}
policy:
  create: allow
  delete: allow
  drift: keep
  conflict: fail
  crmOwned: manage
  ceilings:
    update: {percent: 100, floor: 0, max: 1000000}
  protected:
  - files: contacts/board/**
    fields: [email]
  - domain: example.com
  ignore: [fax, tagIds]
";

#[test]
fn file_and_flags() {
    let project = Project::new().file("rolo.yaml", ALL);
    insta::assert_snapshot!(project.rolo("config --rate 3 --timeout 9").ends_with(0));
}

#[test]
fn as_json() {
    let project = Project::new().file("rolo.yaml", "api:\n  rate: 7\n  burst: 9\n");
    let all = project.rolo("config --format json --rate 3").ends_with(0).json();
    assert_eq!(all["api.rate"], json!({ "value": 3.0, "origin": "--rate" }));
    assert_eq!(all["api.burst"], json!({ "value": 9, "origin": "rolo.yaml:3" }));
    assert_eq!(all["workspace"], json!({ "value": null, "origin": "default" }));
    assert_eq!(all["formatVersion"], "1.0");
    assert_eq!(all.as_object().unwrap().len(), 1 + rolo::schema::SETTINGS.len());
}

#[test]
fn flags_out_of_range() {
    for flag in [
        "--rate -1",
        "--rate 10001",
        "--rate x",
        "--burst 0",
        "--concurrency 0",
        "--timeout 0",
        "--timeout 3601",
        "--rate NaN",
        "--rate inf",
    ] {
        let run = Project::new().rolo(&format!("config {flag}")).ends_with(1);
        assert_eq!(run.stdout, "", "{flag}");
    }
}

#[test]
fn another_folder_of_contacts() {
    let project = Project::new()
        .file("rolo.yaml", "contacts: data/people\n")
        .file("data/people/a.yaml", "email: a@example.com\n")
        .file("contacts/b.yaml", "[");
    let run = project.rolo("validate").ends_with(0);
    assert_eq!(run.stdout, "1 contact in 1 file: valid\n");
}

#[test]
fn a_folder_with_its_name_lifts_no_rule() {
    let project = Project::new()
        .file("rolo.yaml/contacts/a.yaml", "email: a@example.com\n")
        .file("contacts/b.yaml", "email: b@example.com\n");
    let run = project.rolo("validate").ends_with(1);
    assert!(run.stderr.contains("cannot read `rolo.yaml`: it is not a regular file"), "{run}");
}

#[test]
fn a_link_with_its_name_is_not_passed_over() {
    let project = Project::new().file("settings.yaml", "");
    symlink("settings.yaml", project.path("rolo.yaml")).unwrap();
    assert!(project.rolo("validate").ends_with(1).stderr.contains("error[config::link]"));
}
