//! Which contacts a command is limited to.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::discover::shown;
use crate::diagnostic::Faults;
use crate::text::nearest;

/// A path on the command line that holds no contact file.
#[derive(Debug, thiserror::Error)]
#[error("no contact file at `{path}`")]
pub struct NoSuchPath {
    /// As it was given.
    pub path: String,
    /// The one that was meant, from the project's root, as far as it can be guessed.
    pub near: Option<String>,
}

/// The files and folders that a command is limited to, as paths relative to the project's root; nothing for all
/// files.
#[derive(Debug)]
pub struct Selection(Option<HashSet<String>>);

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
        faults: &Faults,
    ) -> Result<Self, NoSuchPath> {
        if paths.is_empty() {
            return Ok(Self::all());
        }
        let files = files.iter().map(String::as_str).chain(faults.files());
        let known: HashSet<&str> = files.flat_map(at_or_above).collect();
        let chosen = paths.iter().map(|path| {
            let wanted = below_root(root, from, path);
            let unknown = || {
                // Folders hold too many names that are like any other.
                let near =
                    nearest(&wanted, known.iter().copied().filter(|path| path.contains('.')));
                NoSuchPath { path: path.display().to_string(), near: near.map(str::to_owned) }
            };
            if known.contains(&*wanted) { Ok(wanted) } else { Err(unknown()) }
        });
        Ok(Self(Some(chosen.collect::<Result<_, _>>()?)))
    }

    /// These files, given by their paths from the root.
    #[must_use]
    pub fn files(files: Vec<String>) -> Self {
        Self(Some(files.into_iter().collect()))
    }

    /// Whether a file, given by its path from the root, belongs to it.
    #[must_use]
    pub fn has(&self, file: &str) -> bool {
        self.0.as_ref().is_none_or(|chosen| at_or_above(file).any(|path| chosen.contains(path)))
    }
}

/// The path of a file, and those of the folders that it is in, up to the root.
fn at_or_above(file: &str) -> impl Iterator<Item = &str> {
    let folders = file.match_indices('/').map(|(end, _)| &file[..end]);
    [file, ""].into_iter().chain(folders)
}

/// A path as people type it, relative to `from`, as rolo and git know it: relative to the project's root.
#[must_use]
pub fn below_root(root: &Path, from: &Path, path: &Path) -> String {
    shown(root, &plain_path(&from.join(path)))
}

/// `a/./b/../c` as `a/c`, without asking the file system, so that a link keeps its name.
#[must_use]
pub fn plain_path(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            Component::ParentDir if plain.has_root() => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the square of their number, so many would take minutes.
    #[test]
    fn any_number_of_files_can_be_named() {
        let file = |n: usize| format!("contacts/{}/{n}.yaml", n % 100);
        let files: Vec<String> = (0..200_000).map(file).collect();
        let named: Vec<PathBuf> = files.iter().step_by(2).map(PathBuf::from).collect();
        let root = Path::new("/root");
        let chosen = Selection::of(&files, root, root, &named, &Faults::default()).unwrap();
        assert_eq!(files.iter().filter(|file| chosen.has(file)).count(), named.len());
    }

    #[test]
    fn a_folder_has_what_is_below_it_and_nothing_that_begins_alike() {
        let files: Vec<String> = ["c/a/1.yaml", "c/ab/2.yaml", "c/a.yaml"].map(String::from).into();
        let root = Path::new("/root");
        let has = |path: &str| -> Vec<bool> {
            let from = Path::new("/root/c");
            let chosen = Selection::of(&files, root, from, &[path.into()], &Faults::default());
            files.iter().map(|file| chosen.as_ref().unwrap().has(file)).collect()
        };
        assert_eq!(has("a"), [true, false, false]);
        assert_eq!(has("./a/"), [true, false, false]);
        assert_eq!(has("a.yaml"), [false, false, true]);
        assert_eq!(has("."), [true; 3]);
        assert_eq!(has(".."), [true; 3]);
        let nothing = Selection::of(&files, root, root, &["a".into()], &Faults::default());
        assert_eq!(nothing.unwrap_err().to_string(), "no contact file at `a`");
    }
}
