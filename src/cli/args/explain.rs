//! Arguments of `rolo explain`.

use clap::Args as ClapArgs;

use super::{Sink, sinks};
use crate::render::Format;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Explain {
    /// A verdict, an outcome, a rule, an exit code, or the code of a message, as in `contact::email`; `-`
    /// reads from standard input a line that was printed. Several words are one name. Without one, all of them are
    /// listed.
    #[arg(value_name = "NAME")]
    pub(in crate::cli) topic: Vec<String>,

    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::PLAIN))]
    pub(in crate::cli) format: Vec<Sink>,
}
