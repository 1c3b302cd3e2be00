//! A page of the documents, followed line by line as a reader would: its commands are typed, its files
//! are written, and what it shows has to come out.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Project, ROLO, Run, Sandbox};

/// Commands which the test that follows a page is itself, or which fetch from a network.
const NOT_TYPED: [&str; 2] = ["cargo test", "cargo install --path ."];

/// What a reader does next.
enum Step {
    /// Puts a file where its first line says: a block that begins with `# path/to/file.yaml`.
    Write { path: String, text: String },
    /// Types a command of a console block, which prints this.
    Type { command: String, output: Vec<String> },
}

fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if language == "console" {
            steps.extend(typed(&block));
        } else if let Some(path) = block.first().and_then(|first| named(first)) {
            let text: String = block.iter().flat_map(|line| [line, "\n"]).collect();
            steps.push(Step::Write { path: path.to_owned(), text });
        }
    }
    steps
}

/// The path in `# path/to/file.yaml`.
fn named(line: &str) -> Option<&str> {
    let path = line.strip_prefix("# ")?;
    let is_yaml = Path::new(path).extension().is_some_and(|end| end == "yaml" || end == "yml");
    (is_yaml && !path.contains(' ')).then_some(path)
}

fn typed(block: &[&str]) -> Vec<Step> {
    let mut steps = Vec::new();
    for line in block {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step::Type { command: command.to_owned(), output: Vec::new() });
        } else if let Some(Step::Type { output, .. }) = steps.last_mut() {
            output.push((*line).to_owned());
        }
    }
    steps
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

/// A shell in a project, in which a reader follows a page.
pub(crate) struct Console<'a> {
    project: &'a Project,
    folder: PathBuf,
    variables: Vec<(String, String)>,
}

impl<'a> Console<'a> {
    /// A shell where `rolo` is the program under test, git knows the reader, and `sandbox` is the
    /// workspace that a token leads to.
    pub(crate) fn new(project: &'a Project, sandbox: Option<&Sandbox>) -> Self {
        let bin = project.path(".bin");
        std::fs::create_dir_all(&bin).unwrap();
        std::os::unix::fs::symlink(ROLO, bin.join("rolo")).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let home = project.path("").display().to_string();
        let mut variables = vec![("PATH".to_owned(), path), ("HOME".to_owned(), home)];
        for role in ["AUTHOR", "COMMITTER"] {
            variables.push((format!("GIT_{role}_NAME"), "Robin Example".to_owned()));
            variables.push((format!("GIT_{role}_EMAIL"), "robin@example.com".to_owned()));
        }
        if let Some(sandbox) = sandbox {
            variables.push(("RUDDR_API_URL".to_owned(), sandbox.url.clone()));
            variables.push(("RUDDR_API_TOKEN".to_owned(), "sandbox".to_owned()));
        }
        Self { project, folder: project.path(""), variables }
    }

    /// Sets a variable of the shell.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Follows a page from its first line to its last. A command ends with 0, or as it says behind
    /// itself: `# ends with 4`.
    pub(crate) fn follow(&mut self, page: &str) {
        let steps = steps(page);
        assert!(steps.len() >= 4, "the blocks of the page were not found");
        for step in steps {
            match step {
                Step::Write { path, text } => {
                    let path = self.folder.join(path);
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    std::fs::write(path, text).unwrap();
                }
                Step::Type { command, output } => self.enter(&command, &output),
            }
        }
    }

    /// Types one command, which prints this.
    pub(crate) fn enter(&mut self, command: &str, output: &[String]) {
        if NOT_TYPED.contains(&command) || command.starts_with("export RUDDR_API_TOKEN=") {
            return;
        }
        if let Some(folder) = command.strip_prefix("cd ").filter(|rest| !rest.contains(' ')) {
            self.folder.push(folder);
            return;
        }
        let typed = command.replace("cargo run --release --", "rolo");
        let mut shell = Command::new("sh");
        shell.args(["-c", &typed]).current_dir(&self.folder).env_clear();
        shell.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let run = Run::of(shell.output().unwrap(), &self.project.path(""));
        let code = command.split_once("# ends with ").map_or(0, |(_, code)| code.parse().unwrap());
        assert_eq!(run.code, code, "{command}: {run}");
        let lines: Vec<&str> = run.stdout.trim_end().lines().collect();
        assert!(fits(output, &lines), "`{command}` prints something else: {run}");
    }
}
