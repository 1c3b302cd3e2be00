//! Whose move a difference is: every row of the verdict table, through real git repositories.

use std::process::Command;

use serde_json::{Value, json};

use crate::env::{Project, Sandbox};

/// The id of the workspace.
pub(crate) const WORKSPACE: &str = "0e0e0e0e-0000-4000-8000-000000000001";
pub(crate) const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";

/// A project in a git repository, and a workspace with one contact.
pub(crate) struct Repo {
    pub(crate) project: Project,
    pub(crate) sandbox: Sandbox,
}

impl Repo {
    pub(crate) fn new(live_title: &str) -> Self {
        let sandbox = Sandbox::with(&workspace(live_title), &[]);
        let project = Project::new().at(&sandbox);
        let repo = Self { project, sandbox };
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        git(&self.project.path(""), arguments);
    }

    /// Sets a variable for all runs that follow.
    pub(crate) fn variable(self, name: &str, value: &str) -> Self {
        Self { project: self.project.variable(name, value), ..self }
    }

    /// Writes a contact file whose title is as given.
    pub(crate) fn title(&self, file: &str, title: &str) {
        let yaml = format!("id: {ID}\nemail: jane@example.com\ntitle: {title}\n");
        self.project.write(file, yaml);
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "step"]);
    }

    /// The id of the newest commit.
    pub(crate) fn head(&self) -> String {
        let mut git = Command::new("git");
        let head = git.args(["rev-parse", "HEAD"]).current_dir(self.project.path("")).output();
        String::from_utf8(head.unwrap().stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn commit_title(&self, title: &str) {
        self.title("contacts/jane.yaml", title);
        self.commit();
    }

    /// A commit that does not touch the contact.
    pub(crate) fn commit_other(&self) {
        self.project.write("other.txt", format!("{:?}", std::time::Instant::now()));
        self.commit();
    }

    pub(crate) fn plan(&self, arguments: &str) -> Value {
        self.project.rolo(&format!("plan --format json {arguments}")).ends_with(0).json()
    }

    /// The verdict on the title, and whether it is sent.
    pub(crate) fn verdict(&self, arguments: &str) -> (String, bool) {
        let plan = self.plan(arguments);
        let change = &plan["contacts"][0]["changes"][0];
        assert_eq!(change["field"], "title", "{plan}");
        (change["verdict"].as_str().unwrap().to_owned(), change["sent"].as_bool().unwrap())
    }
}

/// Makes a folder a repository with one commit of all that is in it.
pub(crate) fn committed(project: Project) -> Project {
    let folder = project.path("");
    git(&folder, &["init", "-q", "-b", "main"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "Contacts as they are"]);
    project
}

pub(crate) fn git(folder: &std::path::Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    let done = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    assert!(done.status.success(), "git {arguments:?}: {done:?}");
}

fn workspace(title: &str) -> Value {
    json!({
        "workspace": { "id": WORKSPACE, "name": "Test" },
        "contacts": [{
            "id": ID, "firstName": "Jane", "lastName": "Doe",
            "email": "jane@example.com", "title": title,
        }],
    })
}

fn sent(verdict: &str) -> (String, bool) {
    (verdict.to_owned(), true)
}

fn left(verdict: &str) -> (String, bool) {
    (verdict.to_owned(), false)
}

#[test]
fn outside_git_everything_is_an_update_and_it_says_so() {
    let sandbox = Sandbox::with(&workspace("Live"), &[]);
    let yaml = format!("id: {ID}\ntitle: New\n");
    let run = Project::with(&yaml).at(&sandbox).rolo("plan --format json").ends_with(0);
    assert_eq!(run.json()["contacts"][0]["changes"][0]["verdict"], "update");
    assert!(run.stderr.contains("outside git"), "{run}");
}

#[test]
fn a_live_value_that_was_committed_earlier_is_an_update() {
    let repo = Repo::new("Old");
    repo.commit_title("Old");
    repo.commit_title("New");
    assert_eq!(repo.verdict(""), sent("update"));
}

#[test]
fn a_field_that_was_never_managed_has_no_history() {
    let repo = Repo::new("Live");
    repo.project.write("contacts/jane.yaml", format!("id: {ID}\nemail: jane@example.com\n"));
    repo.commit();
    repo.commit_title("New");
    assert_eq!(repo.verdict(""), sent("update"));
}

#[test]
fn a_live_value_that_never_stood_here_is_drift() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.commit_other();
    assert_eq!(repo.verdict(""), sent("drift"));
    repo.project.write("rolo.yaml", "policy: {drift: keep}\n");
    assert_eq!(repo.verdict(""), left("drift"));
}

