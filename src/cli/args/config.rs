//! Arguments of `rolo config`.

use clap::Args as ClapArgs;

use super::{Sink, Tuning, sinks};
use crate::render::Format;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Config {
    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::PLAIN))]
    pub(in crate::cli) format: Vec<Sink>,

    #[command(flatten)]
    pub(in crate::cli) tuning: Tuning,
}
