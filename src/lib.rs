//! rolo keeps the contacts of a Ruddr workspace under version control.
//!
//! Data flows one way: files → desired → plan → apply → receipt.

pub mod sandbox;