#[test]
fn both_moved_on_a_branch_is_a_conflict() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.git(&["checkout", "-q", "-b", "feature"]);
    repo.commit_title("Ours, newer");
    assert_eq!(repo.verdict(""), left("conflict"));
    assert_eq!(repo.verdict("--overwrite Jane@example.com:title"), sent("conflict"));
    assert_eq!(repo.verdict("--overwrite jane@example.com:fax"), left("conflict"));
    repo.project.write("rolo.yaml", "policy: {conflict: overwrite}\n");
    assert_eq!(repo.verdict(""), sent("conflict"));
}

#[test]
fn a_held_conflict_stays_one_through_later_commits() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.commit_title("Ours, newer");
    assert_eq!(repo.verdict(""), left("conflict"));
    repo.commit_other();
    repo.commit_other();
    assert_eq!(repo.verdict(""), left("conflict"));
    // Where the last apply is known, what it had is not this change's doing.
    assert_eq!(repo.verdict("--last-applied HEAD^"), sent("drift"));
    assert_eq!(repo.verdict("--last-applied HEAD~2"), sent("drift"));
    assert_eq!(repo.verdict("--last-applied HEAD~3"), left("conflict"));
}

#[test]
fn uncommitted_changes_are_judged_against_head() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.title("contacts/jane.yaml", "Not committed");
    assert_eq!(repo.verdict(""), left("conflict"));
    let repo = Repo::new("Ours");
    repo.commit_title("Ours");
    repo.title("contacts/jane.yaml", "Not committed");
    assert_eq!(repo.verdict(""), sent("update"));
}

#[test]
fn a_contact_is_followed_through_renames_and_splits() {
    let repo = Repo::new("Old");
    let other = "---\nemail: other@example.com\n";
    repo.project.write(
        "contacts/all.yaml",
        format!("id: {ID}\nemail: jane@example.com\ntitle: Old\n{other}"),
    );
    repo.commit();
    // Split off, without being committed yet, then renamed into a folder.
    repo.project.write("contacts/all.yaml", other);
    repo.title("contacts/jane.yaml", "New");
    assert_eq!(repo.verdict(""), sent("update"));
    repo.commit();
    assert_eq!(repo.verdict(""), sent("update"));
    repo.git(&["mv", "contacts/jane.yaml", "contacts/renamed.yml"]);
    repo.commit();
    assert_eq!(repo.verdict(""), sent("update"));
}

#[test]
fn a_merged_side_branch_counts_as_history() {
    let repo = Repo::new("On the side");
    repo.commit_title("Ours");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.commit_title("On the side");
    repo.commit_title("Ours");
    repo.git(&["checkout", "-q", "main"]);
    repo.commit_other();
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    assert_eq!(repo.verdict(""), sent("update"));
}

#[test]
fn managed_dropped_and_managed_again_has_its_history_back() {
    let repo = Repo::new("Old");
    repo.commit_title("Old");
    repo.project.write("contacts/jane.yaml", format!("id: {ID}\nemail: jane@example.com\n"));
    repo.commit();
    repo.commit_title("New");
    assert_eq!(repo.verdict(""), sent("update"));
    let repo = Repo::new("Changed there");
    repo.commit_title("Old");
    repo.project.write("contacts/jane.yaml", format!("id: {ID}\nemail: jane@example.com\n"));
    repo.commit();
    repo.commit_title("New");
    assert_eq!(repo.verdict(""), left("conflict"));
}

