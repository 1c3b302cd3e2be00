//! A Ruddr workspace served on loopback.
//!
//! It imitates the contract in `docs/ruddr-api.md` over real sockets, with a switch for each thing that
//! is not known of Ruddr and a fault for each way in which a network fails. It shares nothing with
//! the client, so that one mistake cannot hide in both.

mod answer;
mod contact;
mod contacts;
mod directory;
mod document;
mod edit;
mod error;
mod fault;
mod http;
mod id;
mod kind;
mod log;
mod names;
mod options;
mod query;
mod random;
mod rate;
mod route;
mod rules;
mod sabotage;
mod saver;
mod seed;
mod socket;
mod stamp;
mod state;
mod store;
mod stream;
mod wire;
mod workspace;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use error::StartError;
pub use fault::Fault;
pub use options::{Crm, LostCursor, Options, Seed, Switches};

use http::App;
use workspace::Workspace;

/// How long connections in use get to end when the sandbox stops.
const GRACE: Duration = Duration::from_secs(2);

/// A sandbox that serves until it is stopped or dropped.
pub struct Running {
    address: SocketAddr,
    app: Arc<App>,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
}

/// Starts a sandbox on the current tokio runtime. When this returns, it listens.
///
/// The first connection may come at once. A held state file is waited for, five seconds at most.
pub async fn start(options: Options) -> Result<Running, StartError> {
    if !options.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(options.listen));
    }
    if options.token.is_empty() {
        return Err(StartError::Option("the sandbox needs a token that is not empty"));
    }
    if options.rate > 0 && options.burst == 0 {
        return Err(StartError::Option("a burst of 0 would let no request through"));
    }
    let state = match &options.state_file {
        Some(path) => Some(state::StateFile::open(path).await?),
        None => None,
    };
    let log = options.request_log.as_deref().map(log::Log::open).transpose()?;
    let listen_error = |source| StartError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(listen_error)?;
    let address = listener.local_addr().map_err(listen_error)?;
    let settings = options.clone();
    let loading = tokio::task::spawn_blocking(move || Workspace::load(&settings, state));
    let workspace = match loading.await {
        Ok(workspace) => workspace?,
        Err(_) => return Err(StartError::Option("the workspace could not be loaded")),
    };
    let (stop, stopping) = watch::channel(false);
    let app = Arc::new(App {
        workspace,
        token: options.token,
        bucket: rate::Bucket::new(options.rate, options.burst),
        faults: fault::Faults::new(options.faults),
        retry_after: options.retry_after,
        gzip: options.gzip,
        latency: options.latency,
        jitter: options.jitter,
        random: Mutex::new(random::Random::new(1)),
        log,
        started: Instant::now(),
        arrivals: AtomicU64::new(0),
        stopping: stopping.clone(),
        origin: format!("http://{address}"),
    });
    let service = Router::new()
        .fallback(http::handle)
        .with_state(Arc::clone(&app))
        .into_make_service_with_connect_info::<socket::Handle>();
    let mut stopping = stopping;
    let stopped = async move {
        // A sender that is gone means the same as a word from it.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    };
    let server = axum::serve(socket::Doors(listener), service).with_graceful_shutdown(stopped);
    let server = tokio::spawn(async move {
        // Serving has no error of its own: failures belong to single connections.
        let _ = server.await;
    });
    Ok(Running { address, app, stop, server: Some(server) })
}

impl Running {
    /// The address that it listens on, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of the workspace, as `RUDDR_API_URL` takes it.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.address, route::BASE)
    }

    /// How many requests have arrived.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.app.arrivals.load(Ordering::Relaxed)
    }

    /// How many contacts there are now.
    #[must_use]
    pub fn contacts(&self) -> usize {
        self.app.workspace.read().len()
    }

    /// Stops listening, lets requests end for at most two seconds, saves, and gives the state file
    /// free.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(server) = self.server.take() {
            let abort = server.abort_handle();
            // Whether it ended in time or is ended now makes no difference to the caller.
            if tokio::time::timeout(GRACE, server).await.is_err() {
                abort.abort();
            }
        }
        self.app.workspace.close();
        self.app.workspace.closed().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.app.workspace.close();
    }
}
