//! JSON Schemas written from the tables, and validation of a YAML tree by them.

mod config;
mod contact;
mod fault;
mod json;
mod validate;
mod warnings;

pub use config::{Key, SETTINGS, Setting, Shape, config_schema};
pub use contact::contact_schema;
pub use json::to_json;
pub use validate::{Layout, Validator};
