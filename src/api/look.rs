//! Answers as they come, whatever they are: for looks at what the service really does.

use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde_json::Value as Json;

use super::error::{Error, ErrorKind};
use super::reader::{Reader, decode};
use super::retry::refused;
use super::transport::Request;

/// How long all calls pause after a 429.
const PAUSE: Duration = Duration::from_secs(1);

/// What to look at.
#[derive(Clone, Default)]
pub struct Ask {
    /// The call in words that name nobody, as in `GET /contacts/{id}`.
    pub call: &'static str,
    /// Below the base.
    pub path: String,
    /// The query.
    pub query: Vec<(&'static str, String)>,
    /// Whether it goes without the token.
    pub is_anonymous: bool,
}

/// An answer as it came. It holds values of people and has no way to be printed.
pub struct Look {
    /// The status.
    pub status: u16,
    /// Whether it calls itself JSON.
    pub is_called_json: bool,
    /// The time of the service.
    pub date: Option<SystemTime>,
    /// Headers about the rate limit.
    pub limits: Vec<(String, String)>,
    /// The body, where it is JSON.
    pub json: Option<Json>,
    /// Why an ordinary call would have failed, where it would.
    pub error: Option<Error>,
}

impl Look {
    /// The body of an answer that an ordinary call would take.
    pub fn good(&self) -> Result<&Json, &Error> {
        match (&self.error, &self.json) {
            (Some(error), _) => Err(error),
            (None, Some(json)) => Ok(json),
            (None, None) => Ok(&Json::Null),
        }
    }
}

impl Reader {
    /// `GET`, once, whatever the answer is; an error where there is none.
    pub async fn look(&self, ask: &Ask) -> Result<Look, Error> {
        let mut request = Request::new(Method::GET, ask.path.as_str());
        request.query.clone_from(&ask.query);
        request.is_anonymous = ask.is_anonymous;
        let fail = |kind| Error { kind, call: ask.call.to_owned(), tries: 1, was_unclear: false };
        let answer = self.transport.exchange(&request).await.map_err(|failed| fail(failed.kind))?;
        let decoded = decode::<Json>(&request, &answer, |_| String::new());
        let date = answer.date.as_deref().and_then(|date| httpdate::parse_http_date(date).ok());
        let (status, limits) = (answer.status, answer.limits.clone());
        let is_called_json = answer.content_type.starts_with("application/json");
        let (json, mut error) = match decoded {
            Ok(json) => (Some(json), None),
            Err(error) => (None, Some(fail(error.kind))),
        };
        if !status.is_success() {
            error = Some(fail(refused(answer)));
        }
        if error.as_ref().is_some_and(|error| matches!(error.kind, ErrorKind::TooManyRequests)) {
            self.transport.meter.too_many();
            self.transport.pace.hold(PAUSE);
        }
        Ok(Look { status: status.as_u16(), is_called_json, date, limits, json, error })
    }
}
