//! The reference in `docs/reference/` is made from the code: tables, help texts, and what runs print.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rolo::contact::{FIELDS, FieldKind};
use rolo::plan::plan_schema;
use rolo::render::Format;
use rolo::schema::{SETTINGS, Shape};
use serde_json::{Map, Value as Json};

use crate::env::generated::assert_holds;
use crate::env::receipt::receipts;
use crate::env::{Project, Sandbox};
use crate::verdicts::committed;

/// The commands that `rolo --help` lists, without `help` itself.
pub(crate) fn commands() -> Vec<String> {
    let help = Project::new().rolo("--help").ends_with(0).stdout;
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let (list, _) = rest.split_once("\n\n").unwrap();
    let named = |line: &str| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned);
    list.lines().filter_map(named).filter(|name| !name.is_empty() && name != "help").collect()
}

/// What `rolo help COMMAND` prints.
pub(crate) fn help_of(command: &str) -> String {
    Project::new().run(&["help", command]).ends_with(0).stdout
}

#[test]
fn commands_are_told_as_their_help_tells_them() {
    let mut text = String::new();
    let whole = Project::new().rolo("--help").ends_with(0).stdout;
    writeln!(text, "## rolo\n\n```text\n{}\n```", whole.trim_end()).unwrap();
    for command in commands() {
        let help = help_of(&command);
        let (own, _) = help.split_once("\nGlobal options:\n").unwrap();
        write!(text, "\n## rolo {command}\n\n```text\n{}\n```\n", own.trim_end()).unwrap();
    }
    assert_holds("docs/reference/commands.md", "commands", &text);
}

#[test]
fn each_command_tells_its_forms() {
    let mut text = "| command | forms |\n|---|---|\n".to_owned();
    for command in commands() {
        let help = help_of(&command);
        let Some((_, rest)) = help.split_once("--format <") else {
            continue;
        };
        let (about, _) = rest.split_once("[default:").unwrap();
        let quoted = about.split('`').skip(1).step_by(2);
        let forms: Vec<String> = quoted
            .filter(|word| Format::parse(word).is_some())
            .map(|word| format!("`{word}`"))
            .collect();
        writeln!(text, "| `{command}` | {} |", forms.join(", ")).unwrap();
    }
    assert_holds("docs/reference/formats.md", "forms", &text);
}

#[test]
fn fields_are_told_as_their_table_has_them() {
    let mut text = "| key | names in its place | takes | at most | `null` | CRM | what |\n\
                    |---|---|---|---|---|---|---|\n"
        .to_owned();
    for spec in &FIELDS {
        let takes = match spec.kind {
            FieldKind::Line => "text on one line",
            FieldKind::Lines => "text",
            FieldKind::Email => "e-mail",
            FieldKind::Reference => "id",
            FieldKind::References => "list of ids",
        };
        let twin = spec.twin.as_ref().map(|twin| format!("`{}`", twin.key)).unwrap_or_default();
        let most = spec.max.map(|most| most.to_string()).unwrap_or_default();
        let yes = |is: bool| if is { "yes" } else { "" };
        let (null, crm) = (yes(spec.nullable), yes(spec.crm_synced));
        let (key, about) = (spec.key, spec.about);
        writeln!(text, "| `{key}` | {twin} | {takes} | {most} | {null} | {crm} | {about} |")
            .unwrap();
    }
    assert_holds("docs/reference/fields.md", "fields", &text);
}

#[test]
fn settings_are_told_as_their_table_has_them() {
    let mut text = "| key | takes | default | what |\n|---|---|---|---|\n".to_owned();
    for setting in &SETTINGS {
        let takes = match setting.shape {
            Shape::Text => "text".to_owned(),
            Shape::Folder => "a folder below the project".to_owned(),
            Shape::Endpoint => "a path, as in `/members`".to_owned(),
            Shape::Number(from, to) => format!("a number, {from} to {to}"),
            Shape::Whole(from, to) => format!("a whole number, {from} to {to}"),
            Shape::Choice(words) => {
                words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
            }
            Shape::Ids => "names, each with its id".to_owned(),
            Shape::Fields => "a list of fields".to_owned(),
            Shape::Protected => "a list of `{ files, domain, fields }`".to_owned(),
        };
        let default = match setting.default {
            "" => String::new(),
            value => format!("`{}`", value.trim_matches('"')),
        };
        writeln!(text, "| `{}` | {takes} | {default} | {} |", setting.path, setting.about).unwrap();
    }
    assert_holds("docs/reference/settings.md", "settings", &text);
}

