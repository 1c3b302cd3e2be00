//! Files of the machine: read within limits, replaced whole, and never out of the project by a link.

pub(in crate::cli) mod bounded;
pub(in crate::cli) mod links;
pub(in crate::cli) mod receipts;
mod write;

pub(in crate::cli) use write::{create, remove_leftovers, replace, write_named, write_private};
