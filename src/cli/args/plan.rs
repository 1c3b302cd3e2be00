//! Arguments of `rolo plan`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Api, Judgement, Load, Sink, sinks};
use crate::render::Format;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Plan {
    /// Plan only the contacts in these files and folders.
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Form of the plan: `text`, `json`, `markdown`, `html`, `github`, `sarif`, `junit` or `gitlab`; to
    /// stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::ALL))]
    pub(in crate::cli) format: Vec<Sink>,

    /// Save the plan, with its values, for `rolo apply FILE`; readable by its owner only.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) out: Option<PathBuf>,

    /// End with 2 when anything is pending.
    #[arg(long)]
    pub(in crate::cli) detailed_exitcode: bool,

    /// List differences of form alone too, such as spaces around a text.
    #[arg(long)]
    pub(in crate::cli) strict: bool,

    /// Only the contacts whose files differ from the base revision.
    #[arg(long, conflicts_with = "paths")]
    pub(in crate::cli) changed: bool,

    /// Plan as if the workspace were as this git revision says; needs no network and no token.
    #[arg(
        long,
        value_name = "REV",
        conflicts_with_all = ["out", "sandbox", "url", "token_file"],
    )]
    pub(in crate::cli) against: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) load: Load,

    #[command(flatten)]
    pub(in crate::cli) judgement: Judgement,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}
