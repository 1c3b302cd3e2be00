//! What a fault does to a request: answers in its place, changes the answer, or how it is sent.

use std::time::{Duration, SystemTime};

use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Uri};
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::kind::{Kind, Retry};
use super::route::Route;

/// Seconds in thirty years.
const ABSURD: u64 = 946_080_000;

/// How an answer leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Whole,
    Cut,
    Slow(Duration),
    Endless,
    Bomb,
    Reset,
    Hang(Duration),
}

pub(super) fn manner(kind: Kind) -> Manner {
    match kind {
        Kind::ResetBefore | Kind::ResetAfter | Kind::CommitReset => Manner::Reset,
        Kind::Hang(time) | Kind::CommitHang(time) => Manner::Hang(time),
        Kind::Slow(time) => Manner::Slow(time),
        Kind::Cut => Manner::Cut,
        Kind::Endless => Manner::Endless,
        Kind::GzipBomb => Manner::Bomb,
        _ => Manner::Whole,
    }
}

/// The answer of a fault that keeps the request from the workspace.
pub(super) fn instead(kind: Kind, origin: &str, uri: &Uri) -> Option<Answer> {
    Some(match kind {
        Kind::ResetBefore | Kind::ResetAfter | Kind::Hang(_) | Kind::Endless | Kind::GzipBomb => {
            Answer::json(200, Vec::new())
        }
        Kind::Status(status) => refusal(status),
        Kind::ObjectErrors => {
            Answer::refused(&json!([{"message": "'name' is required", "path": ["name"]}]))
        }
        Kind::RetryAfter(retry) => Answer::too_many(match retry {
            Retry::Seconds(seconds) => Some(seconds.into()),
            Retry::Date => {
                let then = SystemTime::now() + Duration::from_secs(2);
                HeaderValue::from_str(&httpdate::fmt_http_date(then)).ok()
            }
            Retry::Absurd => Some(ABSURD.into()),
            Retry::Garbage => Some(HeaderValue::from_static("soon")),
        }),
        Kind::Html => Answer::html(200, "Sign in to continue"),
        Kind::Redirect => redirect("http://127.0.0.2:9/"),
        Kind::RedirectSame => redirect(&format!("{origin}{uri}")),
        _ => return None,
    })
}

fn refusal(status: u16) -> Answer {
    match status {
        400 => Answer::invalid(&["'name' is required".to_owned()]),
        401 => Answer::unauthorized(),
        403 => Answer::error(403, "This feature is not enabled for your workspace."),
        404 => Answer::not_found(),
        409 => Answer::error(409, "The resource already exists or is read-only."),
        423 => Answer::error(423, "API access is disabled, please contact support for assistance."),
        429 => Answer::too_many(None),
        502 => Answer::html(502, "502 Bad Gateway"),
        503 => Answer::html(503, "503 Service Temporarily Unavailable"),
        _ => Answer::error(500, "Internal server error"),
    }
}

fn redirect(target: &str) -> Answer {
    let mut answer = Answer::html(302, "302 Found");
    answer.headers.extend(HeaderValue::from_str(target).ok().map(|target| (LOCATION, target)));
    answer
}

/// The address without its cursor, for a list that forgets where it was.
pub(super) fn without_cursor(uri: &Uri) -> Uri {
    let query = uri.query().unwrap_or_default().split('&');
    let is_cursor = |pair: &&str| {
        let key = pair.split('=').next().unwrap_or_default();
        key == "startingAfter" || key == "endingBefore"
    };
    let kept: Vec<&str> = query.filter(|pair| !is_cursor(pair)).collect();
    let kept = format!("{}?{}", uri.path(), kept.join("&"));
    kept.parse().unwrap_or_else(|_| uri.clone())
}

/// Spoils an answer that was fine.
pub(super) fn spoil(kind: Kind, route: &Route, answer: &mut Answer) {
    if !(200..300).contains(&answer.status) || answer.body.is_empty() {
        return;
    }
    let is_list =
        matches!(route, Route::Contacts | Route::Members | Route::Tags | Route::TimeZones);
    match kind {
        Kind::Truncated => answer.body.truncate(answer.body.len() * 2 / 3),
        Kind::Text => answer.content_type = "text/plain; charset=utf-8",
        Kind::EmptyPage if is_list && answer.status == 200 => {
            answer.body = br#"{"results":[],"hasMore":true}"#.to_vec();
        }
        Kind::WrongShape | Kind::NoResults | Kind::NullName | Kind::ExtraKeys => {
            if let Ok(value) = serde_json::from_slice(&answer.body) {
                answer.body = reshape(kind, value).to_string().into_bytes();
            }
        }
        _ => {}
    }
}

fn reshape(kind: Kind, mut value: Value) -> Value {
    match kind {
        Kind::WrongShape => match value.as_object_mut().and_then(|list| list.remove("results")) {
            Some(rows) => json!({"results": {"rows": rows}, "hasMore": "yes"}),
            None => json!([value]),
        },
        Kind::NoResults => match value.get("results") {
            Some(_) => json!({"hasMore": false}),
            None => json!({}),
        },
        Kind::NullName => {
            each_object(&mut value, &|object| {
                if let Some(name) = object.get_mut("name") {
                    *name = Value::Null;
                }
            });
            value
        }
        _ => {
            each_object(&mut value, &|object| {
                object.insert("_unknown".to_owned(), json!({"since": 2031, "list": [null, 1.5]}));
            });
            value
        }
    }
}

fn each_object(value: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(|value| each_object(value, change));
            change(object);
        }
        Value::Array(items) => items.iter_mut().for_each(|value| each_object(value, change)),
        _ => {}
    }
}
