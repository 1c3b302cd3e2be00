//! What stands in the place of a person's text where it must not be seen.
//!
//! Of a text at most this is shown:
//!
//! - the initial of one that stands on one line and is no longer than a name or a title may be, where
//!   it is a letter that has case: elsewhere one character may be a syllable or half a name, and the
//!   first digit of a phone number tells nothing;
//! - the domain of an e-mail address;
//! - a tag, the same for texts that mean the same. It depends on a key that is drawn anew for each run
//!   and never printed, so nobody can try out values against it, and it tells nothing across runs.
//!
//! File paths and ids are not masked: without them nobody could find what is meant. Nor are keys of
//! fields, names of time zones and the name of the workspace, which are about nobody.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{Personal, canonical_text, hex};

/// Stands for what is not shown.
const DOTS: &str = "•••";

/// Longest text that shows its initial, in characters: a name or a title, but no free text.
const SHORT: usize = 60;

/// Shortest word that shows its initial, in characters: of a shorter one it would be half of it.
const WORD: usize = 3;

/// Bytes of a tag. A few thousand texts are told apart by it together with the initial.
const TAG: usize = 3;

/// Masks texts of people, with the key of one run.
#[derive(Clone, Copy)]
pub struct Mask([u8; 32]);

impl Mask {
    /// A mask with a key of random bytes.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// A text, as in `J•••‹3f2a9c›` or `j•••‹b81c02›@example.com`; nothing where it is empty.
    #[must_use]
    pub fn text(&self, text: &Personal) -> String {
        let text = canonical_text(text.reveal());
        match split_email(&text) {
            Some((local, domain)) => format!("{}{}@{domain}", masked(local), self.tag(&text)),
            None if text.is_empty() => String::new(),
            None => format!("{}{}", masked(&text), self.tag(&text)),
        }
    }

    /// A person's name with the initials of its first and last word, as in `J••• D•••‹3f2a9c›`.
    #[must_use]
    pub fn name(&self, name: &Personal) -> String {
        let text = canonical_text(name.reveal());
        let mut words = text.split_whitespace();
        match (words.next(), words.next_back()) {
            (Some(first), Some(last)) if is_short(&text) => {
                format!("{} {}{}", masked(first), masked(last), self.tag(&text))
            }
            _ => self.text(name),
        }
    }

    /// Recognises texts that mean the same: e-mails are compared without case.
    fn tag(&self, text: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.0);
        match split_email(text) {
            Some(_) => hash.update(text.to_lowercase()),
            None => hash.update(text),
        }
        format!("‹{}›", hex(&hash.finalize()[..TAG]))
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Mask")
    }
}

/// The two sides of an e-mail address; nothing where the text is more than one, or is none.
#[must_use]
pub fn split_email(text: &str) -> Option<(&str, &str)> {
    let (local, domain) = text.split_once('@')?;
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let is_domain = domain.contains('.') && domain.split('.').all(is_label);
    let is_local = !local.is_empty() && !local.contains(|c: char| c.is_whitespace());
    (is_local && is_domain).then_some((local, domain))
}

/// The initial, where it is shown, and dots.
fn masked(text: &str) -> String {
    let initial = text.chars().next().filter(|c| c.is_lowercase() || c.is_uppercase());
    match initial.filter(|_| is_short(text) && text.chars().nth(WORD - 1).is_some()) {
        Some(initial) => format!("{initial}{DOTS}"),
        None => DOTS.to_owned(),
    }
}

fn is_short(text: &str) -> bool {
    text.chars().nth(SHORT).is_none() && !text.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        without_tag(&Mask::new([7; 32]).text(&Personal::new(text)))
    }

    fn without_tag(text: &str) -> String {
        let (start, end) = (text.find('‹').unwrap(), text.find('›').unwrap());
        assert_eq!(end - start, "‹".len() + 2 * TAG, "{text}");
        format!("{}{}", &text[..start], &text[end + "›".len()..])
    }

    #[test]
    fn at_most_an_initial_and_a_domain_are_seen() {
        for (text, expected) in [
            ("Margaret", "M•••"),
            (" Zoe\u{308}", "Z•••"),
            ("Éloïse", "É•••"),
            ("Chief Operating Officer", "C•••"),
            ("margaret.hollis@northwind.example", "m•••@northwind.example"),
            ("4711@northwind.example", "•••@northwind.example"),
            ("jo@northwind.example", "•••@northwind.example"),
            ("jane@localhost", "j•••"),
            ("Jane <jane@northwind.example>", "J•••"),
            ("+1 206-555-0142", "•••"),
            ("Al", "•••"),
            ("李小龙", "•••"),
            ("प्रिया", "•••"),
            ("First line\nsecond", "•••"),
            ("\u{1b}[31mred", "•••"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert_eq!(shown(&"Long ".repeat(20)), "•••");
        assert_eq!(Mask::new([7; 32]).text(&Personal::new("")), "");
    }

    #[test]
    fn a_name_shows_its_first_and_last_initial() {
        let mask = Mask::new([7; 32]);
        let name = |text: &str| without_tag(&mask.name(&Personal::new(text)));
        assert_eq!(name("Margaret Hollis"), "M••• H•••");
        assert_eq!(name("Jo van der Meer"), "••• M•••");
        assert_eq!(name("Prince"), "P•••");
        assert_eq!(name("margaret@northwind.example"), "m•••@northwind.example");
        let text = Personal::new("Margaret Hollis");
        let tag = |shown: String| shown[shown.find('‹').unwrap()..].to_owned();
        assert_eq!(tag(mask.name(&text)), tag(mask.text(&text)));
    }

    #[test]
    fn texts_that_mean_the_same_are_recognised_with_one_key_alone() {
        let (one, other) = (Mask::new([7; 32]), Mask::new([8; 32]));
        let text = |mask: &Mask, text: &str| mask.text(&Personal::new(text));
        let tag = |mask: &Mask, of: &str| text(mask, of).split_once('‹').unwrap().1[..6].to_owned();
        assert_eq!(text(&one, "Jane\r\n"), text(&one, "Jane"));
        assert_eq!(tag(&one, "Jane@Example.com"), tag(&one, "jane@example.com"));
        assert_ne!(text(&one, "Jane"), text(&one, "Joan"));
        assert_ne!(text(&one, "Jane"), text(&other, "Jane"));
    }

    #[test]
    fn debug_does_not_show_the_key() {
        assert_eq!(format!("{:?}", Mask::new([7; 32])), "Mask");
    }
}
