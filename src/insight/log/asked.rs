//! What a person asked for: the contact that a word, a name or a place in a file means, and guesses where none fits.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Who;
use super::archive::Archive;
use crate::contact::{AsValue as _, Draft, Field, canonical_email};
use crate::desired::drafts;
use crate::text::{Personal, Sentence, nearest, split_email};

/// Why a word names no contact.
#[derive(Clone, Debug)]
pub enum NotOne {
    /// It is neither an id nor an e-mail, nor a contact file of any commit.
    Nobody,
    /// It is a file of so many contacts; with the e-mails of some.
    Contacts(usize, Sentence),
    /// It is a file that is gone, whose contact had no id: its e-mail may be another contact's by now. With
    /// what to name it by.
    Gone(Option<Sentence>),
}

/// Most contacts that are named, of a file or of those with the same e-mail.
pub const MOST_NAMED: usize = 5;

/// The e-mails of the first of some contacts.
fn some(contacts: &[Draft]) -> Sentence {
    let emails = contacts.iter().filter_map(email).take(MOST_NAMED).enumerate();
    let named = emails.fold(Sentence::default(), |words, (at, email)| {
        words.and(if at == 0 { "`" } else { ", `" }).personal(email).and("`")
    });
    if contacts.len() > MOST_NAMED { named.and(" …") } else { named }
}

impl Archive<'_> {
    /// Who is meant by an id, by an e-mail that the contact has or had, as in a letter's head too
    /// (`Jane Doe <jane@example.com>`), or by the path of its file, which may be gone where it gave an id.
    ///
    /// `paths` are what the word may be as a path.
    pub fn who(&self, word: &str, paths: &[String]) -> Result<Who, NotOne> {
        let word = in_angles(word);
        let from_top = |path: &String| [format!("{}{path}", self.prefix), path.clone()];
        let mut files = paths.iter().flat_map(from_top);
        let mut file = || files.find_map(|path| self.file(&path).map(|file| (path, file)));
        let mut who = Who::default();
        if let Ok(id) = word.parse() {
            who.id = Some(id);
        } else if let Some((path, (contacts, is_here))) = file() {
            let [draft] = &contacts[..] else {
                return Err(NotOne::Contacts(contacts.len(), some(&contacts)));
            };
            if !is_here && draft.id.is_none() {
                let name_it = Sentence::from("name it by the e-mail that it had: `");
                let email = draft.email().map(Personal::reveal);
                return Err(NotOne::Gone(email.map(|email| name_it.personal(email).and("`"))));
            }
            who.learn(draft);
            who.file = Some(path);
            return Ok(who);
        } else if word.contains('@') {
            who.emails.push(canonical_email(word).into_owned());
        } else {
            return Err(NotOne::Nobody);
        }
        // Whoever has it now comes before whoever had it.
        if let Some((file, draft)) = self.now(&who) {
            who.learn(&draft);
            who.file = Some(file);
        }
        Ok(who)
    }

    /// Asks whether a word was meant to be the e-mail, the name or the file in the newest commit that is
    /// nearest to it.
    #[must_use]
    pub fn did_you_mean(&self, word: &str) -> Option<Sentence> {
        let word = in_angles(word);
        let all: Vec<Draft> = self.tree.iter().flat_map(|entry| self.drafts(entry.blob)).collect();
        let ask = |found: &str| Sentence::from("did you mean `").personal(found).and("`?");
        if word.contains('@') {
            let found = nearest(word, all.iter().filter_map(email))?;
            // One of the same company is not near by that alone.
            let local = |email| split_email(email).map(|(local, _)| local);
            return nearest(local(word)?, local(found)).map(|_| ask(found));
        }
        let names: Vec<(String, &str)> =
            all.iter().filter_map(|draft| Some((full_name(draft)?, email(draft)?))).collect();
        let is_called = |name: &str| name.split_whitespace().any(|one| is_same_word(one, word));
        let mut called = names.iter().filter(|(name, _)| is_called(name)).map(|(_, email)| *email);
        if let (Some(only), None) = (called.next(), called.next()) {
            return Some(ask(only));
        }
        let paths = self.files();
        let paths = || paths.iter().map(String::as_str);
        let known = paths().flat_map(|path| [path, stem(path)]);
        let Some(found) = nearest(word, names.iter().map(|(name, _)| &**name).chain(known)) else {
            return self.gone(word).first().map(|email| ask(email));
        };
        let bearer = names.iter().find(|(name, _)| name == found).map(|(_, email)| *email);
        bearer.or_else(|| paths().find(|path| stem(path) == found)).or(Some(found)).map(ask)
    }

    /// The e-mails of contacts that are gone and were called like a word.
    fn gone(&self, word: &str) -> BTreeSet<String> {
        let all = self.texts.values().flat_map(|text| drafts(text.clone()));
        let called =
            all.filter(|draft| full_name(draft).is_some_and(|name| is_same_word(&name, word)));
        called.filter_map(|draft| draft.email_key().map(Cow::into_owned)).collect()
    }
}

/// Who stands at a line and column of a file's text: by the id, else by the e-mail. Nobody behind its end.
#[must_use]
pub fn at_place(text: String, place: (u32, u32)) -> Option<String> {
    if text.lines().count() < place.0 as usize {
        return None;
    }
    let starts_before = |draft: &&Draft| (draft.span.line, draft.span.column) <= place;
    let contacts = drafts(text);
    let draft = contacts.iter().rfind(starts_before)?;
    draft.id.map(|id| id.to_string()).or_else(|| email(draft).map(str::to_owned))
}

/// The address in the head of a letter, or of a link to write one; else the word as it is.
fn in_angles(word: &str) -> &str {
    let address = word.trim().strip_suffix('>').and_then(|head| Some(head.rsplit_once('<')?.1));
    let word = address.unwrap_or(word);
    word.strip_prefix("mailto:").unwrap_or(word)
}

fn email(draft: &Draft) -> Option<&str> {
    draft.email().map(Personal::reveal)
}

fn full_name(draft: &Draft) -> Option<String> {
    let names = [Field::FirstName, Field::LastName].map(|field| draft.fields.get(field));
    let names = names.into_iter().flatten().filter_map(|name| name.value.as_value()?.as_text());
    let names: Vec<&str> = names.map(Personal::reveal).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

fn is_same_word(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// The name of a file without folders and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
