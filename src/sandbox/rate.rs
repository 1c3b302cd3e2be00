//! The rate limit: one exact token bucket for the whole workspace.

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// What one request costs. Tokens are counted in billionths, so that a refill of `rate` tokens a
/// second is `rate` billionths a nanosecond, and nothing is ever rounded.
const REQUEST: u128 = 1_000_000_000;

/// A bucket that starts full.
pub(super) struct Bucket {
    rate: u128,
    full: u128,
    level: Mutex<(u128, Instant)>,
}

impl Bucket {
    /// `rate` requests a second, 0 for no limit, after up to `burst` at once.
    pub(super) fn new(rate: u32, burst: u32) -> Self {
        let full = u128::from(burst) * REQUEST;
        Self { rate: u128::from(rate), full, level: Mutex::new((full, Instant::now())) }
    }

    /// Whether one more request is allowed now; a refused one costs nothing.
    pub(super) fn take(&self) -> bool {
        if self.rate == 0 {
            return true;
        }
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let refill = now.saturating_duration_since(level.1).as_nanos() * self.rate;
        let tokens = self.full.min(level.0 + refill);
        let allowed = tokens >= REQUEST;
        *level = (if allowed { tokens - REQUEST } else { tokens }, now);
        allowed
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::advance;

    use super::Bucket;

    #[tokio::test(start_paused = true)]
    async fn the_burst_is_exact_and_so_is_the_refill() {
        let bucket = Bucket::new(20, 60);
        assert_eq!((0..100).filter(|_| bucket.take()).count(), 60);
        advance(Duration::from_nanos(49_999_999)).await;
        assert!(!bucket.take());
        advance(Duration::from_nanos(1)).await;
        assert!(bucket.take());
        assert!(!bucket.take());
        advance(Duration::from_hours(1)).await;
        assert_eq!((0..100).filter(|_| bucket.take()).count(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_of_zero_is_no_limit() {
        let bucket = Bucket::new(0, 0);
        assert!((0..1000).all(|_| bucket.take()));
    }
}
