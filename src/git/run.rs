//! Runs the git program, within limits of time and output.

use std::io::{ErrorKind, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

/// Most that git may print for a list or for contents, which are kept twice for a moment: those of 100,000 files
/// take some 200 MiB.
const MAX_LIST: usize = 512 << 20;

/// Most that git may print for anything else, which is a line.
const MAX_LINE: usize = 1 << 20;

/// Most that is kept of git's complaints.
const MAX_COMPLAINT: usize = 64 << 10;

/// The variable that holds the API token.
const TOKEN: &str = "RUDDR_API_TOKEN";

/// How long git may take, and how long a history may be.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Longest time for one question.
    pub time: Duration,
    /// Most changes of files in a history.
    pub changes: usize,
}

/// git could not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no git program.
    #[error("the git program is not installed")]
    NoProgram,
    /// git refused; its line of complaint.
    #[error("git says: {0}")]
    Refused(String),
    /// git took longer than these seconds and was ended.
    #[error("git did not answer within {0} s")]
    TooSlow(u64),
    /// git printed more than is read.
    #[error("git printed more than {} MiB", .0 >> 20)]
    TooMuch(usize),
    /// What it keeps of a file is no text that could be read, though the file is.
    #[error("git keeps `{0}` in a form that rolo cannot read")]
    Unreadable(String),
    /// A file is a link, of which it keeps where it leads and nothing else.
    #[error("git keeps no history of `{0}`, which is a link")]
    Link(String),
    /// The project stood in more places than this.
    #[error(
        "the contact files, and those of projects that are no more, stood in more than {0} folders"
    )]
    TooManyPlaces(usize),
    /// The history has more changes than this.
    #[error("the history of the contact files has more than {0} changes")]
    TooLong(usize),
}

/// Runs git in a folder and gives the line that it prints; nothing when git answers no (exit 1).
pub(super) fn ask(
    folder: &Path,
    bounds: Bounds,
    arguments: &[&str],
) -> Result<Option<Vec<u8>>, GitError> {
    answer(folder, bounds, arguments, MAX_LINE)
}

/// The same where git prints a list.
pub(super) fn list(
    folder: &Path,
    bounds: Bounds,
    arguments: &[&str],
) -> Result<Option<Vec<u8>>, GitError> {
    answer(folder, bounds, arguments, MAX_LIST)
}

fn answer(
    folder: &Path,
    bounds: Bounds,
    arguments: &[&str],
    limit: usize,
) -> Result<Option<Vec<u8>>, GitError> {
    let answer = run(command(folder, arguments).stdin(Stdio::null()), None, bounds.time, limit)?;
    match answer.status.code() {
        Some(0) => Ok(Some(answer.output)),
        Some(1) => Ok(None),
        _ => Err(refused(&answer.complaint)),
    }
}

/// Runs git with text on its standard input.
pub(super) fn ask_with(
    folder: &Path,
    bounds: Bounds,
    arguments: &[&str],
    input: Vec<u8>,
) -> Result<Vec<u8>, GitError> {
    let mut command = command(folder, arguments);
    let answer = run(command.stdin(Stdio::piped()), Some(input), bounds.time, MAX_LIST)?;
    if answer.status.success() { Ok(answer.output) } else { Err(refused(&answer.complaint)) }
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
        "i18n.logOutputEncoding=UTF-8",
        "diff.orderFile=/dev/null",
        "diff.algorithm=default",
        // What is not below a `.git` came with the files, its settings and programs too.
        "safe.bareRepository=explicit",
        "advice.graftFileDeprecated=false",
    ] {
        command.args(["-c", setting]);
    }
    for kind in ["GLOB", "NOGLOB", "ICASE", "LITERAL"] {
        command.env_remove(format!("GIT_{kind}_PATHSPECS"));
    }
    // What somebody let git see in the place of the true history would change whose move a difference is.
    command.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_GRAFT_FILE", "/dev/null");
    // No program that git is set to run needs it.
    command.env_remove(TOKEN);
    command.args(arguments).env("LC_ALL", "C");
    command
}

