//! Arguments of `rolo names`.

use clap::Args as ClapArgs;

use super::{Api, Sink};

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Names {
    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(in crate::cli) format: Vec<Sink>,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}