#[test]
fn a_clone_a_worktree_a_detached_head_and_a_subfolder_judge_alike() {
    let repo = Repo::new("Changed there");
    repo.commit_title("Ours");
    repo.git(&["checkout", "-q", "-b", "feature"]);
    repo.commit_title("Ours, newer");
    repo.git(&["worktree", "add", "-q", "--detach", "tree"]);
    assert_eq!(repo.verdict("-C tree"), left("conflict"));
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["clone", "-q", ".", "clone"]);
    git(&repo.project.path("clone"), &["checkout", "-q", "--detach", "origin/feature"]);
    assert_eq!(repo.verdict("-C clone"), left("conflict"));

    let repo = Repo::new("Old");
    repo.title("deep/er/contacts/jane.yaml", "Old");
    repo.commit();
    repo.title("deep/er/contacts/jane.yaml", "New");
    repo.commit();
    assert_eq!(repo.verdict("-C deep/er"), sent("update"));
}

#[test]
fn a_shallow_clone_that_hides_what_is_needed_is_named_with_the_fix() {
    let repo = Repo::new("Old");
    repo.commit_title("Old");
    repo.commit_title("New");
    repo.commit_other();
    let from = format!("file://{}", repo.project.path("").display());
    repo.git(&["clone", "-q", "--depth", "1", &from, "clone"]);
    let run = repo.project.rolo("-C clone plan").ends_with(1);
    assert!(run.stderr.contains("error[history::shallow]"), "{run}");
    for way_out in ["git fetch --unshallow", "fetch-depth: 0", "GIT_DEPTH: \"0\""] {
        assert!(run.stderr.contains(way_out), "{way_out}: {run}");
    }
    repo.git(&["-C", "clone", "fetch", "-q", "--unshallow"]);
    assert_eq!(repo.verdict("-C clone"), sent("update"));
}

#[test]
fn a_base_that_does_not_exist_is_named() {
    let repo = Repo::new("Old");
    repo.commit_title("New");
    let run = repo.project.rolo("plan --base no-such-branch").ends_with(1);
    assert!(run.stderr.contains("`no-such-branch`"), "{run}");
}

#[test]
fn protected_fields_are_held_and_end_apply_with_4() {
    let repo = Repo::new("Old");
    repo.commit_title("Old");
    repo.commit_title("New");
    repo.project
        .write("rolo.yaml", "policy: {protected: [{domain: example.com, fields: [title]}]}\n");
    assert_eq!(repo.verdict(""), left("held"));
    repo.project.rolo("apply --auto-approve").ends_with(4);
    repo.project
        .write("rolo.yaml", "policy: {protected: [{files: contacts/b*, fields: [title]}]}\n");
    assert_eq!(repo.verdict(""), sent("update"));
}

#[test]
fn a_file_whose_email_changed_is_told_the_id_to_add() {
    let repo = Repo::new("CEO");
    let file = |email: &str| format!("email: {email}\nfirstName: Jane\nlastName: Doe\n");
    repo.project.write("contacts/jane.yaml", file("jane@example.com"));
    repo.commit();
    // Nothing in the new address is like the old one.
    repo.project.write("contacts/jane.yaml", file("d.roe-northwind@corp.example"));
    let run = repo.project.rolo("plan").ends_with(0);
    assert!(
        run.stdout.contains(&format!(
            "git shows that it was Jane Doe <jane@example.com>: add the line `id: {ID}`"
        )),
        "{run}"
    );
    assert_eq!(repo.plan("")["missing"][0]["hints"][0]["former"], true);
    // Nobody becomes two by a new address, and whoever takes a file over is somebody else.
    repo.project.write("rolo.yaml", "policy: {create: allow}\n");
    let run = repo.project.rolo("plan").ends_with(0);
    assert!(run.stdout.contains("git shows that it was Jane Doe"), "{run}");
    assert!(!run.stdout.contains("policy.create"), "{run}");
    assert_eq!(repo.plan("")["summary"]["create"], 0);
    let bob = file("bob@corp.example").replace("Jane", "Bob").replace("Doe", "Roe");
    repo.project.write("contacts/jane.yaml", bob);
    assert_eq!(repo.plan("")["summary"]["create"], 1);
    repo.project.write("rolo.yaml", "");
    repo.project.write("contacts/jane.yaml", file("d.roe-northwind@corp.example"));
    // Where another file has the address now, the contact is that one.
    repo.project.write("contacts/other.yaml", "email: jane@example.com\n");
    assert!(!repo.project.rolo("plan").ends_with(0).stdout.contains("git shows"));
}