#[test]
fn plans_are_told_as_their_schema_has_them() {
    let schema = plan_schema();
    let mut text = "| key | holds | what |\n|---|---|---|\n".to_owned();
    keys(&schema, &schema, "", &mut text);
    assert_holds("docs/reference/formats.md", "plan", &text);
}

/// A row for each key of an object that a schema describes, and for the keys below it.
fn keys(schema: &Json, whole: &Json, path: &str, text: &mut String) {
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        let value = resolved(value, whole);
        let is_list = value["type"] == "array";
        let path = format!("{path}{key}{}", if is_list { "[]" } else { "" });
        let about = value["description"].as_str().unwrap_or_default();
        writeln!(text, "| `{path}` | {} | {about} |", holds(value)).unwrap();
        // The fields of a contact are on a page of their own.
        if key != "managed" {
            let below = if is_list { resolved(&value["items"], whole) } else { value };
            keys(below, whole, &format!("{path}."), text);
        }
    }
}

fn resolved<'a>(schema: &'a Json, whole: &'a Json) -> &'a Json {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(schema, |name| &whole["$defs"][name])
}

fn holds(schema: &Json) -> String {
    if let Some(words) = schema["enum"].as_array() {
        let quoted = words.iter().map(|word| match word {
            Json::String(word) => format!("`{word}`"),
            other => other.to_string(),
        });
        return quoted.collect::<Vec<_>>().join(", ");
    }
    match &schema["type"] {
        Json::String(kind) => kind.clone(),
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "),
        _ => schema["const"].to_string(),
    }
}

