//! What can be typed behind `rolo import`.

use std::path::PathBuf;

use clap::Args;

use crate::import::Map;

#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// A CSV file, as Outlook and Google export it or with the keys of contact files as its header;
    /// or a vCard file.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: PathBuf,

    /// What a column becomes: a key of contact files, `name` for a full name, `-` for nothing. Of a
    /// vCard, a property, as in `CATEGORIES=tags`. Repeatable.
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub(in crate::cli) map: Vec<Map>,

    /// Split a full name that stands alone, at its comma or else at its last space.
    #[arg(long)]
    pub(in crate::cli) split_names: bool,

    /// Paths of the new files below the contacts folder: `{name}`, `{firstName}`, `{lastName}`,
    /// `{email}` and `{domain}` stand for those of the contact.
    #[arg(long, value_name = "PATTERN", default_value = "{name}.yaml", conflicts_with = "into")]
    pub(in crate::cli) path: String,

    /// Write one new file with all contacts.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) into: Option<PathBuf>,

    /// Write nothing; show what would be written.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}
