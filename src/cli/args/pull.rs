//! What can be typed behind `rolo pull`.

use clap::{Args, ValueEnum};

use super::{Api, History, Sink, fields, sinks};
use crate::contact::Field;
use crate::render::Format;

/// Flags with which no new files are made, so that those about new files would do nothing.
const NO_NEW_FILES: [&str; 2] = ["adopt", "ids"];

#[derive(Debug, Args)]
pub(in crate::cli) struct Pull {
    /// Only these contacts: e-mails, ids, or files and folders.
    #[arg(value_name = "CONTACT")]
    pub(in crate::cli) contacts: Vec<String>,

    /// Only take over what differs, without new files: what was changed in Ruddr alone (`drift`), on
    /// both sides (`conflicts`), or everything, also what the files have and was not sent (`all`).
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub(in crate::cli) adopt: Vec<Adopt>,

    /// Only write the `id:` lines that files lack, beside what `--adopt` asks for.
    #[arg(long)]
    pub(in crate::cli) ids: bool,

    /// Print the changes as a unified diff, and write nothing.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,

    /// Also take the fields that HubSpot or Salesforce owns on contacts that it syncs.
    #[arg(long)]
    pub(in crate::cli) crm_owned: bool,

    /// Only these fields, separated by commas; new files manage all that hold something by default.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = fields(), hide_possible_values = true)]
    pub(in crate::cli) fields: Vec<Field>,

    /// New files only for contacts with this tag. Repeatable.
    #[arg(long, value_name = "NAME", conflicts_with_all = NO_NEW_FILES)]
    pub(in crate::cli) tag: Vec<String>,

    /// New files only for contacts of this owner. Repeatable.
    #[arg(long, value_name = "NAME", conflicts_with_all = NO_NEW_FILES)]
    pub(in crate::cli) owner: Vec<String>,

    /// New files only for contacts whose e-mail is of this domain. Repeatable.
    #[arg(long, value_name = "DOMAIN", conflicts_with_all = NO_NEW_FILES)]
    pub(in crate::cli) domain: Vec<String>,

    /// Where new files go, below the contacts folder; by default what `pull.path` says.
    #[arg(long, value_name = "PATTERN", conflicts_with_all = NO_NEW_FILES)]
    pub(in crate::cli) path: Option<String>,

    /// A file for each new contact, or lists; by default what `pull.layout` says.
    #[arg(long, value_enum, value_name = "LAYOUT", conflicts_with_all = NO_NEW_FILES)]
    pub(in crate::cli) layout: Option<Layout>,

    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::PLAIN))]
    pub(in crate::cli) format: Vec<Sink>,

    #[command(flatten)]
    pub(in crate::cli) history: History,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}

/// What `pull --adopt` takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Adopt {
    /// What somebody changed in Ruddr.
    Drift,
    /// What was changed on both sides.
    Conflicts,
    /// Everything that differs.
    All,
}

/// How new files are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Layout {
    /// A file for each contact.
    File,
    /// One file for all whose path is the same.
    List,
}
