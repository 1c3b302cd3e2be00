//! Nothing is written outside the project because a file of it says so, and no file of the machine comes
//! in: links, hard links, pipes, devices, and links that appear between reading and writing.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::env::web::{Server, json_answer};
use crate::env::{Project, Run, Sandbox};

const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const JANE: &str =
    "id: b27fd363-b75e-4ed1-af08-0b05119ea6b1\nemail: jane@example.com\ntitle: CEO\n";
const MESSY: &str = "email:   jane@example.com\n";

/// A folder that is none of the project's.
fn outside() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[track_caller]
fn is_empty(folder: &TempDir) {
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[track_caller]
fn fails(run: Run, code: &str) -> Run {
    assert!(run.stderr.contains(&format!("error[{code}]")), "{run}");
    run.ends_with(1)
}

#[test]
fn what_rolo_keeps_for_itself_is_behind_no_link() {
    let commands =
        ["fmt", "pull --sandbox", "apply --sandbox --auto-approve", "plan --sandbox", "sandbox"];
    for command in commands.into_iter().chain(["import new.csv"]) {
        let outside = outside();
        let project =
            Project::with(MESSY).file("new.csv", "First Name,E-mail\nJoe,joe@example.com\n");
        symlink(outside.path(), project.path(".rolo")).unwrap();
        let run = fails(project.rolo(command), "project::state");
        assert!(run.stderr.contains("`.rolo` is a link"), "{command}: {run}");
        is_empty(&outside);
        assert_eq!(project.read("contacts/all.yaml"), MESSY);
    }
}

#[test]
fn no_file_of_rolos_own_is_a_link() {
    let names = [".gitignore", "apply.lock", "sandbox.json", "sandbox.json.lock", "receipts"];
    for name in names {
        // Where the link leads, there is nothing yet, or a file that must stay.
        for is_there in [false, true] {
            let outside = outside();
            let target = outside.path().join("target");
            if is_there {
                fs::write(&target, "mine").unwrap();
            }
            let project = Project::with(JANE).file(".rolo/kept", "");
            symlink(&target, project.path(&format!(".rolo/{name}"))).unwrap();
            let run = fails(project.rolo("apply --sandbox --auto-approve"), "project::state");
            assert!(run.stderr.contains(&format!("`.rolo/{name}` is a link")), "{run}");
            assert_eq!(fs::read_to_string(&target).ok().as_deref(), is_there.then_some("mine"));
        }
    }
}

#[test]
fn settings_are_no_file_of_the_machine() {
    let outside = outside();
    let secret = outside.path().join("secret");
    fs::write(&secret, "sesame: [opens\n").unwrap();
    for target in [secret.as_path(), Path::new("/dev/zero"), Path::new("/proc/self/environ")] {
        let project = Project::with(JANE);
        symlink(target, project.path("rolo.yaml")).unwrap();
        for command in ["validate", "config", "plan", "fmt"] {
            let run = fails(project.rolo(command), "config::link");
            assert!(!run.stderr.contains("sesame"), "{run}");
        }
    }
    let project = Project::with(JANE);
    assert!(Command::new("mkfifo").arg(project.path("rolo.yaml")).status().unwrap().success());
    fails(project.rolo("validate"), "config::unreadable");
}

#[test]
fn a_seed_of_the_sandbox_is_no_file_of_the_machine() {
    let outside = outside();
    let secret = outside.path().join("secret");
    fs::write(&secret, "sesame").unwrap();
    let project = Project::with(JANE);
    symlink(&secret, project.path("sandbox.json")).unwrap();
    for command in ["plan --sandbox", "sandbox"] {
        let run = fails(project.rolo(command), "file::link");
        assert!(!run.stderr.contains("sesame"), "{run}");
    }
}

#[test]
fn schemas_and_new_projects_are_written_behind_no_link() {
    let outside = outside();
    let project = Project::with(JANE).file("rolo.yaml", "");
    symlink(outside.path(), project.path("schema")).unwrap();
    fails(project.rolo("schema --write"), "file::link");
    is_empty(&outside);

    let project = Project::with(JANE).file("rolo.yaml", "").file("schema/kept", "");
    symlink(outside.path().join("new"), project.path("schema/contact.schema.json")).unwrap();
    fails(project.rolo("schema --write"), "file::link");
    is_empty(&outside);

    let project = Project::new();
    for name in [".github", "schema"] {
        symlink(outside.path(), project.path(name)).unwrap();
    }
    fails(project.rolo("init"), "file::link");
    is_empty(&outside);
}

/// A project with a plan, whose link `out` leads elsewhere, and a link to a file there.
fn with_links_out(sandbox: &Sandbox) -> (Project, TempDir) {
    let outside = outside();
    let project = Project::with(JANE).at(sandbox);
    symlink(outside.path(), project.path("out")).unwrap();
    symlink(outside.path().join("new"), project.path("link.json")).unwrap();
    (project, outside)
}

fn sandbox() -> Sandbox {
    let jane = json!({"id": ID, "firstName": "Jane", "email": "jane@example.com", "title": "CTO"});
    Sandbox::with(&json!({ "contacts": [jane] }), &[])
}

#[test]
fn a_report_that_is_named_in_the_project_stays_in_it() {
    let sandbox = sandbox();
    let (project, outside) = with_links_out(&sandbox);
    for file in ["link.json", "out/new", "out/../new"] {
        for command in [
            format!("plan --out {file}"),
            format!("plan --format json={file}"),
            format!("validate --format sarif={file}"),
            format!("apply --auto-approve --receipt {file}"),
            format!("sandbox --state {file}"),
            format!("sandbox --contacts 1 --request-log {file}"),
        ] {
            let run = fails(project.rolo(&command), "file::link");
            assert!(run.stderr.contains(file), "{command}: {run}");
            is_empty(&outside);
        }
    }
    assert!(sandbox.patches().is_empty());
}

#[test]
fn a_report_may_be_anywhere_where_a_person_names_it() {
    let sandbox = sandbox();
    let (project, outside) = with_links_out(&sandbox);
    let named = |name: &str| outside.path().join(name).display().to_string();
    project.rolo(&format!("plan --out {}", named("plan.json"))).ends_with(0);
    project.rolo(&format!("plan --format html={}", named("plan.html"))).ends_with(0);
    let run = project.rolo("plan --format text=/dev/stdout").ends_with(0);
    assert!(run.stdout.contains("Plan: 1 contact"), "{run}");
    project.rolo(&format!("apply --auto-approve --receipt {}", named("receipt"))).ends_with(0);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 3);
}

