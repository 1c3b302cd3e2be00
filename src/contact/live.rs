//! A contact as the service has it.

use std::borrow::Cow;

use super::{Field, Fields, Id, Value, canonical_email};
use crate::text::Personal;

/// One live contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Its id.
    pub id: Id,
    /// Whether HubSpot or Salesforce syncs it: one of their ids is set.
    pub crm_synced: bool,
    /// Every field, exactly as the service gave it; one that the answer lacks is null.
    pub fields: Fields<Value>,
    /// The names of its tags, as the service tells them beside the ids.
    pub tags: Vec<(Id, Box<str>)>,
}

impl Live {
    /// A field's value; null where the service had none.
    #[must_use]
    pub fn value(&self, field: Field) -> &Value {
        self.fields.get(field).unwrap_or(&Value::Null)
    }

    /// A text field's content, where it has any.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<&Personal> {
        self.value(field).as_text()
    }

    /// The e-mail in the form in which it identifies a contact.
    #[must_use]
    pub fn email_key(&self) -> Option<Cow<'_, str>> {
        self.text(Field::Email).map(|email| canonical_email(email.reveal()))
    }
}
