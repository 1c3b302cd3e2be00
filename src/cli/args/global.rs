//! Arguments that every command takes.

use std::path::PathBuf;

use clap::{ArgAction, Args as ClapArgs, ValueEnum};

use crate::cli::output::Color;

#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub(in crate::cli) struct Global {
    /// Run as if rolo was started in DIR.
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(in crate::cli) directory: Option<PathBuf>,

    /// When to use colours.
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    pub(in crate::cli) color: Color,

    /// Mask the values of people in everything that is printed: an initial, a domain, and what kind
    /// of change it is. The default where `CI` is set and the repository is not known to be private.
    #[arg(long, global = true)]
    pub(in crate::cli) redact: bool,

    /// Show the values of people where they would be masked; in CI on a terminal only.
    #[arg(long, global = true, conflicts_with = "redact")]
    pub(in crate::cli) reveal: bool,

    /// Print nothing but the result and errors.
    #[arg(short, long, global = true)]
    pub(in crate::cli) quiet: bool,

    /// Say what is done: once for each request, twice for more.
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub(in crate::cli) verbose: u8,

    /// Form of the log on stderr.
    #[arg(long, value_enum, value_name = "FORM", default_value = "text", global = true)]
    pub(in crate::cli) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}
