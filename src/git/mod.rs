//! Asks the git program: revisions, changed paths, blobs.
//!
//! Every call is read-only. Hooks and monitors that a repository configures are switched off, and
//! what comes from outside is passed behind `--end-of-options`.

mod blob;
mod repository;
mod run;

pub use blob::BlobId;
pub use repository::{About, Commit, Entry, Git, Record};
pub use run::{Bounds, GitError};
