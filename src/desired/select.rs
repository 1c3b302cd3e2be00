//! Which contacts a command is limited to.

use std::path::{Path, PathBuf};

use super::discover::shown;
use crate::diagnostic::Report;

/// A path on the command line that holds no contact file.
#[derive(Debug, thiserror::Error)]
#[error("no contact file at `{0}`")]
pub struct NoSuchPath(pub String);

/// The files and folders that a command is limited to, as paths relative to the project's root.
#[derive(Debug)]
pub struct Selection(Option<Vec<String>>);

impl Selection {
    /// All files.
    #[must_use]
    pub fn all() -> Self {
        Self(None)
    }

    /// Those of `files` at or below `paths`, which are relative to `from` unless absolute. None given
    /// means all. A path that only `faults` knows of is one that could not be read.
    pub fn of(
        files: &[String],
        root: &Path,
        from: &Path,
        paths: &[PathBuf],
        faults: &Report,
    ) -> Result<Self, NoSuchPath> {
        if paths.is_empty() {
            return Ok(Self::all());
        }
        let mut chosen = Vec::new();
        for path in paths {
            let wanted = below_root(root, from, path);
            let is_known = files.iter().any(|file| is_below(file, &wanted));
            if !is_known && !faults.is_about(|file| is_below(file, &wanted)) {
                return Err(NoSuchPath(path.display().to_string()));
            }
            chosen.push(wanted);
        }
        Ok(Self(Some(chosen)))
    }

    /// These files, given by their paths from the root.
    #[must_use]
    pub fn files(files: Vec<String>) -> Self {
        Self(Some(files))
    }

    /// Whether a file, given by its path from the root, belongs to it.
    #[must_use]
    pub fn has(&self, file: &str) -> bool {
        self.0.as_ref().is_none_or(|chosen| chosen.iter().any(|wanted| is_below(file, wanted)))
    }
}

fn is_below(file: &str, wanted: &str) -> bool {
    let rest = file.strip_prefix(wanted);
    wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as people type it, relative to `from`, as rolo and git know it: relative to the project's root.
#[must_use]
pub fn below_root(root: &Path, from: &Path, path: &Path) -> String {
    shown(root, &normal(&from.join(path)))
}

/// `a/./b/../c` as `a/c`, without asking the file system, so that a link keeps its name.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
