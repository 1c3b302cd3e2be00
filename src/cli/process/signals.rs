//! Ctrl-C, SIGTERM, and SIGHUP, which a terminal sends that goes away.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::cli::exit::{Exit, Failure};

/// How many are listening and will do what a signal asks for.
static HEEDING: AtomicUsize = AtomicUsize::new(0);

/// Ends the program at a signal that nobody heeds. Once somebody has listened, the system leaves that to the
/// program, which may be waiting for whoever reads its output.
static WATCH: Once = Once::new();

/// Number of SIGINT, which Ctrl-C sends.
const SIGINT: u8 = 2;

/// Number of SIGHUP.
const SIGHUP: u8 = 1;

/// Number of SIGTERM.
const SIGTERM: u8 = 15;

/// Says that signals are heeded.
#[derive(Debug)]
pub(in crate::cli) struct Heed;

impl Drop for Heed {
    fn drop(&mut self) {
        HEEDING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Without a runtime of its own it could not hear while the program's is busy.
#[expect(clippy::exit, reason = "the main thread waits and cannot end the program itself")]
fn watch() {
    let Ok(runtime) = Builder::new_current_thread().enable_io().build() else { return };
    runtime.block_on(async {
        let Ok(mut signals) = Signals::hear() else { return };
        loop {
            let exit = signals.next().await;
            if HEEDING.load(Ordering::SeqCst) == 0 {
                std::process::exit(exit.code().into());
            }
        }
    });
}

/// Hears the signals that ask the program to end.
#[derive(Debug)]
pub(in crate::cli) struct Signals {
    interrupt: Signal,
    hang_up: Signal,
    terminate: Signal,
}

impl Signals {
    pub(in crate::cli) fn listen() -> Result<Self, Failure> {
        WATCH.call_once(|| drop(thread::spawn(watch)));
        Self::hear()
    }

    fn hear() -> Result<Self, Failure> {
        let listen = |kind| {
            signal(kind).map_err(|error| {
                Failure::new("signal::listen", format!("cannot listen for signals: {error}"))
            })
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: listen(SignalKind::hangup())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    /// Waits for the next signal; gives how the program ends because of it.
    pub(in crate::cli) async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted(SIGINT),
            _ = self.hang_up.recv() => Exit::Interrupted(SIGHUP),
            _ = self.terminate.recv() => Exit::Interrupted(SIGTERM),
        }
    }

    /// Until what it gives is dropped, whoever has these signals does what they ask for.
    pub(in crate::cli) fn heed() -> Heed {
        HEEDING.fetch_add(1, Ordering::SeqCst);
        Heed
    }

    /// Runs `work`, which changes nothing, unless a signal ends it.
    pub(in crate::cli) async fn unless_interrupted<T>(
        &mut self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let heed = Self::heed();
        tokio::select! {
            done = work => done,
            exit = self.next() => {
                // The program ends by what is said of it, and not before.
                std::mem::forget(heed);
                Err(Failure::new("signal::interrupted", "interrupted; nothing was sent").exit(exit))
            }
        }
    }
}