/// However many there are, wherever their files stand now, and however long ago it was.
#[test]
fn corrected_emails_create_nobody_twice() {
    let count = 60;
    let live = |n: usize| json!({"firstName": format!("F{n}"), "lastName": "Doe", "email": format!("c{n}@example.com")});
    let sandbox =
        Sandbox::with(&json!({"contacts": (0..count).map(live).collect::<Vec<_>>()}), &[]);
    let project = Project::new().at(&sandbox).file(
        "rolo.yaml",
        "policy: {create: allow, ceilings: {create: {percent: 100, floor: 100}}}\n",
    );
    let write = |folder: &str, domain: &str| {
        for n in 0..count {
            let text = format!("firstName: F{n}\nlastName: Doe\nemail: c{n}@{domain}\n");
            project.write(&format!("contacts/{folder}{n}.yaml"), text);
        }
    };
    write("", "example.com");
    let folder = project.path("");
    git(&folder, &["init", "-q", "-b", "main"]);
    let commit = || {
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-q", "--allow-empty", "-m", "step"]);
    };
    commit();
    for n in 0..count {
        std::fs::remove_file(project.path(&format!("contacts/{n}.yaml"))).unwrap();
    }
    write("moved/", "corp.example");
    // One who was never here is new.
    project.write("contacts/new.yaml", "firstName: F0\nlastName: New\nemail: n@corp.example\n");
    let created = || {
        let plan = project.rolo("plan --format json").ends_with(0).json();
        (plan["summary"]["create"].clone(), plan["summary"]["missing"].clone())
    };
    assert_eq!(created(), (1.into(), count.into()));
    commit();
    assert_eq!(created(), (1.into(), count.into()));
    commit();
    assert_eq!(created(), (1.into(), count.into()));
}

/// Somebody gives a contact another e-mail in Ruddr: a file that was there before makes no new one of the same name.
#[test]
fn who_stood_in_the_files_before_is_not_new() {
    let file = "firstName: Jane\nlastName: Doe\nemail: jane@example.com\n";
    for (live, is_created) in [
        (json!([{"firstName": "Jane", "lastName": "Doe", "email": "j@example.com"}]), false),
        (json!([{"firstName": "Jim", "lastName": "Doe", "email": "j@example.com"}]), true),
        (json!([]), true),
    ] {
        let sandbox = Sandbox::with(&json!({"contacts": live}), &[]);
        let project = Project::with(file).at(&sandbox);
        let project = project.file("rolo.yaml", "policy: {create: allow}\n");
        let project = committed(project);
        project.write("contacts/new.yaml", file.replace("jane@", "new@").replace("Doe", "New"));
        let plan = project.rolo("plan --format json --base HEAD").ends_with(0).json();
        let actions: Vec<&Value> = plan["contacts"].as_array().unwrap().iter().collect();
        assert_eq!(actions.len(), 1 + usize::from(is_created), "{live}: {plan}");
        assert_eq!(plan["summary"]["missing"], u8::from(!is_created), "{live}");
        let told = project.rolo("plan --base HEAD").ends_with(0).stdout;
        assert_eq!(told.contains("it may be there already"), !is_created, "{told}");
    }
}

