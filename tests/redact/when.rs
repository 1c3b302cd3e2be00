//! When values are masked: flags, settings, and what the CI system says.

use serde_json::json;

use super::leak;
use crate::env::{Project, Run};

/// A run that shows values, unless they are masked.
fn run(variables: &[(&str, &str)], settings: &str, flags: &str) -> Run {
    let yaml = format!("email: {}@x.example\nemial: x\n", super::canary(1));
    let project = Project::with(&yaml).file("rolo.yaml", settings);
    project.write("private.json", json!({"repository": {"private": true}}).to_string());
    project.write("public.json", json!({"repository": {"private": false}}).to_string());
    let internal = json!({"repository": {"private": true, "visibility": "internal"}});
    project.write("internal.json", internal.to_string());
    let told = json!({"repository": {"private": true, "visibility": "private"}});
    project.write("told.json", told.to_string());
    project.write("broken.json", "{");
    let project = variables.iter().fold(project, |project, (name, value)| {
        let file = project.path(value).to_str().unwrap().to_owned();
        project.variable(name, if *name == "GITHUB_EVENT_PATH" { &file } else { value })
    });
    let flags = format!("validate contacts/all.yaml {flags}");
    project.rolo(&flags)
}

#[track_caller]
fn is_masked(variables: &[(&str, &str)], settings: &str, flags: &str) -> bool {
    let yaml = run(variables, settings, flags).ends_with(3);
    // The line with the unknown key is quoted where it may be.
    let is_masked = !yaml.stderr.contains("emial: x");
    assert_eq!(is_masked, yaml.stderr.contains("‹"), "{yaml}");
    assert!(leak(&yaml.to_string()).is_none());
    is_masked
}

#[test]
fn in_ci_unless_it_says_that_the_repository_is_private() {
    for (masked, variables) in [
        (false, &[][..]),
        (false, &[("CI", "")]),
        (false, &[("CI", "false")]),
        (false, &[("CI", "0")]),
        (true, &[("CI", "true")]),
        (true, &[("CI", "1")]),
        (true, &[("CI", "woodpecker")]),
        (true, &[("TF_BUILD", "True")]),
        (false, &[("CI", "true"), ("GITHUB_EVENT_PATH", "private.json")]),
        (false, &[("CI", "true"), ("GITHUB_EVENT_PATH", "told.json")]),
        (true, &[("CI", "true"), ("GITHUB_EVENT_PATH", "public.json")]),
        (true, &[("CI", "true"), ("GITHUB_EVENT_PATH", "internal.json")]),
        (true, &[("CI", "true"), ("GITHUB_EVENT_PATH", "broken.json")]),
        (true, &[("CI", "true"), ("GITHUB_EVENT_PATH", "nowhere.json")]),
        (false, &[("CI", "true"), ("CI_PROJECT_VISIBILITY", "private")]),
        (true, &[("CI", "true"), ("CI_PROJECT_VISIBILITY", "internal")]),
        (true, &[("CI", "true"), ("CI_PROJECT_VISIBILITY", "public")]),
        (false, &[("GITHUB_EVENT_PATH", "public.json")]),
    ] {
        assert_eq!(is_masked(variables, "", ""), masked, "{variables:?}");
        assert_eq!(is_masked(variables, "redact: ci\n", ""), masked, "{variables:?}");
    }
}

#[test]
fn a_flag_beats_the_settings_and_they_beat_ci() {
    let ci = &[("CI", "true")][..];
    for (masked, variables, settings, flags) in [
        (true, &[][..], "redact: always\n", ""),
        (false, ci, "redact: never\n", ""),
        (true, &[], "", "--redact"),
        (true, &[], "redact: never\n", "--redact"),
        (false, &[], "redact: always\n", "--reveal"),
    ] {
        let found = is_masked(variables, settings, flags);
        assert_eq!(found, masked, "{variables:?} {settings} {flags}");
    }
}

#[test]
fn reveal_is_for_a_terminal() {
    for settings in ["", "redact: always\n", "redact: never\n"] {
        let run = run(&[("CI", "true")], settings, "--reveal").ends_with(1);
        assert!(run.stderr.starts_with("error[output::reveal]"), "{run}");
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn one_cannot_want_both() {
    let run = run(&[], "", "--reveal --redact").ends_with(1);
    assert!(run.stderr.contains("cannot be used with"), "{run}");
    // On both sides of the command's name, where it may pass for one: then nothing is shown.
    let yaml = format!("emial: {}\n", super::canary(1));
    let run = Project::with(&yaml).rolo("--reveal validate --redact");
    assert_eq!(leak(&run.to_string()), None, "{run}");
}

#[test]
fn the_settings_say_where_it_comes_from() {
    let project = Project::new().file("rolo.yaml", "redact: always\n");
    for (flags, value, origin) in [
        ("", "always", "rolo.yaml:1"),
        ("--redact", "always", "--redact"),
        ("--reveal", "never", "--reveal"),
    ] {
        let json = project.rolo(&format!("config --format json {flags}")).ends_with(0).json();
        assert_eq!(json["redact"], json!({"value": value, "origin": origin}));
        assert_eq!(json.get("redacted").is_some(), value == "always");
    }
}
