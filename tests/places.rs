//! Rules and history of before hold wherever a contact stood then, and under whatever e-mail: a change that moves
//! things about cannot shake them off.

use serde_json::Value;

use crate::verdicts::{ID, Repo, WORKSPACE, git};

const BOARD: &str = "policy: {protected: [{files: contacts/board/*}]}\n";

/// What a change does, in one commit or several.
type Step<'a> = &'a dyn Fn(&Repo);

/// Runs a plan of the project at `root`, and gives the verdict on the one change.
fn verdict(repo: &Repo, root: &str, more: &str) -> Value {
    let plan = repo.project.rolo(&format!("-C {root} plan --format json {more}")).ends_with(0);
    plan.json()["contacts"][0]["changes"][0]["verdict"].clone()
}

fn remove(repo: &Repo, path: &str) {
    std::fs::remove_file(repo.project.path(path)).unwrap();
}

/// What the project read at the base counts, and not a copy elsewhere that it never read.
#[test]
fn of_two_copies_the_one_that_was_read_counts() {
    for other in ["fax: null\n", ""] {
        let repo = Repo::new("Old");
        let rules = "contacts: people\npolicy: {protected: [{files: people/vip/*}]}\n";
        repo.project.write("rolo.yaml", rules);
        repo.title("people/vip/jane.yaml", "Old");
        repo.title("contacts/jane.yaml", "Old");
        let copy = repo.project.read("contacts/jane.yaml") + other;
        repo.project.write("contacts/jane.yaml", copy);
        repo.commit();
        remove(&repo, "people/vip/jane.yaml");
        repo.title("people/jane.yaml", "New");
        repo.commit();
        // Whatever order a table has that is made anew in each run.
        for _ in 0..8 {
            assert_eq!(verdict(&repo, ".", ""), "held");
        }
    }
    let repo = Repo::new("Theirs");
    repo.project.write("rolo.yaml", "contacts: people\n");
    repo.title("people/jane.yaml", "Old");
    repo.title("contacts/jane.yaml", "Elder");
    repo.commit();
    repo.title("people/jane.yaml", "New");
    repo.commit();
    for _ in 0..8 {
        assert_eq!(verdict(&repo, ".", ""), "conflict");
    }
}

