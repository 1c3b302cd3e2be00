//! One token bucket for all calls, and one pause for all after a 429.
//!
//! The limit is the workspace's, shared with everybody who has a key (`docs/ruddr-api.md`, “Rate
//! limit”), so after a 429 the client gives way: it pauses, halves its rate, lets it grow back
//! slowly, and makes no new burst before it was quiet for as long as the bucket needs to fill.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Requests that leave in time may arrive closer together than they left. Against an exact
/// 20/60 server this much room in time kept clear of 429.
const SLACK: Duration = Duration::from_millis(30);

/// Time in which a halved rate grows back to the full one.
const RECOVERY: Duration = Duration::from_secs(30);

/// Least requests a second.
const SLOWEST: f64 = 0.01;

/// Lets calls through at the configured rate.
#[derive(Debug)]
pub(super) struct Pace {
    /// Requests a second at full rate, [`SLOWEST`] or more; 0 is no limit.
    rate: f64,
    burst: u32,
    state: Mutex<State>,
}

/// The bucket as a virtual clock (the generic cell rate algorithm): `next` is the time at which
/// the bucket would be exactly full again if nothing more was sent.
#[derive(Debug)]
struct State {
    next: Instant,
    hold_until: Instant,
    /// Raised by each pause, so that calls which already had a turn ask for a new one.
    epoch: u64,
    last_429: Option<Instant>,
    may_burst: bool,
    /// All pauses so far, and until when the last one goes: those of several calls at once count once.
    paused: Duration,
    paused_until: Instant,
}

impl Pace {
    pub(super) fn new(rate: f64, burst: u32) -> Self {
        let rate = if rate > 0.0 { rate.max(SLOWEST) } else { 0.0 };
        let now = Instant::now();
        let state = State {
            next: now,
            hold_until: now,
            epoch: 0,
            last_429: None,
            may_burst: true,
            paused: Duration::ZERO,
            paused_until: now,
        };
        Self { rate, burst: burst.max(1), state: Mutex::new(state) }
    }

    /// Waits for this call's turn.
    pub(super) async fn turn(&self) {
        loop {
            let (turn, epoch) = self.reserve();
            if turn > Instant::now() {
                sleep_until(turn).await;
            }
            if self.lock().epoch == epoch {
                return;
            }
        }
    }

    /// Pauses every call for `wait`, and slows down afterwards.
    pub(super) fn hold(&self, wait: Duration) {
        let now = Instant::now();
        let mut state = self.lock();
        state.hold_until = state.hold_until.max(now + wait);
        state.next = state.next.max(state.hold_until);
        state.last_429 = Some(now);
        state.may_burst = false;
        state.epoch += 1;
    }

    /// Counts a pause that begins now, and gives the time of all so far.
    pub(super) fn pause(&self, wait: Duration) -> Duration {
        let now = Instant::now();
        let mut state = self.lock();
        let from = state.paused_until.max(now);
        state.paused_until = from.max(now + wait);
        let longer = state.paused_until - from;
        state.paused += longer;
        state.paused
    }

    fn reserve(&self) -> (Instant, u64) {
        let now = Instant::now();
        let mut state = self.lock();
        if self.rate <= 0.0 {
            return (now.max(state.hold_until), state.epoch);
        }
        let interval = Duration::from_secs_f64(1.0 / self.rate_at(now, state.last_429));
        let fill = interval * (self.burst - 1);
        if now.saturating_duration_since(state.next) >= fill {
            state.may_burst = true;
        }
        let ahead = if state.may_burst { fill.saturating_sub(SLACK) } else { Duration::ZERO };
        let earliest = now.max(state.hold_until);
        let turn = state.next.checked_sub(ahead).map_or(earliest, |turn| turn.max(earliest));
        state.next = state.next.max(turn) + interval;
        (turn, state.epoch)
    }

    fn rate_at(&self, now: Instant, last_429: Option<Instant>) -> f64 {
        let Some(last) = last_429 else {
            return self.rate;
        };
        let recovered = now.saturating_duration_since(last).as_secs_f64() / RECOVERY.as_secs_f64();
        self.rate * (0.5 + 0.5 * recovered).min(1.0)
    }

    /// A panic while the lock is held cannot leave the state half changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds at which each of `n` calls gets its turn.
    async fn turns(pace: &Pace, n: usize) -> Vec<f64> {
        let start = Instant::now();
        let mut turns = Vec::new();
        for _ in 0..n {
            pace.turn().await;
            turns.push(start.elapsed().as_secs_f64());
        }
        turns
    }

    #[tokio::test(start_paused = true)]
    async fn an_exact_server_never_sees_too_many() {
        let pace = Pace::new(20.0, 60);
        let mut tokens = 60.0_f64;
        let mut last = 0.0;
        for turn in turns(&pace, 400).await {
            tokens = (tokens + (turn - last) * 20.0).min(60.0);
            last = turn;
            assert!(tokens >= 1.0, "{tokens} tokens at {turn}");
            tokens -= 1.0;
        }
        // The rate is used up: 400 calls take (400 − 60) / 20 s and the slack.
        assert!((17.0..17.1).contains(&last), "{last}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_pauses_everyone_and_no_burst_follows() {
        let pace = Pace::new(20.0, 60);
        turns(&pace, 10).await;
        pace.hold(Duration::from_secs(5));
        let turns = turns(&pace, 3).await;
        assert!(turns[0] >= 5.0, "{turns:?}");
        assert!(turns[2] - turns[1] > 0.05, "slower than 20 a second: {turns:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_already_had_a_turn_wait_for_the_hold() {
        let pace = std::sync::Arc::new(Pace::new(1.0, 1));
        turns(&pace, 1).await;
        let start = Instant::now();
        let other = tokio::spawn({
            let pace = std::sync::Arc::clone(&pace);
            async move { pace.turn().await }
        });
        tokio::task::yield_now().await;
        pace.hold(Duration::from_mins(1));
        other.await.unwrap();
        assert!(start.elapsed() >= Duration::from_mins(1));
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_at_the_same_time_count_once() {
        let pace = Pace::new(20.0, 60);
        let second = Duration::from_secs;
        assert_eq!(pace.pause(second(5)), second(5));
        assert_eq!(pace.pause(second(3)), second(5));
        tokio::time::advance(second(4)).await;
        assert_eq!(pace.pause(second(2)), second(6));
        tokio::time::advance(second(60)).await;
        assert_eq!(pace.pause(second(1)), second(7));
    }

    #[tokio::test(start_paused = true)]
    async fn no_limit_means_no_waiting() {
        assert_eq!(turns(&Pace::new(0.0, 1), 1000).await.last(), Some(&0.0));
    }
}
