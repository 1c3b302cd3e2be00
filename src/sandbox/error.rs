//! Why a sandbox did not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a sandbox did not start. Each text says what to look at.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address can be reached from other machines.
    #[error("the sandbox listens on loopback only, and {0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// An option makes no sense.
    #[error("{0}")]
    Option(&'static str),
    /// The port is taken or not allowed.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// A file or folder cannot be read, made or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was being done, as in `read`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A seed or state file is no JSON, or not of the expected shape.
    #[error("{name}:{line}:{column}: {message}")]
    Json {
        /// The file.
        name: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A state file of another version of the program.
    #[error("{name}: version {found} is not known, only version {known} is")]
    Version {
        /// The file.
        name: String,
        /// What the file says.
        found: String,
        /// What this program writes.
        known: u32,
    },
    /// A seed or state file contradicts itself.
    #[error("{name}: {message}")]
    Content {
        /// The file.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// Another process uses the state file.
    #[error("{} is in use by another sandbox", .0.display())]
    Locked(PathBuf),
}
