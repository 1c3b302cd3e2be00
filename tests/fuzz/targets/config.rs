//! Any text as `rolo.yaml`: faults at their places, or settings that are all within their bounds. And
//! no text is an address or a token that would carry the token in the clear.

use std::sync::Arc;

use rolo::config::{Origin, Settings, Token, parse_base_url};
use rolo::contact::{Field, Id};
use rolo::diagnostic::Source;
use rolo::schema::{SETTINGS, Setting, Shape};
use serde_json::Value as Json;

use super::laws::sound;
use super::tape::Tape;

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let (file, url, token) = (tape.text(), tape.text(), tape.text());
    settings(&file);
    address(&url);
    word(&token);
}

fn settings(text: &str) {
    let source = Arc::new(Source { path: "rolo.yaml".to_owned(), text: text.to_owned() });
    let mut faults = Vec::new();
    let settings = Settings::read(&source, &mut faults);
    faults.iter().for_each(sound);
    if !faults.is_empty() {
        return;
    }
    let lines = text.matches(['\n', '\r']).count() + 1;
    for row in &SETTINGS {
        let value = settings.get(row.key);
        match settings.origin(row.key) {
            Origin::Default => {
                let default = serde_json::from_str::<Json>(row.default).unwrap_or_default();
                assert_eq!(value, &default, "{}", row.path);
            }
            Origin::File(line) => {
                assert!((1..=lines).contains(&(*line as usize)), "{text:?}");
                assert!(is_within(row, value, &settings), "{}: {value} of {text:?}", row.path);
            }
            other @ Origin::Flag(_) => panic!("{other:?}"),
        }
    }
}

/// Whether a value is one that the rest of the program counts on.
fn is_within(row: &Setting, value: &Json, settings: &Settings) -> bool {
    let text = value.as_str();
    let texts = |json: &Json| {
        let items = json.as_array().into_iter().flatten();
        items.map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    let are_fields = |json: &Json| {
        let keys = json.as_array().is_some().then(|| texts(json)).flatten();
        keys.is_some_and(|keys| keys.iter().all(|key| Field::from_key(key).is_some()))
    };
    match row.shape {
        Shape::Text => text.is_some_and(|text| !text.is_empty()),
        Shape::Folder => text.is_some_and(|text| {
            let below = text.strip_prefix('/').unwrap_or(text);
            below.is_empty() || below.split('/').all(|part| !matches!(part, "" | "."))
        }),
        Shape::Endpoint => text.is_some_and(|text| {
            text.starts_with('/') && !text.contains(['.', ':', '?', '#', '@', '\\', '%', ' '])
        }),
        Shape::Number(min, max) => {
            (f64::from(min)..=f64::from(max)).contains(&settings.number(row.key))
        }
        Shape::Whole(min, max) => {
            let whole = settings.whole(row.key);
            let is_whole = value.as_f64() == Some(f64::from(whole));
            is_whole && (min..=max).contains(&whole)
        }
        Shape::Choice(words) => text.is_some_and(|text| words.contains(&text)),
        Shape::Ids => value.as_object().is_some_and(|names| {
            names.values().all(|id| id.as_str().is_some_and(|id| id.parse::<Id>().is_ok()))
        }),
        Shape::Fields => are_fields(value),
        Shape::Protected => value.as_array().is_some_and(|rules| {
            rules.iter().all(|rule| {
                let keys = rule.as_object().is_some_and(|rule| !rule.is_empty());
                let is_text = |key| rule.get(key).is_none_or(Json::is_string);
                keys && is_text("files")
                    && is_text("domain")
                    && rule.get("fields").is_none_or(are_fields)
            })
        }),
    }
}

fn address(text: &str) {
    match parse_base_url(text) {
        Ok(url) => {
            let host = url.host_str().unwrap_or_default();
            let is_here = host == "localhost" || host == "[::1]" || host.starts_with("127.");
            let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
            assert!(is_safe && !host.is_empty(), "{url}");
            let has_more = url.query().or(url.fragment()).or(url.password()).is_some();
            assert!(!has_more && url.username().is_empty(), "{url}");
            let again = parse_base_url(url.as_str());
            assert_eq!(again.as_ref(), Ok(&url));
        }
        Err(error) => {
            let secret = text.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
            let secret = secret.map_or("", |(secret, _)| secret);
            let is_told = secret.len() > 8 && error.to_string().contains(secret);
            assert!(!is_told, "{error}");
        }
    }
}

fn word(text: &str) {
    for token in [Token::parse(text), Token::parse_file(text)].into_iter().flatten() {
        let word = token.reveal();
        assert!(!word.is_empty() && word.bytes().all(|b| b.is_ascii_graphic()), "{word:?}");
        assert_eq!(word, text.trim_end_matches(['\r', '\n']));
        let other = Token::parse("other").unwrap();
        assert_eq!(format!("{token:?}"), format!("{other:?}"));
    }
}
