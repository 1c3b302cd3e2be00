//! Every command and every form of output.

use serde_json::{Value, json};

use super::{
    assert_files_masked, assert_masked, canary, desired, leak, numbered, project, sandbox, tags,
    yaml,
};
use crate::env::Project;
use crate::schema::assert_is_plan;

/// Commands that would show values, each with how it ends.
const SHOWING: [(&str, i32); 26] = [
    ("plan", 0),
    ("plan --strict --detailed-exitcode", 2),
    ("plan --color always", 0),
    ("plan -v", 0),
    ("plan -vv --log-format json", 0),
    ("plan --format json", 0),
    ("plan --format json --strict", 0),
    ("plan --overwrite EMAIL:fax", 0),
    ("plan --against HEAD", 0),
    ("plan --against HEAD --format json", 0),
    ("plan --out saved.json", 0),
    ("show saved.json", 0),
    ("show saved.json --format json", 0),
    ("drift", 2),
    ("drift --format json", 2),
    ("pull --adopt all --dry-run", 0),
    ("pull --adopt all --dry-run --format json", 0),
    ("pull --dry-run", 0),
    ("pull --dry-run --path {email}.yaml --format json", 0),
    ("names", 0),
    ("names --format json", 0),
    ("config", 0),
    ("config --format json", 0),
    ("plan --overwrite EMAIL:nothing", 1),
    ("apply", 1),
    ("apply --auto-approve", 4),
];

fn command(words: &str) -> String {
    words.replace("EMAIL", super::live(2)["email"].as_str().unwrap())
}

#[test]
fn no_command_shows_a_value() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox).variable("CI", "true");
    for (words, code) in SHOWING {
        let run = project.rolo(&command(words)).ends_with(code);
        assert_masked(&run);
        if words.contains("--format json") {
            let second = run.stdout.lines().nth(2);
            assert_eq!(second, Some("  \"redacted\": true,"), "{words}: {run}");
        }
    }
    let files = "plan --format json=plan.json --format text=plan.txt --format text";
    assert_masked(&project.rolo(files).ends_with(0));
    assert_masked(&project.rolo("names --format json=names.json").ends_with(0));
    assert_masked(&project.rolo("config --format json=config.json").ends_with(0));
    assert_masked(&project.rolo("validate --format json=validate.json").ends_with(0));
    assert_masked(&project.rolo("validate").ends_with(0));
    assert_masked(&project.rolo("apply saved.json --auto-approve --receipt r.jsonl"));
    assert_files_masked(&project);
}

#[test]
fn no_form_shows_a_value() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox).variable("CI", "true");
    project.rolo("plan --out saved.json --quiet").ends_with(0);
    let forms = ["text", "json", "markdown", "html", "github", "sarif", "junit", "gitlab"];
    let commands =
        [("plan --strict", 0), ("plan --against HEAD", 0), ("drift", 2), ("show saved.json", 0)];
    for (at, (command, code)) in commands.into_iter().enumerate() {
        for form in forms {
            let run = project.rolo(&format!("{command} --format {form}")).ends_with(code);
            assert!(!run.stdout.is_empty(), "{command} --format {form}: {run}");
            assert_masked(&run);
        }
        let sinks = forms.map(|form| format!(" --format {form}={at}.{form}")).concat();
        assert_masked(&project.rolo(&format!("{command}{sinks}")).ends_with(code));
    }
    project.write("contacts/bad.yaml", yaml(&json!({canary(1): canary(2), "id": canary(3)})));
    for form in forms.into_iter().filter(|form| *form != "html") {
        let sink = format!("validate --format {form} --format {form}=bad.{form}");
        assert_masked(&project.rolo(&sink.replacen(form, "text", 1)).ends_with(3));
    }
    assert_files_masked(&project);
}

#[test]
fn the_same_commands_show_them_where_they_may() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox);
    for (words, code) in SHOWING {
        let run = project.rolo(&command(words)).ends_with(code);
        assert!(leak(&run.to_string()).is_some(), "{words}: {run}");
    }
}

#[test]
fn a_masked_plan() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox);
    let run = project.rolo("plan --strict --redact").ends_with(0);
    insta::with_settings!({filters => [("[0-9a-f]{64}", "DIGEST")]}, {
        insta::assert_snapshot!(numbered(&run));
    });
}

#[test]
fn a_masked_plan_for_programs_says_so_and_is_not_applied() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox);
    let shown = project.rolo("plan --strict --format json").ends_with(0).json();
    let masked = project.rolo("plan --strict --format json=redacted.json --redact").ends_with(0);
    assert_masked(&masked);
    let json: Value = serde_json::from_str(&project.read("redacted.json")).unwrap();
    assert_is_plan(&json);
    assert_eq!((&json["redacted"], &shown["redacted"]), (&true.into(), &Value::Null));
    // A reviewer approves the plan itself, not what is shown of it.
    for same in ["digest", "summary", "unmanaged", "workspace"] {
        assert_eq!(json[same], shown[same]);
    }
    let changes = |plan: &Value| -> Vec<Value> {
        let contacts = plan["contacts"].as_array().unwrap().iter();
        contacts.flat_map(|contact| contact["changes"].as_array().unwrap().clone()).collect()
    };
    assert!(changes(&json).iter().all(|change| change["shape"].is_string()), "{json:#}");
    assert!(changes(&shown).iter().all(|change| change.get("shape").is_none()));
    for (masked, shown) in changes(&json).iter().zip(&changes(&shown)) {
        // Ids and nothing are no values of people.
        let is_id = shown["names"].is_object();
        for side in ["before", "after"] {
            let is_kept = masked[side] == shown[side];
            assert_eq!(is_kept, is_id || shown[side].is_null(), "{masked} {shown}");
        }
    }
    let run = project.rolo("apply redacted.json --auto-approve").ends_with(1);
    assert!(run.stderr.contains("redacted rendering"), "{run}");
    assert!(sandbox.patches().is_empty());
}

