//! Files on their way from the one thread that finds them to all that read them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::discover::Found;

/// Files that were found and not read yet.
#[derive(Default)]
pub(super) struct Queue {
    /// In batches, and whether there will be no more.
    state: Mutex<(Vec<Vec<Found>>, bool)>,
    wake: Condvar,
}

impl Queue {
    pub(super) fn put(&self, batch: Vec<Found>) {
        self.lock().0.push(batch);
        self.wake.notify_one();
    }

    /// The next batch; nothing once all were taken.
    pub(super) fn next(&self) -> Option<Vec<Found>> {
        let mut state = self.lock();
        loop {
            match state.0.pop() {
                Some(batch) => return Some(batch),
                None if state.1 => return None,
                None => state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A panic while the lock is held cannot leave the batches half changed.
    fn lock(&self) -> MutexGuard<'_, (Vec<Vec<Found>>, bool)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// While it lives, more files may be found; it ends with a panic too, or the others would wait for ever.
pub(super) struct Open<'a>(pub(super) &'a Queue);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.lock().1 = true;
        self.0.wake.notify_all();
    }
}
