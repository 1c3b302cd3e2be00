//! Every fault at every kind of request: the outcome, the exit code, what it says, and that the next run
//! puts things right. The table in `docs/reliability.md` is made from what is seen here.

mod cell;
mod expected;
mod kinds;
mod page;

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cell::Ending;
use kinds::{FAULTS, Fault, TARGETS, Target};

/// Cells at once: most of them wait for the next try.
const AT_ONCE: usize = 24;

/// A fault, a request, and how runs end where it happens once and where it lasts.
struct Cell {
    fault: Fault,
    target: Target,
    once: Ending,
    lasting: Ending,
}

#[test]
fn every_fault_at_every_request_ends_well() {
    let all: Vec<(Fault, Target)> =
        FAULTS.iter().flat_map(|fault| TARGETS.map(|target| (*fault, target))).collect();
    let next = AtomicUsize::new(0);
    let cells = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let work = || {
            while let Some((fault, target)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                // What fails is told, and the rest is looked at all the same.
                let cell = catch_unwind(|| {
                    let [once, lasting] =
                        [false, true].map(|is_lasting| cell::cell(*target, *fault, is_lasting));
                    Cell { fault: *fault, target: *target, once, lasting }
                });
                cells.lock().unwrap().extend(cell);
            }
        };
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    let cells = cells.into_inner().unwrap();
    assert_eq!(cells.len(), all.len(), "what failed stands above");
    for cell in &cells {
        expected::assert_expected(cell);
    }
    page::assert_is_told(&cells);
}
