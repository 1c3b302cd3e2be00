//! Words made safe and measured.
//!
//! Other people's text reaches rolo from files and from the service. This room holds the type that
//! keeps it from being printed by accident, the mask that stands for it where it must not be seen, the
//! escaping that makes it harmless where it is printed on purpose, and the small measures (display
//! width, nearest word) that clear output needs.

mod canonical;
mod escape;
mod hex;
mod mask;
mod nearest;
mod personal;
mod reason;
mod sentence;
mod short;
mod width;

pub use canonical::canonical_text;
pub use escape::{
    for_ci_log, for_command, for_command_property, for_excerpt, for_json, for_markdown,
    for_markdown_cell, for_terminal, for_terminal_lines, for_xml, uri_path,
};
pub use hex::hex;
pub use mask::{Mask, split_email};
pub use nearest::nearest;
pub use personal::Personal;
pub use reason::{IO_WAY_OUT, io_reason};
pub use sentence::{Sentence, Word};
pub use short::{MAX_WORD, short};
pub use width::{pad_to, width};
