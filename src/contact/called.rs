//! What a person is called.

use super::{Field, Value};
use crate::text::{Personal, canonical_text};

/// First and last name in the form in which names are compared: canonical text in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Called {
    first: Personal,
    last: Personal,
    whole: Personal,
}

impl Called {
    /// The names of a contact, by the value of each of its fields.
    ///
    /// ```
    /// use rolo::contact::{Called, Field, Value};
    ///
    /// let (jane, doe, roe) = (Value::text("Jane"), Value::text("Doe"), Value::text("Roe"));
    /// let called = |last| Called::of(|field| match field {
    ///     Field::FirstName => Some(&jane),
    ///     Field::LastName => Some(last),
    ///     _ => None,
    /// });
    /// assert_eq!(called(&doe).whole().reveal(), "jane doe");
    /// assert!(!called(&doe).is_otherwise(&called(&roe)), "one of the names is the same");
    /// ```
    pub fn of<'v>(value: impl Fn(Field) -> Option<&'v Value>) -> Self {
        let text = |field| {
            let text = value(field).and_then(Value::as_text).map(Personal::reveal);
            canonical_text(text.unwrap_or_default()).to_lowercase()
        };
        let (first, last) = (text(Field::FirstName), text(Field::LastName));
        let both = format!("{first} {last}");
        let whole = match both.trim() {
            "" => text(Field::Name),
            both => both.to_owned(),
        };
        let [first, last, whole] = [first, last, whole].map(Personal::new);
        Self { first, last, whole }
    }

    /// First and last name in one, as far as they are given; else the full name; empty where there is none.
    #[must_use]
    pub fn whole(&self) -> &Personal {
        &self.whole
    }

    /// Whether first and last name are both given.
    #[must_use]
    pub fn has_both(&self) -> bool {
        !self.first.is_empty() && !self.last.is_empty()
    }

    /// Whether both have the same first name.
    #[must_use]
    pub fn has_first_of(&self, other: &Self) -> bool {
        !self.first.is_empty() && self.first == other.first
    }

    /// Whether one of the names is another, and the other one not the same: somebody who marries keeps one.
    #[must_use]
    pub fn is_otherwise(&self, other: &Self) -> bool {
        let both = [(&self.first, &other.first), (&self.last, &other.last)];
        let known = both.into_iter().filter(|(one, other)| !one.is_empty() && !other.is_empty());
        let same: Vec<bool> = known.map(|(one, other)| one == other).collect();
        same.contains(&false) && !same.contains(&true)
    }
}
