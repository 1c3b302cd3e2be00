//! The one way to stdout and stderr.
//!
//! A closed pipe is not a fault: `rolo plan | head` ends quietly. Everything else that cannot be
//! written is.

pub(in crate::cli) mod progress;
pub(in crate::cli) mod redaction;

use std::collections::HashSet;
use std::io::{ErrorKind, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use crate::cli::args::{Global, LogFormat, Sink};
use crate::cli::ci::is_ci;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::files::links;
use crate::cli::project::Project;
use redaction::Redaction;
use serde_json::json;

use crate::config::Settings;
use crate::desired::plain_path;
use crate::diagnostic::Faults;
use crate::render::{self, Format, Show};
use crate::text::{IO_WAY_OUT, Mask, for_ci_log, for_json, io_reason};

/// Columns when the width of the terminal is not known.
const DEFAULT_WIDTH: usize = 100;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(in crate::cli) enum Color {
    /// On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a command writes to.
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
pub(in crate::cli) struct Output {
    color: ColorChoice,
    quiet: bool,
    is_logging: bool,
    is_json: bool,
    is_ci: bool,
    closed: bool,
    redaction: Option<Redaction>,
    mask: Option<Mask>,
    /// The mask of what goes into files.
    mask_in_files: Option<Mask>,
}

impl Output {
    pub(in crate::cli) fn new(global: &Global) -> Self {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let is_json = global.log_format == LogFormat::Json;
        let is_logging = global.verbose > 0 || is_json;
        Self {
            color,
            quiet: global.quiet,
            is_logging,
            is_json,
            is_ci: is_ci(),
            closed: false,
            redaction: None,
            mask: None,
            mask_in_files: None,
        }
    }

    /// Says what decides whether values are masked, and begins as the default settings have it.
    pub(in crate::cli) fn redact(&mut self, redaction: Redaction) {
        self.redaction = Some(redaction);
        self.set(&Settings::default());
    }

    /// Masks values, or not, as the settings say.
    pub(in crate::cli) fn set(&mut self, settings: &Settings) {
        self.mask = self.redaction.and_then(|redaction| redaction.mask(settings));
        self.mask_in_files = self.redaction.and_then(|redaction| redaction.mask_in_files(settings));
    }

    /// How things are shown on stdout.
    pub(in crate::cli) fn show(&self) -> Show {
        self.show_on(AutoStream::choice(&std::io::stdout()))
    }

    /// How things are shown on stderr.
    pub(in crate::cli) fn show_err(&self) -> Show {
        self.show_on(AutoStream::choice(&std::io::stderr()))
    }

    fn show_on(&self, auto: ColorChoice) -> Show {
        let choice = if self.color == ColorChoice::Auto { auto } else { self.color };
        let width = console::Term::stdout().size_checked().map(|(_, columns)| columns);
        let width = width.map_or(DEFAULT_WIDTH, usize::from);
        Show { color: choice != ColorChoice::Never, width, mask: self.mask }
    }

    /// Whether bars may be drawn: on a terminal, where no log lines come between.
    pub(in crate::cli) fn has_progress(&self) -> bool {
        std::io::stderr().is_terminal() && !self.quiet && !self.is_logging
    }

    /// Checks, before any work, that what is wanted can be written side by side.
    pub(in crate::cli) fn check_sinks(sinks: &[Sink]) -> Result<(), Failure> {
        let files = sinks.iter().filter_map(|sink| sink.file.as_ref());
        let mut seen = HashSet::new();
        if let Some(twice) = files.clone().find(|file| !seen.insert(plain_path(file))) {
            let sentence = format!("two formats cannot both go to `{}`", twice.display());
            return Err(
                Failure::new("output::formats", sentence).help("give each a file of its own")
            );
        }
        if sinks.iter().filter(|sink| sink.file.is_none()).count() <= 1 {
            return Ok(());
        }
        Err(Failure::new("output::formats", "two formats cannot both go to stdout")
            .help("send one of them to a file, as in `--format json=plan.json`"))
    }

    /// Writes a document in each of the forms that are wanted.
    pub(in crate::cli) fn render(
        &mut self,
        project: &Project,
        sinks: &[Sink],
        form: impl Fn(Format, &Show) -> String,
    ) -> Result<(), Failure> {
        for sink in sinks {
            let Some(file) = &sink.file else {
                let text = form(sink.format, &self.show());
                match sink.format {
                    Format::Text | Format::Markdown => self.document(&text)?,
                    _ => self.print(&text)?,
                }
                continue;
            };
            let show = Show { color: false, width: DEFAULT_WIDTH, mask: self.mask_in_files };
            let text = form(sink.format, &show);
            files::write_named(&links::named(project, file)?, &text).map_err(|error| {
                let sentence = format!("cannot write `{}`: {}", file.display(), io_reason(&error));
                Failure::new("output::file", sentence).help(IO_WAY_OUT)
            })?;
        }
        Ok(())
    }

    /// Writes text for people, or a part of it, to stdout.
    pub(in crate::cli) fn document(&mut self, text: &str) -> Result<(), Failure> {
        if self.is_ci { self.print(&for_ci_log(text)) } else { self.print(text) }
    }

    /// Writes what programs read to stdout.
    pub(in crate::cli) fn print(&mut self, text: &str) -> Result<(), Failure> {
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
            Err(error) => {
                let sentence = format!("cannot write to stdout: {}", io_reason(&error));
                Err(Failure::new("output::stdout", sentence).help(IO_WAY_OUT))
            }
        }
    }

    /// Writes text to stderr, as it is, also when quiet.
    pub(in crate::cli) fn raw(&mut self, text: &str) {
        let text = if self.is_ci { for_ci_log(text) } else { text.into() };
        // There is nowhere left to complain to.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// Writes faults to stderr, also when quiet.
    pub(in crate::cli) fn faults(&mut self, report: &Faults) {
        let show = self.show_err();
        if self.is_json {
            let all = render::diagnostics_json(report, &show);
            for fault in all["diagnostics"].as_array().into_iter().flatten() {
                self.raw(&format!("{}\n", for_json(&fault.to_string())));
            }
        } else {
            self.raw(&render::diagnostics_text(report, &show));
        }
    }

    /// Writes a remark to stderr, unless quiet.
    pub(in crate::cli) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.remark("info", text);
        }
    }

    /// Writes a warning to stderr, also when quiet; nothing where there is none.
    pub(in crate::cli) fn warning(&mut self, text: &str) {
        if !text.is_empty() {
            self.remark("warning", text);
        }
    }

    fn remark(&mut self, severity: &str, text: &str) {
        let line = match (self.is_json, severity) {
            (true, _) => for_json(&json!({ "severity": severity, "message": text }).to_string()),
            (false, "info") => text.to_owned(),
            (false, _) => format!("{severity}: {text}"),
        };
        self.raw(&format!("{line}\n"));
    }

    /// Says why the command could not do its work.
    pub(in crate::cli) fn failure(&mut self, failure: &Failure) {
        let show = self.show_err();
        let mut sentence = show.sentence(&failure.sentence);
        if !failure.details.is_empty() {
            sentence = format!("{sentence}\n{}", failure.details);
        }
        let help: Vec<String> = failure.help.iter().map(|help| show.sentence(help)).collect();
        if self.is_json {
            let (code, exit) = (failure.code, failure.exit.code());
            let json = json!({
                "severity": "error", "code": code, "message": sentence, "help": help, "exit": exit,
            });
            return self.raw(&format!("{}\n", for_json(&json.to_string())));
        }
        let plain = anstyle::Style::new();
        let bold = if show.color { plain.bold() } else { plain };
        let red =
            if show.color { bold.fg_color(Some(anstyle::AnsiColor::Red.into())) } else { plain };
        // What the terminal echoed for Ctrl-C stands on the line of a question.
        let begin = match failure.exit {
            Exit::Interrupted(_) if std::io::stderr().is_terminal() => "\n",
            _ => "",
        };
        let code = failure.code;
        let mut text = format!("{begin}{red}error[{code}]{red:#}{bold}: {sentence}{bold:#}\n");
        text.extend(help.iter().map(|help| format!("  {bold}help{bold:#}: {help}\n")));
        self.raw(&text);
    }

    /// Says that the arguments are wrong, before they could say how to write.
    pub(in crate::cli) fn usage(error: &clap::Error) {
        // There is nowhere left to complain to.
        let _ = if is_ci() {
            let text = error.render().to_string();
            std::io::stderr().write_all(for_ci_log(&text).as_bytes())
        } else {
            error.print()
        };
    }

    /// Whether a person can be asked.
    pub(in crate::cli) fn is_interactive() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }
}
