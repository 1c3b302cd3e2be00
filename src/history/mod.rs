//! Which values a field had in git, and whose a file was: at the base revision, and at any time before.
//!
//! Read once, and only for contacts that differ. A contact is followed through renamed and split
//! files by its id or its e-mail.

mod base;
mod former;
mod past;
mod places;
mod whose;

pub use base::{Base, BaseOptions, Heads, NoBase, find_heads};
pub use former::{Former, Newcomer, former, gave_way};
pub use past::{ContactPast, FieldPast, Present, Records, read, records};
pub use places::{Signpost, from_top};
pub use whose::{Known, Subject};