/// A move in several commits, by way of other folders, and through settings for another workspace.
#[test]
fn a_move_in_several_commits_shakes_nothing_off() {
    let own = format!("workspace: {WORKSPACE}\n");
    let into = |repo: &Repo, root: &str, settings: &str, file: &str| {
        repo.project.write(&format!("{root}/rolo.yaml"), settings);
        repo.title(&format!("{root}/contacts/{file}"), "New");
        repo.commit();
    };
    let leave = |repo: &Repo, root: &str, file: &str| {
        remove(repo, &format!("{root}/rolo.yaml"));
        remove(repo, &format!("{root}/contacts/{file}"));
    };
    let by_way_of = |repo: &Repo, settings: &str| {
        leave(repo, "a", "board/jane.yaml");
        into(repo, "c", settings, "jane.yaml");
        leave(repo, "c", "jane.yaml");
        into(repo, "b", &own, "jane.yaml");
    };
    let steps: [(&str, Step<'_>); 6] = [
        ("removed, then added", &|repo| {
            leave(repo, "a", "board/jane.yaml");
            repo.commit();
            into(repo, "b", &own, "jane.yaml");
        }),
        ("added, then removed", &|repo| {
            into(repo, "b", &own, "jane.yaml");
            leave(repo, "a", "board/jane.yaml");
            repo.commit();
        }),
        ("by way of another workspace", &|repo| by_way_of(repo, "workspace: another\n")),
        ("by way of none", &|repo| by_way_of(repo, "redact: never\n")),
        ("a stub stays", &|repo| {
            repo.project.write("b/rolo.yaml", &own);
            repo.commit();
            remove(repo, "a/contacts/board/jane.yaml");
            repo.commit();
            into(repo, "b", &own, "jane.yaml");
        }),
        ("onto a project that was there", &|repo| {
            leave(repo, "a", "board/jane.yaml");
            into(repo, "old", &own, "jane.yaml");
        }),
    ];
    for (live, rules, wanted) in [("Old", BOARD, "held"), ("Theirs", "", "conflict")] {
        for (name, step) in &steps {
            let repo = Repo::new(live);
            repo.project.write("a/rolo.yaml", format!("{own}{rules}"));
            repo.title("a/contacts/board/jane.yaml", "Old");
            repo.project.write("old/rolo.yaml", &own);
            repo.project.write("old/contacts/.keep", "");
            repo.commit();
            let base = repo.head();
            step(&repo);
            let root = if name.starts_with("onto") { "old" } else { "b" };
            assert_eq!(verdict(&repo, root, &format!("--base {base}")), wanted, "{name} {live}");
        }
    }
}

/// The same for what was changed in Ruddr, which the past alone tells.
#[test]
fn a_project_that_takes_the_place_of_another_has_its_past() {
    for new in ["old", "."] {
        let repo = Repo::new("Theirs");
        repo.project.write("a/rolo.yaml", "policy: {drift: fail}\n");
        repo.title("a/contacts/jane.yaml", "Old");
        repo.project.write(&format!("{new}/rolo.yaml"), "contacts: people\n");
        repo.project.write(&format!("{new}/people/.keep"), "");
        repo.commit();
        remove(&repo, "a/rolo.yaml");
        remove(&repo, "a/contacts/jane.yaml");
        repo.title(&format!("{new}/people/jane.yaml"), "Old");
        repo.commit();
        assert_eq!(verdict(&repo, new, ""), "drift", "{new}");
    }
}

/// Files without ids are known by their e-mails; where one is corrected, the contact keeps its past.
#[test]
fn a_corrected_e_mail_keeps_its_past() {
    let file = |name: &str, email: &str, more: &str| {
        format!("firstName: {name}\nlastName: Doe\nemail: {email}@example.com\n{more}title: Old\n")
    };
    let id = format!("id: {ID}\n");
    for (before, after, path) in [
        (file("Jane", "jone", ""), file("Jane", "jane", ""), "contacts/jane.yaml"),
        (file("Jane", "jone", ""), file("Jane", "jane", &id), "contacts/jane.yaml"),
        (file("Jane", "jone", ""), file("Jane", "jane", ""), "contacts/moved.yaml"),
        // An id that was wrong is taken out.
        (
            file("Jane", "jane", &id.replace('b', "c")),
            file("Jane", "jane", ""),
            "contacts/jane.yaml",
        ),
    ] {
        let repo = Repo::new("Theirs");
        repo.project.write("contacts/jane.yaml", &before);
        repo.project.write("contacts/bob.yaml", file("Bob", "bob", ""));
        repo.commit();
        remove(&repo, "contacts/jane.yaml");
        repo.project.write(path, &after);
        repo.commit();
        assert_eq!(verdict(&repo, ".", ""), "drift", "{before}{after}");
    }
    // The same where the file is below several projects.
    let repo = Repo::new("Theirs");
    repo.project.write("rolo.yaml", "contacts: none\n");
    repo.project.write("crm/rolo.yaml", "redact: never\n");
    repo.project.write("crm/contacts/jane.yaml", file("Jane", "jone", ""));
    repo.commit();
    remove(&repo, "crm/contacts/jane.yaml");
    repo.project.write("crm/contacts/moved.yaml", file("Jane", "jane", ""));
    repo.commit();
    assert_eq!(verdict(&repo, "crm", ""), "drift");
    // Whoever takes the file of somebody else has no past there.
    let repo = Repo::new("Theirs");
    repo.project.write("contacts/jane.yaml", file("Bob", "bob", ""));
    repo.commit();
    repo.project.write("contacts/jane.yaml", file("Jane", "jane", "").replace("Doe", "Roe"));
    repo.commit();
    let plan = repo.project.rolo("plan --format json").ends_with(0).json();
    let changes = plan["contacts"][0]["changes"].as_array().unwrap();
    assert!(changes.iter().all(|change| change["verdict"] == "update"), "{plan}");
}

/// Where git keeps no past of a contact file, or none that can be read, nobody guesses at one.
#[test]
fn contacts_whose_past_git_does_not_keep_are_refused() {
    // A repository of its own, as a submodule is one too.
    let repo = Repo::new("Theirs");
    repo.commit_title("Old");
    for folder in ["contacts", "contacts/team"] {
        std::fs::create_dir_all(repo.project.path(folder)).unwrap();
        git(&repo.project.path(folder), &["init", "-q"]);
        let run = repo.project.rolo("plan").ends_with(3);
        assert!(run.stderr.contains("error[file::repository]"), "{run}");
        std::fs::remove_dir_all(repo.project.path(&format!("{folder}/.git"))).unwrap();
    }
    // A link to a file that is passed over.
    for target in ["_jane.yaml", "jane.txt", ".pool/jane.yaml"] {
        let repo = Repo::new("Theirs");
        repo.title(&format!("contacts/{target}"), "Old");
        std::os::unix::fs::symlink(target, repo.project.path("contacts/jane.yaml")).unwrap();
        repo.commit();
        let run = repo.project.rolo("plan").ends_with(1);
        assert!(run.stderr.contains("git keeps no history of `contacts/jane.yaml`"), "{run}");
    }
    // A filter, as those that encrypt.
    let repo = Repo::new("Theirs");
    for (name, filter) in [("clean", "base64"), ("smudge", "base64 -d")] {
        repo.git(&["config", &format!("filter.hide.{name}"), filter]);
    }
    repo.project.write(".gitattributes", "contacts/*.yaml filter=hide\n");
    repo.commit_title("Old");
    repo.commit_other();
    let run = repo.project.rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[git::unreadable]"), "{run}");
    assert!(run.stderr.contains("contacts/jane.yaml"), "{run}");
}

/// A project that lives beside another one lends it nothing: neither its past nor its rules.
#[test]
fn a_living_neighbour_lends_no_past() {
    let repo = Repo::new("Theirs");
    repo.project.write("prod/rolo.yaml", "redact: never\n");
    repo.title("prod/contacts/jane.yaml", "Old");
    repo.project.write("staging/rolo.yaml", BOARD);
    repo.title("staging/contacts/board/jane.yaml", "Theirs");
    repo.commit();
    repo.commit_other();
    assert_eq!(verdict(&repo, "prod", ""), "drift");
    // Who comes here new has no past there.
    repo.git(&["rm", "-q", "-r", "prod/contacts"]);
    repo.project.write("other/rolo.yaml", "redact: never\n");
    repo.title("other/contacts/jane.yaml", "New");
    repo.commit();
    assert_eq!(verdict(&repo, "other", "--base HEAD^"), "conflict", "it was taken from `prod`");
    let repo = Repo::new("Old");
    repo.project.write("staging/rolo.yaml", BOARD);
    repo.title("staging/contacts/board/jane.yaml", "Theirs");
    repo.project.write("prod/rolo.yaml", "redact: never\n");
    repo.project.write("prod/contacts/.keep", "");
    repo.commit();
    repo.title("prod/contacts/jane.yaml", "New");
    repo.commit();
    assert_eq!(verdict(&repo, "prod", ""), "update");
}

/// Settings that move up or down while the contact files stay where they are.
#[test]
fn settings_that_move_alone_take_their_globs_along() {
    for (old, rule, new, now) in [
        ("crm/", "contacts/vip/**", "", "contacts: crm/contacts\n"),
        ("", "crm/contacts/vip/**", "crm/", "redact: never\n"),
    ] {
        let repo = Repo::new("Old");
        let folder = if old.is_empty() { "contacts: crm/contacts\n" } else { "" };
        let rules = format!("{folder}policy: {{protected: [{{files: {rule}}}]}}\n");
        repo.project.write(&format!("{old}rolo.yaml"), rules);
        repo.title("crm/contacts/vip/jane.yaml", "Old");
        repo.commit();
        if new.is_empty() {
            remove(&repo, "crm/rolo.yaml");
        }
        repo.project.write(&format!("{new}rolo.yaml"), now);
        repo.title("crm/contacts/vip/jane.yaml", "New");
        repo.commit();
        assert_eq!(verdict(&repo, "crm", ""), "held", "{old} {new}");
    }
}

/// A file that a neighbour renames brings in nothing of its past.
#[test]
fn a_neighbour_that_tidies_up_lends_no_past() {
    let repo = Repo::new("Theirs");
    for (root, title) in [("prod", "Old"), ("staging", "Theirs")] {
        repo.project.write(&format!("{root}/rolo.yaml"), "policy: {drift: keep}\n");
        repo.title(&format!("{root}/contacts/jane.yaml"), title);
    }
    repo.project.write("staging/contacts/bob.yaml", "email: bob@example.com\n");
    repo.commit();
    repo.commit_other();
    repo.git(&["mv", "staging/contacts/bob.yaml", "staging/contacts/robert.yaml"]);
    repo.commit();
    assert_eq!(verdict(&repo, "prod", ""), "drift");
    // Rules of a project elsewhere are none of one that has no settings.
    let repo = Repo::new("Old");
    repo.project.write("tools/demo/rolo.yaml", "policy: {protected: [{fields: [title]}]}\n");
    repo.commit_title("Old");
    repo.commit_title("New");
    assert_eq!(verdict(&repo, ".", ""), "update");
}

/// A contact that moves to another project takes the protections along that it had, and nobody else gets them.
#[test]
fn protections_follow_into_a_project_that_was_there() {
    for (rules, from, to, wanted) in [
        (BOARD, "a/", "b/", "held"),
        ("policy: {protected: [{domain: example.com}]}\n", "a/", "b/", "held"),
        ("policy: {protected: [{fields: [title]}]}\n", "a/", "b/", "held"),
        ("policy: {protected: [{fields: [title]}]}\n", "", "b/", "held"),
        ("policy: {protected: [{fields: [title]}]}\n", "a/", "", "held"),
        ("policy: {protected: [{fields: [fax], domain: example.com}]}\n", "a/", "b/", "update"),
        ("workspace: another\npolicy: {protected: [{fields: [title]}]}\n", "a/", "b/", "update"),
    ] {
        let repo = Repo::new("Old");
        let own = format!("workspace: {WORKSPACE}\n");
        let settings = if rules.contains("another") { rules } else { &format!("{own}{rules}") };
        repo.project.write(&format!("{from}rolo.yaml"), settings);
        repo.title(&format!("{from}contacts/board/jane.yaml"), "Old");
        repo.project.write(&format!("{from}contacts/kim.yaml"), "email: kim@example.com\n");
        repo.project.write(&format!("{to}rolo.yaml"), &own);
        repo.project.write(&format!("{to}contacts/.keep"), "");
        repo.commit();
        remove(&repo, &format!("{from}contacts/board/jane.yaml"));
        repo.title(&format!("{to}contacts/jane.yaml"), "New");
        repo.commit();
        let root = if to.is_empty() { "." } else { to };
        assert_eq!(verdict(&repo, root, ""), wanted, "{rules} {from} {to}");
        // What stood here all the time has the rules of here.
        repo.git(&["reset", "-q", "--hard", "HEAD^"]);
        repo.title(&format!("{to}contacts/jane.yaml"), "Old");
        repo.git(&["rm", "-q", "--cached", &format!("{from}contacts/board/jane.yaml")]);
        remove(&repo, &format!("{from}contacts/board/jane.yaml"));
        repo.commit();
        remove(&repo, &format!("{from}contacts/kim.yaml"));
        repo.title(&format!("{to}contacts/jane.yaml"), "New");
        repo.commit();
        assert_eq!(verdict(&repo, root, ""), "update", "{rules} {from} {to}");
    }
}
