//! The modes of the action on pull requests, forks, pushes and schedules.

use serde_json::{Value, json};

use super::runner::{Forge, Job, MARKER, Ran, repository};
use crate::env::{Project, Sandbox};
use crate::schema::assert_is_plan;

const ID: &str = "00000000-0000-4000-8000-000000000001";
const OTHER: &str = "00000000-0000-4000-8000-000000000002";

fn workspace(title: &str) -> Sandbox {
    Sandbox::with(
        &json!({
            "workspace": {"id": "00000000-0000-4000-8000-000000000009", "name": "Team"},
            "contacts": [
                {"id": ID, "firstName": "Ann", "lastName": "Lee", "email": "ann@example.com", "title": title},
                {"id": OTHER, "firstName": "Bo", "lastName": "Lim", "email": "bo@example.com", "title": "Bo's"},
            ],
        }),
        &[],
    )
}

fn ann(title: &str) -> String {
    format!("id: {ID}\ntitle: {title}\n")
}

/// The last commit gives Ann another title.
fn changed() -> Project {
    repository(&[("contacts/ann.yaml", &ann("Old"))], &[("contacts/ann.yaml", &ann("New"))])
}

fn plan(job: Job) -> Job {
    job.input("mode", "plan").pull_request("team/contacts")
}

#[test]
fn a_pull_request_gets_one_comment_that_is_kept_up_to_date() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), None));
    let job = plan(Job::new(changed(), &sandbox, &forge));
    let ran = job.run().ends_with(0);
    assert_eq!(ran.outputs["changes"], "1");
    assert_eq!(ran.outputs["exit-code"], "0");
    let verdicts: Value = serde_json::from_str(&ran.outputs["verdicts"]).unwrap();
    assert_eq!(verdicts, json!({"update": 1, "drift": 0, "conflict": 0, "held": 0, "missing": 0}));
    let json: Value = serde_json::from_str(&job.project.read("made/plan.json")).unwrap();
    assert_is_plan(&json);
    assert_eq!(json["digest"], ran.outputs["digest"].as_str());
    assert_eq!(ran.summary, job.project.read("made/plan.md"));
    assert_eq!(forge.entries()[0]["body"], format!("{MARKER}\n{}", ran.summary));
    for made in ["plan.html", "plan.sarif", "plan.xml"] {
        assert!(!job.project.read(&format!("made/{made}")).is_empty());
    }
    assert!(!job.project.path("made/plan.saved.json").exists());
    // The repository is public, so values are masked.
    assert!(!ran.log.contains("ann@") && !ran.summary.contains("ann@"), "{}", ran.summary);

    job.project.write("contacts/ann.yaml", ann("Newer"));
    crate::verdicts::git(&job.project.path(""), &["commit", "-qam", "more"]);
    job.run().ends_with(0);
    let comments = "/repos/team/contacts/issues";
    assert_eq!(
        forge.writes(),
        [
            format!("POST /api/workspace{comments}/7/comments"),
            format!("PATCH /api/workspace{comments}/comments/1000"),
        ]
    );
    assert_eq!(forge.entries().len(), 1);
}

#[test]
fn only_its_own_comment_is_changed_wherever_it_stands() {
    let other =
        |n: u64| json!({"id": n, "body": format!("{MARKER}\nmine"), "user": {"login": "eve"}});
    let mut comments: Vec<Value> = (0..150).map(other).collect();
    comments.push(json!({"id": 500, "body": format!("{MARKER}\nold"), "user": {"login": "github-actions[bot]"}}));
    let (sandbox, forge) = (workspace("Old"), Forge::new(comments, None));
    plan(Job::new(changed(), &sandbox, &forge)).run().ends_with(0);
    assert_eq!(forge.writes(), ["PATCH /api/workspace/repos/team/contacts/issues/comments/500"]);
}

#[test]
fn a_comment_that_cannot_be_written_is_a_warning() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), Some(403)));
    let ran = plan(Job::new(changed(), &sandbox, &forge)).run().ends_with(0);
    ran.says("::warning title=rolo::the comment could not be written");
}

