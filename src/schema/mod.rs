//! JSON Schemas written from the tables, and validation of a YAML tree by them.

mod contact;
mod json;
mod validate;
mod warnings;

pub use contact::contact_schema;
pub use validate::{ContactValidator, Layout};
