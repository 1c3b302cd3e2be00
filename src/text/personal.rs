//! The text of a person that does not print.

use std::fmt;

/// Text that belongs to a person: a name, an e-mail, a phone number, a note.
///
/// It has no `Display` and its `Debug` shows nothing of the content, so it cannot reach output, a
/// log or a panic by being formatted. Whoever needs the text asks for it by name with
/// [`Personal::reveal`], which makes every such place easy to find.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Personal(Box<str>);

impl Personal {
    /// Wraps text.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself: for comparing, for sending to the service, and for sinks that escape.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_text() {
        let shown = format!("{:?}", Some(Personal::new("Jane Doe")));
        assert_eq!(shown, "Some(•••)");
    }
}
