//! The workspace brought into files: what is taken over, which edits that takes, which files are new.
//!
//! Data goes in and texts come out; nothing here does any I/O.

mod chosen;
mod emails;
mod fresh;
mod managed;
mod report;
mod rewrite;
mod spread;
mod take;
mod value;

pub use chosen::{Chosen, Named};
pub use emails::settle;
pub use fresh::{Choice, fresh};
pub use managed::Managed;
pub use report::{Given, Left, NewContact, Report, Taken, Unwritten, Who};
pub use rewrite::{NotRewritten, Take, rewrite};
pub use spread::{Contents, Style, spread};
pub use take::{Adopt, Why};
pub use value::readable;
