//! Values as the keys and JSON values of a request body.

use serde_json::{Map, Value as Json};

use super::{Field, Value};

/// The JSON object that sets exactly these fields, in the order given.
///
/// Only writable keys can appear in it, since [`Field`] knows no others; ids go out in canonical
/// lower case.
///
/// ```
/// use rolo::contact::{Field, Value, payload};
///
/// let (title, tags) = (Value::text(" CEO "), Value::Null);
/// let body = payload([(Field::Title, &title), (Field::TagIds, &tags)]);
/// let json = serde_json::Value::from(body).to_string();
/// assert_eq!(json, r#"{"title":"CEO","tagIds":[]}"#);
/// ```
pub fn payload<'a>(changes: impl IntoIterator<Item = (Field, &'a Value)>) -> Map<String, Json> {
    changes
        .into_iter()
        .map(|(field, value)| {
            let json = match value {
                // The list has no null (`docs/ruddr-api.md`, `tagIds`): an empty one clears it.
                Value::Null if field == Field::TagIds => Json::Array(Vec::new()),
                Value::Null => Json::Null,
                Value::Text(text) => Json::String(text.reveal().to_owned()),
                Value::Id(id) => Json::String(id.to_string()),
                Value::Ids(ids) => ids.iter().map(|id| Json::String(id.to_string())).collect(),
            };
            (field.key().to_owned(), json)
        })
        .collect()
}
