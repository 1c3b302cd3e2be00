//! Live → files: how contact files are written.
//!
//! Text goes in and text comes out; nothing here does any I/O.

mod file_name;
mod format;
pub mod import;
mod marks;
mod order;
mod page;
mod same;

pub use file_name::{BadPattern, FileNames, Person};
pub use format::format;
