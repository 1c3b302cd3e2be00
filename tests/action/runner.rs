//! A small runner: carries out the steps of `action.yml` with the files and variables of a real one.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::env::web::{Answer, Seen, Server, json_answer};
use crate::env::{Project, ROLO, Sandbox};
use crate::verdicts::git;

pub(super) const MARKER: &str = "<!-- rolo:rolo -->";

/// The forge's comments and issues, as its API gives them.
pub(super) struct Forge {
    server: Server,
    entries: Arc<Mutex<Vec<Value>>>,
}

impl Forge {
    /// With comments or issues that are there already, and a status that every write is answered with
    /// instead, where it is not 200.
    pub(super) fn new(entries: Vec<Value>, refuse: Option<u16>) -> Self {
        let entries = Arc::new(Mutex::new(entries));
        let list = Arc::clone(&entries);
        let server = Server::new(move |seen, _| answer(seen, &mut list.lock().unwrap(), refuse));
        Self { server, entries }
    }

    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    pub(super) fn entries(&self) -> Vec<Value> {
        self.entries.lock().unwrap().clone()
    }

    /// Methods and paths of all requests that wrote.
    pub(super) fn writes(&self) -> Vec<String> {
        let seen = self.server.seen().into_iter().filter(|seen| seen.method != "GET");
        seen.map(|seen| format!("{} {}", seen.method, seen.path)).collect()
    }
}

fn answer(seen: &Seen, entries: &mut Vec<Value>, refuse: Option<u16>) -> Answer {
    assert_eq!(seen.header("authorization"), Some("Bearer forge-token"));
    let path = seen.path.strip_prefix("/api/workspace").unwrap();
    let is_write = seen.method != "GET";
    if let (true, Some(status)) = (is_write, refuse) {
        return json_answer(status, &json!({"message": "no"}));
    }
    let body: Value = serde_json::from_str(&seen.body).unwrap_or_default();
    match (seen.method.as_str(), path) {
        ("GET", "/user") => json_answer(403, &json!({"message": "not for this token"})),
        ("GET", path) if path.contains("/runs?") => json_answer(
            200,
            &json!({"workflow_runs": entries.first().into_iter().collect::<Vec<_>>()}),
        ),
        ("GET", path) if path.contains("/compare/") => {
            json_answer(200, entries.first().map_or(&Value::Null, |entry| &entry["compared"]))
        }
        ("GET", path) => {
            let page: usize = path.rsplit("&page=").next().unwrap().parse().unwrap();
            let page: Vec<&Value> = entries.iter().skip((page - 1) * 100).take(100).collect();
            json_answer(200, &json!(page))
        }
        ("POST", _) => {
            let n = entries.len() + 1000;
            let mut entry = json!({"id": n, "number": n, "user": {"login": "github-actions[bot]"}});
            merge(&mut entry, &body);
            entries.push(entry.clone());
            json_answer(201, &entry)
        }
        ("PATCH", path) => {
            let id: Value = path.rsplit('/').next().unwrap().parse::<u64>().unwrap().into();
            let entry = entries.iter_mut().find(|entry| entry["id"] == id).unwrap();
            merge(entry, &body);
            json_answer(200, entry)
        }
        _ => json_answer(404, &json!({"message": "not found"})),
    }
}

fn merge(entry: &mut Value, body: &Value) {
    for (key, value) in body.as_object().unwrap() {
        entry[key] = value.clone();
    }
}

/// A job with one step: the action.
pub(super) struct Job {
    pub(super) project: Project,
    pub(super) event: Value,
    inputs: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
}

/// How a job ended.
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) log: String,
    pub(super) outputs: BTreeMap<String, String>,
    pub(super) summary: String,
}

impl Job {
    /// In a repository that is a project in git, with a workspace and a forge.
    pub(super) fn new(project: Project, sandbox: &Sandbox, forge: &Forge) -> Self {
        let event = json!({"repository": {"full_name": "team/contacts", "private": false}});
        let mut variables = BTreeMap::new();
        for (name, value) in [
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_API_URL", forge.url()),
            ("GITHUB_REPOSITORY", "team/contacts"),
            ("GITHUB_REF_NAME", "main"),
            ("GITHUB_WORKFLOW_REF", "team/contacts/.github/workflows/apply.yml@refs/heads/main"),
            ("RUDDR_API_URL", &sandbox.url),
        ] {
            variables.insert(name.to_owned(), value.to_owned());
        }
        let head = Command::new("git")
            .args(["rev-parse", "HEAD"])
            .current_dir(project.path(""))
            .output()
            .unwrap();
        let head = String::from_utf8(head.stdout).unwrap().trim().to_owned();
        variables.insert("GITHUB_SHA".to_owned(), head);
        let inputs = BTreeMap::new();
        Self { project, event, inputs, variables }
            .input("rolo-path", ROLO)
            .input("ruddr-token", "sandbox")
            .input("github-token", "forge-token")
    }

    pub(super) fn input(mut self, name: &str, value: &str) -> Self {
        self.inputs.insert(name.to_owned(), value.to_owned());
        self
    }

