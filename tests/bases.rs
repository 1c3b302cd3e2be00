//! Which commit a plan is judged by, in clones and CI systems that tell little or too much of it.

use crate::env::Project;
use crate::verdicts::{Repo, git};

const PROTECTED: &str = "policy: {protected: [{fields: [title]}]}\n";

impl Repo {
    /// Another clone of it, made with these options.
    fn clone_with(&self, options: &[&str]) -> Project {
        let project = Project::new();
        let source = format!("file://{}", self.project.path("").display());
        let folder = project.path("clone");
        let arguments = [&["clone", "-q"], options, &[&source, folder.to_str().unwrap()]].concat();
        git(&project.path(""), &arguments);
        project.at(&self.sandbox)
    }
}

/// A branch called `main` that nobody uses any more is not the default one for that.
#[test]
fn what_is_known_of_a_push_beats_a_guess_at_the_default_branch() {
    let repo = Repo::new("Old");
    repo.commit_title("Old");
    repo.git(&["checkout", "-q", "-b", "trunk"]);
    repo.project.write("rolo.yaml", PROTECTED);
    repo.commit();
    let before = repo.head();
    repo.project.write("rolo.yaml", "redact: never\n");
    repo.commit_title("New");
    assert_eq!(repo.verdict("").0, "update");
    assert_eq!(repo.verdict(&format!("--last-applied {before}")).0, "held");
    let repo = repo.variable("CI_COMMIT_BEFORE_SHA", &before);
    assert_eq!(repo.verdict("").0, "held");
    // GitHub tells the name of the default branch with each event.
    let event = repo.project.path("event.json");
    let json = r#"{"repository": {"private": true, "default_branch": "trunk"}}"#;
    std::fs::write(&event, json).unwrap();
    let repo = repo.variable("CI_COMMIT_BEFORE_SHA", "");
    let repo = repo.variable("GITHUB_EVENT_PATH", event.to_str().unwrap());
    assert_eq!(repo.verdict("").0, "held");
}

/// A clone that lacks the commit before the push cannot tell what the push changed.
#[test]
fn a_push_from_a_commit_that_is_not_here_is_no_push_from_its_parent() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", PROTECTED);
    repo.commit_title("Old");
    let before = repo.head();
    repo.project.write("rolo.yaml", "redact: never\n");
    repo.commit();
    repo.commit_title("New");
    repo.commit_other();
    repo.commit_title("New\nfax: null");
    for depth in ["3", "5"] {
        let clone = repo.clone_with(&["--depth", depth]);
        let clone = clone.variable("CI_COMMIT_BEFORE_SHA", &before);
        let run = clone.rolo("-C clone plan");
        if depth == "3" {
            assert!(run.ends_with(1).stderr.contains("error[history::shallow]"));
        } else {
            assert!(run.ends_with(0).stdout.contains("held      title"));
        }
    }
    // A new branch was nothing before.
    let clone =
        repo.clone_with(&["--depth", "4"]).variable("CI_COMMIT_BEFORE_SHA", &"0".repeat(40));
    clone.rolo("-C clone plan").ends_with(0);
}

/// Files that differ from HEAD make it the base; what it brought lifts no rule all the same.
#[test]
fn no_commit_lifts_a_rule_by_making_its_checkout_differ() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", PROTECTED);
    repo.project.write("contacts/bob.yaml", "email: bob@example.com\n");
    repo.commit_title("Old");
    repo.project.write("rolo.yaml", "redact: never\n");
    repo.commit_title("New");
    repo.project.write("contacts/bob.yaml", "# changed\nemail: bob@example.com\n");
    assert_eq!(repo.verdict("").0, "held");
    repo.project.write("contacts/new.yaml", "email: new@example.com\n");
    assert_eq!(repo.verdict("").0, "held");
}

/// An older pipeline that runs again would take back what newer ones sent.
#[test]
fn an_older_checkout_of_the_default_branch_sends_nothing() {
    let repo = Repo::new("A");
    repo.commit_title("A");
    repo.commit_other();
    let old = repo.head();
    repo.commit_title("B");
    repo.project.rolo("apply --auto-approve").ends_with(0);
    let clone = repo.clone_with(&[]);
    git(&clone.path("clone"), &["checkout", "-q", &old]);
    let run = clone.rolo("-C clone apply --auto-approve").ends_with(7);
    assert!(run.stderr.contains("error[history::behind]"), "{run}");
    // It can be planned, and sent by those who say that they mean it.
    clone.rolo("-C clone plan").ends_with(0);
    git(&clone.path("clone"), &["checkout", "-q", "main"]);
    clone.rolo("-C clone apply --auto-approve").ends_with(0);
    git(&clone.path("clone"), &["checkout", "-q", &old]);
    clone.rolo("-C clone apply --auto-approve --base HEAD^").ends_with(0);
}

