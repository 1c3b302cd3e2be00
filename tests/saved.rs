//! Saved plans: what was reviewed is what is applied.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::env::{Project, Sandbox};
use crate::verdicts::{committed, git};

fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn seed(n: usize) -> Value {
    let live =
        |n: usize| json!({"id": id(n), "email": format!("c{n}@example.com"), "title": "Old"});
    json!({
        "workspace": {"id": id(99), "name": "One"},
        "contacts": (0..n).map(live).collect::<Vec<_>>(),
    })
}

/// A saved plan of three contacts, and the workspace that it is for.
fn saved(sandbox: &Sandbox) -> Project {
    let file = |n: usize| format!("id: {}\ntitle: New\n", id(n));
    let files: Vec<String> = (0..3).map(file).collect();
    let project = Project::with(&files.join("---\n")).at(sandbox);
    project.rolo("plan --out plan.json").ends_with(0);
    project
}

fn edit(project: &Project, change: impl FnOnce(&mut Value)) {
    let mut plan: Value = serde_json::from_str(&project.read("plan.json")).unwrap();
    change(&mut plan);
    project.write("plan.json", plan.to_string());
}

#[test]
fn a_saved_plan_is_shown_again_and_applied() {
    let sandbox = Sandbox::with(&seed(5), &[]);
    let project = saved(&sandbox);
    let mode = std::fs::metadata(project.path("plan.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let planned = project.rolo("plan").ends_with(0).stdout;
    assert_eq!(project.rolo("show plan.json").ends_with(0).stdout, planned);
    let json = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(project.rolo("show plan.json --format json").ends_with(0).json(), json);
    // What is in the files now does not matter any more.
    project.write("contacts/all.yaml", "broken: [");
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert_eq!(sandbox.patches(), vec![json!({"title": "New"}); 3]);
}

#[test]
fn running_it_again_sends_nothing_more() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    let run = project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert!(run.stdout.contains("already right            3"), "{run}");
    assert_eq!(sandbox.patches().len(), 3);
}

#[test]
fn a_partial_failure_is_completed_by_the_same_command() {
    let sandbox = Sandbox::with(&seed(3), &["--fault", "400@patch:2"]);
    let project = saved(&sandbox);
    project.rolo("apply plan.json --auto-approve --concurrency 1").ends_with(6);
    let run = project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert!(run.stdout.contains("already right            2"), "{run}");
    project.rolo("plan --detailed-exitcode").ends_with(0);
}

#[test]
fn a_contact_that_moved_is_left_alone_and_the_others_proceed() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    let other = Project::with(&format!("id: {}\ntitle: Moved\n", id(1))).at(&sandbox);
    other.rolo("apply --auto-approve").ends_with(0);
    let run = project.rolo("apply plan.json --auto-approve").ends_with(7);
    assert!(run.stdout.contains("somebody changed it since it was planned"), "{run}");
    assert_eq!(sandbox.patches().len(), 3);
    other.rolo("plan --detailed-exitcode").ends_with(0);
}

#[test]
fn the_second_reading_takes_the_fewer_requests() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    let before = sandbox.requests().len();
    project.rolo("apply plan.json --auto-approve").ends_with(0);
    let reads: Vec<Value> =
        sandbox.requests().split_off(before).into_iter().filter(|r| r["method"] == "GET").collect();
    // The workspace, and one page instead of three contacts.
    assert_eq!(reads.len(), 2, "{reads:?}");
}

#[test]
fn another_workspace_is_refused() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    let mut other = seed(3);
    other["workspace"] = json!({"id": id(98), "name": "Two"});
    let two = Sandbox::with(&other, &[]);
    let run = project.at(&two).rolo("apply plan.json --auto-approve").ends_with(1);
    assert!(run.stderr.contains("the plan is for the workspace `One`"), "{run}");
    assert!(two.patches().is_empty());
}

#[test]
fn a_changed_effect_without_its_digest_is_refused() {
    let changes: [fn(&mut Value); 10] = [
        |plan| plan["contacts"][0]["email"] = "evil@example.com".into(),
        |plan| plan["contacts"][0]["name"] = "Evil".into(),
        |plan| plan["contacts"][0]["file"] = "contacts/other.yaml".into(),
        |plan| plan["contacts"][0]["crmSynced"] = true.into(),
        |plan| plan["contacts"][0]["changes"][0]["after"] = "Evil".into(),
        |plan| plan["contacts"][0]["changes"][0]["before"] = "Evil".into(),
        |plan| plan["contacts"][0]["id"] = id(2).into(),
        |plan| plan["contacts"][0]["changes"][0]["field"] = "fax".into(),
        |plan| plan["workspace"]["id"] = id(1).into(),
        |plan| {
            plan["contacts"].as_array_mut().unwrap().remove(1);
        },
    ];
    for change in changes {
        let sandbox = Sandbox::with(&seed(3), &[]);
        let project = saved(&sandbox);
        edit(&project, change);
        let run = project.rolo("apply plan.json --auto-approve");
        assert!(matches!(run.code, 1 | 4), "{run}");
        assert!(run.stderr.contains("cannot be used as a plan"), "{run}");
        assert!(sandbox.patches().is_empty());
    }
}

