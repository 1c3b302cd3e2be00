//! Runs the git program.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// git could not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no git program.
    #[error("the git program is not installed")]
    NoProgram,
    /// git refused; its first line of complaint.
    #[error("git says: {0}")]
    Refused(String),
}

/// Runs git in a folder and gives its output; nothing when git answers no (exit 1).
pub(super) fn ask(folder: &Path, arguments: &[&str]) -> Result<Option<Vec<u8>>, GitError> {
    answer(command(folder, arguments).stdin(Stdio::null()))
}

/// Runs git with text on its standard input.
pub(super) fn ask_with(
    folder: &Path,
    arguments: &[&str],
    input: Vec<u8>,
) -> Result<Vec<u8>, GitError> {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| no_program(&error))?;
    let stdin = child.stdin.take();
    // git answers while it reads, so both have to go on at once.
    let writer = std::thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A git that ends early says so itself.
            let _ = stdin.write_all(&input);
        }
    });
    let output = child.wait_with_output().map_err(|error| no_program(&error))?;
    let _ = writer.join();
    if output.status.success() { Ok(output.stdout) } else { Err(refused(&output.stderr)) }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).arg("--no-optional-locks").arg("--no-pager");
    for setting in [
        "core.quotePath=false",
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "log.showRoot=true",
        "log.showSignature=false",
        "log.follow=false",
    ] {
        command.args(["-c", setting]);
    }
    command.args(arguments).env("LC_ALL", "C");
    command
}

fn answer(command: &mut Command) -> Result<Option<Vec<u8>>, GitError> {
    let output = command.output().map_err(|error| no_program(&error))?;
    match output.status.code() {
        Some(0) => Ok(Some(output.stdout)),
        Some(1) => Ok(None),
        _ => Err(refused(&output.stderr)),
    }
}

fn no_program(error: &std::io::Error) -> GitError {
    match error.kind() {
        ErrorKind::NotFound => GitError::NoProgram,
        kind => GitError::Refused(kind.to_string()),
    }
}

fn refused(stderr: &[u8]) -> GitError {
    let text = String::from_utf8_lossy(stderr);
    GitError::Refused(text.lines().next().unwrap_or_default().to_owned())
}
