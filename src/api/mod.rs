//! The service: one typed call for each endpoint (`docs/ruddr-api.md`).
//!
//! There are two handles. A [`Reader`] can only read, and planning gets nothing else; a [`Writer`]
//! is made from a reader by `apply` alone. Both share one transport, so that one rate limit, one
//! pause after a 429 and one set of connections govern every request.

mod body;
mod error;
mod explain;
mod look;
mod meter;
mod pace;
mod reader;
mod retry;
mod surrogates;
mod transport;
mod wire;
mod writer;

pub use body::Body;
pub use error::{Error, ErrorKind};
pub use look::{Ask, Look};
pub use meter::{Meter, Reading};
pub use reader::{ListPage, MAX_REFERENCES, PAGE, Reader, Reference, Workspace};
pub use writer::Writer;
