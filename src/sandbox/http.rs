//! The way of a request: counted, let in or not, answered, logged, sent.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use tokio::sync::watch;

use super::answer::Answer;
use super::edit;
use super::fault::{Fault, Faults};
use super::kind::Kind;
use super::log::{Entry, Log};
use super::random::Random;
use super::rate::Bucket;
use super::route::Route;
use super::sabotage::{self, Manner};
use super::socket::Handle;
use super::stream::{self, Pourer};
use super::workspace::Workspace;

/// The largest request body: far above thirteen fields at their limits.
const MAX_BODY: usize = 1 << 20;

/// A running sandbox, as its requests see it.
pub(super) struct App {
    pub(super) workspace: Workspace,
    pub(super) token: String,
    pub(super) bucket: Bucket,
    pub(super) faults: Faults,
    pub(super) retry_after: Option<u32>,
    pub(super) gzip: bool,
    pub(super) latency: Duration,
    pub(super) jitter: Duration,
    pub(super) random: Mutex<Random>,
    pub(super) log: Option<Log>,
    pub(super) started: Instant,
    pub(super) arrivals: AtomicU64,
    pub(super) stopping: watch::Receiver<bool>,
    /// The address of the server without a path.
    pub(super) origin: String,
}

/// A request that has arrived.
struct Call {
    number: u64,
    ms: u64,
    route: Route,
    fault: Option<Fault>,
    parts: Parts,
    /// Nothing when it is larger than allowed.
    body: Option<Bytes>,
}

impl Call {
    fn kind(&self) -> Option<Kind> {
        self.fault.as_ref().map(Fault::kind)
    }

    fn is_write(&self) -> bool {
        self.parts.method == Method::POST || self.parts.method == Method::PATCH
    }
}

