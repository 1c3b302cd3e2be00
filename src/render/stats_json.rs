//! What state the contacts are in, for programs.

use serde_json::{Map, Value as Json, json};

use super::stats_words::{Looked, reason, standing};
use super::{Show, redacted};
use crate::contact::Field;
use crate::insight::stats::{Contact, Owners, Place, Report, Stale, WhichOwner};

/// Everything that was found; nothing is left out as it is in the text.
#[must_use]
pub fn stats_json(report: &Report, contacts: &[Contact<'_>], looked: &Looked, show: &Show) -> Json {
    let people = |places: &[usize]| -> Json {
        places.iter().map(|at| person(&contacts[*at], contacts[*at].place, show)).collect()
    };
    let fields = report.fields.iter().map(|count| {
        let unmanaged = report.contacts - count.filled - count.empty;
        json!({
            "field": count.field.key(),
            "filled": count.filled,
            "empty": count.empty,
            "notManaged": unmanaged,
        })
    });
    let duplicates = report.duplicates.iter().map(|group| {
        let reasons: Vec<&str> = group.reasons.iter().map(|one| reason(*one).0).collect();
        json!({ "reasons": reasons, "contacts": people(&group.contacts) })
    });
    let shared = report.shared.iter().map(
        |shared| json!({ "phone": show.raw_text(&shared.phone), "contacts": people(&shared.contacts) }),
    );
    let source = match looked {
        Looked::Files { files, absent } => json!({ "files": files, "absent": absent }),
        Looked::Workspace { name } => json!({ "workspace": name }),
    };
    let json = json!({
        "looked": source,
        "contacts": report.contacts,
        "fields": fields.collect::<Vec<_>>(),
        "owners": owners(&report.owners, contacts, show),
        "duplicates": duplicates.collect::<Vec<_>>(),
        "sharedPhones": shared.collect::<Vec<_>>(),
        "namesNotCompared": report.crowded,
    });
    redacted(json, show)
}

/// `stale` is null where nobody knows.
fn owners(owners: &Owners, contacts: &[Contact<'_>], show: &Show) -> Json {
    let (members, stale) = match owners {
        Owners::NotAsked => ("not-asked", Json::Null),
        Owners::NotTold => ("not-told", Json::Null),
        Owners::Known(stale) => {
            ("known", stale.iter().map(|one| one_owner(one, contacts, show)).collect())
        }
    };
    json!({ "members": members, "stale": stale })
}

fn one_owner(stale: &Stale, contacts: &[Contact<'_>], show: &Show) -> Json {
    let (id, name, email) = match &stale.owner {
        WhichOwner::Member(id, name, email) => (Some(id), Some(name), email.as_ref()),
        WhichOwner::Id(id) => (Some(id), None, None),
        WhichOwner::Name(name) => (None, Some(name), None),
    };
    let contacts = stale.contacts.iter().map(|at| &contacts[*at]);
    let contacts = contacts.map(|contact| person(contact, contact.place_of(Field::OwnerId), show));
    json!({
        "id": id.map(ToString::to_string),
        "name": name.map(|name| show.raw_text(name)),
        "email": email.map(|email| show.raw_text(email)),
        "standing": standing(stale.standing).0,
        "contacts": contacts.collect::<Vec<_>>(),
    })
}

fn person(contact: &Contact<'_>, place: Place<'_>, show: &Show) -> Json {
    let mut json = Map::new();
    json.insert("name".into(), contact.name().map(|name| show.raw_text(&name).into_owned()).into());
    json.insert(
        "email".into(),
        contact.text(Field::Email).map(|email| show.raw_text(email)).into(),
    );
    match place {
        Place::File(path, line) => {
            json.insert("file".into(), path.into());
            json.insert("line".into(), line.into());
        }
        Place::Live(id) => {
            json.insert("id".into(), id.to_string().into());
        }
    }
    Json::Object(json)
}
