//! `rolo fmt`, from outside.

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::env::{Project, ROLO, Run};

const MESSY: &str = "\
# yaml-language-server: $schema=../schema/contact.schema.json

# Only on Tuesdays
officePhone:   \"1-555-0100\"        # the front desk
email: jane@example.com


firstName: Jane   \n\
# Asked us
# to note it
title: CEO
lastName: Doe
";

const TIDY: &str = "\
# yaml-language-server: $schema=../schema/contact.schema.json

firstName: Jane
lastName: Doe
email: jane@example.com
# Asked us
# to note it
title: CEO
# Only on Tuesdays
officePhone: \"1-555-0100\"          # the front desk
";

/// What becomes of a file.
#[track_caller]
fn formatted(text: &str) -> String {
    let project = Project::with(text);
    project.rolo("fmt").ends_with(0);
    let formatted = project.read("contacts/all.yaml");
    assert_eq!(project.rolo("fmt --check").ends_with(0).stdout, "");
    formatted
}

#[test]
fn this_repository_is_in_form() {
    let run = Project::examples().rolo("fmt --check").ends_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "13 files: nothing to format\n"));
}

#[test]
fn the_contact_in_the_readme_is_in_form() {
    let shown = include_str!("../README.md").split("```yaml\n").nth(1).unwrap();
    let contact = shown.split("```").next().unwrap();
    assert_eq!(formatted(contact), contact);
}

#[test]
fn a_file_is_written_once() {
    let project = Project::with(MESSY).file("contacts/tidy.yaml", "email: joe@example.com\n");
    let run = project.rolo("fmt").ends_with(0);
    assert_eq!(run.stdout, "formatted contacts/all.yaml\n");
    assert_eq!(run.stderr, "2 files: 1 formatted\n");
    assert_eq!(project.read("contacts/all.yaml"), TIDY);
    let run = project.rolo("fmt").ends_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "2 files: nothing to format\n"));
    assert_eq!(project.read("contacts/all.yaml"), TIDY);
}

#[test]
fn check_and_diff_write_nothing() {
    let project = Project::with(MESSY);
    let check = project.rolo("fmt --check").ends_with(2);
    assert_eq!(check.stdout, "would format contacts/all.yaml\n");
    assert_eq!(check.stderr, "1 file: 1 to format; `rolo fmt` does it\n");
    let diff = project.rolo("fmt --diff").ends_with(0);
    let both = project.rolo("fmt --check --diff").ends_with(2);
    assert_eq!(diff.stdout, both.stdout);
    insta::assert_snapshot!(diff);
    assert_eq!(project.read("contacts/all.yaml"), MESSY);
    assert!(!project.path(".rolo").exists());
}

#[test]
fn the_diff_is_one_that_patch_takes() {
    let project = Project::with(MESSY);
    let diff = project.rolo("fmt --diff").ends_with(0).stdout;
    project.write("change.diff", diff);
    let mut git = Command::new("git");
    git.args(["apply", "change.diff"]).current_dir(project.path(""));
    assert!(git.status().unwrap().success());
    assert_eq!(project.read("contacts/all.yaml"), TIDY);
}

#[test]
fn the_diff_is_harmless_and_has_colours_where_they_are_wanted() {
    let project = Project::with("title: \u{202e}OEC\nemail: a@example.com\r\n");
    let run = project.rolo("fmt --diff --color always").ends_with(0);
    insta::assert_snapshot!(run.stdout.replace('\u{1b}', "ESC"));
}

#[test]
fn lists_and_documents() {
    let list = "\
contacts:
  # The first
  - email: a@example.com # found by it
    # Given by the service
    id: 37051a4f-0603-472a-b45d-74da81e41d3f

  - owner: Sam
    tags: [x]
    state: absent
    ownerId: null
    shoeSize: 42
    name: B
defaults:
  tags: []
  title: CEO
---
tags:
- a   # one
  # two
- b
email: c@example.com
# The end
";
    insta::assert_snapshot!(formatted(list));
}

#[test]
fn values_over_several_lines_are_untouched() {
    let description = "description: |+\n  one  \n\n\n  # two\n\n";
    let text = format!("{description}title: \"a\n  b  \\\n  c\"\nlastName: >-\n\n  d \n   e\n");
    let expected = format!("lastName: >-\n\n  d \n   e\ntitle: \"a\n  b  \\\n  c\"\n{description}");
    assert_eq!(formatted(&text), expected);
}

#[test]
fn what_cannot_be_cut_keeps_its_order() {
    for text in [
        "{title: CEO,   email: a@example.com}\n",
        "contacts:\n- {title: CEO,   email: a@example.com}\n",
        "? title\n: CEO\n? email\n: a@example.com\n",
        "title: CEO\remail: a@example.com\r",
    ] {
        assert_eq!(formatted(text), text);
    }
}

#[test]
fn line_ends_are_kept() {
    assert_eq!(formatted(&MESSY.replace('\n', "\r\n")), TIDY.replace('\n', "\r\n"));
    let marked = formatted("\u{feff}title: CEO\nemail: a@example.com");
    assert_eq!(marked, "\u{feff}email: a@example.com\ntitle: CEO\n");
    let most = formatted("title: |\r\n  a\r\n  b\nemail: a@example.com\r\n");
    assert_eq!(most, "email: a@example.com\r\ntitle: |\r\n  a\r\n  b\r\n");
}

#[test]
fn blank_lines() {
    assert_eq!(
        formatted("\n\n \nemail: a@example.com\n\n\n# x\n\n\n"),
        "email: a@example.com\n\n# x\n"
    );
    assert_eq!(formatted("email: a@example.com"), "email: a@example.com\n");
    for empty in ["", "\n\n", "# nobody\n"] {
        assert_eq!(formatted(empty), empty.trim_start());
    }
}

