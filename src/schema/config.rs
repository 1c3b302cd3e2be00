//! The one table of settings, and the schema of `rolo.yaml` written from it.

use serde_json::{Map, Value as Json, json};

use super::contact::ID_PATTERN;
use crate::contact::FIELDS;

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is described by its row in SETTINGS")]
pub enum Key {
    Workspace,
    Contacts,
    Rate,
    Burst,
    Concurrency,
    Timeout,
    Patience,
    MembersPath,
    TagsPath,
    TimeZonesPath,
    Owners,
    TimeZones,
    Tags,
    Create,
    Delete,
    Drift,
    Conflict,
    CrmOwned,
    UpdatePercent,
    UpdateFloor,
    UpdateMax,
    CreatePercent,
    CreateFloor,
    CreateMax,
    DeletePercent,
    DeleteFloor,
    DeleteMax,
    Protected,
    Ignore,
    PullPath,
    PullLayout,
    Redact,
    MaxFiles,
    MaxContacts,
    MaxHistory,
    GitTimeout,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// A folder below that of `rolo.yaml`.
    Folder,
    /// A path of an endpoint below the base URL, as in `/members`.
    Endpoint,
    /// A number between two bounds.
    Number(u32, u32),
    /// A whole number between two bounds.
    Whole(u32, u32),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Names, each with its id.
    Ids,
    /// A list of keys of contact fields.
    Fields,
    /// A list of what nobody may change: files, an e-mail domain, fields.
    Protected,
}

/// A row of the table.
#[derive(Debug)]
pub struct Setting {
    /// Which setting.
    pub key: Key,
    /// Where it stands in `rolo.yaml`, with dots between the levels.
    pub path: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Its value when nobody gives one, as JSON; empty for none.
    pub default: &'static str,
    /// What it is for.
    pub about: &'static str,
}

const fn row(
    key: Key,
    path: &'static str,
    shape: Shape,
    default: &'static str,
    about: &'static str,
) -> Setting {
    Setting { key, path, shape, default, about }
}

const ALLOW: Shape = Shape::Choice(&["allow", "refuse"]);
const PERCENT: Shape = Shape::Whole(0, 100);
const COUNT: Shape = Shape::Whole(0, 1_000_000);