#[test]
fn equal_values_are_recognised_within_one_run_and_not_across() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox);
    let plan = || {
        let run = project.rolo("plan --redact --format json --format text=plan.txt").ends_with(0);
        (run, project.read("plan.txt"))
    };
    let (first, text) = plan();
    let (second, _) = plan();
    let (one, other) = (tags(&first.stdout), tags(&second.stdout));
    assert_eq!(one.len(), other.len());
    assert!(one.iter().all(|tag| !other.contains(tag)), "{first}{second}");
    // The two forms of one run use the same tags.
    assert!(tags(&text).len() > 20);
    assert!(tags(&text).iter().all(|tag| one.contains(tag)), "{text}\n{first}");
    // The old title of one contact is the new one of another.
    let pair = json!({"contacts": [
        {"id": super::id(super::CONTACT, 1), "title": super::live(2)["title"]},
        {"id": super::id(super::CONTACT, 2), "title": canary(1)},
    ]});
    project.write("contacts/all.yaml", yaml(&pair));
    let json = project.rolo("plan --redact --format json").ends_with(0).json();
    let change = |n: usize| &json["contacts"][n]["changes"][0];
    assert_eq!(change(0)["after"], change(1)["before"], "{json:#}");
    assert_ne!(change(0)["after"], change(1)["after"], "{json:#}");
}

#[test]
fn masked_names_are_ids_to_paste() {
    let sandbox = sandbox(&[]);
    let run = project().at(&sandbox).rolo("names --redact").ends_with(0);
    assert_masked(&run);
    assert!(run.stdout.contains(&format!("ownerId: {}  # ", super::id(super::MEMBER, 1))), "{run}");
    assert!(run.stdout.contains(&format!("tagIds: [{}]  # ", super::id(super::TAG, 1))), "{run}");
    assert!(run.stdout.contains("timeZone: Europe/Paris  # "), "{run}");
}

#[test]
fn a_plan_file_that_is_none_is_not_quoted() {
    let project = Project::with(&yaml(&desired())).at_nowhere().variable("CI", "true");
    let word = canary(1);
    for plan in [
        word.clone(),
        json!(word).to_string(),
        json!({"formatVersion": word}).to_string(),
        json!({"formatVersion": "1.0", "workspace": {"id": {word.clone(): 1}}}).to_string(),
        json!({
            "formatVersion": "1.0", "workspace": {"id": "a", "name": "b"}, "unmanaged": 0,
            "summary": {"repository": 0, "managed": 0}, "missing": [],
            "contacts": [{"action": "update", "managed": {word.clone(): word}}],
        })
        .to_string(),
    ] {
        project.write("saved.json", &plan);
        let run = project.rolo("show saved.json").ends_with(1);
        assert_masked(&run);
        assert!(run.stderr.contains("error[plan::invalid]"), "{run}");
    }
}

#[test]
fn a_state_of_the_sandbox_that_is_none_is_not_quoted() {
    let (word, id) = (canary(1), super::id(super::CONTACT, 1));
    for (state, words) in [
        (json!({ "contacts": [{ "email": { word.clone(): 1 } }] }), "sandbox.json:1:"),
        (json!({ "contacts": [{ word.clone(): 1 }] }), "sandbox.json:1:"),
        (json!({ "version": word }), "version"),
        (json!({ "contacts": [{ "id": id, "ownerId": word }] }), "sandbox.json"),
        (json!({ "contacts": [{ "id": id, "email": word }, { "id": id }] }), "sandbox.json"),
    ] {
        let project = Project::with(&yaml(&desired())).file("sandbox.json", state.to_string());
        let run = project.variable("CI", "true").rolo("plan --sandbox").ends_with(1);
        assert_masked(&run);
        assert!(run.stderr.contains("error[sandbox::start]"), "{run}");
        assert!(run.stderr.contains(words), "{run}");
    }
}

#[test]
fn the_receipt_keeps_values_only_where_it_is_told_to() {
    for (flag, keeps) in [("", false), ("--receipt-values", true)] {
        let sandbox = sandbox(&[]);
        let project = project().at(&sandbox).variable("CI", "true");
        let run = project.rolo(&format!("apply --auto-approve --receipt r.jsonl {flag}"));
        assert_masked(&run.ends_with(4));
        let receipt = project.read("r.jsonl");
        assert_eq!(leak(&receipt).is_some(), keeps, "{receipt}");
        if keeps {
            let lines = receipt.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let lines: Vec<Value> = lines.collect();
            let of = |kind: &str, call: &Value| {
                let mut found = lines.iter().filter(|line| line["type"] == kind);
                found.find(|line| line["call"] == *call).unwrap().clone()
            };
            let first = super::id(super::CONTACT, 1);
            let before = lines.iter().find(|line| line["id"] == *first && line["type"] == "before");
            let before = before.unwrap();
            let (live, desired) = (super::live(1), super::desired()["contacts"][0].clone());
            let title = json!({"before": live["title"], "after": desired["title"]});
            assert_eq!(before["values"]["title"], title);
            assert_eq!(of("after", &before["call"])["values"]["title"], desired["title"]);
            // The digests stand there all the same.
            assert!(before["fields"]["title"]["after"].as_str().unwrap().starts_with("sha256:"));
        }
    }
}
