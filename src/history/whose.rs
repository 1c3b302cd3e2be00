//! Whose past an old contact is: by its id and its e-mail, and by what was corrected since the base.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::contact::{Called, Draft, Fields, Id, Value};

/// A contact whose past is wanted.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its id in the workspace, where it has one.
    pub id: Option<Id>,
    /// E-mails that it is known by, in the form in which they are compared.
    pub emails: Vec<String>,
    /// The files that hold it now, relative to the project's root.
    pub files: Vec<String>,
    /// What its file says, by which it is known under an e-mail that was corrected.
    pub wanted: Fields<Value>,
}

/// Who stands in the files today.
#[derive(Clone, Debug, Default)]
pub struct Known {
    ids: HashSet<Id>,
    emails: HashSet<String>,
}

impl Known {
    /// All of these, each by its id and its e-mail in the form in which it is compared.
    pub fn new<'a>(all: impl IntoIterator<Item = (Option<Id>, Option<Cow<'a, str>>)>) -> Self {
        let mut known = Self::default();
        for (id, email) in all {
            known.ids.extend(id);
            known.emails.extend(email.map(Cow::into_owned));
        }
        known
    }
}

/// Finds the subject that an old contact is.
pub(super) struct Index<'a> {
    subjects: &'a [Subject],
    known: &'a Known,
    by_id: HashMap<Id, usize>,
    by_email: HashMap<String, usize>,
}

impl<'a> Index<'a> {
    pub(super) fn new(subjects: &'a [Subject], known: &'a Known) -> Self {
        let ids = subjects.iter().enumerate();
        let by_id = ids.filter_map(|(at, subject)| Some((subject.id?, at))).collect();
        let emails = subjects.iter().enumerate();
        let by_email = emails
            .flat_map(|(at, subject)| subject.emails.iter().map(move |email| (email.clone(), at)));
        Self { subjects, known, by_id, by_email: by_email.collect() }
    }

    /// By its id where it had one, else by its e-mail.
    pub(super) fn find(&self, draft: &Draft) -> Option<usize> {
        match draft.id {
            Some(id) => self.by_id.get(&id).copied(),
            None => self.by_email.get(&*draft.email_key()?).copied(),
        }
    }

    /// Adds the ids and e-mails that were taken out or corrected since the base: of contacts that no file has any
    /// more, the one with its e-mail, else the one in the same file that is not called otherwise, else the only one
    /// with its name.
    pub(super) fn add_former(&mut self, at_base: &[(&[String], Vec<Draft>)]) {
        let all = || at_base.iter().flat_map(|(paths, all)| all.iter().map(move |d| (*paths, d)));
        let known: HashSet<usize> = all().filter_map(|(_, draft)| self.find(draft)).collect();
        let is_gone = |draft: &Draft| {
            let is_known = draft.id.is_some_and(|id| self.known.ids.contains(&id));
            !is_known && !draft.is_absent && self.find(draft).is_none()
        };
        let gone: Vec<(&[String], &Draft)> = all().filter(|(_, draft)| is_gone(draft)).collect();
        if gone.is_empty() {
            return;
        }
        let has = |email: Cow<'_, str>| self.known.emails.contains(&*email);
        let (same, gone): (Vec<_>, Vec<_>) =
            gone.into_iter().partition(|(_, draft)| draft.email_key().is_none_or(has));
        let mut in_file: HashMap<&str, Vec<&Draft>> = HashMap::new();
        let mut by_name: HashMap<Called, Vec<&Draft>> = HashMap::new();
        for (paths, draft) in &gone {
            for path in *paths {
                in_file.entry(path).or_default().push(draft);
            }
            by_name.entry(draft.called()).or_default().push(draft);
        }
        let subject = |draft: &Draft| self.by_email.get(&*draft.email_key()?).copied();
        let same = same.into_iter().filter_map(|(_, draft)| Some((draft, subject(draft)?)));
        let mut former: Vec<(&Draft, usize)> = same.collect();
        let known: HashSet<usize> =
            known.into_iter().chain(former.iter().map(|(_, at)| *at)).collect();
        for (at, subject) in self.subjects.iter().enumerate().filter(|(at, _)| !known.contains(at))
        {
            let here = subject.files.iter().filter_map(|file| in_file.get(&**file)).flatten();
            let name = Called::of(|field| subject.wanted.get(field));
            let mut here = here.filter(|draft| !draft.called().is_otherwise(&name));
            let namesakes = by_name.get(&name).filter(|_| name.has_both());
            let found = match (here.next(), here.next()) {
                (Some(only), None) => Some(only),
                _ => namesakes.filter(|all| all.len() == 1).and_then(|all| all.first()),
            };
            former.extend(found.map(|draft| (*draft, at)));
        }
        for (draft, at) in former {
            self.by_id.extend(draft.id.map(|id| (id, at)));
            self.by_email.extend(draft.email_key().map(|email| (email.into_owned(), at)));
        }
    }
}
