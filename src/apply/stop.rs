//! When to begin nothing new.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};

use tokio::sync::Notify;

use crate::api::{Error, ErrorKind};

/// Contacts in a row that may fail by a fault of the service before the rest is left alone.
const FAILURES_IN_A_ROW: u32 = 5;

const SIGNAL: u8 = 1;
const FINAL_ERROR: u8 = 2;
const TOO_MANY_FAILURES: u8 = 3;
const NO_RECEIPT: u8 = 4;

/// A flag that everybody who sends looks at before each contact. What is in flight is finished.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    why: Arc<AtomicU8>,
    in_a_row: Arc<AtomicU32>,
    abandon: Arc<Notify>,
    is_torn: Arc<AtomicBool>,
}

impl Stop {
    /// Somebody asked to stop.
    pub fn signal(&self) {
        self.set(SIGNAL);
    }

    /// Somebody does not want to wait for what is in flight either.
    pub fn abandon(&self) {
        self.set(SIGNAL);
        self.abandon.notify_one();
    }

    /// Waits until somebody does not want to wait.
    pub(super) async fn abandoned(&self) {
        self.abandon.notified().await;
    }

    /// The receipt cannot be written, so nothing more may be sent.
    pub(super) fn no_receipt(&self) {
        self.is_torn.store(true, Ordering::Relaxed);
        self.set(NO_RECEIPT);
    }

    /// Counts how a contact ended.
    pub(super) fn ended(&self, error: Option<&Error>) {
        match error {
            Some(error) if error.is_final() => self.set(FINAL_ERROR),
            Some(error) if is_fault(&error.kind) => {
                if self.in_a_row.fetch_add(1, Ordering::Relaxed) + 1 >= FAILURES_IN_A_ROW {
                    self.set(TOO_MANY_FAILURES);
                }
            }
            _ => self.in_a_row.store(0, Ordering::Relaxed),
        }
    }

    /// Whether nothing new should begin.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.why.load(Ordering::Relaxed) != 0
    }

    /// Whether every line of the receipt could be written.
    #[must_use]
    pub(super) fn is_recorded(&self) -> bool {
        !self.is_torn.load(Ordering::Relaxed)
    }

    /// Why the rest was left alone, where it was.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self.why.load(Ordering::Relaxed) {
            FINAL_ERROR => Some("every further call would be refused in the same way"),
            TOO_MANY_FAILURES => {
                Some("five contacts in a row failed by a fault of the service or of the way to it")
            }
            SIGNAL => Some("interrupted"),
            NO_RECEIPT => Some("the receipt cannot be written"),
            _ => None,
        }
    }

    fn set(&self, why: u8) {
        // The first reason is the one that counts.
        let _ = self.why.compare_exchange(0, why, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// A fault of the service or of the way to it, which the next contact may meet as well.
fn is_fault(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Server(_)
            | ErrorKind::Connect(_)
            | ErrorKind::Tls(_)
            | ErrorKind::Timeout(_)
            | ErrorKind::Broken
            | ErrorKind::TooManyRequests
            | ErrorKind::NotAllowed
            | ErrorKind::NotJson(_)
            | ErrorKind::Shape(_)
            | ErrorKind::TooLarge(_)
    )
}
