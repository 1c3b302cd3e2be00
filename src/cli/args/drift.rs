//! Arguments of `rolo drift`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Api, Judgement, Load, Sink, sinks};
use crate::render::Format;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Drift {
    /// Look only at the contacts in these files and folders.
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Form of the result: `text`, `json`, `markdown`, `html`, `github`, `sarif`, `junit` or `gitlab`;
    /// to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::ALL))]
    pub(in crate::cli) format: Vec<Sink>,

    #[command(flatten)]
    pub(in crate::cli) load: Load,

    #[command(flatten)]
    pub(in crate::cli) judgement: Judgement,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}