/// Every setting of `rolo.yaml` (`docs/reference/settings.md`).
pub static SETTINGS: [Setting; 36] = [
    row(
        Key::Workspace,
        "workspace",
        Shape::Text,
        "",
        "Id of the workspace that these files are for. Another one is refused.",
    ),
    row(Key::Contacts, "contacts", Shape::Folder, "\"contacts\"", "Folder of the contact files."),
    row(
        Key::Rate,
        "api.rate",
        Shape::Number(0, 10_000),
        "20",
        "Requests a second, at least 0.01; 0 is no limit.",
    ),
    row(
        Key::Burst,
        "api.burst",
        Shape::Whole(1, 10_000),
        "60",
        "Requests that may go out at once after a pause.",
    ),
    row(
        Key::Concurrency,
        "api.concurrency",
        Shape::Whole(1, 1_000),
        "16",
        "Requests in flight at once.",
    ),
    row(
        Key::Timeout,
        "api.timeout",
        Shape::Whole(1, 3_600),
        "60",
        "Longest time for one call, in seconds. 30 of silence, or 10 without a connection, end it as \
         well.",
    ),
    row(
        Key::Patience,
        "api.patience",
        Shape::Whole(1, 86_400),
        "3600",
        "Longest time that one run pauses in all after 429 and before calls that are tried again, in \
         seconds.",
    ),
    row(
        Key::MembersPath,
        "api.endpoints.members",
        Shape::Endpoint,
        "\"/members\"",
        "Path of the members.",
    ),
    row(
        Key::TagsPath,
        "api.endpoints.tags",
        Shape::Endpoint,
        "\"/contact-tags\"",
        "Path of the contact tags; not documented.",
    ),
    row(
        Key::TimeZonesPath,
        "api.endpoints.timeZones",
        Shape::Endpoint,
        "\"/time-zones\"",
        "Path of the time zones; not documented.",
    ),
    row(
        Key::Owners,
        "names.owners",
        Shape::Ids,
        "{}",
        "Members by name or e-mail, where the service does not tell them.",
    ),
    row(
        Key::TimeZones,
        "names.timeZones",
        Shape::Ids,
        "{}",
        "Time zones by name, where the service does not tell them.",
    ),
    row(
        Key::Tags,
        "names.tags",
        Shape::Ids,
        "{}",
        "Contact tags by name, where the service does not tell them.",
    ),
    row(
        Key::Create,
        "policy.create",
        ALLOW,
        "\"refuse\"",
        "Whether a file without a live contact makes a new one.",
    ),
    row(
        Key::Delete,
        "policy.delete",
        ALLOW,
        "\"refuse\"",
        "Whether `state: absent` deletes a contact.",
    ),
    row(
        Key::Drift,
        "policy.drift",
        Shape::Choice(&["overwrite", "keep", "fail"]),
        "\"overwrite\"",
        "What becomes of a value that somebody changed in Ruddr.",
    ),
    row(
        Key::Conflict,
        "policy.conflict",
        Shape::Choice(&["hold", "overwrite", "fail"]),
        "\"hold\"",
        "What becomes of a value that changed in Ruddr and in the files.",
    ),
    row(
        Key::CrmOwned,
        "policy.crmOwned",
        Shape::Choice(&["hold", "manage"]),
        "\"hold\"",
        "What becomes of a field that HubSpot or Salesforce overwrites.",
    ),
    row(
        Key::UpdatePercent,
        "policy.ceilings.update.percent",
        PERCENT,
        "30",
        "Contacts that one apply may update, in percent of all managed ones.",
    ),
    row(
        Key::UpdateFloor,
        "policy.ceilings.update.floor",
        COUNT,
        "25",
        "Updates that are always within the ceiling.",
    ),
    row(
        Key::UpdateMax,
        "policy.ceilings.update.max",
        COUNT,
        "500",
        "Updates that are always over the ceiling when there are more.",
    ),
    row(
        Key::CreatePercent,
        "policy.ceilings.create.percent",
        PERCENT,
        "30",
        "Contacts that one apply may create, in percent of all managed ones.",
    ),
    row(
        Key::CreateFloor,
        "policy.ceilings.create.floor",
        COUNT,
        "10",
        "Creations that are always within the ceiling.",
    ),
    row(
        Key::CreateMax,
        "policy.ceilings.create.max",
        COUNT,
        "100",
        "Creations that are always over the ceiling when there are more.",
    ),
    row(
        Key::DeletePercent,
        "policy.ceilings.delete.percent",
        PERCENT,
        "5",
        "Contacts that one apply may delete, in percent of all managed ones.",
    ),
    row(
        Key::DeleteFloor,
        "policy.ceilings.delete.floor",
        COUNT,
        "3",
        "Deletions that are always within the ceiling.",
    ),
    row(
        Key::DeleteMax,
        "policy.ceilings.delete.max",
        COUNT,
        "50",
        "Deletions that are always over the ceiling when there are more.",
    ),
    row(
        Key::Protected,
        "policy.protected",
        Shape::Protected,
        "[]",
        "What may not be changed. The keys of one entry all have to match.",
    ),
    row(
        Key::Ignore,
        "policy.ignore",
        Shape::Fields,
        "[]",
        "Fields that are left alone even where a file mentions them.",
    ),
    row(
        Key::PullPath,
        "pull.path",
        Shape::Text,
        "\"{name}.yaml\"",
        "Where `rolo pull` puts the file of a new contact, below the contacts folder. `{name}`, \
         `{firstName}`, `{lastName}`, `{email}`, `{domain}` and `{id}` stand for the contact's own.",
    ),
    row(
        Key::PullLayout,
        "pull.layout",
        Shape::Choice(&["file", "list"]),
        "\"file\"",
        "Whether each new contact gets a file, or all that `pull.path` gives one name share it as a \
         list.",
    ),
    row(
        Key::Redact,
        "redact",
        Shape::Choice(&["always", "ci", "never"]),
        "\"ci\"",
        "When values of people are masked in what is printed; `ci`: in CI, unless the repository is \
         known to be private.",
    ),
    row(
        Key::MaxFiles,
        "limits.files",
        Shape::Whole(1, 10_000_000),
        "250000",
        "Contact files; more are an error.",
    ),
    row(
        Key::MaxContacts,
        "limits.contacts",
        Shape::Whole(1, 100_000_000),
        "2000000",
        "Contacts, in the files and in the workspace; with more, its list counts as endless.",
    ),
    row(
        Key::MaxHistory,
        "limits.history",
        Shape::Whole(1, 100_000_000),
        "2000000",
        "Changes of contact files in git's history that are read; more are an error.",
    ),
    row(
        Key::GitTimeout,
        "limits.gitTimeout",
        Shape::Whole(1, 86_400),
        "300",
        "Longest time for one question to git, in seconds.",
    ),
];

