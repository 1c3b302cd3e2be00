//! The connection to a workspace: the real one, or the sandbox inside this process.

pub(in crate::cli) mod access;
pub(in crate::cli) mod own_sandbox;

use std::time::Duration;

use access::{address, bad_token, parse, token};
use own_sandbox::{SANDBOX_TOKEN, start_sandbox};

use crate::api::{self, Reader};
use crate::cli::args::Api;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::config::{Connection, Settings, Token};
use crate::plan::Workspace;
use crate::sandbox::Running;
use crate::schema::Key;
use crate::text::Sentence;

/// A workspace that can be read.
pub(in crate::cli) struct Session {
    pub(in crate::cli) reader: Reader,
    pub(in crate::cli) settings: Settings,
    sandbox: Option<Running>,
}

impl Session {
    /// Prepares the connection; nothing is sent yet. A sandbox is started.
    pub(in crate::cli) async fn open(
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
    pub(in crate::cli) async fn workspace(&self) -> Result<Workspace, Failure> {
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

    /// Whether it leads to a sandbox inside this process.
    pub(in crate::cli) fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Ends the connection; a sandbox keeps its state.
    pub(in crate::cli) async fn close(self) {
        if let Some(running) = self.sandbox {
            running.stop().await;
        }
    }
}
