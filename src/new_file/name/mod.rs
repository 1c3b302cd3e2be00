//! Paths of new contact files: readable, stable, and safe on every file system.
//!
//! A path that is given to one person does not depend on who else comes with them, nor in which
//! order, except where two would share it. Then all of them get a part of their ids.

mod part;

use std::collections::{BTreeMap, HashMap, HashSet};

use part::{File, Piece, Placeholder, fold};

use crate::contact::Id;

/// Who a file is for.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// Given name.
    pub first_name: Option<&'a str>,
    /// Family name.
    pub last_name: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// The contact's id, where it is known.
    pub id: Option<Id>,
}

/// A pattern of paths that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// A placeholder that does not exist.
    #[error("there is no placeholder `{{{0}}}`")]
    Placeholder(String),
    /// A brace without its other.
    #[error("a `{{` or `}}` has no other that fits it")]
    Brace,
    /// Another kind of file.
    #[error("it has to end in `.yaml` or `.yml`")]
    Ending,
    /// A path that may lead somewhere else.
    #[error("it has to be a path below the contacts folder, without `.` and `..`")]
    Outside,
    /// A name that would be skipped when contacts are read.
    #[error("`{0}` would be skipped: names that begin with `.` or `_` are")]
    Skipped(String),
    /// A name that some file system refuses.
    #[error("`{0}` is not a name that every system takes")]
    Unusable(String),
}

/// Gives out the paths of new files.
pub struct FileNames {
    folders: Vec<Vec<Piece>>,
    file: File,
    /// The paths that are taken, each in the form in which two are compared.
    taken: HashSet<String>,
}

/// How much of a person's id stands in their path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suffix {
    Nothing,
    Short,
    Whole,
}

impl FileNames {
    /// The placeholders of a pattern, for people; `{id}` only where contacts have one.
    #[must_use]
    pub fn placeholders(has_ids: bool) -> String {
        Placeholder::listed(has_ids)
    }

    /// `pattern` such as `{name}.yaml` or `{domain}/{name}.yaml`; `taken`: paths of existing files
    /// below the contacts folder.
    pub fn new<'a>(
        pattern: &str,
        taken: impl Iterator<Item = &'a str>,
    ) -> Result<Self, BadPattern> {
        let (folders, file) = part::parse(pattern)?;
        Ok(Self { folders, file, taken: taken.map(fold).collect() })
    }

    /// A path for each person, in their order. `shared`: people with one name share a path (a list
    /// file); else each path is unique.
    pub fn of<'a>(
        &mut self,
        people: impl Iterator<Item = Person<'a>>,
        shared: bool,
    ) -> Vec<String> {
        let people: Vec<Person<'a>> = people.collect();
        let plain: Vec<Path> =
            people.iter().map(|person| self.path(person, String::new())).collect();
        if shared { self.shared(&plain) } else { self.unique(&people, plain) }
    }

    fn shared(&mut self, plain: &[Path]) -> Vec<String> {
        // Of names that differ only in case or composition, the first in order stands for all.
        let mut groups: BTreeMap<&str, &Path> = BTreeMap::new();
        for path in plain {
            let first = groups.entry(&path.key).or_insert(path);
            if path.shown < first.shown {
                *first = path;
            }
        }
        let (free, taken): (Vec<&Path>, Vec<&Path>) =
            groups.values().partition(|path| !self.taken.contains(&path.key));
        let mut given: HashMap<&str, String> = HashMap::new();
        for path in free {
            self.taken.insert(path.key.clone());
            given.insert(&path.key, path.shown.clone());
        }
        for path in taken {
            given.insert(&path.key, self.numbered(path, &mut 2));
        }
        plain.iter().map(|path| given[path.key.as_str()].clone()).collect()
    }

    fn unique(&mut self, people: &[Person<'_>], mut paths: Vec<Path>) -> Vec<String> {
        let mut suffixes = vec![Suffix::Nothing; people.len()];
        // A longer path may meet another one, so this goes on until all are alone; each round
        // makes at least one suffix longer, and none is longer than an id.
        loop {
            let longer = self.contested(people, &paths, &suffixes);
            if longer.is_empty() {
                break;
            }
            for at in longer {
                let Some(id) = people[at].id else { continue };
                let id = id.to_string().replace('-', "");
                let (next, text) = match suffixes[at] {
                    Suffix::Nothing => (Suffix::Short, &id[..8]),
                    Suffix::Short | Suffix::Whole => (Suffix::Whole, &id[..]),
                };
                suffixes[at] = next;
                paths[at] = self.path(&people[at], format!("-{text}"));
            }
        }
        // Who has an id comes first, whatever the order of people.
        let mut order: Vec<usize> = (0..people.len()).collect();
        order.sort_by_key(|at| (people[*at].id.is_none(), people[*at].id));
        let mut given: Vec<Option<String>> = vec![None; people.len()];
        for &at in &order {
            if self.taken.insert(paths[at].key.clone()) {
                given[at] = Some(paths[at].shown.clone());
            }
        }
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for &at in &order {
            if given[at].is_none() {
                let next = numbers.entry(&paths[at].key).or_insert(2);
                given[at] = Some(self.numbered(&paths[at], next));
            }
        }
        given.into_iter().flatten().collect()
    }

    /// Those who share their path, or have one that is taken, and can have a longer suffix.
    fn contested(&self, people: &[Person<'_>], paths: &[Path], suffixes: &[Suffix]) -> Vec<usize> {
        let mut holders: HashMap<&str, usize> = HashMap::new();
        for path in paths {
            *holders.entry(&path.key).or_default() += 1;
        }
        let is_contested = |key: &str| self.taken.contains(key) || holders[key] > 1;
        let can_grow = |at: &usize| people[*at].id.is_some() && suffixes[*at] != Suffix::Whole;
        (0..people.len()).filter(can_grow).filter(|at| is_contested(&paths[*at].key)).collect()
    }

    /// The path with the first number from `next` on that is free.
    fn numbered(&mut self, path: &Path, next: &mut usize) -> String {
        loop {
            let suffix = format!("{}-{next}", path.suffix);
            let candidate = Path::new(&self.file, path.folder.clone(), path.stem.clone(), suffix);
            *next += 1;
            if self.taken.insert(candidate.key) {
                return candidate.shown;
            }
        }
    }

    fn path(&self, person: &Person<'_>, suffix: String) -> Path {
        let folders = self.folders.iter().map(|pieces| part::folder(pieces, person) + "/");
        Path::new(&self.file, folders.collect(), self.file.stem(person), suffix)
    }
}

/// A path that somebody may get.
struct Path {
    /// The folders, with a `/` behind each.
    folder: String,
    /// The file's name before suffix and ending, of any length.
    stem: String,
    suffix: String,
    shown: String,
    /// The form in which two paths are compared.
    key: String,
}

impl Path {
    fn new(file: &File, folder: String, stem: String, suffix: String) -> Self {
        let shown = format!("{folder}{}", file.name(&stem, &suffix));
        let key = fold(&shown);
        Self { folder, stem, suffix, shown, key }
    }
}

#[cfg(test)]
mod tests;
