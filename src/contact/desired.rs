//! A contact as the repository wants it: as written, with names, and as meant, with ids.

use std::borrow::Cow;

use super::{Called, Field, Fields, Id, Value, canonical_email};
use crate::diagnostic::Span;
use crate::text::Personal;

/// A managed field: the value that the file gives, and where.
#[derive(Clone, Debug)]
pub struct Managed<V = Value> {
    /// The value.
    pub value: V,
    /// Where the value stands in its file.
    pub span: Span,
}

/// One validated contact of the repository. Fields that its file does not mention are not in it,
/// and are never touched.
#[derive(Clone, Debug)]
pub struct Desired<V = Value> {
    /// The contact's id, where the file gives one.
    pub id: Option<Id>,
    /// Index of its file among the files that were read.
    pub file: u32,
    /// Where the contact begins in its file.
    pub span: Span,
    /// Where its id stands, else where it begins.
    pub id_span: Span,
    /// Whether the file wants the contact to be gone.
    pub is_absent: bool,
    /// The managed fields.
    pub fields: Fields<Managed<V>>,
}

/// A contact as its file is written: names are not looked up yet.
pub type Draft = Desired<Written>;

/// What a file gives for a field.
#[derive(Clone, Debug)]
pub enum Written {
    /// A canonical value.
    Value(Value),
    /// Names of what the field refers to.
    Names(Vec<Name>),
}

/// A name in a file.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name, trimmed.
    pub text: Personal,
    /// Where it stands.
    pub span: Span,
}

/// Something that may be a value already.
pub trait AsValue {
    /// The value, where it is one.
    fn as_value(&self) -> Option<&Value>;
}

impl AsValue for Value {
    fn as_value(&self) -> Option<&Value> {
        Some(self)
    }
}

impl AsValue for Written {
    fn as_value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Names(_) => None,
        }
    }
}

impl<V: AsValue> Desired<V> {
    /// The value of a managed field.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.fields.get(field)?.value.as_value()
    }

    /// What the file calls it.
    #[must_use]
    pub fn called(&self) -> Called {
        Called::of(|field| self.value(field))
    }

    /// The e-mail as written in the file.
    #[must_use]
    pub fn email(&self) -> Option<&Personal> {
        self.value(Field::Email)?.as_text()
    }

    /// The e-mail in the form in which it identifies a contact.
    #[must_use]
    pub fn email_key(&self) -> Option<Cow<'_, str>> {
        self.email().map(|email| canonical_email(email.reveal()))
    }
}
