//! Exit codes, and failures with what to do next.

use std::process::ExitCode;

use crate::text::Sentence;

/// How a run ended (`docs/exit-codes.md`), in the order of precedence when several apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Ended by a signal; the receipt is written.
    Interrupted(u8),
    /// The desired state is invalid.
    Invalid,
    /// The inventory is not proven complete.
    NotProven,
    /// Usage, configuration, files, network or API.
    CouldNotRun,
    /// Applied in part.
    Partly,
    /// A saved plan no longer fits.
    Stale,
    /// A rule refused it.
    Refused,
    /// Changes or drift are pending.
    Pending,
    /// Done, or nothing to change.
    Done,
}

impl Exit {
    /// The code of the process.
    #[must_use]
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Interrupted(signal) => 128 + signal,
            Self::Invalid => 3,
            Self::NotProven => 5,
            Self::CouldNotRun => 1,
            Self::Partly => 6,
            Self::Stale => 7,
            Self::Refused => 4,
            Self::Pending => 2,
            Self::Done => 0,
        }
    }

    /// The one of two that counts.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        self.min(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a command could not do its work, and what to do next.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// A stable code.
    pub code: &'static str,
    /// What happened.
    pub sentence: Sentence,
    /// Lines that say more, made for a terminal; often none.
    pub details: String,
    /// What to do next.
    pub help: Vec<Sentence>,
}

impl Failure {
    /// A failure that ends with code 1.
    #[must_use]
    pub(super) fn new(code: &'static str, sentence: impl Into<Sentence>) -> Self {
        let (exit, details, help) = (Exit::CouldNotRun, String::new(), Vec::new());
        Self { exit, code, sentence: sentence.into(), details, help }
    }

    /// Adds lines that say more, which are escaped already.
    #[must_use]
    pub(super) fn details(mut self, lines: impl Into<String>) -> Self {
        self.details = lines.into();
        self
    }

    /// Adds advice.
    #[must_use]
    pub(super) fn help(mut self, words: impl Into<Sentence>) -> Self {
        self.help.push(words.into());
        self
    }

    /// Ends with another code.
    #[must_use]
    pub(super) fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Exit::{
        CouldNotRun, Done, Interrupted, Invalid, NotProven, Partly, Pending, Refused, Stale,
    };

    #[test]
    fn the_first_of_the_documented_order_wins() {
        let order = [
            Interrupted(2),
            Invalid,
            NotProven,
            CouldNotRun,
            Partly,
            Stale,
            Refused,
            Pending,
            Done,
        ];
        let codes: Vec<u8> = order.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, [130, 3, 5, 1, 6, 7, 4, 2, 0]);
        for pair in order.windows(2) {
            assert_eq!(pair[1].or(pair[0]), pair[0]);
        }
    }
}
