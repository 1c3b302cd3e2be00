//! Files, folders and whole projects that move take rules and history along.

use crate::env::Project;
use crate::verdicts::{ID, Repo, WORKSPACE};

#[test]
fn a_file_that_moves_takes_its_protection_along() {
    for root in ["", "crm/"] {
        let repo = Repo::new("Old");
        let at = |path: &str| format!("{root}{path}");
        let rules = "policy: {protected: [{files: contacts/board/*}]}\n";
        repo.project.write(&at("rolo.yaml"), rules);
        repo.title(&at("contacts/board/jane.yaml"), "Old");
        repo.commit();
        std::fs::remove_file(repo.project.path(&at("contacts/board/jane.yaml"))).unwrap();
        repo.title(&at("contacts/jane.yaml"), "New");
        repo.commit();
        let plan = repo.project.rolo(&format!("-C ./{root} plan --format json")).ends_with(0);
        assert_eq!(plan.json()["contacts"][0]["changes"][0]["verdict"], "held", "{root}");
    }
}

/// Drafts and templates are no contact's past, and neither is what lies in a folder of a longer name.
#[test]
fn what_is_no_contact_file_lends_no_past() {
    for other in ["contacts/_draft.yaml", "contacts/jane.txt", "contacts-old/jane.yaml"] {
        let repo = Repo::new("Theirs");
        repo.title("contacts/jane.yaml", "Old");
        repo.title(other, "Theirs");
        repo.commit();
        repo.commit_title("New");
        assert_eq!(repo.verdict("").0, "conflict", "{other}");
    }
}

const PROTECTED: &str = "policy: {protected: [{files: contacts/*}]}\n";

/// Where the contacts folder gets another name, what stood in the old one counts.
#[test]
fn a_renamed_folder_takes_its_rules_and_its_history_along() {
    let held = ("held".to_owned(), false);
    for is_committed in [true, false] {
        let repo = Repo::new("Old");
        repo.project.write("rolo.yaml", PROTECTED);
        repo.commit_title("Old");
        std::fs::remove_file(repo.project.path("contacts/jane.yaml")).unwrap();
        repo.project.write("rolo.yaml", "contacts: people\n");
        repo.title("people/jane.yaml", "New");
        if is_committed {
            repo.commit();
        } else {
            // Where HEAD is the base, too.
            assert_eq!(repo.verdict("--base HEAD"), held);
        }
        assert_eq!(repo.verdict(""), held, "{is_committed}");
    }
    for (live, title, verdict) in [("Theirs", "Old", "drift"), ("Theirs", "New", "conflict")] {
        let repo = Repo::new(live);
        repo.commit_title("Old");
        repo.git(&["mv", "contacts", "people"]);
        repo.project.write("rolo.yaml", "contacts: people\n");
        repo.title("people/jane.yaml", title);
        repo.commit();
        assert_eq!(repo.verdict("").0, verdict);
        repo.commit_other();
        assert_eq!(repo.verdict("").0, verdict);
    }
}

/// The same where the whole project moves within its repository.
#[test]
fn a_project_that_moves_takes_its_rules_and_its_history_along() {
    for (old, new) in [("", "crm/"), ("crm/", ""), ("crm/", "sales/crm/")] {
        let at = |root: &str, path: &str| format!("{root}{path}");
        let moved = |rules: &str, live: &str, title: &str| {
            let repo = Repo::new(live);
            repo.project.write(&at(old, "rolo.yaml"), rules);
            repo.title(&at(old, "contacts/jane.yaml"), "Old");
            repo.commit();
            for path in ["rolo.yaml", "contacts/jane.yaml"] {
                std::fs::remove_file(repo.project.path(&at(old, path))).unwrap();
            }
            repo.project.write(&at(new, "rolo.yaml"), "redact: never\n");
            repo.title(&at(new, "contacts/jane.yaml"), title);
            repo
        };
        let verdict = |repo: &Repo| {
            let root = if new.is_empty() { "." } else { new };
            let plan = repo.project.rolo(&format!("-C {root} plan --format json")).ends_with(0);
            plan.json()["contacts"][0]["changes"][0]["verdict"].clone()
        };
        let repo = moved(PROTECTED, "Old", "New");
        assert_eq!(verdict(&repo), "held", "{old} {new}, in the working tree");
        repo.commit();
        assert_eq!(verdict(&repo), "held", "{old} {new}");
        repo.commit_other();
        assert_eq!(verdict(&repo), "update", "{old} {new}, a commit later");
        let repo = moved("", "Theirs", "Old");
        repo.commit();
        assert_eq!(verdict(&repo), "drift", "{old} {new}");
        repo.commit_other();
        assert_eq!(verdict(&repo), "drift", "{old} {new}, a commit later");
    }
}

