//! What a person is called.

use super::{Field, Value};
use crate::text::{Personal, canonical_text};

/// A name in the form in which names are compared: canonical text in small letters.
#[must_use]
pub fn as_name(text: &Personal) -> Personal {
    Personal::new(canonical_text(text.reveal()).to_lowercase())
}

/// First and last name in the form in which names are compared.
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
        let text = |field| value(field).and_then(Value::as_text).map(as_name).unwrap_or_default();
        let (first, last) = (text(Field::FirstName), text(Field::LastName));
        let both = format!("{} {}", first.reveal(), last.reveal());
        let whole = match both.trim() {
            "" => text(Field::Name),
            both => Personal::new(both),
        };
        Self { first, last, whole }
    }

    /// By a first and a last name.
    #[must_use]
    pub fn by(first: &str, last: &str) -> Self {
        let names = [first, last].map(|name| Value::Text(Personal::new(name)));
        Self::of(|field| match field {
            Field::FirstName => Some(&names[0]),
            Field::LastName => Some(&names[1]),
            _ => None,
        })
    }

    /// The first name; empty where there is none.
    #[must_use]
    pub fn first(&self) -> &Personal {
        &self.first
    }

    /// The last name; empty where there is none.
    #[must_use]
    pub fn last(&self) -> &Personal {
        &self.last
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

    /// Whether one may have become the other: by the whole name, or, where both were `near`, by the first one alone,
    /// as by a marriage. Where the names of one are not known, both have to be near.
    #[must_use]
    pub fn may_become(&self, other: &Self, near: bool) -> bool {
        if self.has_both() && other.has_both() {
            self.whole == other.whole || near && self.first == other.first
        } else {
            near && !self.is_otherwise(other)
        }
    }

    /// Whether first or last name is another one, where both are known, and not only parted elsewhere.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        self.whole != other.whole && self.same(other).any(|is_same| !is_same)
    }

    /// Whether one of the names is another, and the other one not the same: somebody who marries keeps one.
    #[must_use]
    pub fn is_otherwise(&self, other: &Self) -> bool {
        self.same(other).any(|is_same| !is_same) && !self.same(other).any(|is_same| is_same)
    }

    /// For each name that both have, whether it is the same.
    fn same<'o>(&'o self, other: &'o Self) -> impl Iterator<Item = bool> + 'o {
        let both = [(&self.first, &other.first), (&self.last, &other.last)];
        let known = both.into_iter().filter(|(one, other)| !one.is_empty() && !other.is_empty());
        known.map(|(one, other)| one == other)
    }
}