    /// On a pull request that begins at `HEAD^`, from a repository.
    pub(super) fn pull_request(mut self, from: &str) -> Self {
        let run = Command::new("git")
            .args(["rev-parse", "HEAD^"])
            .current_dir(self.project.path(""))
            .output()
            .unwrap();
        let base = String::from_utf8(run.stdout).unwrap();
        self.event["pull_request"] = json!({
            "number": 7,
            "head": {"repo": {"full_name": from}},
            "base": {"sha": base.trim()},
        });
        self.variables.insert("GITHUB_BASE_REF".into(), "main".into());
        self
    }

    pub(super) fn in_private(mut self) -> Self {
        self.event["repository"]["private"] = true.into();
        self
    }

    /// Carries the steps of the action out.
    pub(super) fn run(&self) -> Ran {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let action: Value =
            serde_yaml::from_str(&std::fs::read_to_string(root.join("action.yml")).unwrap())
                .unwrap();
        let temp = tempfile::tempdir().unwrap();
        let file = |name: &str| temp.path().join(name);
        std::fs::write(file("event.json"), self.event.to_string()).unwrap();
        for name in ["output", "summary", "env"] {
            std::fs::write(file(name), "").unwrap();
        }
        let mut ran =
            Ran { code: 0, log: String::new(), outputs: BTreeMap::new(), summary: String::new() };
        for step in action["runs"]["steps"].as_array().unwrap() {
            let condition = step["if"].as_str().unwrap_or("success()");
            let Some(script) = step["run"].as_str().filter(|_| self.is_met(condition, ran.code))
            else {
                continue;
            };
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
            command.current_dir(self.project.path("")).env_clear().envs(&self.variables);
            command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
            command.env("HOME", temp.path()).env("GITHUB_ACTION_PATH", root);
            command.env("RUNNER_TEMP", temp.path());
            for (name, of) in [
                ("OUTPUT", "output"),
                ("STEP_SUMMARY", "summary"),
                ("ENV", "env"),
                ("EVENT_PATH", "event.json"),
            ] {
                command.env(format!("GITHUB_{name}"), file(of));
            }
            command.envs(pairs(&std::fs::read_to_string(file("env")).unwrap()));
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                command.env(name, self.value(&action, value.as_str().unwrap(), &ran));
            }
            let done = command.output().unwrap();
            ran.log.push_str(&String::from_utf8_lossy(&done.stdout));
            ran.log.push_str(&String::from_utf8_lossy(&done.stderr));
            let code = done.status.code().unwrap();
            ran.code = if ran.code == 0 { code } else { ran.code };
            ran.outputs = pairs(&std::fs::read_to_string(file("output")).unwrap());
        }
        ran.summary = std::fs::read_to_string(file("summary")).unwrap();
        let _ = std::fs::remove_dir_all(self.project.path("made"));
        if file("rolo").exists() {
            std::fs::rename(file("rolo"), self.project.path("made")).unwrap();
        }
        ran
    }

    /// The conditions that the action uses.
    fn is_met(&self, condition: &str, code: i32) -> bool {
        let is_input = |part: &str| {
            let (name, wanted) = part.split_once(" == ").unwrap();
            let name = name.strip_prefix("inputs.").unwrap();
            self.inputs.get(name).map_or(name == "comment", |value| format!("'{value}'") == wanted)
        };
        match condition {
            "always()" => true,
            "success()" => code == 0,
            parts => code == 0 && parts.split(" && ").all(is_input),
        }
    }

    /// The value of an expression that the action uses.
    fn value(&self, action: &Value, text: &str, ran: &Ran) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}"))
        else {
            return text.to_owned();
        };
        if let Some(input) = expression.strip_prefix("inputs.") {
            let default = || action["inputs"][input]["default"].as_str().unwrap().to_owned();
            return self.inputs.get(input).cloned().unwrap_or_else(default);
        }
        if let Some(output) = expression.strip_prefix("steps.run.outputs.") {
            return ran.outputs.get(output).cloned().unwrap_or_default();
        }
        assert_eq!(expression, "github.action_repository");
        "team/rolo".to_owned()
    }
}

/// The lines of a file of the runner: `name=value`.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let pairs = text.lines().map(|line| line.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A repository whose last commit makes `now` of `before`, file by file.
pub(super) fn repository(before: &[(&str, &str)], now: &[(&str, &str)]) -> Project {
    let project = Project::new().file(".gitignore", ".rolo/\nmade/\n");
    git(&project.path(""), &["init", "-q", "-b", "main"]);
    for files in [before, now] {
        for (path, text) in files {
            project.write(path, text);
        }
        git(&project.path(""), &["add", "-A"]);
        git(&project.path(""), &["commit", "-q", "--allow-empty", "-m", "step"]);
    }
    project
}

impl Ran {
    #[track_caller]
    pub(super) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.log);
        self
    }

    #[track_caller]
    pub(super) fn says(self, words: &str) -> Self {
        assert!(self.log.contains(words), "`{words}` is not in:\n{}", self.log);
        self
    }
}