#[test]
fn faults_of_one_file_do_not_keep_others() {
    let project = Project::with(MESSY)
        .file("contacts/broken.yaml", "title: [\nemail: a@example.com\n")
        .file("contacts/latin.yaml", b"title: Zo\xeb\n")
        .file("contacts/unknown.yaml", "shoeSize: 42\nemail: no\n");
    insta::assert_snapshot!(project.rolo("fmt --check").ends_with(3));
    let run = project.rolo("fmt").ends_with(3);
    let done = "formatted contacts/all.yaml\nformatted contacts/unknown.yaml\n";
    assert_eq!(run.stdout, done);
    assert_eq!(project.read("contacts/broken.yaml"), "title: [\nemail: a@example.com\n");
    assert_eq!(project.read("contacts/unknown.yaml"), "email: no\nshoeSize: 42\n");
}

#[test]
fn paths_limit_it() {
    let project = Project::with(MESSY)
        .file("contacts/deep/er/a.yml", MESSY)
        .file("contacts/deep/b.yaml", MESSY)
        .file("contacts/_template.yaml", MESSY)
        .file("contacts/broken.yaml", "[");
    let run = project.rolo("fmt contacts/deep/er contacts/all.yaml").ends_with(0);
    let done = "formatted contacts/all.yaml\nformatted contacts/deep/er/a.yml\n";
    assert_eq!(run.stdout, done);
    let run = project.rolo("fmt contacts/_template.yaml").ends_with(1);
    assert!(run.stderr.contains("no contact file at `contacts/_template.yaml`"), "{run}");
    assert_eq!(project.read("contacts/deep/b.yaml"), MESSY);
    Project::new().rolo("fmt").ends_with(3);
}

fn mode(project: &Project, path: &str) -> u32 {
    project.path(path).metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn permissions_are_kept() {
    let project = Project::with(MESSY);
    for wanted in [0o600, 0o664, 0o755] {
        project.write("contacts/all.yaml", MESSY);
        let path = project.path("contacts/all.yaml");
        std::fs::set_permissions(path, Permissions::from_mode(wanted)).unwrap();
        project.rolo("fmt").ends_with(0);
        assert_eq!(mode(&project, "contacts/all.yaml"), wanted);
        assert_eq!(project.read("contacts/all.yaml"), TIDY);
    }
}

#[test]
fn a_link_goes_on_leading_to_its_file() {
    let project = Project::new().file("contacts/_real/jane.yaml", MESSY);
    symlink("_real/jane.yaml", project.path("contacts/jane.yaml")).unwrap();
    let run = project.rolo("fmt").ends_with(0);
    assert_eq!(run.stdout, "formatted contacts/jane.yaml\n");
    assert!(project.path("contacts/jane.yaml").is_symlink());
    assert_eq!(project.read("contacts/_real/jane.yaml"), TIDY);
}

#[test]
fn what_cannot_be_written_is_told() {
    let project = Project::with(MESSY);
    project.write(".rolo", "in the way");
    let run = project.rolo("fmt").ends_with(1);
    assert!(run.stderr.contains("error[project::state]: cannot make `PROJECT/.rolo`"), "{run}");
    assert_eq!(project.read("contacts/all.yaml"), MESSY);
}

#[test]
fn a_full_disk_leaves_the_file_as_it_is() {
    let project = Project::with(MESSY).file(".rolo/.gitignore", "*\n");
    // No file may grow, as on a full disk.
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f 0; exec {ROLO} fmt")]);
    let output = shell.current_dir(project.path("")).env_clear().output().unwrap();
    let run = Run::of(output, &project.path("")).ends_with(1);
    insta::assert_snapshot!(run);
    assert_eq!(project.read("contacts/all.yaml"), MESSY);
    let mut left: Vec<String> = std::fs::read_dir(project.path(".rolo"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, [".gitignore", "apply.lock"]);
}

#[test]
fn a_comment_below_that_for_editors_goes_with_its_key() {
    let project = Project::with(
        "# yaml-language-server: $schema=../schema/contact.schema.json\n\
         # about the title\ntitle: CEO\nemail: jane@example.com\n",
    );
    project.rolo("fmt").ends_with(0);
    assert_eq!(
        project.read("contacts/all.yaml"),
        "# yaml-language-server: $schema=../schema/contact.schema.json\n\
         email: jane@example.com\n# about the title\ntitle: CEO\n",
    );
}

#[test]
fn what_a_killed_command_left_unfinished_goes() {
    let project = Project::with(MESSY).file(".rolo/.rolo-AbCd.tmp", "email: jane@example.com\n");
    project.rolo("fmt").ends_with(0);
    assert!(!project.path(".rolo/.rolo-AbCd.tmp").exists());
}

#[test]
fn a_kill_leaves_each_file_old_or_new() {
    let project = Project::new();
    let names: Vec<String> = (0..300).map(|n| format!("contacts/c{n}.yaml")).collect();
    for name in &names {
        project.write(name, MESSY);
    }
    let mut child = project.start(&["fmt"]);
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("formatted contacts/"), "{line}");
    let texts: Vec<String> = names.iter().map(|name| project.read(name)).collect();
    assert!(texts.iter().all(|text| text == MESSY || text == TIDY));
    assert!(texts.iter().any(|text| text == TIDY));
    project.rolo("fmt").ends_with(0);
    assert!(names.iter().all(|name| project.read(name) == TIDY));
}
