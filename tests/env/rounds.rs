//! Rounds of a test, several at once, since programs that run keep nobody busy most of the time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

const AT_ONCE: usize = 4;

/// Plays rounds side by side, each with its number as its seed, and gives what each gave, in no order.
pub(crate) fn rounds<T: Send>(count: u64, round: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let next = AtomicU64::new(0);
    let ends = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let work = || loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return;
            }
            let end = round(seed);
            ends.lock().unwrap().push(end);
        };
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    ends.into_inner().unwrap()
}
