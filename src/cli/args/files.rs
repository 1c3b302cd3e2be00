//! Arguments about contact files and their fields, which several commands share.

use clap::Args as ClapArgs;

use crate::contact::Field;

/// How contact files are loaded.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Load {
    /// Accept a repository without any contact.
    #[arg(long)]
    pub(in crate::cli) allow_empty: bool,
}

/// A field by its key or by that of its readable twin.
pub(super) fn parse_field(key: &str) -> Result<Field, String> {
    let key = key.trim();
    let field = Field::from_key(key).or_else(|| Field::from_twin(key));
    field.ok_or_else(|| format!("`{key}` is no field of a contact"))
}
