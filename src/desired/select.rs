//! Which contacts a command is limited to.

use std::path::{Path, PathBuf};

use super::Repository;
use super::discover::shown;
use crate::contact::Desired;

/// A path on the command line that holds no contact file.
#[derive(Debug, thiserror::Error)]
#[error("no contact file at `{0}`")]
pub struct NoSuchPath(pub String);

/// The files that a command is limited to, by index into [`Repository::files`].
#[derive(Debug)]
pub struct Selection(Option<Vec<bool>>);

impl Selection {
    /// All files.
    #[must_use]
    pub fn all() -> Self {
        Self(None)
    }

    /// The files at or below `paths`, which are relative to `from` unless absolute. None given
    /// means all.
    pub fn of(
        repository: &Repository,
        root: &Path,
        from: &Path,
        paths: &[PathBuf],
    ) -> Result<Self, NoSuchPath> {
        if paths.is_empty() {
            return Ok(Self::all());
        }
        let mut chosen = vec![false; repository.files.len()];
        for path in paths {
            let wanted = shown(root, &normal(&from.join(path)));
            let mut any = false;
            for (chosen, file) in chosen.iter_mut().zip(&repository.files) {
                let below = file.strip_prefix(&wanted);
                if wanted.is_empty() || below.is_some_and(|r| r.is_empty() || r.starts_with('/')) {
                    *chosen = true;
                    any = true;
                }
            }
            if !any {
                return Err(NoSuchPath(path.display().to_string()));
            }
        }
        Ok(Self(Some(chosen)))
    }

    /// Whether a contact belongs to it.
    #[must_use]
    pub fn has(&self, contact: &Desired) -> bool {
        let chosen = self.0.as_ref();
        chosen.is_none_or(|chosen| {
            chosen
                .get(contact.file as usize)
                .copied()
                .unwrap_or_default()
        })
    }

    /// Whether it leaves anything out.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.0.is_some()
    }
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
