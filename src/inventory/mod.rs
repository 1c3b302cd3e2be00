//! The live contacts as a whole, read page by page and proven complete.
//!
//! Each page is handed on and dropped, so memory does not follow the size of the workspace.

mod chain;
mod fetch;
mod starts;
mod walk;

pub use fetch::fetch;
pub use walk::{Event, NotRead, walk};

use crate::api::PAGE;
