//! The sandbox of a project, inside this process.

use crate::cli::args::Api;
use crate::cli::exit::Failure;
use crate::cli::files::links::is_inside;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::sandbox::{self, Running, Seed, StartError};
use crate::text::{IO_WAY_OUT, Sentence};

/// The token of a sandbox that nobody gave one.
pub(in crate::cli) const SANDBOX_TOKEN: &str = "sandbox";

pub(super) async fn start_sandbox(
    api: &Api,
    project: &Project,
    output: &mut Output,
) -> Result<Running, Failure> {
    let state = project.state_folder()?.join("sandbox.json");
    let options = sandbox::Options {
        token: SANDBOX_TOKEN.to_owned(),
        seed: own_seed(project)?,
        state_file: Some(state),
        reset: api.sandbox_reset,
        ..sandbox::Options::default()
    };
    let running = sandbox::start(options).await.map_err(|error| not_started(&error))?;
    output.note("using the sandbox, a made-up workspace kept in `.rolo/sandbox.json`");
    Ok(running)
}

/// What the sandbox of a project begins with: its own `sandbox.json`, where it has one.
pub(in crate::cli) fn own_seed(project: &Project) -> Result<Seed, Failure> {
    let file = project.root.join("sandbox.json");
    if file.is_symlink() && !is_inside(&project.root, &file) {
        return Err(Failure::new(
            "file::link",
            "`sandbox.json` is a link that leads out of the project",
        )
        .help("put the file itself there"));
    }
    Ok(if file.is_file() { Seed::File(file) } else { Seed::Builtin })
}

/// A sandbox that did not start.
pub(in crate::cli) fn not_started(error: &StartError) -> Failure {
    // A file of the sandbox holds contacts, and what is wrong with it may be said with one.
    let sentence = match error {
        StartError::Json { name, line, column, message } => {
            Sentence::from(format!("{name}:{line}:{column}: ")).personal(message.as_str())
        }
        StartError::Version { name, found, known } => Sentence::from(format!("{name}: version "))
            .personal(found.as_str())
            .and(format!(" is not known, only version {known} is")),
        StartError::Content { name, message } => {
            Sentence::from(format!("{name}: ")).personal(message.as_str())
        }
        error => error.to_string().into(),
    };
    let failure = Failure::new("sandbox::start", sentence);
    match error {
        StartError::File { .. } => failure.help(IO_WAY_OUT),
        StartError::Json { .. } | StartError::Version { .. } | StartError::Content { .. } => {
            failure.help(
                "where it is the sandbox's own state: `--sandbox-reset`, or `rolo sandbox --reset`, \
                 starts it over",
            )
        }
        _ => failure,
    }
}
