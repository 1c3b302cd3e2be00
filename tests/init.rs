//! `rolo init`: an empty folder becomes a working repository, and nothing is ever overwritten.

use std::process::{Command, Stdio};

use serde_yaml::Value as Yaml;

use serde_json::json;

use crate::env::web::{Server, json_answer};
use crate::env::{Project, Sandbox};
use crate::verdicts::git;

const WORKFLOW: &str = ".github/workflows/contacts.yml";

#[test]
fn an_empty_folder_becomes_a_repository() {
    let project = Project::new();
    insta::assert_snapshot!(project.rolo("init").ends_with(0));
    for (name, file) in [("settings", "rolo.yaml"), ("readme", "README.md"), ("workflow", WORKFLOW)]
    {
        insta::assert_snapshot!(name, project.read(file));
    }
    project.rolo("validate --allow-empty").ends_with(0);
    project.rolo("config").ends_with(0);
    project.rolo("fmt --check").ends_with(0);
    for schema in ["contact", "config"] {
        let printed = project.rolo(&format!("schema {schema}")).stdout;
        assert_eq!(project.read(&format!("schema/{schema}.schema.json")), printed);
    }
    // The template is a valid contact once it is one.
    let template = project.read("contacts/_template.yaml");
    project.write("contacts/first.yaml", template);
    project.rolo("validate").ends_with(0);
}

#[test]
fn the_workspace_of_a_token_is_pinned() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::new().at(&sandbox);
    let run = project.rolo("init").ends_with(0);
    assert!(run.stderr.contains("the workspace is `Lantern & Pike`"), "{run}");
    assert!(!run.stderr.contains("pin the workspace"), "{run}");
    let again = project.rolo("init").ends_with(0);
    assert!(!again.stderr.contains("pin the workspace"), "{again}");
    let settings = project.read("rolo.yaml");
    assert!(settings.contains("these files are for: Lantern & Pike."), "{settings}");
    project.rolo("pull").ends_with(0);
    let plan = project.rolo("plan --detailed-exitcode").ends_with(0);
    assert!(plan.stdout.starts_with("No changes"), "{plan}");
    let other = serde_json::json!({
        "workspace": {"id": "0e0e0e0e-0000-4000-8000-000000000001", "name": "Other"}, "contacts": [],
    });
    let other = Sandbox::with(&other, &[]);
    project.at(&other).rolo("plan").ends_with(1);
}

/// Whoever answers at the address cannot set a rule.
#[test]
fn the_id_of_a_workspace_is_a_value_and_nothing_else() {
    let id = "x\npolicy:\n  delete: allow";
    let server = Server::new(move |_, _| json_answer(200, &json!({"id": id, "name": "a\nb: c"})));
    let project = Project::new()
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "sandbox");
    project.rolo("init").ends_with(0);
    let config = project.rolo("config --format json").ends_with(0).json();
    assert_eq!(config["workspace"]["value"], id);
    assert_eq!(config["policy.delete"]["value"], "refuse");
}

#[test]
fn without_a_pin_it_is_said_what_to_do() {
    let project = Project::new();
    let run = project.rolo("init").ends_with(0);
    assert!(run.stderr.contains("next: pin the workspace"), "{run}");
    let sandbox = Sandbox::builtin(&[]);
    let project = project.at(&sandbox);
    // The file that is there is kept, whoever has a token by now.
    let again = project.rolo("init").ends_with(0);
    assert!(again.stdout.contains("kept rolo.yaml\n"), "{again}");
    assert!(again.stderr.contains("`rolo doctor --show-workspace`"), "{again}");
    let doctor = project.rolo("doctor --format json").json();
    let checks = doctor["checks"].as_array().unwrap().iter();
    let pin = checks.clone().find(|check| check["subject"] == "pin").unwrap();
    assert!(pin["next"].as_str().unwrap().contains("--show-workspace"), "{pin}");
}

#[test]
fn a_token_that_is_refused_makes_nothing() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::new().at(&sandbox).variable("RUDDR_API_TOKEN", "wrong");
    project.rolo("init").ends_with(1);
    assert!(!project.path("rolo.yaml").exists());
    std::fs::create_dir(project.path("there")).unwrap();
    project.write("file", "");
    let run = project.rolo("init file").ends_with(1);
    assert!(run.stderr.contains("cannot be used: it is a file"), "{run}");
    for (folder, is_kept) in [("new", false), ("there", true)] {
        project.rolo(&format!("init {folder}")).ends_with(1);
        assert_eq!(project.path(folder).exists(), is_kept, "{folder}");
    }
}

