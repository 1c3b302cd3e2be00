//! New contact files: how they are called, what stands in them, and whether it may.

mod check;
mod content;
mod name;

pub use check::{Check, faults_of};
pub use content::{Entry, Layout, file_text};
pub use name::{BadPattern, FileNames, Person};
