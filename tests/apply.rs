//! `rolo apply`.

mod receipt;
mod rivals;
mod signals;
mod stop;
mod table;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::env::{Project, Run, Sandbox};

/// The id of the n-th contact of these tests.
fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

/// Live contacts that all have an old title.
fn live(n: usize) -> Vec<Value> {
    (0..n)
        .map(|n| {
            json!({"id": id(n), "firstName": "A", "lastName": "B", "name": "A B",
                   "email": format!("c{n}@example.com"), "title": "Old"})
        })
        .collect()
}

/// A sandbox with so many contacts, and a project that wants a new title for each.
fn many(n: usize, arguments: &[&str]) -> (Sandbox, Project) {
    let sandbox = Sandbox::with(&json!({"contacts": live(n)}), arguments);
    // More than a ceiling lets through by itself.
    let config = "policy: {ceilings: {update: {floor: 1000, max: 1000}}}\n";
    let project = Project::with(&wanted(n)).file("rolo.yaml", config).at(&sandbox);
    (sandbox, project)
}

fn wanted(n: usize) -> String {
    let list = (0..n).map(|n| format!("  - email: c{n}@example.com\n    title: New\n"));
    format!("contacts:\n{}", list.collect::<String>())
}

/// The closing table: contacts and fields of each row. Fails unless it adds up.
#[track_caller]
fn table(run: &Run) -> BTreeMap<String, [usize; 2]> {
    let rows = run.stdout.lines().filter_map(|line| {
        let (name, numbers) = line.split_at_checked(18)?;
        let numbers: Vec<usize> =
            numbers.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        Some((name.trim().to_owned(), <[usize; 2]>::try_from(numbers).ok()?))
    });
    let table: BTreeMap<String, [usize; 2]> = rows.collect();
    assert_eq!(table.len(), 8, "{run}");
    for column in [0, 1] {
        let sum = |names: &[&str]| names.iter().map(|name| table[*name][column]).sum::<usize>();
        let attempted = sum(&["applied", "failed", "unknown"]);
        assert_eq!(table["attempted"][column], attempted, "{run}");
        let planned = sum(&["attempted", "already right", "held", "not attempted"]);
        assert_eq!(table["planned"][column], planned, "{run}");
    }
    table
}

/// The contacts in the rows of the table that have any.
#[track_caller]
fn contacts(run: &Run) -> Vec<(String, usize)> {
    let table = table(run);
    ["applied", "failed", "unknown", "already right", "held", "not attempted"]
        .iter()
        .map(|name| ((*name).to_owned(), table[*name][0]))
        .filter(|(_, n)| *n > 0)
        .collect()
}

fn rows(rows: &[(&str, usize)]) -> Vec<(String, usize)> {
    rows.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}

/// The receipts in the project's own folder.
fn receipts(project: &Project) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(project.path(".rolo/receipts"));
    folder
        .map_or_else(|_| Vec::new(), |entries| entries.map(|entry| entry.unwrap().path()).collect())
}

/// The lines of a receipt.
fn lines(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'), "{text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn apply_then_plan_shows_nothing_to_send() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::examples().at(&sandbox);
    // The examples hold one contact that is missing, which a rule leaves for a person.
    project.rolo("apply --auto-approve").ends_with(4);
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["summary"]["update"], 0, "{plan}");
    assert_eq!(sandbox.patches().len(), 8);
}

#[test]
fn without_a_terminal_somebody_has_to_say_so_before() {
    let (sandbox, project) = many(2, &[]);
    let run = project.rolo("apply").ends_with(1);
    assert!(run.stderr.contains("error[apply::no-terminal]"), "{run}");
    assert!(run.stderr.contains("--auto-approve"), "{run}");
    // The plan was shown all the same.
    assert!(run.stdout.contains("Plan: 2 contacts to update (2 fields)."), "{run}");
    assert!(sandbox.patches().is_empty());
    assert!(receipts(&project).is_empty());
}

#[test]
fn nothing_to_send_needs_nobody_and_no_receipt() {
    let (sandbox, project) = many(1, &[]);
    project.write("contacts/all.yaml", "email: c0@example.com\ntitle: Old\n");
    project.rolo("apply").ends_with(0);
    assert!(sandbox.patches().is_empty());
    assert!(receipts(&project).is_empty());
}

/// `script` of util-linux gives the program a terminal.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_only_yes_is_a_yes() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    for (answer, code, sent) in [
        ("yes\n", 0, 1),
        (" yes \n", 0, 1),
        ("y\n", 4, 0),
        ("YES\n", 4, 0),
        ("yes please\n", 4, 0),
        ("\n", 4, 0),
        // End of input, as Ctrl-D sends it.
        ("\u{4}", 4, 0),
    ] {
        let (sandbox, project) = many(1, &[]);
        let plain = project.command(&[]);
        let mut command = Command::new("script");
        command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let line = format!("{} apply", crate::env::ROLO);
        let mut child = command
            .args(["-qec", &line, "/dev/null"])
            .current_dir(plain.get_current_dir().unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.as_mut().unwrap().write_all(answer.as_bytes()).unwrap();
        let run = project.end(child).ends_with(code);
        assert!(run.stdout.contains("Only `yes` is taken for a yes"), "{answer:?}: {run}");
        assert_eq!(
            run.stdout.contains("run again and answer `yes`"),
            code == 4,
            "{answer:?}: {run}"
        );
        assert_eq!(sandbox.patches().len(), sent, "{answer:?}: {run}");
        assert_eq!(receipts(&project).len(), sent, "{answer:?}: {run}");
    }
}

#[test]
fn a_missing_contact_makes_four_after_the_rest_was_sent() {
    let (sandbox, project) = many(3, &[]);
    project.write("contacts/gone.yaml", "email: gone@example.com\ntitle: x\n");
    let run = project.rolo("apply --auto-approve").ends_with(4);
    assert_eq!(contacts(&run), rows(&[("applied", 3)]));
    assert_eq!(sandbox.patches().len(), 3);
    // It stays, and the exit code with it.
    project.rolo("apply --auto-approve").ends_with(4);
    assert_eq!(sandbox.patches().len(), 3);
}

#[test]
fn paths_limit_what_is_sent() {
    let sandbox = Sandbox::with(&json!({"contacts": live(4)}), &[]);
    let project = Project::new().at(&sandbox);
    for n in 0..4 {
        let yaml = format!("email: c{n}@example.com\ntitle: New {n}\n");
        project.write(&format!("contacts/{}/{n}.yaml", n % 2), yaml);
    }
    project.write("contacts/0/gone.yaml", "email: gone@example.com\n");
    // What is missing elsewhere is no matter of this run.
    let run = project.rolo("apply --auto-approve contacts/1/3.yaml").ends_with(0);
    assert_eq!(contacts(&run), rows(&[("applied", 1)]));
    assert_eq!(sandbox.patches(), [json!({"title": "New 3"})]);
    project.rolo("apply --auto-approve contacts/1").ends_with(0);
    assert_eq!(sandbox.patches()[1..], [json!({"title": "New 1"})]);
    // A path is meant from where the run begins.
    project.write("rolo.yaml", "{}\n");
    project.rolo("apply --auto-approve -C contacts 0/2.yaml").ends_with(0);
    assert_eq!(sandbox.patches()[2..], [json!({"title": "New 2"})]);
    project.rolo("apply --auto-approve contacts/0 contacts/1").ends_with(4);
    assert_eq!(sandbox.patches().len(), 4);
}
