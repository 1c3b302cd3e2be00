//! A change of some bytes of a text.

use std::ops::Range;

/// The bytes to be replaced, and what takes their place.
#[derive(Clone, Debug)]
pub(super) struct Splice {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { at: at..at, text: text.into() }
    }

    pub(super) fn replace(at: Range<usize>, text: impl Into<String>) -> Self {
        Self { at, text: text.into() }
    }

    pub(super) fn remove(at: Range<usize>) -> Self {
        Self { at, text: String::new() }
    }
}

/// Carries out splices that do not overlap; of two at one place the first given comes first.
///
/// A text without a line end at its end keeps none.
pub(super) fn splice(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| (splice.at.start, splice.at.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for splice in splices {
        // Overlapping ones give a wrong text, which the proof then refuses, never a panic.
        out.push_str(text.get(done..splice.at.start).unwrap_or_default());
        out.push_str(&splice.text);
        done = done.max(splice.at.end);
    }
    out.push_str(&text[done..]);
    if !text.ends_with(['\n', '\r']) && out.ends_with(['\n', '\r']) {
        let end = if out.ends_with("\r\n") { 2 } else { 1 };
        out.truncate(out.len() - end);
    }
    out
}
