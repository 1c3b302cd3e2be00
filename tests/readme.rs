//! Every console block of the README is run, and prints what the README says.

use std::process::Command;

use crate::env::{Project, ROLO, Run, Sandbox};

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

#[test]
fn the_readme_shows_what_happens() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::examples().at(&sandbox);
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
