//! When a call is tried again, and after how long.

use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::time::sleep;

use super::error::{Error, ErrorKind};
use super::transport::{Answer, Failed, Request, Transport, millis};
use super::wire::Refusal;
use crate::text::{MAX_WORD, Personal, short};

/// Tries in all (`docs/ruddr-api.md`, “Rate limit”: five).
const TRIES: u32 = 5;

/// Longest wait before the second try; it doubles with each further one, and the wait itself is
/// drawn evenly from nothing to that (full jitter), so that many clients do not return at once.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Longest time that rolo waits because the service asks for it.
const MAX_WAIT: Duration = Duration::from_mins(2);

impl Transport {
    /// Sends, and sends again where that is safe and may help: after 429, after 5xx, and after a
    /// broken connection, for calls that may be repeated. A POST is sent again only when the
    /// service cannot have seen it. 401, 403, 404, 409 and 423 are never tried again.
    ///
    /// Gives the body of a 2xx answer.
    pub(super) async fn call(&self, request: &Request) -> Result<Answer, Error> {
        let may_repeat = request.method != Method::POST;
        let mut tries = 0;
        let mut was_unclear = false;
        loop {
            tries += 1;
            let (kind, wait, may_retry) = match self.exchange(request).await {
                Ok(answer) if answer.status.is_success() => return Ok(answer),
                Ok(answer) => {
                    let status = answer.status;
                    let limited = status == StatusCode::TOO_MANY_REQUESTS;
                    let asked = asked_wait(&answer);
                    let may_retry = limited || (status.is_server_error() && may_repeat);
                    (refused(answer), asked, may_retry)
                }
                Err(Failed { kind, never_sent }) => {
                    let passing = matches!(
                        kind,
                        ErrorKind::Connect(_) | ErrorKind::Timeout(_) | ErrorKind::Broken
                    );
                    (kind, None, passing && (may_repeat || never_sent))
                }
            };
            let fail = |kind| Error { kind, call: request.call(), tries, was_unclear };
            if let (true, Some(asked)) = (may_retry, wait)
                && asked > MAX_WAIT
            {
                // Whoever is still waiting would be refused as well.
                self.pace.hold(MAX_WAIT);
                return Err(fail(ErrorKind::WaitTooLong(asked.as_secs())));
            }
            // The pause after a 429 is everyone's, also when this call is at its last try.
            let wait = wait.unwrap_or_else(|| backoff(tries));
            if matches!(kind, ErrorKind::TooManyRequests) {
                self.meter.too_many();
                self.pace.hold(wait);
            }
            if !may_retry || tries >= TRIES || !self.is_retrying.load(Ordering::Relaxed) {
                return Err(fail(kind));
            }
            was_unclear |= kind.is_unclear();
            let paused = self.pace.pause(wait);
            if paused > self.patience {
                let fail = |kind| Error { kind, call: request.call(), tries, was_unclear };
                return Err(fail(ErrorKind::OutOfPatience(self.patience.as_secs())));
            }
            self.meter.paused(paused);
            let (call, ms) = (request.call(), millis(wait));
            if matches!(kind, ErrorKind::TooManyRequests) {
                tracing::info!(%call, tries, ms, "waiting for the rate limit");
            } else {
                let why =
                    Error { kind: kind.clone(), call: String::new(), tries, was_unclear }.code();
                tracing::warn!(%call, why, tries, ms, "trying again");
            }
            if !matches!(kind, ErrorKind::TooManyRequests) {
                let _waiting = self.meter.wait();
                sleep(wait).await;
            }
        }
    }
}

/// A wait with full jitter before the try after `tries`.
fn backoff(tries: u32) -> Duration {
    let longest = FIRST_WAIT * 2_u32.saturating_pow(tries - 1);
    longest.mul_f64(fastrand::f64())
}

/// The wait that the answer asks for: seconds or a date (RFC 9110, 10.2.3). Anything else counts
/// as not asked.
fn asked_wait(answer: &Answer) -> Option<Duration> {
    let text = answer.retry_after.as_deref()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::MAX);
    }
    let date = httpdate::parse_http_date(text).ok()?;
    // A date in the past asks for no wait.
    Some(date.duration_since(std::time::SystemTime::now()).unwrap_or_default())
}

/// What an answer outside 2xx means.
pub(super) fn refused(answer: Answer) -> ErrorKind {
    let status = answer.status.as_u16();
    let texts = || {
        let refusal = serde_json::from_slice::<Refusal>(&answer.body).unwrap_or_default();
        refusal.texts()
    };
    match status {
        300..=399 => match answer.location {
            Some(to) => ErrorKind::Redirect(Personal::new(short(&to, MAX_WORD))),
            None => ErrorKind::Shape(format!("its status is {status}")),
        },
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        405 => ErrorKind::NotAllowed,
        409 => {
            let texts: Vec<Personal> = texts();
            ErrorKind::Conflict(texts.into_iter().next())
        }
        423 => ErrorKind::Locked,
        429 => ErrorKind::TooManyRequests,
        500..=599 => ErrorKind::Server(status),
        _ => ErrorKind::Rejected(status, texts()),
    }
}
