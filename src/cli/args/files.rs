//! Arguments about contact files and their fields, which several commands share.

use clap::Args as ClapArgs;

use crate::contact::{FIELDS, Field};
use crate::text::nearest;

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
    field.ok_or_else(|| {
        let keys =
            FIELDS.iter().flat_map(|spec| [Some(spec.key), spec.twin.as_ref().map(|t| t.key)]);
        let guess = nearest(key, keys.flatten()).map(|near| format!("; did you mean `{near}`?"));
        format!("`{key}` is no field of a contact{}", guess.unwrap_or_default())
    })
}
