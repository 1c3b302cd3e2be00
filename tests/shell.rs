//! What comes with an installed program: completions of shells and the manual, made from the same
//! definitions as `--help`.

use std::collections::BTreeSet;
use std::process::Command;

use crate::env::{Project, ROLO};

/// The commands that `rolo --help` lists.
fn commands() -> Vec<String> {
    let help = Project::new().rolo("--help").ends_with(0).stdout;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<String> =
        names.filter(|name| !matches!(*name, "" | "help")).map(str::to_owned).collect();
    assert!(names.len() > 10, "{names:?}");
    names
}

/// The long flags that the help of a command names.
fn flags(command: &str) -> BTreeSet<String> {
    let help = Project::new().rolo(&format!("{command} --help")).ends_with(0).stdout;
    let flag = |line: &str| {
        let at = line.trim_start().strip_prefix('-')?;
        let long = at.find("--").map(|from| &at[from..]).or(at.strip_prefix('-').map(|_| at))?;
        let end = long.find([' ', ',', '[', '.']).unwrap_or(long.len());
        Some(format!("--{}", long[..end].trim_start_matches('-')))
    };
    help.lines().filter_map(flag).collect()
}

/// Every exit code of the README stands in `--help` as well.
#[test]
fn help_lists_the_exit_codes_of_the_readme() {
    let readme = include_str!("../README.md").split("## Exit codes").nth(1).unwrap();
    let rows = readme.split("\n## ").next().unwrap().lines().skip(4);
    let cells = rows.filter_map(|row| row.strip_prefix("| ")?.split(" |").next());
    let codes: Vec<&str> = cells.flat_map(|cell| cell.split(", ")).collect();
    assert_eq!(codes.len(), 11, "{codes:?}");
    let help = Project::new().rolo("--help").ends_with(0).stdout;
    let list = help.split("Exit codes:").nth(1).unwrap();
    let words: Vec<&str> = list.split(|c: char| !c.is_ascii_digit()).collect();
    for code in codes {
        assert!(words.contains(&code), "{code} is not in {list}");
    }
}

#[test]
fn every_shell_knows_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Project::new().rolo(&format!("completions {shell}")).ends_with(0).stdout;
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
    }
}

#[test]
fn bash_completes_commands_flags_and_words() {
    let project = Project::new();
    let script = project.rolo("completions bash").ends_with(0).stdout;
    project.write("rolo.bash", script);
    for (line, wanted) in [
        ("rolo pl", vec!["plan"]),
        ("rolo plan --det", vec!["--detailed-exitcode"]),
        ("rolo plan --color ", vec!["auto", "always", "never"]),
        ("rolo completions ", vec!["bash", "zsh", "fish"]),
        ("rolo plan --format ", vec!["text", "json", "html"]),
        ("rolo log --fields ", vec!["email", "owner", "tags"]),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let last = words.len() - 1;
        let ask = format!(
            "source rolo.bash; COMP_WORDS=('{}'); COMP_CWORD={last}; _rolo rolo '{}' '{}'; echo \
             \"${{COMPREPLY[*]}}\"",
            words.join("' '"),
            words[last],
            words[last - 1],
        );
        let run = Command::new("bash")
            .args(["--norc", "-c", &ask])
            .current_dir(project.path("."))
            .output()
            .unwrap();
        let reply = String::from_utf8(run.stdout).unwrap();
        let reply: Vec<&str> = reply.split_whitespace().collect();
        for word in wanted {
            assert!(reply.contains(&word), "`{line}` completes to {reply:?}");
        }
    }
}

#[test]
fn a_shell_that_does_not_exist_is_told_which_there_are() {
    let run = Project::new().rolo("completions csh").ends_with(1);
    assert!(run.stderr.contains("bash, elvish, fish, powershell, zsh"), "{}", run.stderr);
}

#[test]
fn every_command_has_a_page_with_every_flag() {
    let project = Project::new();
    project.rolo("man pages/man1").ends_with(0);
    let main = project.read("pages/man1/rolo.1");
    for command in commands() {
        let page = project.read(&format!("pages/man1/rolo-{command}.1")).replace('\\', "");
        assert!(main.replace('\\', "").contains(&format!("rolo-{command}(1)")), "{command}");
        for flag in flags(&command) {
            assert!(page.contains(&flag), "rolo-{command}(1) does not tell {flag}");
        }
    }
    assert!(main.contains("Exit codes"), "{main}");
}

#[test]
fn the_manual_is_written_anew_and_below_the_named_folder() {
    let project = Project::new().file("man/rolo-plan.1", "old");
    let run = Command::new(ROLO).args(["-C"]).arg(project.path(".")).args(["man", "man"]).output();
    assert!(run.unwrap().status.success());
    assert!(project.read("man/rolo-plan.1").contains(".TH"));
}

/// A link in the place of a page is replaced, and what it leads to stays.
#[test]
fn no_page_is_written_through_a_link() {
    let project = Project::new().file("a", "mine").file("man/b", "");
    for name in ["rolo-plan.1", "other.1"] {
        std::os::unix::fs::symlink("../a", project.path("man").join(name)).unwrap();
    }
    project.rolo("man man").ends_with(0);
    assert!(project.read("man/rolo-plan.1").contains(".TH"));
    assert_eq!((project.read("a"), project.read("man/other.1")), ("mine".into(), "mine".into()));
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let run = Project::new().file("man", "a file").rolo("man man").ends_with(1);
    assert!(run.stderr.contains("cannot write the manual to `man`"), "{}", run.stderr);
    assert!(run.stderr.contains("[man::write]"), "{}", run.stderr);
}
