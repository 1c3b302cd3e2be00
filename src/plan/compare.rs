//! Desired against live, field by field.

use crate::contact::{Desired, Field, Live, Value};
use crate::text::Personal;

/// A managed field whose live value means something else than the desired one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub field: Field,
    /// The live value.
    pub before: Value,
    /// The desired value.
    pub after: Value,
    /// Line of the desired value in its file.
    pub line: u32,
}

/// A managed field whose live value means the same in another form.
#[derive(Clone, Debug)]
pub struct Form {
    /// The file.
    pub file: String,
    /// Line of the desired value.
    pub line: u32,
    /// The contact's live e-mail.
    pub email: Option<Personal>,
    /// Which field.
    pub field: Field,
    /// The live value.
    pub live: Value,
    /// The desired value.
    pub desired: Value,
}

/// The managed fields that differ by meaning, in canonical order. Fields that the file does not
/// mention are not looked at.
///
/// ```
/// use rolo::contact::{Desired, Field, Fields, Id, Live, Managed, Value};
/// use rolo::{diagnostic::Span, plan::compare};
///
/// let span = Span { line: 3, ..Span::default() };
/// let title = Managed { value: Value::text("Chair"), span };
/// let fields = Fields::from_iter([(Field::Title, title)]);
/// let desired = Desired { id: None, file: 0, span, id_span: span, is_absent: false, fields };
/// let fields = Fields::from_iter([(Field::Title, Value::text("CEO"))]);
/// let id = Id::from_bytes([7; 16]);
/// let live = Live { id, crm_synced: false, fields, tags: Vec::new() };
/// let found = compare(&desired, &live);
/// assert_eq!((found.len(), found[0].field, found[0].line), (1, Field::Title, 3));
/// ```
#[must_use]
pub fn compare(desired: &Desired, live: &Live) -> Vec<Difference> {
    differing(desired, live, |field, desired, live| !desired.means(live, field))
}

/// The managed fields that differ in form alone: spaces around the text, line ends, Unicode
/// composition, case of an e-mail.
#[must_use]
pub fn forms(desired: &Desired, live: &Live) -> Vec<Difference> {
    differing(desired, live, |field, desired, live| {
        let is_set = matches!(live, Value::Ids(_));
        !is_set && desired != live && desired.means(live, field)
    })
}

fn differing(
    desired: &Desired,
    live: &Live,
    differs: impl Fn(Field, &Value, &Value) -> bool,
) -> Vec<Difference> {
    let fields = desired.fields.iter();
    fields
        .filter(|(field, managed)| differs(*field, &managed.value, live.value(*field)))
        .map(|(field, managed)| Difference {
            field,
            before: live.value(field).clone(),
            after: managed.value.clone(),
            line: managed.span.line,
        })
        .collect()
}
