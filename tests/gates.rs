//! What stops a plan: ceilings, policies that fail, approval by digest; and what limits one.

use serde_json::{Value, json};

use crate::env::{Project, Sandbox};
use crate::verdicts::{ID, Repo};

/// A workspace of `n` contacts with an old title, and files that want a new one.
fn many(n: usize, config: &str) -> (Project, Sandbox) {
    let id = |n: usize| format!("00000000-0000-4000-8000-{n:012}");
    let live =
        |n: usize| json!({"id": id(n), "email": format!("c{n}@example.com"), "title": "Old"});
    let sandbox = Sandbox::with(&json!({"contacts": (0..n).map(live).collect::<Vec<_>>()}), &[]);
    let file = |n: usize| format!("id: {}\ntitle: New\n", id(n));
    let files: Vec<String> = (0..n).map(file).collect();
    let project = Project::with(&files.join("---\n")).file("rolo.yaml", config).at(&sandbox);
    (project, sandbox)
}

fn digest(project: &Project) -> String {
    let plan = project.rolo("plan --format json").ends_with(0).json();
    plan["digest"].as_str().unwrap().to_owned()
}

#[test]
fn the_floor_is_always_allowed_and_one_more_is_not() {
    let (project, sandbox) = many(25, "");
    project.rolo("apply --auto-approve").ends_with(0);
    assert_eq!(sandbox.patches().len(), 25);
    let (project, sandbox) = many(26, "");
    let run = project.rolo("apply --auto-approve").ends_with(4);
    assert!(run.stderr.contains("26 contacts would be updated, and the ceiling is 25"), "{run}");
    assert!(run.stderr.contains(&format!("--approve {}", digest(&project))), "{run}");
    assert!(sandbox.patches().is_empty());
    assert!(project.rolo("plan").ends_with(0).stdout.contains("Apply refuses this plan"));
}

#[test]
fn the_reviewed_digest_lets_exactly_that_plan_through() {
    let (project, sandbox) = many(3, "policy: {ceilings: {update: {percent: 0, floor: 2}}}\n");
    let reviewed = digest(&project);
    project.rolo("apply --auto-approve").ends_with(4);
    project.write("contacts/more.yaml", "email: c0@example.com\n");
    project.rolo("validate").ends_with(0);
    std::fs::remove_file(project.path("contacts/more.yaml")).unwrap();
    let changed = project.read("contacts/all.yaml").replacen("New", "Newer", 1);
    project.write("contacts/all.yaml", changed);
    let run = project.rolo(&format!("apply --auto-approve --approve {reviewed}")).ends_with(4);
    assert!(run.stderr.contains("not the approved plan"), "{run}");
    assert!(sandbox.patches().is_empty());
    let reviewed = digest(&project);
    project.rolo(&format!("apply --auto-approve --approve {reviewed}")).ends_with(0);
    assert_eq!(sandbox.patches().len(), 3);
}

#[test]
fn the_percentage_is_of_all_managed_contacts_in_a_limited_plan_too() {
    let config = "policy: {ceilings: {update: {percent: 50, floor: 0}}}\n";
    let (project, _sandbox) = many(4, config);
    project.write("contacts/two/all.yaml", "id: 00000000-0000-4000-8000-000000000009\n");
    project.rolo("apply --auto-approve contacts/all.yaml").ends_with(4);
    let all = project.read("contacts/all.yaml");
    let files: Vec<&str> = all.split("---\n").collect();
    project.write("contacts/all.yaml", files[..2].join("---\n"));
    project.write("contacts/rest.yaml", files[2..].join("---\n"));
    // Two of five are less than half.
    project.rolo("apply --auto-approve contacts/all.yaml").ends_with(0);
}

#[test]
fn a_policy_that_fails_sends_nothing() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.project.write("rolo.yaml", "policy: {drift: fail}\n");
    repo.commit();
    let run = repo.project.rolo("apply --auto-approve").ends_with(4);
    assert!(run.stderr.contains("`policy.drift` is `fail`"), "{run}");
    repo.title("contacts/jane.yaml", "Ours, newer");
    repo.project.write("rolo.yaml", "policy: {conflict: fail}\n");
    let run = repo.project.rolo("apply --auto-approve").ends_with(4);
    assert!(run.stderr.contains("`policy.conflict` is `fail`"), "{run}");
    // An approval would send nothing either.
    assert!(run.stderr.contains("`--overwrite EMAIL:FIELD`"), "{run}");
    assert!(!run.stderr.contains("--approve"), "{run}");
    repo.project.rolo("apply --auto-approve --overwrite jane@example.com").ends_with(0);
}

