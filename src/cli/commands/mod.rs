//! One file for each command.

mod apply;
mod completions;
mod config;
mod doctor;
mod drift;
mod explain;
mod fmt;
mod import;
mod init;
mod log;
mod man;
mod names;
mod plan;
mod pull;
mod sandbox;
mod schema;
mod show;
mod validate;

pub(super) use apply::apply;
pub(super) use completions::completions;
pub(super) use config::config;
pub(super) use doctor::doctor;
pub(super) use drift::drift;
pub(super) use explain::explain;
pub(super) use fmt::fmt;
pub(super) use import::import;
pub(super) use init::init;
pub(super) use log::log;
pub(super) use man::man;
pub(super) use names::names;
pub(super) use plan::plan;
pub(super) use pull::pull;
pub(super) use sandbox::sandbox;
pub(super) use schema::schema;
pub(super) use show::show;
pub(super) use validate::validate;
