//! What a write may hold: the keys, their types and limits, and what becomes of white space.

use serde_json::{Map, Value};

use super::answer::Answer;
use super::contact::{Contact, Text};
use super::directory::{Directory, Entries};
use super::id::Id;
use super::options::Switches;

/// The thirteen writable keys, and no other.
const WRITABLE: [&str; 13] = [
    "firstName",
    "lastName",
    "name",
    "email",
    "title",
    "description",
    "officePhone",
    "mobilePhone",
    "fax",
    "websiteUrl",
    "ownerId",
    "timeZoneId",
    "tagIds",
];

/// What a write says of one field.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum New<T> {
    /// Nothing.
    #[default]
    Unsaid,
    /// That it is this from now on, or null.
    Put(Option<T>),
}

impl<T> New<T> {
    pub(super) fn is_said(&self) -> bool {
        matches!(self, Self::Put(_))
    }

    pub(super) fn or(self, stored: Option<T>) -> Option<T> {
        match self {
            Self::Unsaid => stored,
            Self::Put(value) => value,
        }
    }
}

/// What a write asks for.
#[derive(Default)]
pub(super) struct Draft {
    texts: Vec<(Text, Option<String>)>,
    pub(super) owner: New<Id>,
    pub(super) time_zone: New<Id>,
    pub(super) tags: Option<Vec<Id>>,
}

impl Draft {
    pub(super) fn text(&self, text: Text) -> New<&str> {
        match self.texts.iter().find(|(key, _)| *key == text) {
            Some((_, value)) => New::Put(value.as_deref()),
            None => New::Unsaid,
        }
    }

    pub(super) fn set(&mut self, text: Text, value: String) {
        self.texts.retain(|(key, _)| *key != text);
        self.texts.push((text, Some(value)));
    }

    /// Whether one of the ten fields is mentioned that a CRM owns.
    pub(super) fn touches_synced(&self) -> bool {
        self.owner.is_said() || self.texts.iter().any(|(text, _)| *text != Text::WebsiteUrl)
    }
}

/// Checks the body of a POST or PATCH and collects every fault in it.
pub(super) struct Rules<'a> {
    pub(super) directory: &'a Directory,
    pub(super) switches: Switches,
}

impl Rules<'_> {
    pub(super) fn create(&self, body: &[u8]) -> Result<Draft, Answer> {
        self.check(body, &["firstName", "lastName", "email"])
    }

    pub(super) fn update(&self, body: &[u8]) -> Result<Draft, Answer> {
        let repeated = ["firstName", "lastName", "name", "email"];
        self.check(body, if self.switches.strict_patch { &repeated } else { &[] })
    }

    fn check(&self, body: &[u8], needed: &[&str]) -> Result<Draft, Answer> {
        let not_json = |_| Answer::error(400, "The request body is not valid JSON.");
        let Value::Object(body) = serde_json::from_slice(body).map_err(not_json)? else {
            return Err(Answer::error(400, "The request body must be a JSON object."));
        };
        if body.is_empty() {
            return Err(Answer::invalid(&["the request body has no keys".to_owned()]));
        }
        let mut errors = Vec::new();
        for key in body.keys().filter(|key| !WRITABLE.contains(&key.as_str())) {
            errors.push(format!("'{key}' is not allowed"));
        }
        for key in needed.iter().filter(|key| !body.contains_key(**key)) {
            errors.push(format!("'{key}' is required"));
        }
        let draft = self.draft(&body, &mut errors);
        if errors.is_empty() { Ok(draft) } else { Err(Answer::invalid(&errors)) }
    }

    fn draft(&self, body: &Map<String, Value>, errors: &mut Vec<String>) -> Draft {
        let mut draft = Draft::default();
        for text in Text::ALL {
            let Some(value) = body.get(text.key()) else {
                continue;
            };
            match self.text(text, value) {
                Ok(value) => draft.texts.push((text, value)),
                Err(error) => errors.push(error),
            }
        }
        let mut reference = |key, entries: &Entries| match body.get(key) {
            None => New::Unsaid,
            Some(value) => match reference(key, value, entries) {
                Ok(id) => New::Put(id),
                Err(error) => {
                    errors.push(error);
                    New::Unsaid
                }
            },
        };
        draft.owner = reference("ownerId", &self.directory.members);
        draft.time_zone = reference("timeZoneId", &self.directory.time_zones);
        if let Some(value) = body.get("tagIds") {
            draft.tags = Some(tags(value, &self.directory.tags, errors));
        }
        draft
    }

    fn text(&self, text: Text, value: &Value) -> Result<Option<String>, String> {
        let key = text.key();
        let (max, may_be_null) = limits(text);
        let given = match value {
            Value::String(given) if given.trim().is_empty() => None,
            Value::String(given) if self.switches.trim => Some(given.trim()),
            Value::String(given) => Some(given.as_str()),
            Value::Null => None,
            _ => return Err(format!("'{key}' must be a string")),
        };
        let Some(given) = given else {
            return if may_be_null { Ok(None) } else { Err(format!("'{key}' is required")) };
        };
        if given.chars().count() > max {
            return Err(format!("'{key}' must be at most {max} characters"));
        }
        let lower = text == Text::Email && self.switches.lowercase_email;
        Ok(Some(if lower { given.to_lowercase() } else { given.to_owned() }))
    }
}

/// The most characters that a text may have, and whether it may be null.
fn limits(text: Text) -> (usize, bool) {
    match text {
        Text::FirstName | Text::LastName => (127, false),
        Text::Name | Text::Email => (255, false),
        Text::Title | Text::OfficePhone | Text::MobilePhone | Text::Fax | Text::WebsiteUrl => {
            (255, true)
        }
        Text::Description => (5000, true),
    }
}

fn reference(key: &str, value: &Value, entries: &Entries) -> Result<Option<Id>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => match text.parse() {
            Ok(id) if entries.has(id) => Ok(Some(id)),
            Ok(_) => Err(format!("'{key}' does not exist")),
            Err(_) => Err(format!("'{key}' is not a valid UUID")),
        },
        _ => Err(format!("'{key}' must be a string")),
    }
}

fn tags(value: &Value, known: &Entries, errors: &mut Vec<String>) -> Vec<Id> {
    let Value::Array(items) = value else {
        errors.push("'tagIds' must be an array".to_owned());
        return Vec::new();
    };
    let mut ids = Vec::new();
    for (position, item) in items.iter().enumerate() {
        match reference(&format!("tagIds[{position}]"), item, known) {
            Ok(Some(id)) if ids.contains(&id) => {}
            Ok(Some(id)) => ids.push(id),
            Ok(None) => errors.push(format!("'tagIds[{position}]' is required")),
            Err(error) => errors.push(error),
        }
    }
    ids
}

/// The name that follows from first and last name.
pub(super) fn derived_name(first: Option<&str>, last: Option<&str>) -> String {
    let parts: Vec<&str> = [first, last].into_iter().flatten().collect();
    parts.join(" ")
}

/// Gives a PATCH the `name` that a changed first or last name leads to.
pub(super) fn recompute_name(draft: &mut Draft, stored: &Contact) {
    if draft.text(Text::Name).is_said() {
        return;
    }
    let new = |text| draft.text(text).or(stored.text(text));
    let (first, last) = (new(Text::FirstName), new(Text::LastName));
    if first != stored.text(Text::FirstName) || last != stored.text(Text::LastName) {
        let name = derived_name(first, last);
        draft.set(Text::Name, name);
    }
}
