//! The shapes of answers, and contacts out of them.
//!
//! Unknown keys are ignored and a missing key is null, since answers grow new keys without notice
//! and a key that is null may be missing (`docs/ruddr-api.md`, “Transport”).

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

use crate::contact::{Field, FieldKind, Fields, Id, Live, Value};
use crate::text::{MAX_WORD, Personal, short};

/// Words of the service that are repeated: an answer may hold millions.
const MAX_TEXTS: usize = 10;

/// A page of contacts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub(super) results: Vec<Contact>,
    pub(super) has_more: bool,
}

/// One contact of an answer.
pub(super) struct Contact(pub(super) Live);

/// A tag as it is read back.
#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
}

/// A page of what contacts refer to: members, tags, time zones.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReferencePage {
    pub(super) results: Vec<Reference>,
    pub(super) has_more: bool,
}

/// A member, a tag or a time zone.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reference {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) is_active: Option<bool>,
}

/// The workspace's own answer.
#[derive(Deserialize)]
pub(super) struct Workspace {
    pub(super) id: String,
    pub(super) name: String,
}

/// An error's body.
#[derive(Default, Deserialize)]
pub(super) struct Refusal {
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) errors: Vec<serde_json::Value>,
}

impl Refusal {
    /// The service's words: the single errors where there are any, else the message.
    pub(super) fn texts(self) -> Vec<Personal> {
        let errors = self.errors.iter().filter_map(|error| match error {
            serde_json::Value::String(text) => Some(text.as_str()),
            other => other.get("message")?.as_str(),
        });
        let errors: Vec<Personal> =
            errors.take(MAX_TEXTS).map(|text| Personal::new(short(text, MAX_WORD))).collect();
        if errors.is_empty() {
            self.message.iter().map(|text| Personal::new(short(text, MAX_WORD))).collect()
        } else {
            errors
        }
    }
}

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(ContactVisitor).map(Contact)
    }
}

struct ContactVisitor;

impl<'de> Visitor<'de> for ContactVisitor {
    type Value = Live;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a contact")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Live, A::Error> {
        let mut id = None;
        let mut crm_synced = false;
        let mut fields = Fields::default();
        let mut tags = Vec::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "id" => id = Some(parse_id(&map.next_value::<Cow<'de, str>>()?)?),
                "salesforceId" | "hubspotId" => {
                    let other = map.next_value::<Option<Cow<'de, str>>>()?;
                    crm_synced |= other.is_some_and(|other| !other.trim().is_empty());
                }
                "tags" => {
                    let read = map.next_value::<Option<Vec<Tag<'de>>>>()?.unwrap_or_default();
                    for tag in read {
                        let name = tag.name.unwrap_or_default();
                        tags.push((parse_id(&tag.id)?, name.into_owned().into_boxed_str()));
                    }
                    fields.set(Field::TagIds, Value::ids(tags.iter().map(|(id, _)| *id)));
                }
                key => match Field::from_key(key) {
                    Some(field) => {
                        if let Some(value) = value(field, &mut map)? {
                            fields.set(field, value);
                        }
                    }
                    None => {
                        map.next_value::<IgnoredAny>()?;
                    }
                },
            }
        }
        let id = id.ok_or_else(|| A::Error::missing_field("id"))?;
        Ok(Live { id, crm_synced, fields, tags })
    }
}

fn value<'de, A: MapAccess<'de>>(field: Field, map: &mut A) -> Result<Option<Value>, A::Error> {
    Ok(match field.spec().kind {
        FieldKind::References => {
            let ids = map.next_value::<Option<Vec<Cow<'de, str>>>>()?;
            let ids = ids.map(|ids| ids.iter().map(|id| parse_id(id)).collect());
            ids.transpose()?.map(|ids: Vec<Id>| Value::ids(ids))
        }
        FieldKind::Reference => match map.next_value::<Option<Cow<'de, str>>>()? {
            Some(id) if !id.is_empty() => Some(Value::Id(parse_id(&id)?)),
            _ => None,
        },
        FieldKind::Line | FieldKind::Lines | FieldKind::Email => {
            let text = map.next_value::<Option<Cow<'de, str>>>()?;
            text.map(|text| Value::Text(Personal::new(text.into_owned())))
        }
    })
}

fn parse_id<E: serde::de::Error>(text: &str) -> Result<Id, E> {
    text.parse().map_err(E::custom)
}
