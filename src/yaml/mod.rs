//! Text ⇄ tree with spans, comments and styles. Knows nothing of contacts.
//!
//! Only a small, plain part of YAML is accepted: what cannot be read on its own (anchors, aliases,
//! merge keys, tags, directives) is refused at its place, so that a person, an editor and rolo see
//! the same thing in a file.

mod block;
mod change;
mod edit;
mod fault;
mod layout;
mod parts;
mod plain;
mod proof;
mod quick;
mod read;
mod splice;
mod tree;
mod value;
mod write;

pub use edit::{CannotEdit, Change, Edit, Step, Why, edit};
pub use plain::{Reading, reads_as};
pub use read::{MAX_DEPTH, read};
pub use tree::{Content, Entry, Node, Style};
pub use write::{NewValue, block_scalar, flow_list, flow_scalar, mapping, quoted, value_behind};