/// How git ended, and what it said.
struct Answer {
    status: ExitStatus,
    output: Vec<u8>,
    complaint: Vec<u8>,
}

fn run(
    command: &mut Command,
    input: Option<Vec<u8>>,
    time: Duration,
    limit: usize,
) -> Result<Answer, GitError> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| no_program(&error))?;
    // git answers while it reads, so all three have to go on at once.
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        let write = move || {
            // A git that ends early says so itself.
            let _ = stdin.write_all(&input);
        };
        Builder::new().spawn(write).map_err(|error| no_program(&error))?;
    }
    let output = listen(child.stdout.take(), limit)?;
    let complaint = listen(child.stderr.take(), MAX_COMPLAINT)?;
    let until = Until { moment: Instant::now() + time, time };
    let answer = gathered(&mut child, &output, &complaint, &until, limit);
    if answer.is_err() {
        // One that has ended by itself meanwhile cannot be ended, which is as well.
        let _ = child.kill().and_then(|()| child.wait());
    }
    answer
}

/// What git says until it has ended.
fn gathered(
    child: &mut Child,
    output: &Receiver<Vec<u8>>,
    complaint: &Receiver<Vec<u8>>,
    until: &Until,
    limit: usize,
) -> Result<Answer, GitError> {
    let output = until.heard(output)?;
    if output.len() > limit {
        return Err(GitError::TooMuch(limit));
    }
    let complaint = until.heard(complaint)?;
    // What has closed both is about to end.
    let mut pause = Duration::from_micros(50);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(Answer { status, output, complaint }),
            Ok(None) if until.left().is_zero() => return Err(until.too_slow()),
            Ok(None) => thread::sleep(pause),
            Err(error) => return Err(no_program(&error)),
        }
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// When git has to be done.
struct Until {
    moment: Instant,
    time: Duration,
}

impl Until {
    fn left(&self) -> Duration {
        self.moment.saturating_duration_since(Instant::now())
    }

    fn too_slow(&self) -> GitError {
        GitError::TooSlow(self.time.as_secs())
    }

    fn heard(&self, told: &Receiver<Vec<u8>>) -> Result<Vec<u8>, GitError> {
        match told.recv_timeout(self.left()) {
            Ok(bytes) => Ok(bytes),
            Err(RecvTimeoutError::Timeout) => Err(self.too_slow()),
            Err(RecvTimeoutError::Disconnected) => Ok(Vec::new()),
        }
    }
}

/// Reads on a thread of its own, and keeps one byte more than `limit` at most. A program that is ended may
/// have left others behind that keep the pipe open, so nobody waits for that thread.
fn listen(
    pipe: Option<impl Read + Send + 'static>,
    limit: usize,
) -> Result<Receiver<Vec<u8>>, GitError> {
    let (tell, told) = channel();
    let read = move || {
        let Some(mut pipe) = pipe else { return };
        let mut bytes = Vec::new();
        // What came before a fault counts; how the program ended tells whether it is all. Whoever gave up
        // does not hear it.
        let _ = pipe.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes);
        let _ = tell.send(bytes);
        // A program with more to say must not wait for somebody to listen.
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
    };
    Builder::new().spawn(read).map_err(|error| no_program(&error))?;
    Ok(told)
}

fn no_program(error: &std::io::Error) -> GitError {
    match error.kind() {
        ErrorKind::NotFound => GitError::NoProgram,
        kind => GitError::Refused(kind.to_string()),
    }
}

fn refused(stderr: &[u8]) -> GitError {
    let text = String::from_utf8_lossy(stderr);
    // Hints and warnings may come first.
    let is_reason = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
    let line = text.lines().find(is_reason).or_else(|| text.lines().next());
    GitError::Refused(line.unwrap_or_default().to_owned())
}
