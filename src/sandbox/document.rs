//! The one file format of seeds and states: read strictly, completed where a seed leaves out.

use std::collections::HashSet;
use std::sync::Arc;

use serde::ser::{SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::contact::{Contact, Text, Texts};
use super::directory::{Directory, Entries, Entry, Identity};
use super::error::StartError;
use super::id::Id;
use super::stamp::Stamp;
use super::store::Store;

/// The version that is written, and the only one that is read.
const VERSION: u32 = 1;

/// Where made-up moments begin: 2024-06-03T09:00:00.000Z, one minute back for each further row.
const FIRST_MOMENT: i64 = 1_717_405_200_000;

#[derive(Deserialize)]
struct Head {
    version: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[derive(Default)]
struct Incoming {
    #[serde(rename = "version")]
    _version: Option<u32>,
    workspace: Option<Identity>,
    members: Vec<EntryRow>,
    contact_tags: Vec<EntryRow>,
    time_zones: Vec<EntryRow>,
    contacts: Vec<ContactRow>,
}

#[derive(Deserialize)]
struct EntryRow {
    id: Option<Id>,
    name: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct ContactRow {
    id: Option<Id>,
    first_name: Option<String>,
    last_name: Option<String>,
    name: Option<String>,
    email: Option<String>,
    title: Option<String>,
    description: Option<String>,
    office_phone: Option<String>,
    mobile_phone: Option<String>,
    fax: Option<String>,
    website_url: Option<String>,
    owner_id: Option<Id>,
    time_zone_id: Option<Id>,
    tag_ids: Option<Vec<Id>>,
    created_at: Option<Stamp>,
    created_by: Option<Id>,
    salesforce_id: Option<Box<str>>,
    hubspot_id: Option<Box<str>>,
}

/// Reads a seed or a state. `name` is what errors call it.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<(Directory, Store), StartError> {
    // The version is looked at first: a file of another version may hold keys unknown here.
    let head: Head = serde_json::from_slice(bytes).map_err(|error| json(name, &error))?;
    if let Some(found) = head.version
        && found != VERSION
    {
        let found = found.to_string();
        return Err(StartError::Version { name: name.to_owned(), found, known: VERSION });
    }
    let incoming: Incoming = serde_json::from_slice(bytes).map_err(|error| json(name, &error))?;
    let content = |message| StartError::Content { name: name.to_owned(), message };
    let entries = |kind, rows| {
        complete(kind, rows).map_err(|id| content(format!("`{kind}` has the id {id} twice")))
    };
    let directory = Directory {
        workspace: incoming.workspace.unwrap_or_else(|| Identity {
            id: Id::derived("workspace", 0, ""),
            name: "Sandbox".to_owned(),
        }),
        members: entries("members", incoming.members)?,
        tags: entries("contactTags", incoming.contact_tags)?,
        time_zones: entries("timeZones", incoming.time_zones)?,
    };
    let mut seen = HashSet::with_capacity(incoming.contacts.len());
    let mut contacts = Vec::with_capacity(incoming.contacts.len());
    for (position, row) in incoming.contacts.into_iter().enumerate() {
        let contact = row.complete(position);
        let wrong = if seen.insert(contact.id) {
            dangling(&contact, &directory)
        } else {
            Some(format!("the id {} comes twice", contact.id))
        };
        if let Some(wrong) = wrong {
            return Err(content(format!("`contacts[{position}]`: {wrong}")));
        }
        contacts.push(Arc::new(contact));
    }
    Ok((directory, Store::new(contacts)))
}

fn json(name: &str, error: &serde_json::Error) -> StartError {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    StartError::Json {
        name: name.to_owned(),
        line: error.line(),
        column: error.column(),
        message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
    }
}

fn dangling(contact: &Contact, directory: &Directory) -> Option<String> {
    let owner = contact.owner.filter(|id| !directory.members.has(*id));
    let zone = contact.time_zone.filter(|id| !directory.time_zones.has(*id));
    let tag = contact.tags.iter().find(|id| !directory.tags.has(**id));
    let (key, id, list) = match (owner, zone, tag) {
        (Some(id), ..) => ("ownerId", id, "members"),
        (_, Some(id), _) => ("timeZoneId", id, "timeZones"),
        (_, _, Some(id)) => ("tagIds", *id, "contactTags"),
        _ => return None,
    };
    Some(format!("`{key}` has {id}, which is not among the `{list}`"))
}

fn complete(kind: &'static str, rows: Vec<EntryRow>) -> Result<Entries, Id> {
    let rows = rows.into_iter().enumerate().map(|(position, row)| {
        let EntryRow { id, name, mut rest } = row;
        if kind != "timeZones" {
            rest.entry("isActive").or_insert(Value::Bool(true));
            rest.entry("createdAt").or_insert_with(|| made_up(position).to_string().into());
        }
        Entry { id: id.unwrap_or_else(|| Id::derived(kind, position, &name)), name, rest }
    });
    Entries::new(rows.collect())
}

/// A first row is the newest, so a seed without moments is listed as it is written.
fn made_up(position: usize) -> Stamp {
    Stamp(FIRST_MOMENT - i64::try_from(position).unwrap_or(0) * 60_000)
}

impl ContactRow {
    fn complete(self, position: usize) -> Contact {
        let name = self.name.or_else(|| {
            let parts = [self.first_name.as_deref(), self.last_name.as_deref()];
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        });
        let id = self.id.unwrap_or_else(|| {
            Id::derived("contact", position, self.email.as_deref().unwrap_or_default())
        });
        let texts = Texts::new(|text| match text {
            Text::FirstName => self.first_name.as_deref(),
            Text::LastName => self.last_name.as_deref(),
            Text::Name => name.as_deref(),
            Text::Email => self.email.as_deref(),
            Text::Title => self.title.as_deref(),
            Text::Description => self.description.as_deref(),
            Text::OfficePhone => self.office_phone.as_deref(),
            Text::MobilePhone => self.mobile_phone.as_deref(),
            Text::Fax => self.fax.as_deref(),
            Text::WebsiteUrl => self.website_url.as_deref(),
        });
        Contact {
            id,
            created_at: self.created_at.unwrap_or_else(|| made_up(position)),
            texts,
            owner: self.owner_id,
            time_zone: self.time_zone_id,
            tags: self.tag_ids.unwrap_or_default().into_boxed_slice(),
            created_by: self.created_by,
            salesforce: self.salesforce_id,
            hubspot: self.hubspot_id,
        }
    }
}

/// A whole workspace, ready to be written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outgoing<'a> {
    version: u32,
    workspace: &'a Identity,
    members: &'a [Entry],
    contact_tags: &'a [Entry],
    time_zones: &'a [Entry],
    #[serde(serialize_with = "sequence")]
    contacts: &'a [Arc<Contact>],
}

impl<'a> Outgoing<'a> {
    pub(super) fn new(directory: &'a Directory, contacts: &'a [Arc<Contact>]) -> Self {
        Self {
            version: VERSION,
            workspace: &directory.workspace,
            members: directory.members.all(),
            contact_tags: directory.tags.all(),
            time_zones: directory.time_zones.all(),
            contacts,
        }
    }
}

fn sequence<S: Serializer>(contacts: &&[Arc<Contact>], to: S) -> Result<S::Ok, S::Error> {
    let mut sequence = to.serialize_seq(Some(contacts.len()))?;
    for contact in *contacts {
        sequence.serialize_element(contact.as_ref())?;
    }
    sequence.end()
}
