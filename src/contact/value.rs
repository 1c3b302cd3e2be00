//! A field's value, and when two values mean the same.

use std::borrow::Cow;

use super::{Field, FieldKind, Id};
use crate::text::{Personal, canonical_text};

/// What a field holds: nothing, text, or references by id.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Cleared.
    Null,
    /// Text.
    Text(Personal),
    /// One other object.
    Id(Id),
    /// A set of other objects, sorted and without repeats when canonical.
    Ids(Vec<Id>),
}

impl std::fmt::Debug for Value {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Null => "null",
            Self::Text(_) => "•••",
            Self::Id(_) => "id",
            Self::Ids(_) => "ids",
        })
    }
}

impl Value {
    /// Text, or nothing when it is empty by meaning.
    #[must_use]
    pub fn text(text: &str) -> Self {
        match canonical_text(text) {
            text if text.is_empty() => Self::Null,
            text => Self::Text(Personal::new(text.into_owned())),
        }
    }

    /// A set of ids.
    #[must_use]
    pub fn ids(ids: impl IntoIterator<Item = Id>) -> Self {
        let mut ids: Vec<Id> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self::Ids(ids)
    }

    /// The ids that it refers to.
    #[must_use]
    pub fn references(&self) -> &[Id] {
        match self {
            Self::Id(id) => std::slice::from_ref(id),
            Self::Ids(ids) => ids,
            Self::Null | Self::Text(_) => &[],
        }
    }

    /// The form in which rolo keeps and sends a value: text trimmed, with LF and in NFC; empty as
    /// null; ids as a sorted set.
    #[must_use]
    pub fn canonical(&self) -> Self {
        match self {
            Self::Text(text) => Self::text(text.reveal()),
            Self::Ids(ids) => Self::ids(ids.iter().copied()),
            Self::Null | Self::Id(_) => self.clone(),
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&Personal> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it says nothing: null, text of white space alone, a set without ids.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => canonical_text(text.reveal()).is_empty(),
            Self::Ids(ids) => ids.is_empty(),
            Self::Id(_) => false,
        }
    }

    /// Whether two values of a field mean the same (`docs/contacts.md`): surrounding
    /// whitespace, line-end style, Unicode composition and the order of a set do not count, nor
    /// does case in an e-mail, or whether its domain is written as DNS has it; empty is null.
    ///
    /// ```
    /// use rolo::contact::{Field, Value};
    ///
    /// let (file, live) = (Value::text("Jane@Example.com"), Value::text(" jane@example.com"));
    /// assert!(file.means(&live, Field::Email));
    /// assert!(!file.means(&live, Field::Title));
    /// ```
    #[must_use]
    pub fn means(&self, other: &Self, field: Field) -> bool {
        if self == other {
            return true;
        }
        match (self.canonical(), other.canonical()) {
            (Self::Text(a), Self::Text(b)) if field.spec().kind == FieldKind::Email => {
                canonical_email(a.reveal()) == canonical_email(b.reveal())
            }
            // A set without members and no set at all are the same absence.
            (Self::Ids(ids), Self::Null) | (Self::Null, Self::Ids(ids)) => ids.is_empty(),
            (a, b) => a == b,
        }
    }
}

/// What stands behind the last `@` of an e-mail; nothing where there is none.
#[must_use]
pub fn email_domain(email: &str) -> Option<&str> {
    email.rsplit_once('@').map(|(_, domain)| domain)
}

/// An e-mail in the form in which two of them are compared: in small letters, its domain as DNS has it (RFC 5891).
#[must_use]
pub fn canonical_email(email: &str) -> Cow<'_, str> {
    let is_canonical = |b: u8| b.is_ascii_graphic() && !b.is_ascii_uppercase();
    if email.bytes().all(is_canonical) {
        return Cow::Borrowed(email);
    }
    let email = canonical_text(email).to_lowercase();
    match email.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => match idna::domain_to_ascii(domain) {
            Ok(domain) => Cow::Owned(format!("{local}@{domain}")),
            Err(_) => Cow::Owned(email),
        },
        _ => Cow::Owned(email),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(Personal::new(text))
    }

    #[test]
    fn form_is_not_meaning() {
        let same = [
            (Field::Title, text(" CEO \n"), text("CEO")),
            (Field::Description, text("a\r\nb"), text("a\nb\n")),
            (Field::FirstName, text("Zoe\u{308}"), text("Zo\u{eb}")),
            (Field::Email, text("Jane@Example.com"), text("jane@example.COM ")),
            (Field::Email, text("j@M\u{fc}nchen.example"), text("j@xn--mnchen-3ya.example")),
            (Field::Fax, text("  "), Value::Null),
            (Field::TagIds, Value::Ids(Vec::new()), Value::Null),
        ];
        for (field, a, b) in same {
            assert!(a.means(&b, field) && b.means(&a, field), "{}", field.key());
        }
        assert!(!text("CEO").means(&text("ceo"), Field::Title));
        assert!(!text("a\nb").means(&text("a b"), Field::Description));
        assert!(!text("CEO").means(&Value::Null, Field::Title));
    }

    #[test]
    fn tags_are_a_set() {
        let [a, b]: [Id; 2] = [
            "b27fd363-b75e-4ed1-af08-0b05119ea6b1".parse().unwrap(),
            "0e0e0e0e-0000-0000-0000-000000000001".parse().unwrap(),
        ];
        assert!(Value::Ids(vec![a, b, a]).means(&Value::Ids(vec![b, a]), Field::TagIds));
        assert!(!Value::Ids(vec![a]).means(&Value::Ids(vec![b, a]), Field::TagIds));
    }
}
