//! Arguments about contact files and their fields, which several commands share.

use clap::Args as ClapArgs;

use super::known::Known;
use crate::contact::{FIELDS, Field, Spec};
use crate::text::nearest;

/// How contact files are loaded.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Load {
    /// Accept a repository without any contact.
    #[arg(long)]
    pub(in crate::cli) allow_empty: bool,
}

/// Reads fields by their keys or by those of their readable twins.
pub(super) fn fields() -> Known<Field> {
    Known::new(FIELDS.iter().flat_map(Spec::keys), field)
}

fn field(key: &str) -> Result<Field, String> {
    let key = key.trim();
    Field::named(key).ok_or_else(|| {
        let guess = nearest(key, FIELDS.iter().flat_map(Spec::keys))
            .map(|near| format!("; did you mean `{near}`?"));
        format!("`{key}` is no field of a contact{}", guess.unwrap_or_default())
    })
}