/// Of two projects that move in one commit, each takes its own rules and its own history along.
#[test]
fn projects_that_move_together_stay_apart() {
    let protected = "policy: {protected: [{fields: [title]}]}\n";
    // The other project has an id that the workspace has not, and so no plan.
    let moved = |live: &str, rules: &str, other: &str| {
        let repo = Repo::new(live);
        let with = |id: &str, rules: &str| format!("workspace: {id}\n{rules}");
        repo.project.write("a/rolo.yaml", with(&WORKSPACE.to_uppercase(), rules));
        repo.title("a/contacts/jane.yaml", "Old");
        repo.project.write("b/rolo.yaml", with("other", protected));
        repo.title("b/contacts/jane.yaml", other);
        repo.commit();
        std::fs::create_dir(repo.project.path("all")).unwrap();
        for root in ["a", "b"] {
            let new = repo.project.path(&format!("all/{root}"));
            std::fs::rename(repo.project.path(root), new).unwrap();
        }
        repo
    };
    let verdict = |repo: &Repo, arguments: &str| {
        let plan = repo.project.rolo(&format!("{arguments} plan --format json")).ends_with(0);
        plan.json()["contacts"][0]["changes"][0]["verdict"].clone()
    };
    for (live, rules, other, wanted) in [
        ("Theirs", "", "Theirs", "conflict"),
        ("Old", "", "Old", "update"),
        ("Old", protected, "Old", "held"),
    ] {
        let repo = moved(live, rules, other);
        repo.title("all/a/contacts/jane.yaml", "New");
        repo.commit();
        assert_eq!(verdict(&repo, "-C all/a"), wanted, "{live} {other}");
    }
    // Settings that name another workspace for a while, or none, shake nothing off.
    for settings in ["workspace: third\n", "redact: never\n"] {
        let repo = moved("Old", protected, "Old");
        repo.commit();
        for file in ["rolo.yaml", "contacts/jane.yaml"] {
            std::fs::remove_file(repo.project.path(&format!("all/a/{file}"))).unwrap();
        }
        repo.project.write("all/c/rolo.yaml", settings);
        repo.title("all/c/contacts/jane.yaml", "New");
        repo.commit();
        repo.project.write("all/c/rolo.yaml", format!("workspace: {WORKSPACE}\n"));
        repo.commit();
        let plan = repo.project.rolo("-C all/c plan --format json --base HEAD~2").ends_with(0);
        let plan = plan.json();
        assert_eq!(plan["contacts"][0]["changes"][0]["verdict"], "held", "{settings}");
    }
}

/// Something that is left where the project stood, or that is put in between, does not stand in for its rules.
#[test]
fn what_stays_behind_hides_no_rule_and_no_history() {
    let plan = |repo: &Repo, root: &str| {
        let plan = repo.project.rolo(&format!("-C {root} plan --format json")).ends_with(0).json();
        plan["contacts"][0]["changes"][0]["verdict"].clone()
    };
    for (rules, live, title, verdict) in [
        ("policy: {protected: [{fields: [title]}]}\n", "Old", "New", "held"),
        ("", "Theirs", "Old", "drift"),
    ] {
        for is_committed in [false, true] {
            let repo = Repo::new(live);
            repo.project.write("a/rolo.yaml", rules);
            repo.title("a/contacts/jane.yaml", "Old");
            repo.commit();
            std::fs::remove_file(repo.project.path("a/contacts/jane.yaml")).unwrap();
            repo.project.write("a/rolo.yaml", "redact: always\n");
            repo.project.write("b/rolo.yaml", "redact: never\n");
            repo.title("b/contacts/jane.yaml", title);
            if is_committed {
                repo.commit();
            }
            assert_eq!(plan(&repo, "b"), verdict, "{is_committed}");
        }
    }
    let repo = Repo::new("Old");
    repo.project
        .write("rolo.yaml", "contacts: crm/contacts\npolicy: {protected: [{fields: [title]}]}\n");
    repo.title("crm/contacts/jane.yaml", "Old");
    repo.commit();
    repo.project.write("crm/rolo.yaml", "policy: {conflict: overwrite}\n");
    repo.title("crm/contacts/jane.yaml", "New");
    repo.commit();
    assert_eq!(plan(&repo, "crm"), "held");
}

