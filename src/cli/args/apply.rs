//! Arguments of `rolo apply`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Api, Judgement, Load};

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Apply {
    /// Apply only the contacts in these files and folders; or a plan that `rolo plan --out` saved,
    /// a name that ends in `.json`.
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Do not ask before sending.
    #[arg(long)]
    pub(in crate::cli) auto_approve: bool,

    /// Send exactly the plan with this digest, over a ceiling too; refuse any other.
    #[arg(long, value_name = "DIGEST")]
    pub(in crate::cli) approve: Option<String>,

    /// Where to write the receipt; by default a new file in `.rolo/receipts/`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) receipt: Option<PathBuf>,

    /// Keep values of people in the receipt, beside their digests.
    #[arg(long)]
    pub(in crate::cli) receipt_values: bool,

    /// Only the contacts whose files differ from the base revision.
    #[arg(long, conflicts_with = "paths")]
    pub(in crate::cli) changed: bool,

    #[command(flatten)]
    pub(in crate::cli) load: Load,

    #[command(flatten)]
    pub(in crate::cli) judgement: Judgement,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}
