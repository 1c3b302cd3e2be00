//! Killed at an operation on files: opening, writing, syncing, renaming, removing. `strace` counts them
//! and kills; where it is not there, or may not trace, this is left out.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fastrand::Rng;
use serde_json::{Value, json};

use super::rounds;
use crate::env::receipt::{assert_accounted, receipts};
use crate::env::{Project, Sandbox};
use crate::verdicts::git;

/// Operations with how often a thread does each, at most: a kill is drawn from as many.
type Operations = &'static [(&'static str, usize)];

const OF_PULL: Operations = &[
    ("openat", 60),
    ("write", 30),
    ("fsync", 8),
    ("rename", 8),
    ("renameat2", 6),
    ("unlink", 6),
    ("mkdir", 4),
    ("fchmod", 8),
    ("flock", 2),
];

const OF_APPLY: Operations = &[("openat", 60), ("write", 8), ("mkdir", 3), ("flock", 1)];

fn can_trace() -> bool {
    let mut trace = Command::new("strace");
    trace.args(["-f", "-o", "/dev/null", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    let can = trace.status().is_ok_and(|status| status.success());
    if !can {
        let note = "`strace` is not here, or may not trace: kills at files are left out";
        let _ = writeln!(std::io::stderr(), "{note}");
    }
    can
}

/// Runs the program and kills it at an operation that is drawn; gives whether it came that far.
fn killed(project: &Project, arguments: &str, operations: Operations, random: &mut Rng) -> bool {
    let (operation, most) = operations[random.usize(..operations.len())];
    let at = random.usize(1..=most);
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let plain = project.command(&arguments);
    let mut traced = Command::new("strace");
    traced.args(["-f", "-o", "/dev/null", "-e", &format!("trace={operation}")]);
    traced.args(["-e", &format!("inject={operation}:signal=KILL:when={at}")]);
    traced.arg(plain.get_program()).args(plain.get_args());
    traced.current_dir(project.path("")).env_clear().stdin(Stdio::null());
    traced.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let done = traced.output().unwrap();
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!stderr.contains("panicked"), "{stderr}");
    done.status.code().is_none()
}

/// All files of a project with what they hold, but for git's and the state of rolo.
fn tree(project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![project.path("")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap();
            if path.is_dir() {
                if name != ".git" && name != ".rolo" {
                    folders.push(path);
                }
            } else {
                let bytes = std::fs::read(&path).unwrap();
                tree.insert(path.strip_prefix(project.path("")).unwrap().to_owned(), bytes);
            }
        }
    }
    tree
}

/// Files that a killed run left behind and nobody has removed.
fn leftovers(project: &Project) -> Vec<PathBuf> {
    let is_unfinished = |path: &Path| path.to_str().unwrap().contains(".rolo-");
    let state = std::fs::read_dir(project.path(".rolo")).into_iter().flatten();
    let state = state.map(|entry| entry.unwrap().path());
    tree(project).into_keys().chain(state).filter(|path| is_unfinished(path)).collect()
}

fn id(n: usize) -> String {
    format!("0e0e0e0e-0000-4000-8000-{n:012}")
}

fn live(n: usize, title: &str) -> Value {
    json!({"id": id(n), "firstName": "Given", "lastName": format!("Family {n}"),
           "email": format!("c{n}@example.com"), "title": title})
}

/// Four files that are behind the workspace, in a repository.
fn behind(url: &str) -> Project {
    let project = Project::new()
        .variable("RUDDR_API_TOKEN", "sandbox")
        .variable("RUDDR_API_URL", url)
        .file("rolo.yaml", "");
    for n in 0..4 {
        let text = format!("# {n}\ntitle:   Old # kept\nemail: c{n}@example.com\nid: {}\n", id(n));
        project.write(&format!("contacts/c{n}.yaml"), text);
    }
    let folder = project.path("");
    git(&folder, &["init", "-q", "-b", "main"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "all"]);
    // What stands in the last commit alone may be newer than the workspace.
    git(&folder, &["commit", "-q", "--allow-empty", "-m", "another"]);
    project
}

/// Kills a command that changes files, and holds each file to be as it was or as it should become; then
/// lets the command end, which leaves all as it should become, and nothing else.
fn changes_files(count: u64, url: &str, command: &str) {
    let wanted = {
        let project = behind(url);
        project.rolo(command).ends_with(0);
        tree(&project)
    };
    rounds(count, |seed| {
        let random = &mut Rng::with_seed(seed);
        let project = behind(url);
        let before = tree(&project);
        assert_ne!(before, wanted, "{command} changes nothing");
        let mut kills = 0;
        for _ in 0..random.usize(1..=2) {
            kills += usize::from(killed(&project, command, OF_PULL, random));
            for (path, bytes) in tree(&project) {
                let is_old = before.get(&path) == Some(&bytes);
                let is_new = wanted.get(&path) == Some(&bytes);
                let shown = String::from_utf8_lossy(&bytes);
                assert!(is_old || is_new, "round {seed}: {}: {shown}", path.display());
            }
        }
        let run = project.rolo(command);
        assert_eq!(run.code, 0, "round {seed}: {run}");
        assert_eq!(tree(&project), wanted, "round {seed}: {run}");
        assert_eq!(leftovers(&project), [] as [PathBuf; 0], "round {seed}: {run}");
        kills
    });
}

#[test]
fn pull_and_fmt_leave_whole_files() {
    if !can_trace() {
        return;
    }
    let contacts: Vec<Value> = (0..8).map(|n| live(n, "New")).collect();
    let sandbox = Sandbox::with(&json!({ "contacts": contacts }), &[]);
    changes_files(60, &sandbox.url, "pull --adopt all");
    changes_files(80, &sandbox.url, "pull");
    changes_files(60, &sandbox.url, "fmt");
}

#[test]
fn apply_keeps_its_receipts_true() {
    if !can_trace() {
        return;
    }
    rounds(80, |seed| {
        let random = &mut Rng::with_seed(seed);
        let contacts: Vec<Value> = (0..8).map(|n| live(n, "Other")).collect();
        let sandbox = Sandbox::with(&json!({ "contacts": contacts }), &[]);
        let project = behind(&sandbox.url);
        let kill = |_| usize::from(killed(&project, "apply --auto-approve", OF_APPLY, random));
        let kills = (0..2).map(kill).sum();
        let run = project.rolo("apply --auto-approve");
        assert_eq!(run.code, 0, "round {seed}: {run}");
        let plan = project.rolo("plan --detailed-exitcode");
        assert_eq!(plan.code, 0, "round {seed}: {plan}");
        let told = format!("round {seed}: {run}");
        assert_accounted(&sandbox.requests(), &receipts(&project), &told);
        kills
    });
}
