//! A contact as the service has it.

use super::{Field, Fields, Id, Value};
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
        match self.value(field) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
