//! Whether the values of people are masked: flags, then `rolo.yaml`, then what the CI system says.

use std::io::IsTerminal as _;

use crate::cli::args::Global;
use crate::cli::ci;
use crate::cli::exit::Failure;
use crate::cli::process::random::random;
use crate::config::{Origin, Settings};
use crate::schema::Key;
use crate::text::Mask;

/// The mask of this run, and what decides about it.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Redaction {
    mask: Mask,
    /// Whether others may read what is printed.
    is_exposed: bool,
}

impl Redaction {
    /// Looks at the surroundings. `--reveal` is for a person at a terminal: the log of a CI system is
    /// kept, and read by others.
    pub(in crate::cli) fn find(global: &Global) -> Result<Self, Failure> {
        let is_ci = ci::is_ci();
        if global.reveal && is_ci && !std::io::stdout().is_terminal() {
            return Err(Failure::new(
                "output::reveal",
                "`--reveal` would print values of people into the log of a CI system",
            )
            .help("run it on a terminal; where the log is as private as the contacts, `redact: never` in `rolo.yaml` shows them"));
        }
        Ok(Self { mask: Mask::new(random()?), is_exposed: is_ci && !ci::is_private() })
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

/// The flag that shows values on a terminal.
const REVEAL: Origin = Origin::Flag("--reveal");

/// What the flags say, which beats the file.
pub(in crate::cli) fn set_by_flag(settings: &mut Settings, global: &Global) {
    // Each may stand on another side of the command's name, where clap does not see the two at once.
    if global.redact {
        settings.set(Key::Redact, "always".into(), Origin::Flag("--redact"));
    } else if global.reveal {
        settings.set(Key::Redact, "never".into(), REVEAL);
    }
}
