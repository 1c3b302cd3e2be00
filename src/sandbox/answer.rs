//! An answer before it is sent, and the error bodies that Ruddr documents.

use axum::http::HeaderValue;
use axum::http::header::{HeaderName, RETRY_AFTER};
use serde_json::{Value, json};

/// What a request is answered with.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Vec<u8>,
    /// The generation of the store that holds the write, when there was one.
    pub(super) commit: Option<u64>,
}

const JSON: &str = "application/json; charset=utf-8";

impl Answer {
    pub(super) fn json(status: u16, body: Vec<u8>) -> Self {
        Self { status, content_type: JSON, headers: Vec::new(), body, commit: None }
    }

    pub(super) fn value(status: u16, value: &Value) -> Self {
        Self::json(status, value.to_string().into_bytes())
    }

    /// A body that `serde_json` writes; one that it cannot is a fault of the sandbox, so a 500.
    pub(super) fn rows(status: u16, rows: &impl serde::Serialize) -> Self {
        match serde_json::to_vec(rows) {
            Ok(body) => Self::json(status, body),
            Err(error) => Self::error(500, &error.to_string()),
        }
    }

    pub(super) fn html(status: u16, title: &str) -> Self {
        let page = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
             <center><h1>{title}</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
        );
        Self { content_type: "text/html", ..Self::json(status, page.into_bytes()) }
    }

    pub(super) fn error(status: u16, message: &str) -> Self {
        Self::value(status, &json!({"status": status, "message": message}))
    }

    pub(super) fn invalid(errors: &[String]) -> Self {
        Self::refused(&json!(errors))
    }

    pub(super) fn refused(errors: &Value) -> Self {
        let message = "There was a problem processing your request. See errors for more details.";
        Self::value(400, &json!({"status": 400, "message": message, "errors": errors}))
    }

    pub(super) fn not_a_uuid(parameter: &str) -> Self {
        Self::error(400, &format!("Parameter '{parameter}' is not a valid UUID."))
    }

    pub(super) fn unauthorized() -> Self {
        Self::error(401, "The provided bearer token is missing or invalid.")
    }

    pub(super) fn not_found() -> Self {
        Self::error(404, "The requested resource was not found.")
    }

    pub(super) fn too_many(retry_after: Option<HeaderValue>) -> Self {
        let mut answer = Self::error(429, "Too many requests");
        answer.headers.extend(retry_after.map(|value| (RETRY_AFTER, value)));
        answer
    }
}
