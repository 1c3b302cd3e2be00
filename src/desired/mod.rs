//! The repository's contacts as a whole: found, read in parallel, validated, and free of clashes.

mod build;
mod clash;
mod discover;
mod load;
mod places;
mod queue;
mod read;
mod repository;
mod revision;
mod select;

pub use discover::{Found, discover, is_contact_file};
pub use load::{Extent, Limits, load};
pub use places::Places;
pub use read::{MAX_FILE_BYTES, read, text};
pub use repository::Repository;
pub use revision::{at_revision, drafts, readable_drafts};
pub use select::{NoSuchPath, Selection, below_root, plain_path};
