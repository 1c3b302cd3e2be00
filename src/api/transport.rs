//! One exchange: a request out, an answer back, within limits of time and size.

use std::error::Error as StdError;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, Url};
use tokio::sync::Semaphore;

use super::error::ErrorKind;
use super::meter::Meter;
use super::pace::Pace;
use crate::config::Connection;

/// Largest answer after decompression. A page of 100 contacts with every field full and escaped
/// takes some 5 MiB.
const MAX_ANSWER: usize = 12 << 20;

/// Longest time to reach the service.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Longest silence while an answer arrives.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Everything that calls share.
#[derive(Debug)]
pub(super) struct Transport {
    client: Client,
    base: Url,
    authorization: HeaderValue,
    in_flight: Semaphore,
    pub(super) pace: Pace,
    pub(super) meter: Meter,
    /// Longest time that all pauses take together.
    pub(super) patience: Duration,
    /// Contacts of a list before it counts as endless.
    pub(super) contacts: usize,
    /// Whether calls that fail are tried again.
    pub(super) is_retrying: AtomicBool,
}

/// What to send.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Below the base, as in `/contacts`; empty for the base itself.
    pub(super) path: String,
    pub(super) query: Vec<(&'static str, String)>,
    /// JSON.
    pub(super) body: Option<Vec<u8>>,
    /// Whether it goes without the token.
    pub(super) is_anonymous: bool,
}

impl Request {
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        Self { method, path, query: Vec::new(), body: None, is_anonymous: false }
    }

    /// The call as people see it. Ids may stand in it, values of people cannot.
    pub(super) fn call(&self) -> String {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        format!("{} {path}", self.method)
    }
}

/// A complete answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<String>,
    pub(super) date: Option<String>,
    /// Headers about the rate limit, none of which is documented.
    pub(super) limits: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// An exchange without a complete answer.
pub(super) struct Failed {
    pub(super) kind: ErrorKind,
    /// Whether the service cannot have seen the request.
    pub(super) never_sent: bool,
}

impl Transport {
    pub(super) fn new(connection: &Connection) -> Result<Self, ErrorKind> {
        // Fails only when another provider was installed before, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .user_agent(concat!("rolo/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .timeout(connection.timeout)
            .tcp_nodelay(true)
            .retry(reqwest::retry::never());
        // Plain HTTP goes to this machine alone, so not through a proxy either.
        // Nor does it need the certificates of the system, which take a while to read.
        let builder = match connection.base_url.scheme() {
            "http" => builder.no_proxy().tls_certs_only([]),
            _ => builder.https_only(true),
        };
        let client = builder.build().map_err(|error| ErrorKind::Tls(chain(&error)))?;
        let mut authorization =
            HeaderValue::try_from(format!("Bearer {}", connection.token.reveal()))
                .map_err(|_| ErrorKind::Unauthorized)?;
        authorization.set_sensitive(true);
        Ok(Self {
            client,
            base: connection.base_url.clone(),
            authorization,
            in_flight: Semaphore::new(connection.concurrency.max(1) as usize),
            pace: Pace::new(connection.rate, connection.burst),
            meter: Meter::default(),
            patience: connection.patience,
            contacts: connection.contacts,
            is_retrying: AtomicBool::new(true),
        })
    }

    /// Sends once, in its turn.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Answer, Failed> {
        // The semaphore is never closed, so this cannot fail; a permit or none, the call goes on.
        let _permit = self.in_flight.acquire().await.ok();
        {
            let _waiting = self.meter.wait();
            self.pace.turn().await;
        }
        let number = self.meter.request();
        let started = Instant::now();
        let outcome = self.send(request).await;
        let ms = millis(started.elapsed());
        let (call, query) = (request.call(), cursor(request));
        match &outcome {
            Ok(answer) => {
                let (status, bytes) = (answer.status.as_u16(), answer.body.len());
                tracing::info!(request = number, %call, query, status, bytes, ms, "answered");
            }
            Err(failed) => {
                let error = failed.kind.clone();
                tracing::info!(request = number, %call, query, ms, ?error, "failed");
            }
        }
        outcome
    }

    async fn send(&self, request: &Request) -> Result<Answer, Failed> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{}", self.base.path().trim_end_matches('/'), request.path));
        let mut builder =
            self.client.request(request.method.clone(), url).header(ACCEPT, "application/json");
        if !request.is_anonymous {
            builder = builder.header(AUTHORIZATION, self.authorization.clone());
        }
        if !request.query.is_empty() {
            builder = builder.query(&request.query);
        }
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        let mut response = builder.send().await.map_err(|error| failed(&error))?;
        let header = |name| {
            let value = response.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let (location, retry_after, date) = (header(LOCATION), header(RETRY_AFTER), header(DATE));
        let content_type = header(CONTENT_TYPE).unwrap_or_default();
        let is_limit = |name: &str| name.contains("ratelimit") || name.contains("rate-limit");
        let limits = response.headers().iter().filter(|(name, _)| is_limit(name.as_str()));
        let limits = limits
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(Failed { kind: ErrorKind::TooLarge(MAX_ANSWER), never_sent: false });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, content_type, location, retry_after, date, limits, body })
    }
}

/// A time for the log.
pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The query for the log: cursors and limits, which hold no value of a person.
fn cursor(request: &Request) -> String {
    let parts: Vec<String> =
        request.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
    parts.join("&")
}

fn failed(error: &reqwest::Error) -> Failed {
    let tls = sources(error).find_map(tls_fault);
    let never_sent = error.is_connect() || error.is_builder();
    let kind = if let Some(fault) = tls {
        ErrorKind::Tls(fault)
    } else if error.is_timeout() {
        ErrorKind::Timeout(if error.is_connect() { "while connecting" } else { "while waiting" })
    } else if error.is_connect() {
        ErrorKind::Connect(chain(error))
    } else {
        ErrorKind::Broken
    };
    Failed { kind, never_sent }
}

/// The error and all that led to it.
fn sources<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let first: &'a (dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| error.source())
}

/// I/O errors may carry the TLS fault inside instead of as their source, one in another.
fn tls_fault(error: &(dyn StdError + 'static)) -> Option<String> {
    if let Some(fault) = error.downcast_ref::<rustls::Error>() {
        return Some(fault.to_string());
    }
    let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    tls_fault(inner)
}

/// The deepest cause, which says the most.
fn chain(error: &reqwest::Error) -> String {
    sources(error).last().map(ToString::to_string).unwrap_or_default()
}