#[test]
fn who_a_file_was_before_is_told_first_and_once() {
    let live = |n: u8, email: &str| json!({"id": format!("0e0e0e0e-0000-4000-8000-00000000000{n}"), "email": email});
    let all =
        [live(1, "anna@example.com"), live(2, "annb@example.com"), live(3, "annc@example.com")];
    let sandbox = Sandbox::with(&json!({"contacts": all}), &[]);
    let project = Project::with("email: annb@example.com\n");
    let project = committed(project).at(&sandbox);
    project.write("contacts/all.yaml", "email: annd@example.com\n");
    let plan = project.rolo("plan --format json").ends_with(0).json();
    let hints = plan["missing"][0]["hints"].as_array().unwrap();
    let hints: Vec<_> = hints.iter().map(|hint| (&hint["email"], &hint["former"])).collect();
    let hint = |email: &str, is_former: bool| (json!(email), json!(is_former));
    let expected = [
        hint("annb@example.com", true),
        hint("anna@example.com", false),
        hint("annc@example.com", false),
    ];
    assert_eq!(hints, expected.iter().map(|(email, former)| (email, former)).collect::<Vec<_>>());
}

/// Only a contact that gets its own place afterwards steps aside.
#[test]
fn what_looks_like_a_temporary_address_is_counted() {
    let address = format!("rolo-{ID}@example.com");
    for (email, title) in [("jane@example.com", &*address), (&address, "CEO")] {
        let repo = Repo::new("CEO");
        let file = format!("id: {ID}\nemail: {email}\ntitle: {title}\n");
        repo.project.write("contacts/jane.yaml", file);
        let summary = &repo.plan("")["summary"];
        for key in ["contacts", "changes", "sent"] {
            assert_eq!(summary[key], 1, "{key}: {summary}");
        }
        repo.project.write("rolo.yaml", "policy: {protected: [{domain: example.com}]}\n");
        let run = repo.project.rolo("apply --auto-approve").ends_with(4);
        assert!(run.stderr.contains("ends with 4: 1 field held"), "{run}");
        repo.project.write("rolo.yaml", "policy: {ceilings: {update: {percent: 0, floor: 0}}}\n");
        let run = repo.project.rolo("apply --auto-approve").ends_with(4);
        assert!(run.stderr.contains("1 contact would be updated"), "{run}");
        repo.project.write("rolo.yaml", "");
        let run = repo.project.rolo("apply --auto-approve").ends_with(0);
        assert!(run.stdout.contains("applied                1         1\n"), "{run}");
    }
}

/// What git is told to see in the place of the history is not the history.
#[test]
fn a_replaced_history_changes_no_verdict() {
    let repo = Repo::new("Live");
    repo.commit_title("Old");
    repo.commit_other();
    let before = repo.verdict("");
    assert_eq!(before.0, "drift");
    repo.git(&["replace", "--graft", "HEAD"]);
    assert_eq!(repo.verdict(""), before);
    repo.git(&["replace", "-d", "HEAD"]);
    repo.project.write(".git/info/grafts", "");
    let head = std::fs::read_to_string(repo.project.path(".git/refs/heads/main")).unwrap();
    repo.project.write(".git/info/grafts", head);
    assert_eq!(repo.verdict(""), before);
}

/// A folder that looks like the inside of a repository may have come with the files: with settings that run
/// programs, and with a history of its own.
#[test]
fn a_repository_that_came_with_the_files_is_none() {
    let repo = Repo::new("Live");
    repo.project.write("crm/contacts/jane.yaml", format!("id: {ID}\ntitle: CEO\n"));
    repo.git(&["init", "--bare", "--quiet", "crm"]);
    let config = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n";
    repo.project.write("crm/config", config);
    for command in
        ["plan", "drift", "apply --auto-approve", "pull --dry-run", "log contacts/jane.yaml"]
    {
        let run = repo.project.rolo(&format!("-C crm {command}")).ends_with(1);
        assert!(run.stderr.contains("error[git::failed]: git says: fatal: "), "{command}: {run}");
        assert!(run.stderr.contains("bare repository"), "{command}: {run}");
    }
}

#[test]
fn the_plan_names_its_base() {
    let repo = Repo::new("Old");
    repo.commit_title("Old");
    repo.commit_title("New");
    let plan = repo.plan("");
    assert_eq!(plan["base"].as_str().map(str::len), Some(40), "{plan}");
}
