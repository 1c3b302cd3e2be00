//! The program ends while it writes a file that somebody named: the system allows it files of one block
//! alone, and ends it at the second, as a kill or a full disk would.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::env::{Project, ROLO, Run, Sandbox};

/// Runs the program in a shell, with `before` it, without room for files.
fn cramped(project: &Project, before: &str, arguments: &str) -> Run {
    let line = format!("{before} ulimit -c 0; ulimit -f 1; exec {ROLO} {arguments}");
    in_shell(project, &line)
}

pub(crate) fn in_shell(project: &Project, line: &str) -> Run {
    let plain = project.command(&[]);
    let mut shell = Command::new("bash");
    shell.args(["-c", line]).current_dir(project.path("")).env_clear();
    shell.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Run::of(shell.output().unwrap(), &project.path(""))
}

const IGNORED: &str = "trap '' XFSZ;";

fn faulty() -> Project {
    Project::with(&"titel: x\n---\n".repeat(40))
}

fn unfinished(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    entries.filter(|name| name.to_str().unwrap().contains("tmp")).count()
}

#[test]
fn a_report_is_the_old_one_or_the_new_one() {
    let project = faulty().file("report.json", "old");
    cramped(&project, "", "validate --format json=report.json").ends_with(-1);
    assert_eq!(project.read("report.json"), "old");
    let run = cramped(&project, IGNORED, "validate --format json=report.json").ends_with(3);
    assert!(run.stderr.contains("error[output::file]: cannot write `report.json`"), "{run}");
    assert_eq!(project.read("report.json"), "old");
    project.rolo("validate --format json=report.json").ends_with(3);
    assert!(project.read("report.json").ends_with("}\n"));
}

#[test]
fn a_schema_is_the_old_one_or_the_new_one() {
    let project = Project::new().file("schema/contact.schema.json", "old");
    let run = cramped(&project, IGNORED, "schema --write").ends_with(1);
    assert!(run.stderr.contains("error[schema::write]"), "{run}");
    assert_eq!(project.read("schema/contact.schema.json"), "old");
    assert_eq!(unfinished(&project.path("schema")), 0);
}

#[test]
fn an_unfinished_plan_stays_where_the_next_command_removes_it() {
    let contact = |n| json!({"id": format!("00000000-0000-4000-8000-{n:012}"), "email": format!("c{n}@example.com")});
    let contacts: Vec<_> = (0..9).map(contact).collect();
    let sandbox = Sandbox::with(&json!({ "contacts": contacts }), &[]);
    let files: Vec<String> =
        (0..9).map(|n| format!("title: New\nemail: c{n}@example.com\n")).collect();
    let project = Project::with(&files.join("---\n")).at(&sandbox);
    cramped(&project, "", "plan --out plan.json").ends_with(-1);
    assert!(!project.path("plan.json").exists());
    assert_eq!((unfinished(&project.path("")), unfinished(&project.path(".rolo"))), (0, 1));
    project.rolo("fmt").ends_with(0);
    assert_eq!(unfinished(&project.path(".rolo")), 0);
}

#[test]
fn pipes_devices_and_links_are_written_to_as_they_are() {
    let project = faulty();
    let whole = project.rolo("validate --format json=report.json").ends_with(3);
    let report = project.read("report.json");
    for line in [
        "json=/dev/stdout | cat",
        "json=/dev/stdout > out; cat out",
        "json=/dev/fd/3 3> out; cat out",
        "json=pipe & cat pipe",
        "json=link; cat target",
    ] {
        project.write("target", "old");
        let prepared = "mkfifo pipe 2> /dev/null; ln -sf target link;";
        let run = in_shell(&project, &format!("{prepared} {ROLO} validate --format {line}"));
        assert_eq!(run.stdout, report, "{line}: {whole}");
        assert!(project.path("link").is_symlink());
    }
}

/// As root, a device would be replaced by a file, for everybody on the machine.
#[test]
fn no_pipe_is_replaced_by_a_plan_or_a_state() {
    use std::os::unix::fs::FileTypeExt as _;
    let project = Project::with("id: b27fd363-b75e-4ed1-af08-0b05119ea6b1\ntitle: New\n");
    let is_pipe = || project.path("pipe").symlink_metadata().unwrap().file_type().is_fifo();
    let line = "mkfifo pipe; ROLO plan --sandbox --allow-empty --out pipe > /dev/null & cat pipe";
    let run = in_shell(&project, &line.replace("ROLO", ROLO));
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(plan["contacts"].is_array() && is_pipe(), "{plan}");
    // By a link, too.
    let line =
        "ln -s pipe link; ROLO plan --sandbox --allow-empty --out link > /dev/null & cat pipe";
    let run = in_shell(&project, &line.replace("ROLO", ROLO));
    let linked: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(linked == plan && project.path("link").is_symlink(), "{linked}");
    let run = project
        .run(&["sandbox", "--listen", "127.0.0.1:0", "--state", "pipe", "--reset"])
        .ends_with(1);
    assert!(run.stderr.contains("it is not a regular file") && is_pipe(), "{run}");
}
