//! Whether the values of people are masked: flags, then `rolo.yaml`, then what the CI system says.

use std::io::IsTerminal as _;
use std::path::Path;

use serde_json::Value as Json;

use super::args::Global;
use super::bounded;
use super::exit::Failure;
use super::random::random;
use crate::config::{Origin, Settings};
use crate::schema::Key;
use crate::text::Mask;

/// The mask of this run, and what decides about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Redaction {
    mask: Mask,
    /// Whether others may read what is printed.
    is_exposed: bool,
}

impl Redaction {
    /// Looks at the surroundings. `--reveal` is for a person at a terminal: the log of a CI system is
    /// kept, and read by others.
    pub(super) fn find(global: &Global) -> Result<Self, Failure> {
        let is_ci = is_ci();
        if global.reveal && is_ci && !std::io::stdout().is_terminal() {
            return Err(Failure::new(
                "output::reveal",
                "`--reveal` would print values of people into the log of a CI system",
            )
            .help("run it on a terminal; where the log is as private as the contacts, `redact: never` in `rolo.yaml` shows them"));
        }
        Ok(Self { mask: Mask::new(random()?), is_exposed: is_ci && !is_private() })
    }

    /// The mask, where the settings want one. A word that is none of the known ones wants it too.
    pub(super) fn mask(&self, settings: &Settings) -> Option<Mask> {
        let is_on = match settings.text(Key::Redact) {
            Some("never") => false,
            Some("ci") => self.is_exposed,
            _ => true,
        };
        is_on.then_some(self.mask)
    }

    /// The mask of what is written into files: `--reveal` is for the terminal, and in CI others read
    /// the files.
    pub(super) fn mask_in_files(&self, settings: &Settings) -> Option<Mask> {
        let is_revealed = *settings.origin(Key::Redact) == REVEAL;
        self.mask(settings).or((is_revealed && self.is_exposed).then_some(self.mask))
    }
}

/// Largest event file that is read: GitHub's own limit is 25 MB.
const MAX_EVENT_BYTES: u64 = 32 << 20;

/// The flag that shows values on a terminal.
const REVEAL: Origin = Origin::Flag("--reveal");

/// What the flags say, which beats the file.
pub(super) fn set_by_flag(settings: &mut Settings, global: &Global) {
    // Each may stand on another side of the command's name, where clap does not see the two at once.
    if global.redact {
        settings.set(Key::Redact, "always".into(), Origin::Flag("--redact"));
    } else if global.reveal {
        settings.set(Key::Redact, "never".into(), REVEAL);
    }
}

/// What CI systems set that do not set `CI`: Azure Pipelines, Jenkins, `TeamCity`.
const ELSEWHERE: [&str; 3] = ["TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION"];

/// Whether this runs in CI, as the CI system says.
pub(super) fn is_ci() -> bool {
    let value = std::env::var_os("CI").unwrap_or_default().to_ascii_lowercase();
    (!value.is_empty() && value != "false" && value != "0")
        || ELSEWHERE.iter().any(|name| std::env::var_os(name).is_some())
}

/// Whether the CI system says that the repository is private. Not known is not private.
fn is_private() -> bool {
    if let Some(file) = std::env::var_os("GITHUB_EVENT_PATH") {
        let event = bounded::bytes(Path::new(&file), MAX_EVENT_BYTES).ok().flatten();
        let event = event.unwrap_or_default();
        let event: Json = serde_json::from_slice(&event).unwrap_or_default();
        let repository = &event["repository"];
        // An internal repository calls itself private, but a whole enterprise can read it.
        let is_internal = repository["visibility"].as_str().is_some_and(|word| word != "private");
        return repository["private"] == true && !is_internal;
    }
    std::env::var_os("CI_PROJECT_VISIBILITY").is_some_and(|word| word == "private")
}
