//! Every console block of the README is run, and prints what the README says.

use std::process::Command;

use crate::env::{Project, ROLO, Run, Sandbox};
use crate::verdicts::git;

const README: &str = include_str!("../README.md");

/// A command of a console block, and the output that stands below it.
struct Shown {
    command: String,
    output: Vec<String>,
}

fn shown() -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let mut is_console = false;
    for line in README.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) {
            all.push(Shown { command: command.to_owned(), output: Vec::new() });
        } else if let Some(last) = all.last_mut().filter(|_| is_console) {
            last.output.push(line.to_owned());
        }
    }
    all
}

/// Whether the lines are those expected, where `…` stands for any number of lines.
fn fits(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "…" => {
            (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]))
        }
        Some((first, rest)) => {
            lines.first().is_some_and(|line| line == first) && fits(rest, &lines[1..])
        }
    }
}

/// What the example contacts say now, and what they said when the workspace of the sandbox was in
/// step with them: the history that a clone of this repository has.
const CHANGED: [(&str, &str, &str); 11] = [
    ("harbour-labs.yaml", "monthly", "quarterly"),
    ("kestrel-rail/board.yml", "fax: null", "fax: \"+44 1632 960199\""),
    ("kestrel-rail/operations/depots.yml", "zoe.mueller-hartley@", "zoe.mueller@"),
    ("kestrel-rail/operations/depots.yml", "/depots/north", "/depots"),
    ("mirai-instruments.yaml", "Asia/Seoul", "Asia/Tokyo"),
    ("mirai-instruments.yaml", "- Technical\n      - Steering Committee", "- Technical"),
    ("northwind/margaret-hollis.yaml", "Chief Operating Officer", "Director of Operations"),
    ("northwind/margaret-hollis.yaml", "555-0142", "555-0100"),
    ("northwind/terminals.yaml", "owner: Mateo Rivas", "owner: Ingrid Solberg"),
    ("northwind/tobias-grant.yml", "Vice President, Fleet", "Senior Director, Fleet"),
    ("northwind/tobias-grant.yml", "northwind.example/fleet", "northwind.example"),
];

/// The example contacts with the history of this repository.
fn clone() -> Project {
    let project = Project::examples();
    let folder = project.path("");
    git(&folder, &["init", "-q", "-b", "main"]);
    let commit = || {
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-q", "-m", "step"]);
    };
    let mut now: Vec<(String, String)> = Vec::new();
    for (file, new, old) in CHANGED {
        let path = format!("contacts/{file}");
        let text = project.read(&path);
        assert_eq!(text.matches(new).count(), 1, "{file}: {new}");
        project.write(&path, text.replace(new, old));
        if now.iter().all(|(known, _)| *known != path) {
            now.push((path, text));
        }
    }
    commit();
    for (path, text) in now {
        project.write(&path, text);
    }
    commit();
    project
}

#[test]
fn the_readme_shows_what_happens() {
    let sandbox = Sandbox::builtin(&[]);
    let project = clone();
    // `rolo` and `cargo run` are the program under test; the test command is running right now.
    let bin = project.path("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(ROLO, bin.join("rolo")).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let commands = shown();
    assert!(commands.len() >= 4, "the console blocks were not found");
    for Shown { command, output } in commands {
        if command == "cargo test" || command.starts_with("export RUDDR_API_TOKEN=") {
            continue;
        }
        let typed = command.replace("cargo run --release --", "rolo");
        let mut shell = Command::new("sh");
        shell.args(["-c", &typed]).current_dir(project.path("")).env_clear().env("PATH", &path);
        shell.env("RUDDR_API_URL", &sandbox.url).env("RUDDR_API_TOKEN", "sandbox");
        let run = Run::of(shell.output().unwrap(), &project.path(""));
        assert_ne!(run.code, 127, "{command}: {run}");
        let lines: Vec<&str> = run.stdout.trim_end().lines().collect();
        assert!(fits(&output, &lines), "`{command}` prints something else: {run}");
    }
}
