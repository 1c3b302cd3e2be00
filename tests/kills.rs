//! The program is killed at any moment, some hundred times over: nothing is lost, nothing is done twice,
//! and the next run puts things right. The moments are drawn from fixed seeds.

mod files;
mod requests;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Rounds at once: each waits for a program most of the time.
const AT_ONCE: usize = 4;

/// Plays rounds side by side, each with its number as its seed. A round gives how many of its runs were
/// killed before their end: fails where that is less than one for two rounds.
fn rounds(count: u64, round: impl Fn(u64) -> usize + Sync) {
    let next = AtomicU64::new(0);
    let killed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count {
                        return;
                    }
                    killed.fetch_add(round(seed), Ordering::Relaxed);
                }
            });
        }
    });
    let killed = killed.into_inner();
    assert!(killed as u64 * 2 > count, "only {killed} of {count} rounds had a kill");
}
