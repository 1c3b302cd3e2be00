//! Live → files: how contact files are written.
//!
//! Text goes in and text comes out; nothing here does any I/O.

mod format;
mod marks;
mod order;
mod page;
mod same;

pub use format::format;
