//! The one way to stdout and stderr.
//!
//! A closed pipe is not a fault: `rolo plan | head` ends quietly. Everything else that cannot be
//! written is.

use std::io::{ErrorKind, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use super::exit::Failure;
use crate::render::Show;

/// Columns when the width of the terminal is not known.
const DEFAULT_WIDTH: usize = 100;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a command writes to.
pub(super) struct Output {
    color: ColorChoice,
    quiet: bool,
    closed: bool,
}

impl Output {
    pub(super) fn new(color: Color, quiet: bool) -> Self {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self {
            color,
            quiet,
            closed: false,
        }
    }

    /// How things are shown on stdout.
    pub(super) fn show(&self) -> Show {
        let stdout = std::io::stdout();
        self.show_on(AutoStream::choice(&stdout), self.color)
    }

    /// How things are shown on stderr.
    pub(super) fn show_err(&self) -> Show {
        let stderr = std::io::stderr();
        self.show_on(AutoStream::choice(&stderr), self.color)
    }

    fn show_on(&self, auto: ColorChoice, wanted: ColorChoice) -> Show {
        let choice = if wanted == ColorChoice::Auto {
            auto
        } else {
            wanted
        };
        let color = !matches!(choice, ColorChoice::Never);
        let _ = self.quiet;
        Show {
            color,
            width: DEFAULT_WIDTH,
        }
    }

    /// Writes a document, or a part of it, to stdout.
    pub(super) fn document(&mut self, text: &str) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let mut stdout = AutoStream::new(std::io::stdout().lock(), self.color);
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::new(
                "output::stdout",
                format!("cannot write to stdout: {}", error.kind()),
            )),
        }
    }

    /// Writes diagnostics to stderr: they are shown even when quiet.
    pub(super) fn diagnostics(&mut self, text: &str) {
        let mut stderr = AutoStream::new(std::io::stderr().lock(), self.color);
        // There is nowhere left to complain to.
        let _ = stderr.write_all(text.as_bytes());
    }

    /// Writes a remark to stderr, unless quiet.
    pub(super) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.diagnostics(&format!("{text}\n"));
        }
    }

    /// Says why the command could not do its work.
    pub(super) fn failure(&mut self, failure: &Failure) {
        let show = self.show_err();
        let bold = anstyle::Style::new().bold();
        let red = bold.fg_color(Some(anstyle::AnsiColor::Red.into()));
        let mut text = format!(
            "{red}error[{}]{red:#}{bold}: {}{bold:#}\n",
            failure.code,
            show.sentence(&failure.sentence)
        );
        for help in &failure.help {
            text.push_str(&format!("  {bold}help{bold:#}: {}\n", show.sentence(help)));
        }
        self.diagnostics(&text);
    }

    /// Whether a person can be asked.
    pub(super) fn is_interactive() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }
}
