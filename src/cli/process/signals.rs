//! Ctrl-C, SIGTERM, and SIGHUP, which a terminal sends that goes away.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::cli::exit::{Exit, Failure};

/// Number of SIGINT, which Ctrl-C sends.
const SIGINT: u8 = 2;

/// Number of SIGHUP.
const SIGHUP: u8 = 1;

/// Number of SIGTERM.
const SIGTERM: u8 = 15;

/// Hears the signals that ask the program to end.
#[derive(Debug)]
pub(in crate::cli) struct Signals {
    interrupt: Signal,
    hang_up: Signal,
    terminate: Signal,
}

impl Signals {
    pub(in crate::cli) fn listen() -> Result<Self, Failure> {
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

    /// Runs `work`, which changes nothing, unless a signal ends it.
    pub(in crate::cli) async fn unless_interrupted<T>(
        &mut self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            done = work => done,
            exit = self.next() => {
                Err(Failure::new("signal::interrupted", "interrupted; nothing was sent").exit(exit))
            }
        }
    }
}
