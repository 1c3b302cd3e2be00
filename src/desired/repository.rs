//! The contacts of the working tree, and the files that they stand in.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::discover::Found;
use super::places::Places;
use super::read::read;
use crate::contact::Draft;
use crate::diagnostic::{Diagnostic, Source};
use crate::git::{BlobId, Entry};

/// The desired contacts, in the order of their files' paths and of their places in them.
#[derive(Debug, Default)]
pub struct Repository {
    /// Paths of the files that were read, relative to the project's root. [`crate::contact::Desired::file`] is an
    /// index into it.
    pub files: Vec<String>,
    /// The contents of the files as git names them, where they were asked for and could be read.
    pub blobs: Vec<Option<BlobId>>,
    /// The contacts.
    pub contacts: Vec<Draft>,
    /// The project's root.
    pub root: PathBuf,
}

impl Repository {
    /// The path of a file by its index.
    #[must_use]
    pub fn path(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", String::as_str)
    }

    /// Whether the files are exactly those of a revision, whose contact files these are.
    #[must_use]
    pub fn is_as(&self, tree: &[Entry]) -> bool {
        let mut tree: Vec<(&str, BlobId)> =
            tree.iter().map(|entry| (entry.path.as_str(), entry.blob)).collect();
        tree.sort_unstable();
        let files = self.files.iter().map(String::as_str).zip(self.blobs.iter().copied());
        tree.len() == self.files.len()
            && files.zip(tree).all(|((path, blob), there)| Some(there) == blob.map(|id| (path, id)))
    }

    /// Reads a file again, by its index.
    pub fn read(&self, file: u32) -> Result<Arc<Source>, Box<Diagnostic>> {
        let shown = self.path(file).to_owned();
        read(&Found { path: self.root.join(&shown), shown })
    }

    /// Finds places in files that were read before and dropped since.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        Places { root: &self.root, files: &self.files, read: HashMap::new() }
    }
}
