//! The contact that a log is about: its id, and each of its e-mails with the time when it had it.

use std::collections::HashSet;

use super::traces::When;
use crate::contact::{Draft, Id};
use crate::git::Commit;

/// How a contact is known; grows with what its files say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Its id, where one is known.
    pub id: Option<Id>,
    /// Its e-mails, in the form in which they are compared; the last one learned counts first.
    pub emails: Vec<String>,
    /// The file in which it stood last, where that is known: of several with its id or e-mail, the one there is it.
    pub file: Option<String>,
    /// The commit at which it had the e-mail, where that may be somebody else's by now.
    pub(super) since: Option<Commit>,
    /// Where it got or gave up one of them: before and after, somebody else may have it.
    turns: Vec<Turn>,
}

/// A commit by which a contact got an e-mail, and gave up the one that it had.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Turn {
    lost: Option<String>,
    got: String,
    at: Commit,
    /// The commits that came after it.
    later: HashSet<Commit>,
}

/// A place in the history: before or after a commit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point<'a> {
    pub(super) commit: &'a Commit,
    pub(super) when: When,
}

impl Turn {
    fn is_before(&self, point: Point<'_>) -> bool {
        match point.when {
            When::After if self.at == *point.commit => true,
            _ => self.later.contains(point.commit),
        }
    }
}

impl Who {
    /// A contact with this id and these e-mails, which are in the form in which they are compared.
    #[must_use]
    pub fn new(id: Option<Id>, emails: Vec<String>) -> Self {
        Self { id, emails, ..Self::default() }
    }

    /// Takes over what a file says of it.
    pub fn learn(&mut self, draft: &Draft) {
        self.id = self.id.or(draft.id);
        if let Some(email) = draft.email_key() {
            self.emails.retain(|known| *known != *email);
            self.emails.push(email.into_owned());
        }
    }

    /// Takes over that a commit gave it the e-mail `got` in the place of another, where it had one; `later` are
    /// the commits after that one.
    pub(super) fn turn(
        &mut self,
        lost: Option<&str>,
        got: &str,
        at: &Commit,
        later: HashSet<Commit>,
    ) {
        let (lost, got) = (lost.map(str::to_owned), got.to_owned());
        self.turns.push(Turn { lost, got, at: at.clone(), later });
    }

    /// Whether an e-mail is, or was, its own.
    pub(super) fn has(&self, email: &str) -> bool {
        self.emails.iter().any(|known| known == email)
    }

    /// Whether an e-mail neither came from another nor gave way to one.
    pub(super) fn has_always_had(&self, email: &str) -> bool {
        let mut changes = self.turns.iter().filter(|turn| turn.lost.is_some());
        !changes.any(|turn| turn.got == email || turn.lost.as_deref() == Some(email))
    }

    /// Whether it is known that a commit gave it an e-mail.
    pub(super) fn has_turn(&self, got: &str, at: &Commit) -> bool {
        self.turns.iter().any(|turn| turn.got == got && turn.at == *at)
    }

    /// How much is known: whatever is learned adds to it.
    pub(super) fn known(&self) -> (Option<Id>, usize, usize) {
        (self.id, self.emails.len(), self.turns.len())
    }

    /// The one of these that it is: by its id, else by its e-mail, unless that has another id.
    pub fn find<'a, T>(&self, all: &'a [T], draft: impl Fn(&T) -> &Draft) -> Option<&'a T> {
        self.find_by(|_| true, all, draft)
    }

    /// The one of these that it is at a point of the history, where an e-mail may be somebody else's.
    pub(super) fn find_at<'a, T>(
        &self,
        point: Point<'_>,
        all: &'a [T],
        draft: impl Fn(&T) -> &Draft,
    ) -> Option<&'a T> {
        self.find_by(|email| self.had(email, point), all, draft)
    }

    /// Whether an e-mail was its own at a point: it had not given it up by then, or got it again; and where it
    /// got it at some point, not before, unless it had had it before that.
    pub(super) fn had(&self, email: &str, point: Point<'_>) -> bool {
        let gains = || self.turns.iter().filter(|turn| turn.got == email);
        let losses = || self.turns.iter().filter(|turn| turn.lost.as_deref() == Some(email));
        let is_past = |turn: &&Turn| turn.is_before(point);
        let is_lost = losses()
            .filter(is_past)
            .any(|loss| !gains().filter(is_past).any(|gain| loss.later.contains(&gain.at)));
        let is_not_yet = gains().next().is_some() && !gains().any(|gain| gain.is_before(point));
        let may_have_had = || {
            let is_first = |loss: &Turn| !gains().any(|gain| gain.later.contains(&loss.at));
            losses().any(|loss| !loss.is_before(point) && is_first(loss))
        };
        !is_lost && (!is_not_yet || may_have_had())
    }

    fn find_by<'a, T>(
        &self,
        had: impl Fn(&str) -> bool,
        all: &'a [T],
        draft: impl Fn(&T) -> &Draft,
    ) -> Option<&'a T> {
        let has_id = |one: &&T| self.id.is_some() && draft(one).id == self.id;
        let may_be = |one: &&T| self.id.is_none() || draft(one).id.is_none();
        all.iter().find(has_id).or_else(|| {
            let of = |email: &String| {
                let has_email = |one: &&T| draft(one).email_key().is_some_and(|key| key == **email);
                all.iter().filter(may_be).find(has_email)
            };
            self.emails.iter().rev().filter(|email| had(email)).find_map(of)
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
        let who = |email: &str| Who::new(None, vec![email.to_owned()]);
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
        let who = Who::new(id.parse().ok(), Vec::new());
        assert!(who.may_be_in(&format!("id: {}\n", id.to_uppercase())));
    }
}
