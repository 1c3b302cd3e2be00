//! What is fuzzed, one target a file. Each takes whatever bytes and holds one reader or writer to its
//! laws; it panics where one is broken. cargo-fuzz runs these very functions (`docs/fuzzing.md`).

mod answers;
mod config;
pub(crate) mod csv;
mod edit;
pub(crate) mod escape;
mod import;
mod laws;
pub(crate) mod outline;
mod plans;
mod receipts;
mod saved;
mod sinks;
mod tape;
mod tree;
mod validate;
mod vcard;
mod yaml;

/// The name of a target, and its function.
type Target = (&'static str, fn(&[u8]));

/// Every target.
pub(crate) const TARGETS: [Target; 11] = [
    ("answers", answers::run),
    ("config", config::run),
    ("csv", csv::run),
    ("edit", edit::run),
    ("escape", escape::run),
    ("receipts", receipts::run),
    ("saved", saved::run),
    ("sinks", sinks::run),
    ("validate", validate::run),
    ("vcard", vcard::run),
    ("yaml", yaml::run),
];
