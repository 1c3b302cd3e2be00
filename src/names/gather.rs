//! Fetches what names are needed for.

use crate::api::{Error, MAX_REFERENCES, Reader};
use crate::config::Settings;
use crate::contact::{Field, Live};
use crate::schema::Key;

use super::directory::{Directory, Entry};

/// The settings of a field that refers to something: the path of its list, and its names in
/// `rolo.yaml`.
fn keys(field: Field) -> (Key, Key) {
    match field {
        Field::TimeZoneId => (Key::TimeZonesPath, Key::TimeZones),
        Field::TagIds => (Key::TagsPath, Key::Tags),
        _ => (Key::MembersPath, Key::Owners),
    }
}

/// The path of the list for a field.
#[must_use]
pub fn path(settings: &Settings, field: Field) -> &str {
    settings.text(keys(field).0).unwrap_or_default()
}

/// Fetches the list for one field and adds the names of `rolo.yaml`, which serve where the service
/// has no such list. Gives whether it has one.
pub async fn gather(
    directory: &mut Directory,
    field: Field,
    reader: &Reader,
    settings: &Settings,
) -> Result<bool, Error> {
    let is_listed = listed(directory, field, reader, settings).await?;
    configured(directory, field, settings);
    Ok(is_listed)
}

/// Fetches the list for one field alone. Gives whether the service has one.
pub async fn listed(
    directory: &mut Directory,
    field: Field,
    reader: &Reader,
    settings: &Settings,
) -> Result<bool, Error> {
    let rows = reader.references(path(settings, field)).await?;
    let is_listed = rows.is_some();
    for row in rows.into_iter().flatten() {
        directory.add(field, row.into());
    }
    Ok(is_listed)
}

/// Adds the names that `rolo.yaml` gives for a field.
pub(super) fn configured(directory: &mut Directory, field: Field, settings: &Settings) {
    let names = settings.get(keys(field).1).as_object();
    for (name, id) in names.into_iter().flatten() {
        if let Some(id) = id.as_str().and_then(|id| id.parse().ok()) {
            directory.add(field, Entry::named(id, name));
        }
    }
}

/// Adds the tags of live contacts, which come with their names; no more than a list of tags may have.
pub fn harvest(directory: &mut Directory, contacts: &[Live]) {
    if directory.all(Field::TagIds).len() > MAX_REFERENCES {
        return;
    }
    for (id, name) in contacts.iter().flat_map(|contact| &contact.tags) {
        if !name.is_empty() && directory.get(Field::TagIds, *id).is_none() {
            let entry = Entry { is_listed: false, ..Entry::named(*id, name) };
            directory.add(Field::TagIds, entry);
        }
    }
}