impl Key {
    /// The setting's row.
    #[must_use]
    pub fn row(self) -> &'static Setting {
        &SETTINGS[self as usize]
    }
}

/// The JSON Schema (2020-12) of `rolo.yaml`.
#[must_use]
pub fn config_schema() -> Json {
    let mut root = object("Settings of rolo for one workspace. All keys are optional.");
    for setting in &SETTINGS {
        insert(&mut root, setting.path, setting);
    }
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".into(), "Settings of rolo (rolo.yaml)".into());
    schema.extend(root);
    Json::Object(schema)
}

fn object(about: &str) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("description".into(), about.into());
    // A section of which only comments are left sets nothing.
    object.insert("type".into(), json!(["object", "null"]));
    object.insert("properties".into(), json!({}));
    object.insert("additionalProperties".into(), false.into());
    object
}

fn insert(parent: &mut Map<String, Json>, path: &str, setting: &Setting) {
    let Some(Json::Object(properties)) = parent.get_mut("properties") else { return };
    match path.split_once('.') {
        None => {
            properties.insert(path.into(), property(setting));
        }
        Some((name, rest)) => {
            let child = properties
                .entry(name)
                .or_insert_with(|| Json::Object(object(&format!("Settings under `{name}`."))));
            if let Json::Object(child) = child {
                insert(child, rest, setting);
            }
        }
    }
}

fn property(setting: &Setting) -> Json {
    let keys = || FIELDS.iter().map(|spec| Json::from(spec.key)).collect::<Vec<_>>();
    let mut property = match setting.shape {
        Shape::Text | Shape::Folder => json!({ "type": "string", "minLength": 1 }),
        Shape::Endpoint => json!({ "type": "string", "pattern": "^/[A-Za-z0-9/_-]+$" }),
        Shape::Number(min, max) => json!({ "type": "number", "minimum": min, "maximum": max }),
        Shape::Whole(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Ids => json!({
            "type": ["object", "null"],
            "additionalProperties": { "type": "string", "pattern": ID_PATTERN },
        }),
        Shape::Fields => json!({ "type": "array", "items": { "enum": keys() } }),
        Shape::Protected => json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "files": {
                        "description": "Files, as a glob from the project's root.",
                        "type": "string",
                        "minLength": 1,
                    },
                    "domain": {
                        "description": "Contacts whose e-mail is of this domain.",
                        "type": "string",
                        "minLength": 1,
                    },
                    "fields": {
                        "description": "Only these fields; all where left out.",
                        "type": "array",
                        "items": { "enum": keys() },
                        "minItems": 1,
                    },
                },
                "minProperties": 1,
                "additionalProperties": false,
            },
        }),
    };
    property["description"] = setting.about.into();
    if let Ok(default) = serde_json::from_str::<Json>(setting.default) {
        property["default"] = default;
    }
    property
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_stands_at_its_keys_place() {
        for (at, setting) in SETTINGS.iter().enumerate() {
            assert_eq!(setting.key as usize, at, "{}", setting.path);
        }
    }
}