/// The digest does not tell why something is sent.
#[test]
fn what_only_says_that_it_steps_aside_is_counted_and_protected() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    edit(&project, |plan| {
        for contact in plan["contacts"].as_array_mut().unwrap() {
            contact["changes"][0]["reason"] = "temporary".into();
        }
    });
    for (policy, words) in [
        ("ceilings: {update: {percent: 0, floor: 0}}", "3 contacts would be updated"),
        ("protected: [{fields: [title]}]", "`policy.protected` forbids 3 changes"),
    ] {
        project.write("rolo.yaml", format!("policy: {{{policy}}}\n"));
        let run = project.rolo("apply plan.json --auto-approve").ends_with(4);
        assert!(run.stderr.contains(words), "{run}");
    }
    assert!(sandbox.patches().is_empty());
}

/// What the workspace is called is no effect, so the digest does not tell; apply asks.
#[test]
fn a_plan_cannot_call_the_workspace_something_else() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    edit(&project, |plan| plan["workspace"]["name"] = "Somebody Else's".into());
    let run = project.rolo("apply plan.json --auto-approve").ends_with(0);
    assert!(run.stdout.contains("Workspace One"), "{run}");
    assert!(!run.stdout.contains("Somebody"), "{run}");
}

/// The base is no effect, so the digest does not tell.
#[test]
fn a_base_that_is_no_commit_is_refused() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    let others = ["aaaaaaaaa\u{e9}", "main", "0a0a0a0a0a", &"xy".repeat(20)];
    for base in others.map(Value::from).into_iter().chain([json!(7)]) {
        edit(&project, |plan| plan["base"] = base);
        for form in ["html", "markdown", "text"] {
            let run = project.rolo(&format!("show plan.json --format {form}")).ends_with(1);
            assert!(run.stderr.contains("`base` is missing or not as documented"), "{run}");
        }
    }
    edit(&project, |plan| plan["base"] = "0a".repeat(20).into());
    let run = project.rolo("show plan.json --format markdown").ends_with(0);
    assert!(run.stdout.contains("base `0a0a0a0a0a`"), "{run}");
}

/// A plan that somebody made anew, with a digest that fits it, is not the one that was reviewed.
#[test]
fn another_plan_is_refused_where_the_reviewed_digest_is_named() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    let digest = |text: &str| serde_json::from_str::<Value>(text).unwrap()["digest"].clone();
    let reviewed = digest(&project.read("plan.json"));
    project.write("contacts/all.yaml", format!("id: {}\ntitle: Evil\n", id(0)));
    project.rolo("plan --out plan.json").ends_with(0);
    assert_ne!(digest(&project.read("plan.json")), reviewed);
    let approve = format!("--auto-approve --approve {}", reviewed.as_str().unwrap());
    for command in ["apply plan.json", "apply"] {
        let run = project.rolo(&format!("{command} {approve}")).ends_with(4);
        assert!(run.stderr.contains("digest"), "{run}");
    }
    assert!(sandbox.patches().is_empty());
}