#[test]
fn a_fork_is_planned_without_the_workspace() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), Some(403)));
    for token in ["sandbox", ""] {
        let job = Job::new(changed(), &sandbox, &forge).input("mode", "plan");
        let from = if token.is_empty() { "team/contacts" } else { "eve/contacts" };
        let ran = job.input("ruddr-token", token).pull_request(from).run().ends_with(0);
        assert!(ran.summary.contains("the workspace was not asked"), "{}", ran.summary);
        assert_eq!(ran.outputs["changes"], "1");
    }
    assert!(sandbox.requests().is_empty());
}

#[test]
fn what_apply_would_leave_undone_fails_where_the_change_touches_it() {
    let forge = Forge::new(Vec::new(), None);
    let sandbox = workspace("Changed in Ruddr");
    plan(Job::new(changed(), &sandbox, &forge))
        .run()
        .ends_with(4)
        .says("::error title=rolo::apply would leave something undone in 1 files of this change");
    // The same conflict, in a file that this change does not touch.
    let files = [("contacts/bo.yaml", &*format!("id: {OTHER}\ntitle: Other\n"))];
    let project = changed();
    project.write(files[0].0, files[0].1);
    crate::verdicts::git(&project.path(""), &["add", "-A"]);
    crate::verdicts::git(&project.path(""), &["commit", "-qm", "another"]);
    plan(Job::new(project, &sandbox, &forge))
        .run()
        .ends_with(0)
        .says("::warning title=rolo::apply would leave something undone in 1 files that");
    let missing = repository(
        &[("contacts/ann.yaml", &ann("Old"))],
        &[("contacts/eve.yaml", "email: eve@example.com\ntitle: x\n")],
    );
    plan(Job::new(missing, &sandbox, &forge)).run().ends_with(4);
}

/// Apply on main would send nothing at all.
#[test]
fn a_plan_that_a_rule_stops_whole_fails() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), None));
    let ceiling = "policy: {ceilings: {update: {percent: 0, floor: 0, max: 0}}}\n";
    let old = [("contacts/ann.yaml", &*ann("Old")), ("rolo.yaml", ceiling)];
    let project = repository(&old, &[("contacts/ann.yaml", &ann("New"))]);
    let job = plan(Job::new(project, &sandbox, &forge));
    let ran = job.run().ends_with(4).says("over a ceiling");
    job.input("approve", &ran.outputs["digest"]).run().ends_with(0);

    let drifted = workspace("Changed in Ruddr");
    let policy = "policy: {drift: fail, conflict: overwrite}\n";
    let text = |fax: &str| format!("{}fax: \"{fax}\"\n", ann("Old"));
    let old = [("contacts/ann.yaml", &*text("1")), ("rolo.yaml", policy)];
    let project = repository(&old, &[("contacts/ann.yaml", &text("2"))]);
    plan(Job::new(project, &drifted, &forge)).run().ends_with(4).says("1 files of this change");
    let project = repository(&old, &[("notes.txt", "x")]);
    plan(Job::new(project, &drifted, &forge))
        .run()
        .ends_with(0)
        .says("::warning title=rolo::apply");
}

#[test]
fn what_rolo_cannot_begin_with_is_told_in_the_comment() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), None));
    let job = plan(Job::new(changed(), &sandbox, &forge));
    job.run().ends_with(0);
    job.project.write("rolo.yaml", "policy: [x\n");
    let ran = job.run().ends_with(1).says("::error title=rolo::the files could not be checked");
    assert!(ran.summary.contains("### rolo: the files could not be checked"), "{}", ran.summary);
    let body = || forge.entries()[0]["body"].as_str().unwrap().to_owned();
    assert!(body().contains("the files could not be checked"), "{}", body());
    job.input("working-directory", "nowhere").run().ends_with(1).says("working-directory");
    assert!(body().contains("there is no such working-directory"), "{}", body());
    assert_eq!(forge.entries().len(), 1);
}

