//! The asynchronous runtime, for the commands that need one.

use std::future::Future;

use crate::cli::exit::Failure;

/// Runs a command's asynchronous part. What still runs in the background when it ends (a question
/// that nobody answered) is not waited for.
pub(in crate::cli) fn run<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(1, usize::from))
        .enable_all()
        .build()
        .map_err(|error| Failure::new("runtime::start", format!("cannot start: {error}")))?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

/// Drops what is large on a thread of its own: it takes a while, and nobody waits for it.
pub(in crate::cli) fn drop_aside(large: impl Send + 'static) {
    // Where no thread can be had, it is dropped here.
    let _ = std::thread::Builder::new().spawn(move || drop(large));
}
