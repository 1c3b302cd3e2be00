//! Arguments of `rolo log`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Sink, fields, sinks};
use crate::contact::Field;
use crate::render::Format;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Log {
    /// The contact: an e-mail that it has or had, its id, or its file, with `:LINE` behind it where that holds
    /// several; also a file that is gone, where it gave the
    /// contact's id.
    #[arg(value_name = "CONTACT")]
    pub(in crate::cli) contact: String,

    /// Only these fields, separated by commas.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = fields(), hide_possible_values = true)]
    pub(in crate::cli) fields: Vec<Field>,

    /// Folder of receipts, such as those that CI kept; by default the project's own. Those of another
    /// workspace than `workspace:` in `rolo.yaml` names are passed over.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) receipts: Option<PathBuf>,

    /// At most N events, the newest ones.
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,

    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::PLAIN))]
    pub(in crate::cli) format: Vec<Sink>,
}