#[test]
fn one_commit_cannot_lift_a_rule_and_do_what_it_forbids() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", "policy: {protected: [{fields: [title]}]}\n");
    repo.commit_title("Old");
    repo.project.write("rolo.yaml", "policy: {}\n");
    repo.commit_title("New");
    assert_eq!(repo.verdict(""), ("held".to_owned(), false));
    repo.project.write("note.txt", "a commit later the rule is gone");
    repo.commit();
    assert_eq!(repo.verdict(""), ("update".to_owned(), true));
}

#[test]
fn no_push_of_several_commits_can_either() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", "policy: {protected: [{fields: [title]}]}\n");
    repo.commit_title("Old");
    let before = repo.project.read(".git/refs/heads/main").trim().to_owned();
    repo.project.write("rolo.yaml", "policy: {}\n");
    repo.commit();
    repo.commit_title("New");
    let sent = ("update".to_owned(), true);
    let held = ("held".to_owned(), false);
    // Nobody says what was pushed, what is said is no commit, or it is of something else.
    assert_eq!(repo.verdict(""), sent);
    let event = json!({ "before": before }).to_string();
    repo.project.write(".event.json", &event);
    let path = repo.project.path(".event.json").display().to_string();
    let repo = repo.variable("CI_COMMIT_BEFORE_SHA", &"0".repeat(40));
    assert_eq!(repo.verdict(""), sent);
    let repo = repo.variable("CI_COMMIT_BEFORE_SHA", &before);
    assert_eq!(repo.verdict(""), held);
    let repo = repo.variable("CI_COMMIT_BEFORE_SHA", "").variable("GITHUB_EVENT_PATH", &path);
    assert_eq!(repo.verdict(""), sent);
    let repo = repo.variable("GITHUB_EVENT_NAME", "push");
    assert_eq!(repo.verdict(""), held);
}

#[test]
fn drift_shows_what_changed_there_and_nothing_else() {
    let repo = Repo::new("Changed there");
    repo.project
        .write("contacts/jane.yaml", format!("id: {ID}\nemail: jane@example.com\ntitle: Ours\n"));
    repo.commit();
    repo.project.write("other.txt", "");
    repo.commit();
    repo.project.write(
        "contacts/jane.yaml",
        format!("id: {ID}\nemail: jane@example.com\ntitle: Ours\nfax: \"1\"\n"),
    );
    let run = repo.project.rolo("drift").ends_with(2);
    assert!(run.stdout.contains("title") && !run.stdout.contains("fax"), "{run}");
    assert!(run.stdout.contains("Drift: 1 field of 1 contact"), "{run}");
    assert!(
        run.stdout.contains("1 field differs, and nothing tells which side is newer."),
        "{run}"
    );
    let json: Value = repo.project.rolo("drift --format json").ends_with(2).json();
    assert_eq!(json["summary"]["untold"], 1, "{json}");
    assert_eq!(json["contacts"][0]["changes"][0]["field"], "title");
    let repo = Repo::new("Ours");
    repo.commit_title("Ours");
    let run = repo.project.rolo("drift").ends_with(0);
    assert_eq!(run.stderr, "", "{run}");
    // Who is gone may have been deleted there.
    repo.project.write("contacts/gone.yaml", "email: gone@example.com\n");
    let run = repo.project.rolo("drift").ends_with(0);
    assert!(run.stdout.contains("Ruddr. 1 contact of the files is not in Ruddr."), "{run}");
    repo.project.write("rolo.yaml", "policy: {create: allow}\n");
    repo.project
        .write("contacts/gone.yaml", "email: gone@example.com\nfirstName: Gone\nlastName: Away\n");
    let run = repo.project.rolo("drift").ends_with(0);
    assert!(run.stdout.contains("Ruddr. 1 contact of the files is not in Ruddr."), "{run}");
    assert!(run.stdout.contains("No drift: nobody"), "{run}");
}

/// The first commit, and no git at all, cannot tell drift from what is yet to be sent.
#[test]
fn what_nothing_tells_is_not_called_no_drift() {
    let said =
        "No drift that git can tell. 1 field differs, and nothing tells which side is newer.";
    let repo = Repo::new("Theirs");
    repo.commit_title("Ours");
    let outside = {
        let sandbox =
            Sandbox::with(&json!({"contacts": [{"id": ID, "email": "a@example.com"}]}), &[]);
        let project = Project::with(&format!("id: {ID}\ntitle: Ours\n")).at(&sandbox);
        project.rolo("drift -q").ends_with(0).stdout
    };
    assert_eq!(repo.project.rolo("drift -q").ends_with(0).stdout, format!("{said}\n"));
    assert_eq!(outside, format!("{said}\n"));
    let markdown = repo.project.rolo("drift --format markdown").ends_with(0).stdout;
    assert!(markdown.contains(said), "{markdown}");
}

