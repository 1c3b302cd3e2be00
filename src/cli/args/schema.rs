//! Arguments of `rolo schema`.

use clap::{Args as ClapArgs, ValueEnum};

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Schema {
    /// Which schema; by default `contact`, or all of them with `--write`.
    #[arg(value_enum)]
    pub(in crate::cli) which: Option<SchemaName>,

    /// Write to `schema/` instead of printing.
    #[arg(long)]
    pub(in crate::cli) write: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SchemaName {
    /// Contact files.
    Contact,
    /// `rolo.yaml`.
    Config,
    /// Plans: `rolo plan --format json`, and the saved ones.
    Plan,
}
