//! The connection to a workspace: the real one, or the sandbox inside this process.

use std::time::Duration;

use reqwest::Url;

use super::args::Api;
use super::exit::Failure;
use super::files::bounded;
use super::files::links::is_inside;
use super::output::Output;
use super::project::Project;
use crate::api::{self, Reader};
use crate::config::{Connection, DEFAULT_BASE_URL, InvalidToken, Settings, Token, parse_base_url};
use crate::plan::Workspace;
use crate::sandbox::{self, Running, Seed, StartError};
use crate::schema::Key;
use crate::text::{Sentence, io_reason};

/// The variable that holds the token.
const TOKEN: &str = "RUDDR_API_TOKEN";

/// The variable that holds another base URL.
const URL: &str = "RUDDR_API_URL";

/// The token of a sandbox that nobody gave one.
pub(super) const SANDBOX_TOKEN: &str = "sandbox";

/// Largest token file that is read.
const MAX_TOKEN_BYTES: u64 = 64 << 10;

/// A workspace that can be read.
pub(super) struct Session {
    pub(super) reader: Reader,
    pub(super) settings: Settings,
    sandbox: Option<Running>,
}

impl Session {
    /// Prepares the connection; nothing is sent yet. A sandbox is started.
    pub(super) async fn open(
        api: &Api,
        project: &Project,
        output: &mut Output,
    ) -> Result<Self, Failure> {
        let settings = project.settings_with(&api.tuning);
        let sandbox =
            if api.sandbox { Some(start_sandbox(api, project, output).await?) } else { None };
        let (base_url, token) = match &sandbox {
            Some(running) => {
                let token = Token::parse(SANDBOX_TOKEN).map_err(bad_token)?;
                (parse(&running.base_url())?, token)
            }
            None => (address(api)?, token(api, project)?),
        };
        let reader = Reader::new(&Connection {
            base_url,
            token,
            rate: settings.number(Key::Rate),
            burst: settings.whole(Key::Burst),
            concurrency: settings.whole(Key::Concurrency),
            timeout: Duration::from_secs(settings.whole(Key::Timeout).into()),
            patience: Duration::from_secs(settings.whole(Key::Patience).into()),
            contacts: settings.whole(Key::MaxContacts) as usize,
        })?;
        Ok(Self { reader, settings, sandbox })
    }

    /// The workspace that the token belongs to; refused where `rolo.yaml` pins another one. A
    /// sandbox is nobody's, so the pin is not checked there.
    pub(super) async fn workspace(&self) -> Result<Workspace, Failure> {
        let api::Workspace { id, name } = self.reader.workspace().await?;
        let workspace = Workspace { id, name };
        match self.settings.text(Key::Workspace) {
            Some(pinned) if !workspace.is(pinned) && self.sandbox.is_none() => {
                let sentence = Sentence::from("the token belongs to the workspace `")
                    .public(workspace.name.as_str())
                    .and(format!("` ({}), but `rolo.yaml` pins {pinned}", workspace.id));
                Err(Failure::new("config::workspace", sentence)
                    .help("use a token of the pinned workspace, or correct `workspace:`"))
            }
            _ => Ok(workspace),
        }
    }

    /// Ends the connection; a sandbox keeps its state.
    pub(super) async fn close(self) {
        if let Some(running) = self.sandbox {
            running.stop().await;
        }
    }
}

async fn start_sandbox(
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
pub(super) fn own_seed(project: &Project) -> Result<Seed, Failure> {
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
pub(super) fn not_started(error: &StartError) -> Failure {
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
    let is_state = matches!(
        error,
        StartError::File { .. }
            | StartError::Json { .. }
            | StartError::Version { .. }
            | StartError::Content { .. }
    );
    if is_state {
        return failure.help(
            "where it is the sandbox's own state: `--sandbox-reset`, or `rolo sandbox --reset`, \
             starts it over",
        );
    }
    failure
}

/// The address of the service.
pub(super) fn address(api: &Api) -> Result<Url, Failure> {
    parse(&url(api)?)
}

fn parse(url: &str) -> Result<Url, Failure> {
    parse_base_url(url).map_err(|error| bad_url(error.to_string()))
}

fn bad_url(sentence: String) -> Failure {
    Failure::new("config::url", sentence)
        .help(format!("set `{URL}` or `--api-url` to a base such as `{DEFAULT_BASE_URL}`"))
}

fn url(api: &Api) -> Result<String, Failure> {
    if let Some(url) = &api.url {
        return Ok(url.clone());
    }
    match std::env::var(URL) {
        Ok(url) => Ok(url),
        Err(std::env::VarError::NotPresent) => Ok(DEFAULT_BASE_URL.to_owned()),
        Err(std::env::VarError::NotUnicode(_)) => Err(bad_url(format!("`{URL}` is not text"))),
    }
}

/// The token.
pub(super) fn token(api: &Api, project: &Project) -> Result<Token, Failure> {
    let (from, token) = if let Some(file) = &api.token_file {
        let from = format!("the token file `{}`", file.display());
        let unusable = |why: String| {
            Failure::new("config::token", format!("{from} cannot be read: {why}"))
                .help("check the path and its permissions")
        };
        let content = bounded::text(&project.from.join(file), MAX_TOKEN_BYTES)
            .map_err(|error| unusable(io_reason(&error)))?
            .ok_or_else(|| unusable(format!("it is larger than {} KiB", MAX_TOKEN_BYTES >> 10)))?;
        (from, Token::parse_file(&content))
    } else {
        match std::env::var(TOKEN) {
            Ok(token) => (format!("`{TOKEN}`"), Token::parse(&token)),
            Err(std::env::VarError::NotPresent) => return Err(no_token()),
            Err(std::env::VarError::NotUnicode(_)) => {
                (format!("`{TOKEN}`"), Err(InvalidToken::Character))
            }
        }
    };
    token.map_err(|why| {
        Failure::new("config::token", format!("{from} does not hold an API token: {why}"))
            .help("copy the key again, as one line without anything before or behind it")
    })
}

/// Whether somebody gave a token.
pub(super) fn has_token(api: &Api) -> bool {
    api.token_file.is_some() || std::env::var_os(TOKEN).is_some()
}

fn no_token() -> Failure {
    Failure::new("config::token", "there is no API token")
        .help(format!("set `{TOKEN}`, or give a file with `--token-file`"))
        .help("`--sandbox` needs none: it uses a made-up workspace")
}

fn bad_token(why: InvalidToken) -> Failure {
    Failure::new("config::token", why.to_string())
}
