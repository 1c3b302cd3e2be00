//! The names that files can use, for programs.

use serde_json::{Map, Value as Json, json};

use super::{Show, redacted};
use crate::contact::FIELDS;
use crate::names::Directory;

/// `{"owner": [{"id", "name", "email", "active"}], "timeZone": […], "tags": […]}`.
#[must_use]
pub fn names_json(directory: &Directory, show: &Show) -> Json {
    let twins = FIELDS.iter().filter_map(|spec| Some((spec.field, spec.twin.as_ref()?)));
    let lists = twins.map(|(field, twin)| {
        let rows = directory.all(field).iter().map(|entry| {
            json!({
                "id": entry.id.to_string(),
                "name": show.raw_name(field, &entry.name),
                "email": entry.email.as_ref().map(|email| show.raw_text(email)),
                "active": entry.is_active,
            })
        });
        (twin.key.to_owned(), rows.collect())
    });
    redacted(Json::Object(lists.collect::<Map<_, _>>()), show)
}
