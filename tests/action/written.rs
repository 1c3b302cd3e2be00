//! What is written in the action, the template and the examples fits together.

use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every text in a document.
fn texts(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(entries) => entries.values().for_each(|entry| texts(entry, found)),
        _ => {}
    }
}

#[test]
fn every_input_is_declared_and_every_script_is_there() {
    let action = yaml(&root().join("action.yml"));
    let mut all = Vec::new();
    texts(&action["runs"], &mut all);
    for text in all {
        for part in text.split("inputs.").skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            assert!(action["inputs"].get(&name).is_some(), "{name}");
        }
    }
    for step in action["runs"]["steps"].as_array().unwrap() {
        let Some(script) = step["run"].as_str() else { continue };
        // What other people write must not become a part of a script.
        assert!(!script.contains("${{"), "{script}");
        let path = script.split("$GITHUB_ACTION_PATH/").nth(1).unwrap().trim_end_matches('"');
        assert!(root().join(path).is_file(), "{path}");
    }
}

#[test]
fn the_examples_use_the_action_as_it_is() {
    let action = yaml(&root().join("action.yml"));
    let examples = ["github-plan.yml", "github-apply.yml", "github-drift.yml"];
    for name in examples {
        let workflow = yaml(&root().join("docs/ci").join(name));
        let jobs = workflow["jobs"].as_object().unwrap().values();
        let steps: Vec<&Value> = jobs.flat_map(|job| job["steps"].as_array().unwrap()).collect();
        assert_eq!(steps[0]["with"]["fetch-depth"], 0, "{name}");
        let inputs = steps[1]["with"].as_object().unwrap();
        for input in inputs.keys() {
            assert!(action["inputs"].get(input).is_some(), "{name}: {input}");
        }
        assert!(name.contains(inputs["mode"].as_str().unwrap()), "{name}");
        assert!(workflow["permissions"].is_object(), "{name}");
    }
    assert_eq!(
        yaml(&root().join("docs/ci/github-apply.yml"))["concurrency"]["cancel-in-progress"],
        false
    );
    yaml(&root().join("docs/ci/gitlab-ci.yml"));
}

#[test]
fn the_hooks_name_commands_that_there_are() {
    for hook in yaml(&root().join(".pre-commit-hooks.yaml")).as_array().unwrap() {
        let command = hook["entry"].as_str().unwrap().strip_prefix("rolo ").unwrap();
        crate::env::Project::new().rolo(&format!("{command} --help")).ends_with(0);
    }
}

#[test]
fn the_scripts_are_sound() {
    let folder = root().join("action");
    let scripts: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(scripts.len() >= 6, "{scripts:?}");
    for script in scripts {
        let check = std::process::Command::new("bash").arg("-n").arg(&script).output().unwrap();
        assert!(check.status.success(), "{}: {check:?}", script.display());
        let text = std::fs::read_to_string(&script).unwrap();
        assert!(
            text.contains("set -euo pipefail") || script.ends_with("lib.sh"),
            "{}",
            script.display()
        );
    }
}