#[test]
fn a_receipt_that_anybody_may_download_has_no_salt() {
    let forge = Forge::new(Vec::new(), None);
    for is_private in [false, true] {
        let sandbox = workspace("Old");
        let job = Job::new(changed(), &sandbox, &forge).input("mode", "apply");
        let job = if is_private { job.in_private() } else { job };
        job.run().ends_with(0);
        let receipt = job.project.read("made/receipt.jsonl");
        let start: Value = serde_json::from_str(receipt.lines().next().unwrap()).unwrap();
        assert_eq!(start["salt"].is_string(), is_private, "{receipt}");
        assert!(start["digest"].is_string() && receipt.lines().count() > 2);
    }
}

#[test]
fn invalid_files_are_told_in_every_mode() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), None));
    for mode in ["validate", "plan", "apply", "drift"] {
        let bad = [("contacts/ann.yaml", "emial: x\n")];
        let job = Job::new(repository(&[], &bad), &sandbox, &forge).input("mode", mode);
        let ran = job.pull_request("team/contacts").run().ends_with(3);
        assert_eq!(ran.outputs["exit-code"], "3");
        assert!(ran.summary.contains("`contacts/ann.yaml:1`"), "{mode}: {}", ran.summary);
        ran.says("::error file=contacts/ann.yaml,line=1,col=1,");
    }
    assert!(forge.entries()[0]["body"].as_str().unwrap().contains("contacts/ann.yaml:1"));
    assert!(sandbox.requests().is_empty());
}

/// An older comment must not pass for the plan of this change.
#[test]
fn a_plan_that_cannot_be_made_is_told_in_the_comment() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), None));
    let job = plan(Job::new(changed(), &sandbox, &forge));
    job.run().ends_with(0);
    let job = plan(Job::new(job.project, &sandbox, &forge)).input("ruddr-token", "wrong");
    job.run().ends_with(1).says("[api::unauthorized]");
    assert_eq!(forge.entries().len(), 1);
    let body = forge.entries()[0]["body"].as_str().unwrap().to_owned();
    assert!(body.contains("### rolo: the plan could not be made"), "{body}");
    assert!(!job.project.path("made/plan.json").exists());
}

#[test]
fn a_saved_plan_is_kept_on_request_and_never_in_public() {
    let (sandbox, forge) = (workspace("Old"), Forge::new(Vec::new(), None));
    let job = || plan(Job::new(changed(), &sandbox, &forge)).input("upload-plan", "true");
    let public = job();
    public.run().ends_with(1).says("is not kept on a public repository");
    assert!(!public.project.path("made/plan.saved.json").exists());
    let private = job().in_private();
    private.run().ends_with(0);
    assert!(private.project.read("made/plan.saved.json").contains("New"));
}

#[test]
fn a_push_is_applied_with_the_last_good_run_as_its_base() {
    let sandbox = workspace("Old");
    let forge = Forge::new(vec![json!({"head_sha": "0".repeat(40)})], None);
    let job = Job::new(changed(), &sandbox, &forge).input("mode", "apply");
    // That commit is not in this history.
    let ran = job.run().ends_with(0).says("the last apply that ended well is not known");
    assert_eq!(sandbox.patches(), [json!({"title": "New"})]);
    assert!(job.project.read("made/receipt.jsonl").lines().count() > 2);
    assert!(ran.summary.starts_with("<pre>\n"), "{}", ran.summary);

    let run = std::process::Command::new("git")
        .args(["rev-parse", "HEAD^"])
        .current_dir(job.project.path(""))
        .output()
        .unwrap();
    let known = String::from_utf8(run.stdout).unwrap();
    let entry = json!({"head_sha": known.trim()});
    let forge = Forge::new(vec![entry], None);
    let ran = Job::new(job.project, &sandbox, &forge).input("mode", "apply").run().ends_with(0);
    assert!(!ran.log.contains("is not known"), "{}", ran.log);
}