#[test]
fn changed_limits_a_plan_to_files_that_differ_from_the_base() {
    let repo = Repo::new("Old");
    repo.project.write("contacts/gone.yaml", "email: gone@example.com\n");
    repo.commit_title("Old");
    repo.commit_other();
    repo.git(&["checkout", "-q", "-b", "feature"]);
    assert_eq!(repo.plan("--changed")["summary"]["managed"], 0);
    repo.commit_title("New");
    let plan = repo.plan("--changed");
    assert_eq!((&plan["summary"]["managed"], &plan["summary"]["missing"]), (&json!(1), &json!(0)));
    repo.project.write("contacts/new.yaml", "email: new@example.com\n");
    assert_eq!(repo.plan("--changed")["summary"]["managed"], 2);
    assert_eq!(repo.plan("")["summary"]["managed"], 3);
    let run = Project::with("email: a@example.com\n").at_nowhere().rolo("plan --changed");
    assert!(run.ends_with(1).stderr.contains("needs a git repository"));
}

#[test]
fn a_protection_that_cannot_be_read_is_an_error() {
    let project = Project::with("email: a@example.com\n")
        .file("rolo.yaml", "policy: {protected: [{files: \"contacts/[a\"}]}\n");
    let run = project.rolo("validate").ends_with(1);
    assert!(run.stderr.contains("error[config::glob]: this is not a glob"), "{run}");
    assert!(run.stderr.contains("rolo.yaml:1:30"), "{run}");
}

/// However a folder or a domain is written, it protects, or it is refused.
#[test]
fn a_protection_protects_in_every_spelling_or_is_none() {
    for rule in [
        "files: ./contacts/vip/**",
        "files: contacts/vip",
        "files: contacts/vip/",
        "files: contacts/vip/*.yaml",
        "files: ./contacts/vip/jane.yaml",
        "domain: '@Example.com'",
    ] {
        let repo = Repo::new("Old");
        repo.project.write("rolo.yaml", format!("policy: {{protected: [{{{rule}}}]}}\n"));
        repo.title("contacts/vip/jane.yaml", "New");
        assert_eq!(repo.verdict("").0, "held", "{rule}");
    }
    for rule in ["files: /contacts/**", "files: contacts/../**", "domain: '*.com'", "domain: .com"]
    {
        let repo = Repo::new("Old");
        repo.project.write("rolo.yaml", format!("policy: {{protected: [{{{rule}}}]}}\n"));
        let run = repo.project.rolo("validate").ends_with(1);
        assert!(run.stderr.contains("error[config::glob]"), "{rule}: {run}");
    }
}

/// A slip in a path would go unseen, since the rest of the rules works.
#[test]
fn a_protection_without_a_file_is_told() {
    let rules = "policy:\n  protected:\n    - {files: vip/**}\n    - {files: contacts/vip}\n    \
                 - {domain: example.org}\n";
    let project = Project::with("").file("rolo.yaml", rules);
    project.write("contacts/vip/jane.yaml", "email: jane@example.com\n");
    let run = project.rolo("validate").ends_with(0);
    assert_eq!(run.stderr.matches("warning[config::glob]").count(), 1, "{run}");
    assert!(run.stderr.contains("(line 3): no contact file matches `vip/**`"), "{run}");
    assert!(run.stdout.contains("1 warning"), "{run}");
    let plan = project.rolo("plan --sandbox").ends_with(0);
    assert!(plan.stderr.contains("no contact file matches `vip/**`"), "{plan}");
}

#[test]
fn a_protection_that_could_not_be_read_at_the_base_protects_nothing() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", "policy: {protected: [{files: \"contacts/[a\"}]}\n");
    repo.commit_title("Old");
    repo.project.write("rolo.yaml", "policy: {protected: [{files: \"contacts/[a]\"}]}\n");
    repo.commit_title("New");
    assert_eq!(repo.verdict(""), ("update".to_owned(), true));
    assert_eq!(repo.verdict("--against HEAD~1"), ("update".to_owned(), true));
}

/// A file that differs by how it was checked out, or by a step of CI, makes no push its own base.
#[test]
fn a_changed_file_lifts_no_rule_of_a_push() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", "policy: {protected: [{fields: [title]}]}\n");
    repo.commit_title("Old");
    let before = repo.project.read(".git/refs/heads/main").trim().to_owned();
    repo.project.write("rolo.yaml", "policy: {}\n");
    repo.commit_title("New");
    repo.project.write("contacts/more.yaml", "# a step of CI left this\n");
    let held = ("held".to_owned(), false);
    assert_eq!(repo.verdict(&format!("--last-applied {before}")), held);
    let repo = repo.variable("CI_COMMIT_BEFORE_SHA", &before);
    assert_eq!(repo.verdict(""), held);
}

