//! Arguments of `rolo show`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Sink, sinks};
use crate::render::Format;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Show {
    /// A plan that `rolo plan --out` saved.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) plan: PathBuf,

    /// Form of the plan: `text`, `json`, `markdown`, `html`, `github`, `sarif`, `junit` or `gitlab`; to
    /// stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::ALL))]
    pub(in crate::cli) format: Vec<Sink>,
}