/// However often the folder is renamed, and whatever its names mean in a pattern.
#[test]
fn each_place_of_old_counts() {
    let rename = |repo: &Repo, from: &str, to: &str| {
        repo.git(&["mv", from, to]);
        repo.project.write("rolo.yaml", format!("contacts: \"{to}\"\n"));
        repo.commit();
    };
    let repo = Repo::new("Theirs");
    repo.commit_title("Old");
    let names = ["a [x]*?", "b!", "c d", "é", "people"];
    let mut from = "contacts";
    for to in names {
        rename(&repo, from, to);
        from = to;
    }
    assert_eq!(repo.verdict("").0, "drift");
    let repo = Repo::new("Middle");
    let at = |root: &str, file: &str| format!("{root}/{file}");
    repo.project.write("a/rolo.yaml", "");
    repo.title("a/contacts/jane.yaml", "First");
    repo.commit();
    for (from, to, title) in [("a", "b", "Middle"), ("b", "a", "Last")] {
        repo.git(&["mv", from, to]);
        repo.title(&at(to, "contacts/jane.yaml"), title);
        repo.commit();
    }
    let plan = repo.project.rolo("-C a plan --format json").ends_with(0).json();
    // What Ruddr has was committed where the project stood for a while.
    assert_eq!(plan["contacts"][0]["changes"][0]["verdict"], "update");
    // A folder that is none today was never read, and stops nothing.
    let repo = Repo::new("Theirs");
    repo.project.write("rolo.yaml", "contacts: ../elsewhere\n");
    repo.commit();
    repo.project.write("rolo.yaml", "");
    repo.commit_title("Old");
    repo.commit_other();
    assert_eq!(repo.verdict("").0, "drift");
    // Too many to follow is an error, and never half a history.
    for n in 0..1_000 {
        repo.project.write(&format!("gone/{n}/rolo.yaml"), "");
    }
    repo.commit();
    repo.git(&["rm", "-q", "-r", "gone"]);
    repo.commit();
    let run = repo.project.rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[git::too-much]"), "{run}");
}

/// git knows where a link leads, and not what it led to.
#[test]
fn settings_behind_a_link_are_refused() {
    let repo = Repo::new("Old");
    repo.project.write("cfg/rolo.yaml", PROTECTED);
    std::os::unix::fs::symlink("cfg/rolo.yaml", repo.project.path("rolo.yaml")).unwrap();
    repo.commit_title("Old");
    let run = repo.project.rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[config::link]"), "{run}");
}

/// git keeps no history of what stands behind a link in the path.
#[test]
fn a_contacts_folder_behind_a_link_is_refused() {
    let project = Project::new().file("data/contacts/a.yaml", "email: a@example.com\n");
    std::os::unix::fs::symlink("data", project.path("crm")).unwrap();
    project.write("rolo.yaml", "contacts: crm/contacts\n");
    let run = project.rolo("validate").ends_with(1);
    assert!(run.stderr.contains("error[config::contacts]"), "{run}");
}

/// Another project of the repository does not say where this one's contacts were.
#[test]
fn a_plan_between_revisions_reads_the_folder_of_its_own_project() {
    let repo = Repo::new("Old");
    repo.project.write("a/rolo.yaml", "contacts: people\n");
    repo.title("b/contacts/jane.yaml", "Old");
    repo.commit();
    repo.project.write("b/rolo.yaml", "redact: never\n");
    repo.title("b/contacts/jane.yaml", "New");
    let plan = repo.project.rolo("-C b plan --against HEAD --format json").ends_with(0).json();
    assert_eq!(plan["contacts"][0]["changes"][0]["before"], "Old", "{plan}");
}

/// A folder above the project whose name is no text, or has a line end, hides no history.
#[test]
fn the_name_of_a_project_s_folder_hides_no_history() {
    use std::os::unix::ffi::OsStrExt as _;
    for name in [&b"caf\xe9"[..], b"new\nline", b"a b"] {
        let repo = Repo::new("Theirs");
        let folder = repo.project.path("").join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir_all(folder.join("contacts")).unwrap();
        std::fs::write(folder.join("rolo.yaml"), "").unwrap();
        let file = format!("id: {ID}\nemail: jane@example.com\ntitle: Old\n");
        std::fs::write(folder.join("contacts/jane.yaml"), file).unwrap();
        repo.commit();
        repo.commit_other();
        let mut plan = repo.project.command(&["plan"]);
        let plan = plan.current_dir(&folder).output().unwrap();
        let told = String::from_utf8_lossy(&plan.stdout);
        assert!(told.contains("drift     title  - Theirs  + Old"), "{told}");
    }
}

/// Settings in another folder cannot stand in for those that ruled until now.
#[test]
fn settings_that_are_taken_away_rule_once_more() {
    let repo = Repo::new("Old");
    repo.project.write("rolo.yaml", "contacts: crm/contacts\n");
    repo.project.write("crm/rolo.yaml", "policy: {protected: [{domain: example.com}]}\n");
    repo.title("crm/contacts/jane.yaml", "Old");
    repo.commit();
    std::fs::remove_file(repo.project.path("crm/rolo.yaml")).unwrap();
    repo.title("crm/contacts/jane.yaml", "New");
    let plan = |repo: &Repo| repo.project.rolo("-C crm plan --format json").ends_with(0).json();
    assert_eq!(plan(&repo)["contacts"][0]["changes"][0]["verdict"], "held");
    repo.commit();
    assert_eq!(plan(&repo)["contacts"][0]["changes"][0]["verdict"], "held");
}