pub(super) async fn handle(
    State(app): State<Arc<App>>,
    ConnectInfo(line): ConnectInfo<Handle>,
    request: Request,
) -> Response {
    let number = app.arrivals.fetch_add(1, Ordering::Relaxed) + 1;
    let ms = u64::try_from(app.started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (parts, body) = request.into_parts();
    let route = Route::of(parts.uri.path());
    let fault = app.faults.due(&parts.method, route.name(&parts.method)).cloned();
    let mut call = Call { number, ms, route, fault, parts, body: Some(Bytes::new()) };
    if call.kind() != Some(Kind::ResetBefore) {
        call.body = axum::body::to_bytes(body, MAX_BODY).await.ok();
    }
    let accepts_gzip = mentions(&call.parts.headers, &ACCEPT_ENCODING, "gzip");
    let manner = call.kind().map_or(Manner::Whole, sabotage::manner);
    // A task of its own, since a client that leaves must not stop a write half-way.
    let task = tokio::spawn(carry_out(Arc::clone(&app), call, manner));
    let Ok(answer) = task.await else {
        return whole(Answer::error(500, "The sandbox failed."));
    };
    let latency = app.latency + app.extra_latency();
    if !latency.is_zero() {
        app.wait(latency).await;
    }
    app.send(answer, manner, accepts_gzip, &line).await
}

/// Everything that a request changes; the log is written last, so it speaks of what has happened.
async fn carry_out(app: Arc<App>, call: Call, manner: Manner) -> Answer {
    let answer = app.answer(&call).await;
    if let Some(log) = &app.log {
        let silent = matches!(manner, Manner::Reset | Manner::Hang(_));
        let endless = matches!(manner, Manner::Endless | Manner::Bomb);
        let body = call.is_write().then(|| {
            let body = call.body.as_deref().unwrap_or_default();
            serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
        });
        log.write(&Entry {
            n: call.number,
            ms: call.ms,
            method: call.parts.method.as_str(),
            path: call.parts.uri.path(),
            query: call.parts.uri.query(),
            status: (!silent).then_some(answer.status),
            fault: call.fault.as_ref().map(Fault::name),
            bytes: (!endless).then_some(if silent { 0 } else { answer.body.len() }),
            body,
            committed: answer.commit.is_some(),
        });
    }
    answer
}

impl App {
    async fn answer(&self, call: &Call) -> Answer {
        let (workspace, uri) = (&self.workspace, &call.parts.uri);
        if let Some(answer) =
            call.kind().and_then(|kind| sabotage::instead(kind, &self.origin, uri))
        {
            // The request reached the server, so it counts, whatever becomes of it.
            self.bucket.take();
            return answer;
        }
        let edited = call.kind().and_then(|kind| edit::before(kind, workspace, &call.route, uri));
        let mut answer = self.permitted(call);
        if let Some(generation) = answer.commit.or(edited)
            && let Err(error) = workspace.durable(generation).await
        {
            // What was written stays in memory, and is on disk after the next save that works.
            let failure = Answer::error(500, &format!("The state file cannot be written: {error}"));
            return Answer { commit: answer.commit, ..failure };
        }
        if let Some(kind) = call.kind() {
            sabotage::spoil(kind, &call.route, &mut answer);
        }
        answer
    }

    fn permitted(&self, call: &Call) -> Answer {
        if !self.knows(&call.parts.headers) {
            return Answer::unauthorized();
        }
        if !self.bucket.take() {
            return Answer::too_many(self.retry_after.map(HeaderValue::from));
        }
        if call.is_write() && !mentions(&call.parts.headers, &CONTENT_TYPE, "application/json") {
            return Answer::error(400, "The content type must be application/json.");
        }
        let Some(body) = &call.body else {
            return Answer::error(413, "The request body is too large.");
        };
        let uri = match call.kind() {
            Some(Kind::RepeatPage) => &sabotage::without_cursor(&call.parts.uri),
            _ => &call.parts.uri,
        };
        self.workspace.answer(&call.parts.method, &call.route, uri, body)
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return false;
        };
        let parts = value.to_str().ok().and_then(|text| text.split_once(' '));
        parts.is_some_and(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer") && token.trim_start() == self.token
        })
    }

    fn extra_latency(&self) -> Duration {
        let most = u64::try_from(self.jitter.as_nanos()).unwrap_or(u64::MAX - 1);
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        Duration::from_nanos(random.below(most.saturating_add(1)))
    }

    /// Waits, but not beyond the end of the sandbox.
    async fn wait(&self, time: Duration) {
        let mut stopping = self.stopping.clone();
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
    }

    async fn send(
        &self,
        mut answer: Answer,
        manner: Manner,
        accepts_gzip: bool,
        line: &Handle,
    ) -> Response {
        let gzipped = self.gzip && accepts_gzip && !answer.body.is_empty();
        if gzipped && let Ok(packed) = stream::gzip(&answer.body) {
            answer.body = packed;
            let encoding = HeaderValue::from_static("gzip");
            answer.headers.push((CONTENT_ENCODING, encoding));
            answer.headers.push((VARY, HeaderValue::from_static("accept-encoding")));
        }
        let pourer = Pourer(self.stopping.clone());
        match manner {
            Manner::Cut if !answer.body.is_empty() => {
                let body = pourer.cut(&answer.body);
                with_length(answer, body)
            }
            Manner::Slow(time) if !answer.body.is_empty() => {
                let body = pourer.slow(answer.body.clone(), time);
                with_length(answer, body)
            }
            Manner::Whole | Manner::Slow(_) => whole(answer),
            Manner::Endless => response(&mut answer, pourer.endless()),
            Manner::Bomb => {
                answer.headers.push((CONTENT_ENCODING, HeaderValue::from_static("gzip")));
                response(&mut answer, pourer.bomb())
            }
            Manner::Cut | Manner::Reset => {
                line.reset();
                whole(answer)
            }
            Manner::Hang(time) => {
                self.wait(time).await;
                line.reset();
                whole(answer)
            }
        }
    }
}

fn whole(mut answer: Answer) -> Response {
    let body = Body::from(std::mem::take(&mut answer.body));
    response(&mut answer, body)
}

/// Announces the full length, so that a body that stops early is seen to be cut.
fn with_length(mut answer: Answer, body: Body) -> Response {
    answer.headers.push((CONTENT_LENGTH, HeaderValue::from(answer.body.len())));
    response(&mut answer, body)
}

fn response(answer: &mut Answer, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if answer.status != 204 {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    }
    for (name, value) in answer.headers.drain(..) {
        headers.insert(name, value);
    }
    response
}

/// Whether a header has this among its values, whatever follows each after a semicolon.
fn mentions(headers: &HeaderMap, name: &axum::http::HeaderName, wanted: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let mut values = values.flat_map(|value| value.split(','));
    values.any(|value| {
        value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
    })
}
