//! Arguments of `rolo validate`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Load, Sink, sinks};
use crate::render::REPORT;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Validate {
    /// Report only on these files and folders; all are read.
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Form of the result: `text`, `json`, `markdown`, `github`, `sarif`, `junit` or `gitlab`; to stdout
    /// or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&REPORT))]
    pub(in crate::cli) format: Vec<Sink>,

    #[command(flatten)]
    pub(in crate::cli) load: Load,
}
