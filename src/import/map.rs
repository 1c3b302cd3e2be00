//! What a column becomes: as a person says on the command line.

use std::str::FromStr;

use super::CannotImport;
use crate::contact::{FIELDS, Field};
use crate::text::nearest;

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing.
    Nothing,
    /// A full name, which may be split.
    FullName,
    /// The values of a field.
    Values(Field),
    /// The names of what a field refers to.
    Names(Field),
}

/// A column and what becomes of it, written `COLUMN=FIELD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// The column's name; of a vCard, a property's.
    pub column: String,
    /// What it becomes.
    pub target: Target,
}

/// A text that is no [`Map`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMap {
    /// There is no `=`, or nothing before it.
    #[error("write COLUMN=FIELD, as in `Work phone=officePhone`")]
    Form,
    /// There is no such field.
    #[error("`{key}` is no field of a contact; {hint}")]
    Field {
        /// What stands there.
        key: String,
        /// What could stand there.
        hint: String,
    },
}

impl FromStr for Map {
    type Err = BadMap;

    fn from_str(text: &str) -> Result<Self, BadMap> {
        let (column, key) = text.rsplit_once('=').ok_or(BadMap::Form)?;
        let (column, key) = (column.trim(), key.trim());
        if column.is_empty() || key.is_empty() {
            return Err(BadMap::Form);
        }
        Ok(Self { column: column.to_owned(), target: Target::keyed(key)? })
    }
}

impl Target {
    fn keyed(key: &str) -> Result<Self, BadMap> {
        match (key, Field::from_key(key), Field::from_twin(key)) {
            ("-", ..) => Ok(Self::Nothing),
            (_, Some(Field::Name), _) => Ok(Self::FullName),
            (_, Some(field), _) => Ok(Self::Values(field)),
            (_, None, Some(field)) => Ok(Self::Names(field)),
            (_, None, None) => {
                let twins = FIELDS.iter().filter_map(|spec| spec.twin.as_ref());
                let keys = FIELDS.iter().map(|spec| spec.key).chain(twins.map(|twin| twin.key));
                let keys: Vec<&str> = keys.collect();
                let hint = match nearest(key, keys.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are `{}`, and `-` for none", keys.join("`, `")),
                };
                Err(BadMap::Field { key: key.to_owned(), hint })
            }
        }
    }

    /// The field that it fills.
    pub(super) fn field(self) -> Option<Field> {
        match self {
            Self::Nothing | Self::FullName => None,
            Self::Values(field) | Self::Names(field) => Some(field),
        }
    }

    /// Its key in a contact file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Nothing => "-",
            Self::FullName => "name",
            Self::Values(field) => field.key(),
            Self::Names(field) => field.spec().twin.as_ref().map_or(field.key(), |twin| twin.key),
        }
    }
}

/// The maps of one import: no two of them fill one field.
pub(super) struct Maps<'a>(&'a [Map]);

impl<'a> Maps<'a> {
    pub(super) fn new(maps: &'a [Map]) -> Result<Self, CannotImport> {
        for (at, map) in maps.iter().enumerate() {
            let is_same = |other: &&Map| {
                let is_filled_twice =
                    map.target.field().is_some() && other.target.field() == map.target.field();
                is_filled_twice || normal(&other.column) == normal(&map.column)
            };
            if let Some(other) = maps[..at].iter().find(is_same) {
                let (first, second) = (other.column.clone(), map.column.clone());
                return Err(CannotImport::Twice { first, second });
            }
        }
        Ok(Self(maps))
    }

    /// What was said of a column.
    pub(super) fn of(&self, column: &str) -> Option<Target> {
        let map = self.0.iter().find(|map| normal(&map.column) == normal(column));
        map.map(|map| map.target)
    }

    /// Whether another column fills this field.
    pub(super) fn fills(&self, target: Target) -> bool {
        let is_same = |map: &Map| match target.field() {
            Some(field) => map.target.field() == Some(field),
            None => map.target == target,
        };
        self.0.iter().any(is_same)
    }

    /// Refuses a map whose column is not among these.
    pub(super) fn check<'c>(
        &self,
        columns: impl Iterator<Item = &'c str> + Clone,
    ) -> Result<(), CannotImport> {
        let is_there = |map: &&Map| columns.clone().any(|c| normal(c) == normal(&map.column));
        match self.0.iter().find(|map| !is_there(map)) {
            None => Ok(()),
            Some(map) => Err(CannotImport::NoColumn {
                column: map.column.clone(),
                columns: columns.map(str::to_owned).collect(),
            }),
        }
    }
}

/// A column's name in the form in which two are compared: without case, spaces, `_` and `-`.
pub(super) fn normal(column: &str) -> String {
    let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '-');
    column.chars().filter(is_kept).collect::<String>().to_lowercase()
}
