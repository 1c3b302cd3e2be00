//! The one way to stdout and stderr.
//!
//! A closed pipe is not a fault: `rolo plan | head` ends quietly. Everything else that cannot be
//! written is.

use std::io::{ErrorKind, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{Format, Global, LogFormat, Sink};
use super::exit::{Exit, Failure};
use super::project::Project;
use crate::render::Show;
use crate::text::for_json;

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
    is_logging: bool,
    closed: bool,
}

impl Output {
    pub(super) fn new(global: &Global) -> Self {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let is_logging = global.verbose > 0 || global.log_format == LogFormat::Json;
        Self { color, quiet: global.quiet, is_logging, closed: false }
    }

    /// How things are shown on stdout.
    pub(super) fn show(&self) -> Show {
        self.show_on(AutoStream::choice(&std::io::stdout()))
    }

    /// How things are shown on stderr.
    pub(super) fn show_err(&self) -> Show {
        self.show_on(AutoStream::choice(&std::io::stderr()))
    }

    fn show_on(&self, auto: ColorChoice) -> Show {
        let choice = if self.color == ColorChoice::Auto { auto } else { self.color };
        let width = console::Term::stdout().size_checked().map(|(_, columns)| columns);
        let width = width.map_or(DEFAULT_WIDTH, usize::from);
        Show { color: choice != ColorChoice::Never, width }
    }

    /// Whether bars may be drawn: on a terminal, where no log lines come between.
    pub(super) fn has_progress(&self) -> bool {
        std::io::stderr().is_terminal() && !self.quiet && !self.is_logging
    }

    /// Checks, before any work, that what is wanted can be written side by side.
    pub(super) fn check_sinks(sinks: &[Sink]) -> Result<(), Failure> {
        if sinks.iter().filter(|sink| sink.file.is_none()).count() <= 1 {
            return Ok(());
        }
        Err(Failure::new("output::formats", "two formats cannot both go to stdout")
            .help("send one of them to a file, as in `--format json=plan.json`"))
    }

    /// Writes a document in each of the forms that are wanted.
    pub(super) fn render(
        &mut self,
        project: &Project,
        sinks: &[Sink],
        form: impl Fn(Format, &Show) -> String,
    ) -> Result<(), Failure> {
        for sink in sinks {
            let Some(file) = &sink.file else {
                self.document(&form(sink.format, &self.show()))?;
                continue;
            };
            let text = form(sink.format, &Show { color: false, width: DEFAULT_WIDTH });
            std::fs::write(project.from.join(file), text).map_err(|error| {
                let sentence = format!("cannot write `{}`: {}", file.display(), error.kind());
                Failure::new("output::file", sentence).help("check the folder and its permissions")
            })?;
        }
        Ok(())
    }

    /// Writes a document, or a part of it, to stdout.
    pub(super) fn document(&mut self, text: &str) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
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
    #[expect(clippy::unused_self, reason = "whoever writes holds the one output")]
    pub(super) fn diagnostics(&mut self, text: &str) {
        // There is nowhere left to complain to.
        let _ = std::io::stderr().write_all(text.as_bytes());
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
        let plain = anstyle::Style::new();
        let bold = if show.color { plain.bold() } else { plain };
        let red =
            if show.color { bold.fg_color(Some(anstyle::AnsiColor::Red.into())) } else { plain };
        // What the terminal echoed for Ctrl-C stands on the line of a question.
        let begin = match failure.exit {
            Exit::Interrupted(_) if std::io::stderr().is_terminal() => "\n",
            _ => "",
        };
        let mut text = format!(
            "{begin}{red}error[{}]{red:#}{bold}: {}{bold:#}\n",
            failure.code,
            show.sentence(&failure.sentence)
        );
        text.extend(
            failure
                .help
                .iter()
                .map(|help| format!("  {bold}help{bold:#}: {}\n", show.sentence(help))),
        );
        self.diagnostics(&text);
    }

    /// Whether a person can be asked.
    pub(super) fn is_interactive() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }
}

/// JSON as a document: indented, with a final newline, harmless where it is shown.
pub(super) fn json_document(json: &serde_json::Value) -> String {
    format!("{}\n", for_json(&format!("{json:#}")))
}