/// A run that is started again has a clone in which its own commit is the newest one.
#[test]
fn a_run_of_an_older_commit_sends_nothing() {
    let sandbox = workspace("Old");
    let ahead = |files: &[&str]| {
        let files: Vec<_> = files.iter().map(|name| json!({"filename": name})).collect();
        json!({"status": "ahead", "files": files})
    };
    let gone = |status: &str| json!({"status": status, "files": [{"filename": "README.md"}]});
    let moved = json!({"status": "ahead", "files": [
        {"filename": "gone.txt", "previous_filename": "contacts/x.yaml"},
    ]});
    for compared in [
        ahead(&["README.md", "contacts/x.yaml"]),
        ahead(&["rolo.yaml"]),
        moved,
        gone("behind"),
        gone("diverged"),
    ] {
        let forge = Forge::new(vec![json!({"compared": compared})], None);
        let job = Job::new(changed(), &sandbox, &forge).input("mode", "apply");
        let ran = job.run().ends_with(7).says("history::behind");
        assert_eq!(ran.outputs["exit-code"], "7");
        assert!(ran.summary.contains("older commit of `main`"), "{}", ran.summary);
        assert!(sandbox.patches().is_empty());
    }
    // What is no contact and no rule takes nothing back.
    let compared = ahead(&["README.md", ".github/workflows/apply.yml"]);
    let forge = Forge::new(vec![json!({"compared": compared})], None);
    Job::new(changed(), &sandbox, &forge).input("mode", "apply").run().ends_with(0);
    assert_eq!(sandbox.patches().len(), 1);
}

#[test]
fn drift_keeps_one_issue() {
    let forge = Forge::new(Vec::new(), None);
    let steady = || repository(&[("contacts/ann.yaml", &ann("Ours"))], &[]);
    let drift = |sandbox: &Sandbox| Job::new(steady(), sandbox, &forge).input("mode", "drift");
    let drifted = workspace("Changed in Ruddr");
    let ran: Ran = drift(&drifted).run().ends_with(0);
    assert_eq!(ran.outputs["exit-code"], "2");
    drift(&drifted).input("fail-on-drift", "true").run().ends_with(2);
    assert_eq!(forge.entries().len(), 1);
    assert!(
        forge.entries()[0]["body"]
            .as_str()
            .unwrap()
            .contains("### rolo: Drift: 1 field of 1 contact changed in Ruddr")
    );
    drift(&workspace("Ours")).run().ends_with(0);
    assert_eq!(forge.entries()[0]["state"], "closed");
}

#[test]
fn other_peoples_text_stays_text() {
    let title = "```\n::error::x\n@octocat <!-- rolo:rolo --> ${{ github.token }} $(id)";
    let (sandbox, forge) = (workspace(title), Forge::new(Vec::new(), None));
    let job = plan(Job::new(changed(), &sandbox, &forge)).in_private();
    let ran = job.run().ends_with(4);
    assert!(ran.log.lines().filter(|line| line.starts_with("::error")).count() == 2, "{}", ran.log);
    let body = forge.entries()[0]["body"].as_str().unwrap().to_owned();
    assert!(
        body.contains(
            "```` ```\\n::error::x\\n@octocat <!-- rolo:rolo --> ${{ github.token }} $(id) ````"
        ),
        "{body}"
    );
}

#[test]
fn a_huge_plan_still_fits_the_comment() {
    let long = |title: &str| format!("{title}{}", " long".repeat(20));
    let contacts: Vec<Value> = (0..600)
        .map(|n| json!({"id": format!("00000000-0000-4000-8000-{n:012}"), "email": format!("c{n}@example.com"), "title": long("Old")}))
        .collect();
    let sandbox = Sandbox::with(&json!({"contacts": contacts}), &[]);
    let forge = Forge::new(Vec::new(), None);
    let file = |title: &str| {
        let one =
            |n| format!("  - id: 00000000-0000-4000-8000-{n:012}\n    title: {}\n", long(title));
        format!("contacts:\n{}", (0..600).map(one).collect::<Vec<_>>().concat())
    };
    let project =
        repository(&[("contacts/all.yaml", &file("Old"))], &[("contacts/all.yaml", &file("New"))]);
    plan(Job::new(project, &sandbox, &forge)).run().ends_with(4).says("over a ceiling");
    let body = forge.entries()[0]["body"].as_str().unwrap().len();
    assert!((50_000..65_536).contains(&body), "{body}");
}
