//! Who is meant: a contact by its id and its e-mails.

use crate::contact::{Draft, Id};

/// How a contact is known; grows with what its files say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Its id, where one is known.
    pub id: Option<Id>,
    /// Its e-mails, in the form in which they are compared; the last one learned counts first.
    pub emails: Vec<String>,
}

impl Who {
    /// Takes over what a file says of it.
    pub fn learn(&mut self, draft: &Draft) {
        self.id = self.id.or(draft.id);
        if let Some(email) = draft.email_key() {
            self.emails.retain(|known| *known != *email);
            self.emails.push(email.into_owned());
        }
    }

    /// The one of these that it is: by its id, else by its e-mail, unless that has another id.
    pub fn find<'a, T>(&self, all: &'a [T], draft: impl Fn(&T) -> &Draft) -> Option<&'a T> {
        let has_id = |one: &&T| self.id.is_some() && draft(one).id == self.id;
        let may_be = |one: &&T| self.id.is_none() || draft(one).id.is_none();
        all.iter().find(has_id).or_else(|| {
            let of = |email: &String| {
                let has_email = |one: &&T| draft(one).email_key().is_some_and(|key| key == **email);
                all.iter().filter(may_be).find(has_email)
            };
            self.emails.iter().rev().find_map(of)
        })
    }

    /// Whether [`Self::find`] could choose it.
    pub(super) fn may_be(&self, draft: &Draft) -> bool {
        self.find(std::slice::from_ref(draft), |draft| draft).is_some()
    }

    /// Whether the text of a file could hold it; sooner said than by reading it, and never wrongly no.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        // Escapes, and the one letter that only Unicode takes for ASCII, spell it in another way.
        if text.contains(['\\', '\u{212a}']) {
            return true;
        }
        let is_plain = |key: &str| {
            key.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\'' | b'"' | b';' | b'`'))
        };
        let id = self.id.map(|id| id.to_string());
        let mut keys = id.iter().chain(&self.emails);
        keys.any(|key| !is_plain(key) || contains_ignoring_case(text, key))
    }
}

fn contains_ignoring_case(text: &str, word: &str) -> bool {
    let mut windows = text.as_bytes().windows(word.len().max(1));
    windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desired::drafts;

    #[test]
    fn a_text_that_holds_it_is_never_passed_over() {
        let who = |email: &str| Who { id: None, emails: vec![email.to_owned()] };
        for (email, text) in [
            ("jane@example.com", "email: jane@example.com\n"),
            ("jane@example.com", "email: Jane@EXAMPLE.com\n"),
            ("jane@example.com", "email: \"jane\\x40example.com\"\n"),
            ("kai@example.com", "email: \u{212a}ai@example.com\n"),
            ("o'brien@example.com", "email: 'o''brien@example.com'\n"),
            ("zo\u{eb}@example.com", "email: Zoe\u{308}@example.com\n"),
            ("a b@example.com", "email: \"a\n  b@example.com\"\n"),
        ] {
            let who = who(email);
            assert!(drafts(text.to_owned()).iter().any(|draft| who.may_be(draft)), "{text}");
            assert!(who.may_be_in(text), "{text}");
        }
        assert!(!who("jane@example.com").may_be_in("email: joan@example.com\n"));
        let id = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
        let who = Who { id: id.parse().ok(), emails: Vec::new() };
        assert!(who.may_be_in(&format!("id: {}\n", id.to_uppercase())));
    }
}