/// A branch of a release may be behind the default one, and what a forced push leaves is judged from what both have.
#[test]
fn a_release_branch_is_not_behind_and_a_forced_push_lifts_no_rule() {
    let repo = Repo::new("A");
    repo.commit_title("A");
    repo.commit_title("B");
    repo.git(&["branch", "production"]);
    repo.commit_other();
    let clone = repo.clone_with(&["-b", "production"]);
    let clone = clone.variable("CI_DEFAULT_BRANCH", "main");
    clone.rolo("-C clone apply --auto-approve").ends_with(0);
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", PROTECTED);
    repo.commit_title("Old");
    repo.commit_other();
    let before = repo.head();
    repo.git(&["reset", "-q", "--hard", "HEAD^"]);
    repo.project.write("rolo.yaml", "redact: never\n");
    repo.commit();
    repo.commit_title("New");
    assert_eq!(repo.variable("CI_COMMIT_BEFORE_SHA", &before).verdict("").0, "held");
}

/// A checkout with commits of its own lacks what the default branch has all the same, and so does a saved plan of it.
#[test]
fn what_left_the_default_branch_or_was_planned_before_sends_nothing() {
    let repo = Repo::new("A");
    repo.commit_title("A");
    repo.commit_title("C");
    let clone = repo.clone_with(&[]);
    clone.rolo("-C clone plan --out plan.json").ends_with(0);
    repo.commit_title("B");
    let folder = clone.path("clone");
    git(&folder, &["fetch", "-q"]);
    let sends = |arguments: &str| {
        let run = clone.rolo(&format!("-C clone apply --auto-approve {arguments}"));
        assert_eq!(run.stderr.contains("error[history::behind]"), run.code == 7, "{run}");
        run.code
    };
    assert_eq!(sends("plan.json"), 7);
    git(&folder, &["commit", "-q", "--allow-empty", "-m", "of its own"]);
    assert_eq!((sends(""), sends("plan.json")), (7, 7));
    // Of a branch, a plan says what it lacks, where that may look like a change in Ruddr.
    repo.project.rolo("apply --auto-approve").ends_with(0);
    git(&folder, &["checkout", "-q", "-b", "feature"]);
    git(&folder, &["branch", "-q", "-f", "main", "origin/main"]);
    let note = "the default branch has commits that are not here";
    let run = clone.rolo("-C clone plan").ends_with(0);
    assert!(run.stdout.contains("drift") && run.stderr.contains(note), "{run}");
    git(&folder, &["merge", "-q", "main"]);
    let run = clone.rolo("-C clone plan").ends_with(0);
    assert!(!run.stderr.contains(note), "{run}");
    // What is no contact and no rule takes nothing back.
    git(&folder, &["checkout", "-q", "main"]);
    repo.commit_other();
    git(&folder, &["fetch", "-q"]);
    assert_eq!(sends(""), 0);
    let run = clone.rolo("-C clone apply --auto-approve --base HEAD^ plan.json").ends_with(7);
    assert!(run.stdout.contains("somebody changed it since it was planned"), "{run}");
}

/// Where releases are applied from a branch of their own, the tip that was merged into it is not what was applied.
#[test]
fn a_merged_release_is_judged_by_what_was_released_before() {
    let (push, last) = ("CI_COMMIT_BEFORE_SHA", "--last-applied");
    for (known, rules, live, wanted) in [
        (push, PROTECTED, "Old", "held"),
        (last, PROTECTED, "Old", "held"),
        (push, "redact: never\n", "Theirs", "conflict"),
        (last, "redact: never\n", "Theirs", "conflict"),
        ("", PROTECTED, "Old", "held"),
        ("", "redact: never\n", "Theirs", "conflict"),
    ] {
        let repo = Repo::new(live);
        repo.project.write("rolo.yaml", rules);
        repo.commit_title("Old");
        repo.git(&["branch", "production"]);
        repo.project.write("rolo.yaml", "redact: always\n");
        repo.commit_title("New");
        repo.git(&["checkout", "-q", "production"]);
        let before = repo.head();
        repo.git(&["merge", "-q", "--no-ff", "-m", "Release", "main"]);
        let argument = if known == last { format!("{last} {before}") } else { String::new() };
        let repo = if known == push { repo.variable(push, &before) } else { repo };
        assert_eq!(repo.verdict(&argument).0, wanted, "{known}");
        // A branch that merely took the default one in is judged by where it did.
        repo.project.write("other.txt", "of its own");
        repo.commit();
        if known.is_empty() {
            assert_eq!(repo.verdict("").0, if rules == PROTECTED { "update" } else { "drift" });
        }
    }
}
