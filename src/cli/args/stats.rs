//! What can be typed behind `rolo stats`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::{Api, Load, Sink, sinks};
use crate::render::Format;

/// What else there is to say of the command.
const MORE: &str = "\
Changes nothing, and needs no network: it looks at the contact files. Only the workspace knows who
is still a member, so stale owners are told with `--owners` or `--live`.

Contacts are possible duplicates when their e-mails differ only behind a `+` (jane@example.com,
jane+fair@example.com), when they have one mobile phone or one phone with an extension, or when
they have the same name, whatever the case, accents, punctuation and order of its words, or nearly
the same: one slip apart. Phones are compared without punctuation. An office phone of several
contacts, and a mobile phone of more than five, are listed as shared: by themselves they make no
duplicates.

Not found are nicknames and titles (Bob and Robert, Dr. Jane Doe), two slips, a slip in a name of
fewer than eight letters, and a phone that has its country's code in one place and not in the
other, except for the +1 of North America.

Ends with 0 whatever it finds.";

#[derive(Debug, Args)]
#[command(after_help = MORE, group = ArgGroup::new("workspace").multiple(true))]
#[command(mut_arg("sandbox", |arg| arg.requires("workspace")))]
#[command(mut_arg("url", |arg| arg.requires("workspace")))]
#[command(mut_arg("token_file", |arg| arg.requires("workspace")))]
pub(in crate::cli) struct Stats {
    /// Look only at the contacts in these files and folders, and at what is like them elsewhere.
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Look for stale owners too: ask the workspace who its members are.
    #[arg(long, group = "workspace")]
    pub(in crate::cli) owners: bool,

    /// Look at the contacts of the workspace instead of the files, and at their owners.
    #[arg(long, group = "workspace", conflicts_with = "paths")]
    pub(in crate::cli) live: bool,

    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::PLAIN))]
    pub(in crate::cli) format: Vec<Sink>,

    #[command(flatten)]
    pub(in crate::cli) load: Load,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}
