//! A contact as the repository wants it.

use super::{Field, Fields, Id, Value, canonical_email};
use crate::diagnostic::Span;

/// A managed field: the value that the file gives, and where.
#[derive(Clone, Debug)]
pub struct Managed {
    /// The canonical value.
    pub value: Value,
    /// Where the value stands in its file.
    pub span: Span,
}

/// One validated contact of the repository. Fields that its file does not mention are not in it,
/// and are never touched.
#[derive(Clone, Debug)]
pub struct Desired {
    /// The contact's id, where the file gives one.
    pub id: Option<Id>,
    /// Index of its file among the files that were read.
    pub file: u32,
    /// Where the contact begins in its file.
    pub span: Span,
    /// The managed fields.
    pub fields: Fields<Managed>,
}

impl Desired {
    /// The value of a managed field.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.fields.get(field).map(|managed| &managed.value)
    }

    /// The e-mail as written in the file.
    #[must_use]
    pub fn email(&self) -> Option<&crate::text::Personal> {
        match self.value(Field::Email) {
            Some(Value::Text(email)) => Some(email),
            _ => None,
        }
    }

    /// The e-mail in the form in which it identifies a contact.
    #[must_use]
    pub fn email_key(&self) -> Option<String> {
        self.email().map(|email| canonical_email(email.reveal()))
    }
}
