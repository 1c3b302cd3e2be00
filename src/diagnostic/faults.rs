//! Collects diagnostics, sorts and counts them.

use super::{Diagnostic, Severity};

/// Errors of one file that are told, and warnings: a file may be made of nothing else.
pub const MAX_FAULTS: usize = 1_000;

/// All faults that were found.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    found: Vec<Diagnostic>,
}

impl Faults {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(more);
    }

    /// Everything in the order of files, lines and columns, which does not depend on the order of
    /// finding.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.found.iter().collect();
        sorted.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.place.span.line, d.place.span.column);
            (a.place.source.path.cmp(&b.place.source.path))
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.severity.cmp(&b.severity))
                // What can be mended for certain may be the cause of the rest.
                .then_with(|| a.fix.is_none().cmp(&b.fix.is_none()))
                .then_with(|| a.code.cmp(b.code))
        });
        // A schema may refuse one thing by two of its parts.
        sorted.dedup_by(|again, first| again == first);
        sorted
    }

    /// The files that anything was found about.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.found.iter().map(|diagnostic| diagnostic.place.source.path.as_str())
    }

    /// How many errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Keeps only what is about certain files, or has to do with them.
    pub fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        self.found.retain(|diagnostic| {
            let mut related = diagnostic.related.iter();
            wanted(&diagnostic.place.source.path)
                || related.any(|(place, _)| wanted(&place.source.path))
        });
    }

    fn count(&self, severity: Severity) -> usize {
        self.sorted().iter().filter(|d| d.severity == severity).count()
    }
}
