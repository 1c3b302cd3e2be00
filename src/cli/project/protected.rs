//! The files that `policy.protected` names.

use glob::Pattern;
use serde_json::Value as Json;

use super::CONFIG;
use crate::config::{Origin, Settings};
use crate::desired::is_contact_file;
use crate::diagnostic::{Diagnostic, Place};
use crate::schema::Key;

/// The glob of one entry. A part `.` and a doubled `/` mean nothing, as in paths, and a folder stands for all that is
/// in it. Nothing where the entry has none, and where it is none, which is a fault of `rolo.yaml`.
pub(in crate::cli) fn files_of(entry: &Json) -> Option<Pattern> {
    let parts = entry["files"].as_str()?.split('/');
    let path = parts.filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/");
    let is_whole = is_contact_file("", &path) || path.ends_with('*');
    Pattern::new(&if is_whole { path } else { format!("{path}/**") }).ok()
}

/// A warning for each entry that protects none of these files: most often its path has a slip.
pub(super) fn unmatched(settings: &Settings, files: &[String]) -> Vec<Diagnostic> {
    let Origin::File(line) = settings.origin(Key::Protected) else { return Vec::new() };
    let entries = settings.get(Key::Protected).as_array().into_iter().flatten();
    let has_none = |entry: &&Json| {
        files_of(entry).is_some_and(|glob| !files.iter().any(|file| glob.matches(file)))
    };
    let warning = |entry: &Json| {
        let glob = entry["files"].as_str().unwrap_or_default();
        let sentence =
            format!("`policy.protected` (line {line}): no contact file matches `{glob}`");
        Diagnostic::warning("config::glob", Place::whole_file(CONFIG), sentence).help(
            "it protects nothing: write a path from the project's root, as `rolo plan` shows it",
        )
    };
    entries.filter(has_none).map(warning).collect()
}
