//! Places in files that were read before and dropped since.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::discover::Found;
use super::read::read;
use crate::diagnostic::{Place, Source, Span};

/// Reads a file again when a place in it is wanted, and each file once.
#[derive(Debug)]
pub struct Places<'a> {
    pub(super) root: &'a Path,
    pub(super) files: &'a [String],
    pub(super) read: HashMap<u32, Option<Arc<Source>>>,
}

impl Places<'_> {
    /// A place in a file, given by its index. Where the file has changed meanwhile, the place is
    /// the file as a whole.
    pub fn place(&mut self, file: u32, span: Span) -> Place {
        let shown = self.files.get(file as usize).map_or("", String::as_str);
        let source = self.read.entry(file).or_insert_with(|| {
            read(&Found { path: self.root.join(shown), shown: shown.to_owned() }).ok()
        });
        match source {
            Some(source) if source.text.get(span.range()).is_some() => Place::new(source, span),
            _ => Place::whole_file(shown),
        }
    }
}
