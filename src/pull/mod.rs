//! The workspace brought into files: what is taken over, which edits that takes, new files; and how
//! contact files are formatted.
//!
//! Data goes in and texts come out; nothing here does any I/O.

mod check;
mod chosen;
mod emails;
mod file_name;
mod format;
mod fresh;
pub mod import;
mod managed;
mod new_files;
mod report;
mod rewrite;
mod take;
mod value;

pub use check::{Check, faults_of};
pub use chosen::{Chosen, Named};
pub use emails::settle;
pub use file_name::{BadPattern, FileNames, Person};
pub use format::format;
pub use fresh::{Choice, fresh};
pub use managed::Managed;
pub use new_files::{Contents, Layout, Style, file_text, spread};
pub use report::{Given, Left, NewContact, Report, Taken, Unwritten, Who};
pub use rewrite::{NotRewritten, Take, rewrite};
pub use take::{Adopt, Why};
pub use value::{Entry, readable};