/// A server whose list of contacts is answered after `then` was done, once. Its only contact was renamed.
fn meanwhile(then: impl Fn() + Send + Sync + 'static) -> Server {
    Server::new(move |seen, _| match seen.path.as_str() {
        "/api/workspace" => json_answer(200, &json!({"id": "w", "name": "Example"})),
        path if path.starts_with("/api/workspace/contacts?") => {
            then();
            let jane =
                json!({"id": ID, "firstName": "Jane", "email": "jane@example.com", "title": "CTO"});
            json_answer(200, &json!({"results": [jane], "hasMore": false}))
        }
        _ => json_answer(404, &Value::Null),
    })
}

/// Pulls while a file or folder of the project moves elsewhere, and a link to it takes its place.
fn pulled_while_it_moves(project: Project, from: &str, to: &Path) -> (Project, Run) {
    let (from, to) = (project.path(from), to.to_owned());
    let moved = from.clone();
    let server = meanwhile(move || {
        if !to.exists() {
            fs::rename(&from, &to).unwrap();
            symlink(&to, &from).unwrap();
        }
    });
    let project =
        project.variable("RUDDR_API_URL", &server.url).variable("RUDDR_API_TOKEN", "sesame");
    let run = project.rolo("pull --adopt all");
    assert!(moved.is_symlink());
    (project, run)
}

/// Pulls while `folder` becomes a link to a copy of it elsewhere; gives the file's text there.
fn pulled_into_a_link(folder: &str) -> (Run, String) {
    let outside = outside();
    let copy = outside.path().join("copy");
    let project = Project::new().file("contacts/team/jane.yaml", JANE);
    let (_project, run) = pulled_while_it_moves(project, folder, &copy);
    let file = Path::new("contacts/team/jane.yaml").strip_prefix(folder).unwrap();
    let text = fs::read_to_string(copy.join(file)).unwrap();
    (run, text)
}

