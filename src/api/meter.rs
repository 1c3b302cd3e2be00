//! Counts what the client does, for progress and for the closing lines.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Running counts, shared by every call.
#[derive(Debug, Default)]
pub struct Meter {
    requests: AtomicU64,
    too_many: AtomicU64,
    waiting: AtomicU64,
    paused_ms: AtomicU64,
}

/// The counts at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Requests sent, retries included.
    pub requests: u64,
    /// Answers of 429.
    pub too_many: u64,
    /// Calls that wait for the rate limit or for a pause to end.
    pub waiting: u64,
    /// Total of all pauses after 429 and before retries; those of several calls at once count once.
    pub paused: Duration,
}

impl Meter {
    /// The counts now.
    #[must_use]
    pub fn read(&self) -> Reading {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Reading {
            requests: read(&self.requests),
            too_many: read(&self.too_many),
            waiting: read(&self.waiting),
            paused: Duration::from_millis(read(&self.paused_ms)),
        }
    }

    /// Counts a request about to be sent, and gives its number.
    pub(super) fn request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes how long all pauses so far are together.
    pub(super) fn paused(&self, total: Duration) {
        let ms = u64::try_from(total.as_millis()).unwrap_or(u64::MAX);
        self.paused_ms.fetch_max(ms, Ordering::Relaxed);
    }

    pub(super) fn too_many(&self) {
        self.too_many.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a call as waiting for as long as the guard lives.
    pub(super) fn wait(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }
}

/// Counts one call as waiting.
pub(super) struct Waiting<'a>(&'a Meter);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
