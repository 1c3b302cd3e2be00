//! What can be typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::output::Color;

/// Contacts as code for Ruddr: plan and apply the contacts of a workspace from YAML files in git.
#[derive(Debug, Parser)]
#[command(
    name = "rolo",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Run as if rolo was started in DIR.
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(super) directory: Option<PathBuf>,

    /// When to use colours.
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        global = true
    )]
    pub(super) color: Color,

    /// Print nothing but the result and errors.
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,

    /// Say more: once for what is done, twice for each request.
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub(super) verbose: u8,

    /// Form of the log on stderr.
    #[arg(
        long,
        value_enum,
        value_name = "FORM",
        default_value = "text",
        global = true
    )]
    pub(super) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the contact files; needs no network.
    Validate(Validate),
    /// Print the JSON Schema of contact files, or update it in `schema/`.
    Schema(Schema),
}

#[derive(Debug, ClapArgs)]
pub(super) struct Validate {
    /// Report only on these files and folders; all are read.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Form of the result.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,

    /// Accept a folder without any contact.
    #[arg(long)]
    pub(super) allow_empty: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Schema {
    /// Which schema.
    #[arg(value_enum, default_value = "contact")]
    pub(super) which: SchemaName,

    /// Write it to `schema/` instead of printing it.
    #[arg(long)]
    pub(super) write: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SchemaName {
    /// Contact files.
    Contact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}