#[test]
fn a_folder_that_becomes_a_link_while_pull_reads_is_not_written_through() {
    for folder in ["contacts", "contacts/team"] {
        let (run, text) = pulled_into_a_link(folder);
        fails(run, "file::link");
        assert_eq!(text, JANE, "{folder}");
    }
}

#[test]
fn a_file_that_becomes_a_link_while_pull_reads_is_not_written_through() {
    let outside = outside();
    let copy = outside.path().join("jane.yaml");
    let (_project, run) = pulled_while_it_moves(Project::with(JANE), "contacts/all.yaml", &copy);
    fails(run, "file::link");
    assert_eq!(fs::read_to_string(copy).unwrap(), JANE);
}

#[test]
fn a_hard_link_elsewhere_keeps_its_content() {
    let outside = outside();
    let other = outside.path().join("other.yaml");
    let project = Project::with(MESSY);
    // Another file system has no hard link to this one.
    if fs::hard_link(project.path("contacts/all.yaml"), &other).is_err() {
        return;
    }
    project.rolo("fmt").ends_with(0);
    assert_ne!(project.read("contacts/all.yaml"), MESSY);
    assert_eq!(fs::read_to_string(other).unwrap(), MESSY);
}

#[test]
fn patterns_of_new_files_stay_below_the_contacts() {
    let sandbox = sandbox();
    for pattern in ["../{name}.yaml", "/tmp/{name}.yaml", "a/../../{name}.yaml", "{name}/../x.yaml"]
    {
        let project = Project::new()
            .at(&sandbox)
            .file("rolo.yaml", format!("pull: {{path: \"{pattern}\"}}\n"));
        fails(project.rolo("pull"), "pull::path");
        let csv = "First Name,E-mail\nJoe,joe@example.com\n";
        let project = project.file("rolo.yaml", "").file("new.csv", csv);
        fails(project.rolo(&format!("import new.csv --path {pattern}")), "import::path");
    }
}

#[test]
fn values_that_become_file_names_stay_below_the_contacts() {
    let evil = ["../../evil", "/etc/evil", "..", "a/b", "C:\\evil", "\u{202e}lmay", "nul"];
    let row = |name: &&str| format!("\"{name}\",\"{name}\",{}@example.com\n", name.len());
    let rows: String = evil.iter().map(row).collect();
    let csv = format!("First Name,Last Name,E-mail\n{rows}");
    let project = Project::new().file("box/rolo.yaml", "").file("box/new.csv", csv);
    let run = project.run(&["-C", "box", "import", "new.csv", "--path", "{lastName}/{name}.yaml"]);
    assert!(run.stdout.contains("wrote contacts/"), "{run}");
    let names = |path: &str| {
        let mut names: Vec<String> = fs::read_dir(project.path(path))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(""), ["box"]);
    assert_eq!(names("box"), [".rolo", "contacts", "new.csv", "rolo.yaml"]);
    let written = run.stdout.lines().filter_map(|line| line.strip_prefix("wrote "));
    for file in written {
        assert_eq!(file.matches('/').count(), 2, "{file}");
        let real = project.path("box").join(file).canonicalize().unwrap();
        assert!(real.starts_with(project.path("box/contacts").canonicalize().unwrap()), "{file}");
    }
}

#[test]
fn no_result_takes_the_place_of_what_is_read() {
    let project = Project::with("email: jane@example.com\ntitle: CEO\n").file("rolo.yaml", "");
    let project = crate::verdicts::committed(project);
    for file in ["contacts/all.yaml", "./contacts/../contacts/new.yml", "rolo.yaml", ".git/config"]
    {
        for command in ["validate --format json=", "plan --sandbox --allow-empty --out="] {
            let before = project.read("contacts/all.yaml");
            let run = project.rolo(&format!("{command}{file}"));
            assert!(
                run.stderr.contains("error[file::own]") && run.code == 1,
                "{command}{file}: {run}"
            );
            assert_eq!(project.read("contacts/all.yaml"), before);
        }
    }
    std::os::unix::fs::symlink("contacts/all.yaml", project.path("report.json")).unwrap();
    let before = project.read("contacts/all.yaml");
    fails(project.rolo("validate --format json=report.json"), "file::own");
    assert_eq!(project.read("contacts/all.yaml"), before);
    project.rolo("validate --format json=contacts/report.json").ends_with(0);
}
