//! Carries a plan out: sends exactly its changes, reads each answer back, and keeps the receipt.
//!
//! The only room that writes to the service.

mod execute;
mod receipt;
mod recheck;
mod result;
mod send;
mod stop;

pub use execute::execute;
pub use receipt::{Keep, Origin, Receipt, Salt, digest, email_digest};
pub use recheck::{Decision, recheck};
pub use result::{Counts, Normalised, Outcome, Report, StepResult, Tally};
pub use stop::Stop;
