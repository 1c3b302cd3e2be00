//! Arguments of `rolo fmt`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Fmt {
    /// Format only these files and folders.
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Write nothing; list what would be formatted, and end with 2 when there is any.
    #[arg(long)]
    pub(in crate::cli) check: bool,

    /// Write nothing; show what would be changed.
    #[arg(long)]
    pub(in crate::cli) diff: bool,
}
