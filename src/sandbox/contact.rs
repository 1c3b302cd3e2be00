//! A stored contact, packed: a workspace may hold a million of them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::id::Id;
use super::stamp::Stamp;

/// The ten text fields, in the order in which they are answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Text {
    FirstName,
    LastName,
    Name,
    Email,
    Title,
    Description,
    OfficePhone,
    MobilePhone,
    Fax,
    WebsiteUrl,
}

impl Text {
    pub(super) const ALL: [Self; 10] = [
        Self::FirstName,
        Self::LastName,
        Self::Name,
        Self::Email,
        Self::Title,
        Self::Description,
        Self::OfficePhone,
        Self::MobilePhone,
        Self::Fax,
        Self::WebsiteUrl,
    ];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::Name => "name",
            Self::Email => "email",
            Self::Title => "title",
            Self::Description => "description",
            Self::OfficePhone => "officePhone",
            Self::MobilePhone => "mobilePhone",
            Self::Fax => "fax",
            Self::WebsiteUrl => "websiteUrl",
        }
    }
}

/// All texts of one contact in one allocation; ten separate ones would double the memory.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Texts {
    all: Box<str>,
    ends: [u32; Text::ALL.len()],
    present: u16,
}

impl Texts {
    pub(super) fn new<'a>(value: impl Fn(Text) -> Option<&'a str>) -> Self {
        let mut all = String::new();
        let mut ends = [0; Text::ALL.len()];
        let mut present = 0;
        for text in Text::ALL {
            if let Some(value) = value(text) {
                all.push_str(value);
                present |= 1 << text as u16;
            }
            ends[text as usize] = u32::try_from(all.len()).unwrap_or(u32::MAX);
        }
        Self { all: all.into_boxed_str(), ends, present }
    }

    pub(super) fn get(&self, text: Text) -> Option<&str> {
        if self.present & (1 << text as u16) == 0 {
            return None;
        }
        let place = text as usize;
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        self.all.get(start..self.ends[place] as usize)
    }
}

/// A contact as the workspace keeps it.
#[derive(Clone)]
pub(super) struct Contact {
    pub(super) id: Id,
    pub(super) created_at: Stamp,
    pub(super) texts: Texts,
    pub(super) owner: Option<Id>,
    pub(super) time_zone: Option<Id>,
    pub(super) tags: Box<[Id]>,
    pub(super) created_by: Option<Id>,
    pub(super) salesforce: Option<Box<str>>,
    pub(super) hubspot: Option<Box<str>>,
}

impl Contact {
    pub(super) fn text(&self, text: Text) -> Option<&str> {
        self.texts.get(text)
    }

    /// Whether HubSpot or Salesforce owns the ten synced fields of this contact.
    pub(super) fn is_synced(&self) -> bool {
        self.hubspot.is_some() || self.salesforce.is_some()
    }
}

/// The stored form, as seed and state files hold it: `tagIds`, not `tags`.
impl Serialize for Contact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        for text in Text::ALL {
            map.serialize_entry(text.key(), &self.text(text))?;
        }
        map.serialize_entry("ownerId", &self.owner)?;
        map.serialize_entry("timeZoneId", &self.time_zone)?;
        map.serialize_entry("tagIds", &self.tags)?;
        map.serialize_entry("createdAt", &self.created_at)?;
        map.serialize_entry("createdBy", &self.created_by)?;
        map.serialize_entry("salesforceId", &self.salesforce)?;
        map.serialize_entry("hubspotId", &self.hubspot)?;
        map.end()
    }
}
