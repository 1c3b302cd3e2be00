//! The repository's contacts as a whole: found, read in parallel, validated, and free of clashes.

mod build;
mod clash;
mod discover;
mod load;
mod places;
mod read;
mod revision;
mod select;

pub use discover::{Found, discover};
pub use load::{Extent, Limits, Repository, drafts, is_contact_file, load, readable_drafts};
pub use places::Places;
pub use read::{MAX_FILE_BYTES, read, text};
pub use revision::at_revision;
pub use select::{NoSuchPath, Selection, below_root};