#[test]
fn nothing_is_overwritten() {
    let project = Project::new().file("README.md", "ours").file(".gitignore", "/ours");
    let run = project.rolo("init").ends_with(0);
    assert!(run.stdout.contains("kept README.md\n") && run.stdout.contains("made rolo.yaml\n"));
    assert_eq!(project.read("README.md"), "ours");
    assert_eq!(project.read(".gitignore"), "/ours");
    project.write("rolo.yaml", "redact: always\n");
    let again = project.rolo("init").ends_with(0);
    assert!(again.stdout.lines().all(|line| line.starts_with("kept ")), "{again}");
    assert_eq!(project.read("rolo.yaml"), "redact: always\n");
}

#[test]
fn every_setting_in_a_comment_is_a_setting() {
    let project = Project::new();
    project.rolo("init").ends_with(0);
    let lines = project.read("rolo.yaml");
    let settings = lines.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| {
        let key = line.trim_start().split(':').next().unwrap();
        !key.is_empty()
            && !key.contains(' ')
            && !key.starts_with("yaml-language")
            && line.contains(':')
    });
    let settings: Vec<&str> = settings.filter(|line| !line.starts_with("workspace")).collect();
    assert!(settings.len() > 20, "{settings:?}");
    project.write("rolo.yaml", settings.join("\n"));
    let shown = project.rolo("config").ends_with(0).stdout;
    // Given in the file, each still has its default.
    let plain = Project::new().rolo("config").stdout;
    let values = |text: &str| -> Vec<String> {
        let words = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        text.lines().map(words).collect()
    };
    assert_eq!(values(&shown), values(&plain));
}

#[test]
fn the_ci_system_is_that_of_the_origin() {
    let made = |url: &str, arguments: &str| {
        let project = Project::new();
        git(&project.path(""), &["init", "-q", "-b", "trunk"]);
        git(&project.path(""), &["remote", "add", "origin", url]);
        project.rolo(&format!("init {arguments}")).ends_with(0);
        let is_there = |path: &str| project.path(path).exists();
        if is_there(WORKFLOW) {
            let workflow: Yaml = serde_yaml::from_str(&project.read(WORKFLOW)).unwrap();
            assert_eq!(workflow["on"]["push"]["branches"][0].as_str(), Some("trunk"));
        }
        (is_there(WORKFLOW), is_there(".gitlab-ci.yml"))
    };
    assert_eq!(made("https://gitlab.example/team/contacts.git", ""), (false, true));
    assert_eq!(made("git@github.example:team/contacts.git", ""), (true, false));
    assert_eq!(made("https://gitlab.example/team/contacts.git", "--ci github"), (true, false));
    assert_eq!(made("git@github.example:team/contacts.git", "--ci gitlab"), (false, true));
    assert_eq!(made("git@github.example:team/contacts.git", "--ci none"), (false, false));
}

#[test]
fn workflows_are_yaml_with_valid_shell_and_only_known_commands() {
    for (ci, file) in [("github", WORKFLOW), ("gitlab", ".gitlab-ci.yml")] {
        let project = Project::new();
        project.rolo(&format!("init --ci {ci}")).ends_with(0);
        let text = project.read(file);
        let workflow: Yaml = serde_yaml::from_str(&text).unwrap();
        let mut scripts = Vec::new();
        collect(&workflow, "", &mut scripts);
        assert!(scripts.len() >= 4, "{scripts:?}");
        for script in &scripts {
            let shell = Command::new("sh").args(["-n", "-c", script]).stdin(Stdio::null()).output();
            assert!(shell.unwrap().status.success(), "{script}");
        }
        let commands = scripts.iter().flat_map(|script| script.lines()).map(str::trim);
        let commands: Vec<&str> = commands.filter_map(|line| line.strip_prefix("rolo ")).collect();
        assert!(commands.len() >= 4, "{commands:?}");
        for command in commands {
            let command: Vec<&str> = command.split(' ').collect();
            let run = project.run(&[&command[..], &["--help"]].concat());
            run.ends_with(0);
        }
        let uses = text.lines().filter_map(|line| line.trim().strip_prefix("- uses: "));
        assert!(uses.into_iter().all(|uses| uses.starts_with("actions/checkout@")));
    }
}

/// Every shell script of a workflow.
fn collect(yaml: &Yaml, key: &str, scripts: &mut Vec<String>) {
    match yaml {
        Yaml::Mapping(entries) => {
            for (key, value) in entries {
                collect(value, key.as_str().unwrap_or_default(), scripts);
            }
        }
        Yaml::Sequence(items) => items.iter().for_each(|item| collect(item, key, scripts)),
        Yaml::String(text) if matches!(key, "run" | "script" | "before_script") => {
            scripts.push(text.clone());
        }
        _ => {}
    }
}

#[test]
fn a_folder_is_made_and_one_inside_a_project_is_refused() {
    let project = Project::new();
    project.rolo("init team/contacts").ends_with(0);
    assert!(project.path("team/contacts/rolo.yaml").exists());
    let inside = project.rolo("init team/contacts/more").ends_with(1);
    assert!(inside.stderr.contains("is a project of rolo already"), "{inside}");
    project.write("file", "");
    project.rolo("init file").ends_with(1);
}
