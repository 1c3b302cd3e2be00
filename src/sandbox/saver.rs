//! The one thread that saves: writes that come together share a save, and wait for it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::thread::{self, JoinHandle};

use tokio::sync::watch;

use super::directory::Directory;
use super::document::Outgoing;
use super::state::StateFile;
use super::store::Store;

/// What the file holds.
#[derive(Clone)]
struct Saved {
    generation: u64,
    failure: Option<Arc<str>>,
}

enum Order {
    Save,
    Quit,
}

/// A handle to the saving thread.
pub(super) struct Saver {
    orders: mpsc::Sender<Order>,
    saved: watch::Receiver<Saved>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Saver {
    /// Saves once, to find out at the start whether that works.
    pub(super) fn start(
        file: StateFile,
        directory: Arc<Directory>,
        store: Arc<RwLock<Store>>,
    ) -> io::Result<Self> {
        let shared = Arc::clone(&store);
        let save = move || -> (u64, io::Result<()>) {
            // The lock is held for a copy of pointers, not for the writing.
            let (generation, contacts) = {
                let store = shared.read().unwrap_or_else(PoisonError::into_inner);
                let mut contacts = Vec::with_capacity(store.len());
                contacts.extend(store.newest_first().cloned());
                (store.generation, contacts)
            };
            (generation, file.save(&Outgoing::new(&directory, &contacts)))
        };
        let (generation, first) = save();
        first?;
        let (report, saved) = watch::channel(Saved { generation, failure: None });
        let (orders, waiting) = mpsc::channel();
        let thread = thread::Builder::new().name("sandbox-saver".to_owned()).spawn(move || {
            let mut quit = false;
            while !quit {
                quit = !matches!(waiting.recv(), Ok(Order::Save));
                while let Ok(more) = waiting.try_recv() {
                    quit |= matches!(more, Order::Quit);
                }
                // A write whose client left may be in memory only.
                let newest = store.read().unwrap_or_else(PoisonError::into_inner).generation;
                let last = report.borrow().clone();
                if newest == last.generation && last.failure.is_none() {
                    continue;
                }
                let (generation, result) = save();
                let failure = result.err().map(|error| error.to_string().into());
                report.send_replace(Saved { generation, failure });
            }
        })?;
        Ok(Self { orders, saved, thread: Mutex::new(Some(thread)) })
    }

    /// Returns when the file holds this generation of the store, or says why it does not.
    pub(super) async fn durable(&self, generation: u64) -> Result<(), String> {
        let gone = || "the saving thread is gone".to_owned();
        self.orders.send(Order::Save).map_err(|_| gone())?;
        let mut saved = self.saved.clone();
        let saved = saved.wait_for(|saved| saved.generation >= generation).await;
        match saved.map_err(|_| gone())?.failure.as_deref() {
            None => Ok(()),
            Some(failure) => Err(failure.to_owned()),
        }
    }

    /// Ends the thread after the saves that were asked for.
    pub(super) fn quit(&self) {
        // A thread that is gone already needs no order.
        let _ = self.orders.send(Order::Quit);
    }

    /// Waits for the end of the thread, and with it for the release of the file.
    pub(super) async fn ended(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic of the thread was reported where it happened.
            let _ = tokio::task::spawn_blocking(|| thread.join()).await;
        }
    }
}