/// The kinds of value that stood at each path of a document.
#[derive(Default)]
struct Seen(Vec<(String, Vec<&'static str>)>);

impl Seen {
    fn add(&mut self, path: &str, kind: &'static str) {
        let at = self.0.iter().position(|(known, _)| known == path);
        let at = at.unwrap_or_else(|| {
            self.0.push((path.to_owned(), Vec::new()));
            self.0.len() - 1
        });
        if !self.0[at].1.contains(&kind) {
            self.0[at].1.push(kind);
        }
    }

    fn look(&mut self, json: &Json, path: &str) {
        match json {
            Json::Null => self.add(path, "null"),
            Json::Bool(_) => self.add(path, "true or false"),
            Json::Number(_) => self.add(path, "number"),
            Json::String(_) => self.add(path, "text"),
            Json::Array(all) => {
                self.add(path, if all.is_empty() { "list, empty in this run" } else { "list" });
                for one in all {
                    self.look(one, &format!("{path}[]"));
                }
            }
            Json::Object(keys) => self.keys(keys, path),
        }
    }

    fn keys(&mut self, keys: &Map<String, Json>, path: &str) {
        if !path.is_empty() {
            self.add(path, "object");
        }
        for (key, value) in keys {
            let key = if value.get("origin").is_some() {
                "‹setting›"
            } else if FIELDS.iter().any(|spec| spec.key == key) && path.ends_with(['s', 'k']) {
                "‹field›"
            } else {
                key
            };
            let dot = if path.is_empty() { "" } else { "." };
            self.look(value, &format!("{path}{dot}{key}"));
        }
    }

    fn table(&self) -> String {
        let mut text = "| key | holds |\n|---|---|\n".to_owned();
        // An object or a list that has rows of its own below needs none itself, and one that was empty
        // only at times is none.
        let has_more = |path: &str| {
            let is_below = |other: &str| {
                other.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']))
            };
            self.0.iter().any(|(other, _)| is_below(other))
        };
        for (path, kinds) in &self.0 {
            let kinds: Vec<&str> = kinds
                .iter()
                .copied()
                .filter(|kind| {
                    let is_nest = ["object", "list", "list, empty in this run"].contains(kind);
                    !(is_nest && has_more(path))
                })
                .collect();
            if !kinds.is_empty() {
                writeln!(text, "| `{path}` | {} |", kinds.join(", ")).unwrap();
            }
        }
        text
    }
}

/// A commit of everything that is newer than whatever is sent, however quick this machine is.
fn commit_later(project: &Project, subject: &str) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    let date = "2090-01-01T00:00:00Z";
    let done = std::process::Command::new("git")
        .args(identity)
        .args(["commit", "-q", "-a", "-m", subject])
        .current_dir(project.path(""))
        .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")])
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// The example contacts with a first commit, and a sandbox, as in a CI system.
fn example(sandbox: &Sandbox) -> Project {
    let project = Project::examples().at(sandbox).variable("CI_JOB_URL", "https://ci.example/7");
    committed(project)
}

#[test]
fn receipts_are_told_as_a_run_writes_them() {
    let sandbox = Sandbox::builtin(&[]);
    let project = example(&sandbox);
    project.rolo("apply --auto-approve").ends_with(4);
    // And what a call has that failed.
    let faulty = Sandbox::builtin(&["--fault", "400@PATCH:1"]);
    let failed = example(&faulty);
    failed.rolo("apply --auto-approve").ends_with(6);
    let mut kinds: BTreeMap<String, Seen> = BTreeMap::new();
    for line in receipts(&project).iter().chain(&receipts(&failed)).flatten() {
        kinds.entry(line["type"].as_str().unwrap().to_owned()).or_default().look(line, "");
    }
    let mut text = String::new();
    for kind in ["start", "before", "after", "end"] {
        write!(text, "`{kind}`:\n\n{}\n", kinds[kind].table()).unwrap();
    }
    assert_holds("docs/reference/formats.md", "receipt", &text);
}

/// Contacts that are there twice, share a phone, and have an owner whom nobody knows.
fn crowd(sandbox: &Sandbox) -> Project {
    let nobody = "00000000-0000-4000-8000-000000000001";
    let mut files = format!(
        "email: ann@example.com\nfirstName: Ann\nlastName: Leeward\nownerId: {nobody}\n---\n\
         email: ann+news@example.com\nfirstName: Ann\nlastName: Leewerd\n"
    );
    for owner in ["Nobody Here", "nobody@example.com"] {
        write!(files, "---\nemail: {}@example.com\nowner: {owner}\n", owner.len()).unwrap();
    }
    for n in 0..7 {
        write!(files, "---\nemail: c{n}@example.com\nofficePhone: +1 206-555-0100\n").unwrap();
    }
    Project::with(&files).at(sandbox)
}

#[test]
fn results_are_told_as_runs_print_them() {
    let sandbox = Sandbox::builtin(&[]);
    let project = example(&sandbox);
    let email = "margaret.hollis@northwind.example";
    let faulty = example(&sandbox);
    faulty.write("contacts/jane.yaml", format!("email: {email}\nfax: 15550100\n"));
    // What was sent to another workspace, so that this one stays as it is.
    let other = Sandbox::builtin(&[]);
    let sent = example(&other);
    sent.rolo("apply --auto-approve").ends_with(4);
    sent.write(
        "contacts/northwind/margaret-hollis.yaml",
        format!("email: {email}\ntitle: Chair\n"),
    );
    commit_later(&sent, "A new title");
    let crowd = crowd(&sandbox);
    let results: [(&Project, &str, i32, &[&str]); 8] = [
        (&faulty, "validate", 3, &[""]),
        (&project, "pull --dry-run", 0, &["", "--adopt all", "--ids"]),
        (&sent, "log margaret.hollis@northwind.example", 0, &[""]),
        (&crowd, "stats --owners", 0, &[""]),
        (&project, "names", 0, &[""]),
        (&project, "config", 0, &[""]),
        (&project, "doctor", 0, &[""]),
        (&project, "explain conflict", 0, &[""]),
    ];
    let mut text = String::new();
    for (project, command, code, more) in results {
        let mut seen = Seen::default();
        for more in more {
            let run = project.rolo(&format!("{command} {more} --format json")).ends_with(code);
            assert_eq!(run.json()["formatVersion"], "1.0", "{command}");
            seen.look(&run.json(), "");
        }
        let title = command.replace(email, "CONTACT");
        write!(text, "`rolo {title} --format json`:\n\n{}\n", seen.table()).unwrap();
    }
    assert_holds("docs/reference/formats.md", "results", &text);
}