/// What the rules of the day would not send is not sent by a plan of another day, approved or not.
#[test]
fn a_saved_plan_sends_nothing_that_the_rules_of_the_day_keep() {
    for (saved_under, live, title, today) in [
        ("{}", "Theirs", "Ours", "{drift: keep}"),
        ("{}", "Ours", "Newer", "{ignore: [title]}"),
        ("{conflict: overwrite}", "Theirs", "Newer", "{conflict: hold}"),
    ] {
        let repo = Repo::new(live);
        repo.project.write("rolo.yaml", format!("policy: {saved_under}\n"));
        repo.commit_title("Ours");
        repo.commit_other();
        repo.title("contacts/jane.yaml", title);
        repo.project.rolo("plan --out plan.json").ends_with(0);
        repo.project.write("rolo.yaml", format!("policy: {today}\n"));
        let plan: Value = serde_json::from_str(&repo.project.read("plan.json")).unwrap();
        for approval in [String::new(), format!("--approve {}", plan["digest"].as_str().unwrap())] {
            let apply = format!("apply plan.json --auto-approve {approval}");
            let run = repo.project.rolo(&apply).ends_with(4);
            let why = "1 change of it would not be sent by the rules of today";
            assert!(run.stderr.contains(why), "{today}: {run}");
        }
        assert!(repo.sandbox.patches().is_empty());
        repo.project.write("rolo.yaml", format!("policy: {saved_under}\n"));
        repo.project.rolo("apply plan.json --auto-approve").ends_with(0);
    }
}

/// Entries that stand for nobody make no ceiling higher.
#[test]
fn junk_lifts_no_ceiling() {
    let (project, sandbox) = many(8, "policy: {ceilings: {update: {percent: 50, floor: 0}}}\n");
    let all = project.read("contacts/all.yaml");
    for more in ["state: absent\n", "title: Nobody\n"] {
        let junk: Vec<String> =
            (0..90).map(|n| format!("---\nemail: n{n}@example.org\n{more}")).collect();
        project.write("contacts/all.yaml", format!("{all}{}", junk.concat()));
        let run = project.rolo("apply --auto-approve").ends_with(4);
        assert!(run.stderr.contains("8 contacts would be updated, and the ceiling is 4"), "{run}");
    }
    assert!(sandbox.patches().is_empty());
}

#[test]
fn a_saved_plan_has_to_pass_the_rules_of_the_day() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.title("contacts/jane.yaml", "Ours, newer");
    repo.project.rolo("plan --out plan.json --overwrite jane@example.com").ends_with(0);
    repo.project.write("rolo.yaml", "policy: {protected: [{fields: [title]}]}\n");
    let run = repo.project.rolo("apply plan.json --auto-approve").ends_with(4);
    assert!(run.stderr.contains("`policy.protected` forbids 1 change of it"), "{run}");
    // What nobody may change, no approval lets through.
    assert!(!run.stderr.contains("--approve") && run.stderr.contains("make a new plan"), "{run}");
    let plan: Value = serde_json::from_str(&repo.project.read("plan.json")).unwrap();
    let digest = plan["digest"].as_str().unwrap();
    let run = repo.project.rolo(&format!("apply plan.json --auto-approve --approve {digest}"));
    assert!(run.ends_with(4).stderr.contains("error[apply::refused]"));
    repo.project.write("contacts/jane.yaml", format!("id: {ID}\nemail: jane@new.example\n"));
    repo.project.write("rolo.yaml", "");
    repo.project.rolo("plan --out moved.json").ends_with(0);
    repo.project.write("rolo.yaml", "policy: {protected: [{domain: new.example}]}\n");
    let run = repo.project.rolo("apply moved.json --auto-approve").ends_with(4);
    assert!(run.stderr.contains("`policy.protected` forbids 1 change of it"), "{run}");
    repo.project.write("rolo.yaml", "policy: {conflict: fail}\n");
    repo.title("contacts/jane.yaml", "Ours, newer");
    repo.project.rolo("plan --out undecided.json").ends_with(0);
    repo.project.rolo("apply undecided.json --auto-approve").ends_with(4);
    repo.project.rolo("apply plan.json --auto-approve").ends_with(0);
}