#[test]
fn what_is_not_a_plan_is_told_apart() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    for (text, words) in [
        ("{", "it is not JSON (line 1, column 1)"),
        ("[]", "`formatVersion` is missing or not as documented"),
        (r#"{"formatVersion": "2.0"}"#, "its format is 2.0, and this rolo reads 1.0"),
        (r#"{"formatVersion": "1.7", "redacted": true}"#, "redacted rendering"),
        (r#"{"formatVersion": "1.7"}"#, "`workspace.id` is missing or not as documented"),
    ] {
        let project = Project::new().at(&sandbox).file("plan.json", text);
        for command in ["show plan.json", "apply plan.json --auto-approve"] {
            let run = project.rolo(command).ends_with(1);
            assert!(run.stderr.contains(words), "{run}");
        }
    }
    Project::new().at(&sandbox).rolo("show nowhere.json").ends_with(1);
}

#[test]
fn ceilings_hold_for_a_saved_plan_too() {
    let sandbox = Sandbox::with(&seed(3), &[]);
    let project = saved(&sandbox);
    project.write("rolo.yaml", "policy: {ceilings: {update: {percent: 0, floor: 1}}}\n");
    let run = project.rolo("apply plan.json --auto-approve").ends_with(4);
    let plan: Value = serde_json::from_str(&project.read("plan.json")).unwrap();
    let digest = plan["digest"].as_str().unwrap();
    assert!(run.stderr.contains(&format!("--approve {digest}")), "{run}");
    project.rolo(&format!("apply plan.json --auto-approve --approve {digest}")).ends_with(0);
}

#[test]
fn references_and_hints_are_saved_as_they_were() {
    let (tag, owner) =
        ("11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002");
    let mut seed = seed(3);
    seed["contactTags"] = json!([{"id": tag, "name": "Sponsor"}]);
    seed["members"] = json!([{"id": owner, "name": "Sam Okafor", "email": "sam@example.com"}]);
    let sandbox = Sandbox::with(&seed, &[]);
    let files = [
        format!("id: {}\ntags: [Sponsor]\nowner: Sam Okafor\nfax: null\n", id(0)),
        "email: c3@example.com\ntitle: New\n".to_owned(),
    ];
    let project = Project::with(&files.join("---\n")).at(&sandbox);
    let planned = project.rolo("plan --out plan.json").ends_with(0).stdout;
    assert!(planned.contains("c1@example.com") && !planned.contains("git shows"), "{planned}");
    assert_eq!(project.rolo("show plan.json").ends_with(0).stdout, planned);
    project.rolo("apply plan.json --auto-approve").ends_with(4);
    assert_eq!(sandbox.patches(), vec![json!({"ownerId": owner, "tagIds": [tag]})]);
}

/// A plan that is true of some other workspace of the same id, and forged for this one.
fn forged(theirs: &Value, files: &str) -> String {
    let sandbox = Sandbox::with(theirs, &[]);
    let project = Project::with(files).at(&sandbox);
    project.rolo("plan --out plan.json").ends_with(0);
    project.read("plan.json")
}

/// What rules and reviewers go by is looked up anew: who a contact is, its file, the number of contacts.
#[test]
fn a_forged_plan_evades_no_rule() {
    let title = |n: usize| format!("id: {}\ntitle: Evil\n", id(n));
    let other_email = {
        let mut theirs = seed(3);
        theirs["contacts"][0]["email"] = "somebody@example.org".into();
        forged(&theirs, &title(0))
    };
    let other_name = {
        let mut theirs = seed(3);
        theirs["contacts"][0]["name"] = "Evil".into();
        forged(&theirs, &format!("id: {}\nfirstName: New\nname: Evil\n", id(0)))
    };
    let many = {
        let files: Vec<String> = (0..200).map(|n| format!("id: {}\ntitle: Old\n", id(n))).collect();
        let files = format!("{}---\n{}---\n{}", files[2..].join("---\n"), title(0), title(1));
        forged(&seed(200), &files)
    };
    let other_file = forged(&seed(3), &title(0));
    let few = "policy: {ceilings: {update: {percent: 1, floor: 1}}}\n";
    for (plan, rules, code, words) in [
        (&other_email, "policy: {protected: [{domain: example.com}]}\n", 7, "left alone"),
        (&other_name, "policy: {protected: [{fields: [name]}]}\n", 7, "left alone"),
        (&many, few, 4, "2 contacts would be updated"),
        (&other_file, "policy: {protected: [{files: contacts/vip.yaml}]}\n", 4, "forbids 1 change"),
    ] {
        let sandbox = Sandbox::with(&seed(3), &[]);
        let project = Project::new().at(&sandbox).file("rolo.yaml", rules).file("plan.json", plan);
        project.write("contacts/vip.yaml", format!("id: {}\ntitle: Old\n", id(0)));
        let run = project.rolo("apply plan.json --auto-approve").ends_with(code);
        assert!(format!("{run}").contains(words), "{run}");
        assert!(sandbox.patches().is_empty(), "{run}");
    }
}

#[test]
fn a_plan_calls_owners_and_tags_what_the_workspace_calls_them() {
    let owner = "11111111-0000-4000-8000-000000000002";
    let called = |name: &str| {
        let mut seed = seed(3);
        seed["members"] = json!([{"id": owner, "name": name, "email": "sam@example.com"}]);
        seed
    };
    let plan = forged(&called("Somebody Else"), &format!("id: {}\nownerId: {owner}\n", id(0)));
    let sandbox = Sandbox::with(&called("Sam Okafor"), &[]);
    let project = Project::new().at(&sandbox).file("plan.json", plan);
    let run = project.rolo("apply plan.json --auto-approve").ends_with(7);
    let words =
        "error[plan::names]: the plan calls `Somebody Else` what the workspace calls `Sam Okafor`";
    assert!(run.stderr.starts_with(words), "{run}");
    assert!(sandbox.patches().is_empty());
}

/// A contact is protected by each file that holds it, and by the one that held it at the base revision.
#[test]
fn a_forged_plan_names_no_way_around_a_file() {
    let plan = forged(&seed(3), &format!("id: {}\ntitle: Evil\n", id(0)));
    for is_moved in [true, false] {
        let sandbox = Sandbox::with(&seed(3), &[]);
        let vip = format!("id: {}\ntitle: Old\n", id(0));
        let project = Project::new()
            .at(&sandbox)
            .file("rolo.yaml", "policy: {protected: [{files: contacts/vip.yaml}]}\n")
            .file("contacts/vip.yaml", &vip);
        let project = committed(project);
        project.write("contacts/z.yaml", &vip);
        if is_moved {
            std::fs::remove_file(project.path("contacts/vip.yaml")).unwrap();
            git(&project.path(""), &["add", "-A"]);
            git(&project.path(""), &["commit", "-q", "-m", "Moved"]);
        }
        project.write("plan.json", &plan);
        let run = project.rolo("apply plan.json --auto-approve").ends_with(4);
        assert!(run.stderr.contains("`policy.protected` forbids 1 change"), "{is_moved}: {run}");
        assert!(sandbox.patches().is_empty());
    }
}
