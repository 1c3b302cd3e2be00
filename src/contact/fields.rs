//! A small map from field to something, always in canonical order.

use super::Field;

/// At most one `T` for each field; iterates in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields<T>(Vec<(Field, T)>);

impl<T> Fields<T> {
    /// What is held for a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&T> {
        self.position(field).ok().map(|at| &self.0[at].1)
    }

    /// What is held for a field, to be changed.
    pub fn get_mut(&mut self, field: Field) -> Option<&mut T> {
        self.position(field).ok().map(|at| &mut self.0[at].1)
    }

    /// What is held for a field, to be changed; from now on its default where nothing was.
    pub fn or_default(&mut self, field: Field) -> &mut T
    where
        T: Default,
    {
        let at = self.position(field).unwrap_or_else(|at| {
            self.0.insert(at, (field, T::default()));
            at
        });
        &mut self.0[at].1
    }

    /// Holds `item` for a field, replacing what was held.
    pub fn set(&mut self, field: Field, item: T) {
        match self.position(field) {
            Ok(at) => self.0[at].1 = item,
            Err(at) => self.0.insert(at, (field, item)),
        }
    }

    /// Keeps only some fields.
    pub fn retain(&mut self, keep: impl Fn(Field) -> bool) {
        self.0.retain(|(field, _)| keep(*field));
    }

    /// All that is held, in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &T)> {
        self.0.iter().map(|(field, item)| (*field, item))
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields hold something.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn position(&self, field: Field) -> Result<usize, usize> {
        self.0.binary_search_by_key(&field, |(known, _)| *known)
    }
}

impl<T> IntoIterator for Fields<T> {
    type Item = (Field, T);
    type IntoIter = std::vec::IntoIter<(Field, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> Default for Fields<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<(Field, T)> for Fields<T> {
    fn from_iter<I: IntoIterator<Item = (Field, T)>>(items: I) -> Self {
        let mut fields = Self::default();
        for (field, item) in items {
            fields.set(field, item);
        }
        fields
    }
}
