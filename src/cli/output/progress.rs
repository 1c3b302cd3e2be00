//! Bars on a terminal, silence elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::task::JoinHandle;

use super::Output;
use crate::api::{Reader, Reading};

/// How often a bar is drawn anew.
const EVERY: Duration = Duration::from_millis(100);

/// One bar, which goes when this is dropped.
pub(in crate::cli) struct Progress {
    done: Arc<AtomicUsize>,
    drawing: Option<(ProgressBar, JoinHandle<()>)>,
}

impl Progress {
    /// A bar for something whose size is not known: pages of contacts.
    pub(in crate::cli) fn reading(output: &Output, reader: &Reader) -> Self {
        Self::begin(output, reader, |bar, done, pages, waiting| {
            bar.set_message(format!("reading: {done} contacts, {pages} requests{waiting}"));
        })
    }

    /// A bar for `total` contacts to send.
    pub(in crate::cli) fn sending(output: &Output, reader: &Reader, total: usize) -> Self {
        Self::begin(output, reader, move |bar, done, requests, waiting| {
            bar.set_message(format!(
                "sending: {done} of {total} contacts, {requests} requests{waiting}"
            ));
        })
    }

    /// More is done.
    pub(in crate::cli) fn add(&self, n: usize) {
        self.done.fetch_add(n, Ordering::Relaxed);
    }

    /// So much is done.
    pub(in crate::cli) fn set(&self, n: usize) {
        self.done.store(n, Ordering::Relaxed);
    }

    fn begin(
        output: &Output,
        reader: &Reader,
        draw: impl Fn(&ProgressBar, usize, u64, &str) + Send + 'static,
    ) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        if !output.has_progress() {
            return Self { done, drawing: None };
        }
        let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        let task = tokio::spawn({
            let (bar, done, reader) = (bar.clone(), Arc::clone(&done), reader.clone());
            async move {
                let mut ticks = tokio::time::interval(EVERY);
                loop {
                    ticks.tick().await;
                    let meter = reader.meter().read();
                    draw(&bar, done.load(Ordering::Relaxed), meter.requests, &waits(&meter));
                    bar.tick();
                }
            }
        });
        Self { done, drawing: Some((bar, task)) }
    }
}

/// Who waits now, and how long all was paused so far.
fn waits(meter: &Reading) -> String {
    let waiting = match meter.waiting {
        0 => String::new(),
        n => format!(", {n} waiting for the rate limit"),
    };
    match meter.paused.as_secs() {
        0 => waiting,
        seconds => format!("{waiting}, paused for {seconds} s so far"),
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((bar, task)) = self.drawing.take() {
            task.abort();
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_with_their_total() {
        let waits = |waiting, ms| {
            waits(&Reading { waiting, paused: Duration::from_millis(ms), ..Reading::default() })
        };
        assert_eq!(waits(0, 999), "");
        assert_eq!(waits(2, 0), ", 2 waiting for the rate limit");
        assert_eq!(waits(2, 61_000), ", 2 waiting for the rate limit, paused for 61 s so far");
        assert_eq!(waits(0, 61_000), ", paused for 61 s so far");
    }
}
