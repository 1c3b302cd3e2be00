//! A hermetic place to run the program in: its own folder, a clean environment, a sandbox of its
//! own on a free port. Whatever a test does not say is fixed here.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) mod console;
pub(crate) mod front;
pub(crate) mod generated;
pub(crate) mod receipt;
pub(crate) mod rounds;
pub(crate) mod web;

/// The program under test.
pub(crate) const ROLO: &str = env!("CARGO_BIN_EXE_rolo");

/// A project in a folder that goes when the test ends.
pub(crate) struct Project {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Project {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    /// A folder with one contact file, `contacts/all.yaml`.
    pub(crate) fn with(yaml: &str) -> Self {
        Self::new().file("contacts/all.yaml", yaml)
    }

    /// A copy of the example contacts of this repository.
    pub(crate) fn examples() -> Self {
        let project = Self::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("contacts"), &project.path("contacts"));
        project
    }

    /// Adds a file, or replaces it.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// A path in the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Sets a variable for all runs that follow.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Points the project to a sandbox.
    pub(crate) fn at(self, sandbox: &Sandbox) -> Self {
        self.variable("RUDDR_API_URL", &sandbox.url).variable("RUDDR_API_TOKEN", "sandbox")
    }

    /// Points the project to a place where nobody listens.
    pub(crate) fn at_nowhere(self) -> Self {
        let url = "http://127.0.0.1:9/api/workspace";
        self.variable("RUDDR_API_URL", url).variable("RUDDR_API_TOKEN", "sandbox")
    }

    /// The program, about to be run in the project without anything of this machine's environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(ROLO);
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.folder.path()).env("TZ", "UTC").stdin(Stdio::null());
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.envs(coverage());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the program with words separated by spaces.
    pub(crate) fn rolo(&self, arguments: &str) -> Run {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        self.run(&arguments)
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap(), self.folder.path())
    }

    /// Starts the program and does not wait for it.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Waits for a program that was started.
    pub(crate) fn end(&self, child: Child) -> Run {
        Run::of(child.wait_with_output().unwrap(), self.folder.path())
    }
}

/// Where a program that measures its coverage is to put what it measured.
fn coverage() -> Option<(&'static str, std::ffi::OsString)> {
    let variable = "LLVM_PROFILE_FILE";
    Some((variable, std::env::var_os(variable)?))
}

/// JSON is YAML, except for characters that YAML wants escaped.
pub(crate) fn yaml(json: &serde_json::Value) -> String {
    let escape = |c: char| match c {
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
            format!("\\u{:04x}", u32::from(c))
        }
        c => c.to_string(),
    };
    json.to_string().chars().map(escape).collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// How a run ended. Printed, it is what a person would have seen.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Run {
    /// Takes a finished run; the project's own folder is shown as `PROJECT`.
    pub(crate) fn of(output: Output, folder: &Path) -> Self {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let text = text.replace(real.to_str().unwrap(), "PROJECT");
            text.replace(folder.to_str().unwrap(), "PROJECT")
        };
        let code = output.status.code().unwrap_or(-1);
        Self { stdout: text(output.stdout), stderr: text(output.stderr), code }
    }

    /// Fails unless the program ended with this code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        assert!(!self.stderr.contains("panicked"), "{self}");
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl fmt::Display for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "exit: {}", self.code)?;
        write!(out, "-- stdout --\n{}-- stderr --\n{}", self.stdout, self.stderr)
    }
}

/// `rolo sandbox` in a process of its own, on a free port, with the rate limit off unless the
/// arguments say otherwise. Ends with the test.
pub(crate) struct Sandbox {
    child: Child,
    pub(crate) url: String,
    folder: TempDir,
}

impl Sandbox {
    /// Starts with contacts (and members, tags, zones) given as the JSON of a seed file.
    pub(crate) fn with(seed: &serde_json::Value, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seed.json");
        std::fs::write(&file, seed.to_string()).unwrap();
        let seed = ["--seed-file", file.to_str().unwrap()];
        Self::start(folder, &[&seed[..], arguments].concat())
    }

    /// Starts with the built-in workspace, which fits the example contacts.
    pub(crate) fn builtin(arguments: &[&str]) -> Self {
        Self::start(tempfile::tempdir().unwrap(), arguments)
    }

    fn start(folder: TempDir, arguments: &[&str]) -> Self {
        let log = folder.path().join("requests.jsonl");
        let rate: &[&str] = if arguments.contains(&"--rate") { &[] } else { &["--rate", "0"] };
        let mut child = Command::new(ROLO)
            .args(["sandbox", "--request-log", log.to_str().unwrap()])
            .args(rate)
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            .envs(coverage())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Self { child, url, folder }
    }

    /// The requests so far, in order of arrival.
    pub(crate) fn requests(&self) -> Vec<serde_json::Value> {
        let log = std::fs::read_to_string(self.folder.path().join("requests.jsonl"));
        let mut requests: Vec<serde_json::Value> = log
            .unwrap_or_default()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        requests.sort_by_key(|request| request["n"].as_u64());
        requests
    }

    /// The bodies of all PATCH requests that were answered, in order of arrival.
    pub(crate) fn patches(&self) -> Vec<serde_json::Value> {
        let requests = self.requests().into_iter();
        requests.filter(|r| r["method"] == "PATCH").map(|r| r["body"].clone()).collect()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
