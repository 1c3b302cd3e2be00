//! Says where an answer differs from what is documented, without repeating any value of it.
//!
//! Runs only after decoding failed, so it may be slow: decoding itself needs no words.

use serde_json::Value as Json;

use crate::contact::{FIELDS, FieldKind};

/// What is wrong with a page of contacts.
pub(super) fn page(json: &Json) -> String {
    let Some(results) = json.get("results") else {
        return "`results` is missing".to_owned();
    };
    let Some(results) = results.as_array() else {
        return format!("`results` is {}, not a list", noun(results));
    };
    if !json.get("hasMore").is_some_and(Json::is_boolean) {
        return "`hasMore` is missing or is not true or false".to_owned();
    }
    let fault = results.iter().enumerate().find_map(|(at, row)| {
        contact_fault(row).map(|fault| format!("in row {} of the page, {fault}", at + 1))
    });
    fault.unwrap_or_else(unknown)
}

/// What is wrong with one contact.
pub(super) fn contact(json: &Json) -> String {
    contact_fault(json).unwrap_or_else(unknown)
}

fn contact_fault(row: &Json) -> Option<String> {
    let Some(keys) = row.as_object() else {
        return Some(format!("the contact is {}", noun(row)));
    };
    match keys.get("id").and_then(Json::as_str) {
        None => return Some("`id` is missing or is not text".to_owned()),
        Some(id) if id.parse::<crate::contact::Id>().is_err() => {
            return Some("`id` is not a UUID".to_owned());
        }
        Some(_) => {}
    }
    let text_keys = FIELDS.iter().filter(|spec| spec.kind != FieldKind::References);
    for key in text_keys.map(|spec| spec.key).chain(["salesforceId", "hubspotId"]) {
        match keys.get(key) {
            None | Some(Json::Null | Json::String(_)) => {}
            Some(other) => return Some(format!("`{key}` is {}, not text", noun(other))),
        }
    }
    for key in ["ownerId", "timeZoneId"] {
        let id = keys.get(key).and_then(Json::as_str);
        if id.is_some_and(|id| !id.is_empty() && id.parse::<crate::contact::Id>().is_err()) {
            return Some(format!("`{key}` is not a UUID"));
        }
    }
    let is_id = |id: Option<&Json>| {
        id.and_then(Json::as_str).is_some_and(|id| id.parse::<crate::contact::Id>().is_ok())
    };
    let is_tag = |tag: &Json| {
        let name = tag.get("name");
        is_id(tag.get("id")) && name.is_none_or(|name| name.is_null() || name.is_string())
    };
    let is_right = |key, item: &dyn Fn(&Json) -> bool| match keys.get(key) {
        None | Some(Json::Null) => true,
        Some(tags) => tags.as_array().is_some_and(|tags| tags.iter().all(item)),
    };
    if !is_right("tags", &is_tag) {
        return Some("`tags` is not a list of tags".to_owned());
    }
    (!is_right("tagIds", &|id| is_id(Some(id)))).then(|| "`tagIds` is not a list of ids".to_owned())
}

fn unknown() -> String {
    "its form could not be read".to_owned()
}

fn noun(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
