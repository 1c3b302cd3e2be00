//! Names without the service that knows them.

use sha2::{Digest as _, Sha256};

use super::directory::{Directory, Entry};
use super::gather::configured;
use crate::config::Settings;
use crate::contact::{Draft, FIELDS, Field, Id, Written, canonical_text};

/// Adds every name in `drafts` that `rolo.yaml` does not know, each with an id that stands for it:
/// one that begins with `ffffffff-ffff-`, and is the same wherever the name is the same. So names
/// can be compared with one another, though not with ids.
pub fn stand_in<'a>(
    directory: &mut Directory,
    drafts: impl IntoIterator<Item = &'a Draft>,
    settings: &Settings,
) {
    for spec in FIELDS.iter().filter(|spec| spec.twin.is_some()) {
        configured(directory, spec.field, settings);
    }
    for (field, managed) in drafts.into_iter().flat_map(|draft| draft.fields.iter()) {
        let Written::Names(names) = &managed.value else { continue };
        for name in names {
            if directory.find(field, name.text.reveal()).is_empty() {
                let id = id_for(field, name.text.reveal());
                directory.add(field, Entry::named(id, name.text.reveal()));
            }
        }
    }
}

fn id_for(field: Field, name: &str) -> Id {
    let name = canonical_text(name).to_lowercase();
    let digest = Sha256::digest(format!("{} {name}", field.key()));
    let mut bytes = [0xff; 16];
    bytes[6..].copy_from_slice(&digest[..10]);
    Id::from_bytes(bytes)
}
