//! One file for each command.

mod schema;
mod validate;

pub(super) use schema::schema;
pub(super) use validate::validate;
