//! Owner, time zone and tag names ⇄ ids.
//!
//! Files give names because people read them; the service takes ids. What is needed is fetched, and
//! nothing else.

mod directory;
mod gather;
mod offline;
mod resolve;

pub use directory::{Directory, Entry};
pub use gather::{gather, harvest, listed, path};
pub use offline::stand_in;
pub use resolve::{earlier, needed, resolve};
