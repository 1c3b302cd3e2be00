//! The earlier values of the fields of some contacts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::base::Base;
use super::places::{Place, Signpost, Traces};
use crate::contact::{Draft, Field, Fields, Id, Value, Written};
use crate::desired::{drafts, readable_drafts};
use crate::git::{BlobId, Commit, Entry, Git, GitError, Record};

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

/// What one contact was.
#[derive(Clone, Debug, Default)]
pub struct ContactPast {
    /// Its fields that were ever managed.
    pub fields: Fields<FieldPast>,
    /// The files that held it at the base revision.
    pub files: Vec<String>,
}

/// What one field was.
#[derive(Clone, Debug, Default)]
pub struct FieldPast {
    /// Every value that was ever committed, in no order, repeats possible.
    pub values: Vec<Written>,
    /// The value at the base revision, where the field was managed there.
    pub base: Option<Written>,
    /// Whether the field was managed at the base revision or at any time before it.
    pub is_old: bool,
}

impl FieldPast {
    /// Whether a name stood in it.
    #[must_use]
    pub fn has_names(&self) -> bool {
        let mut all = self.values.iter().chain(&self.base);
        all.any(|written| matches!(written, Written::Names(_)))
    }
}

/// What stands in the working tree.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// The newest commit.
    pub head: &'a Commit,
    /// The contact files of HEAD.
    pub tree: &'a [Entry],
    /// Contact files that differ from HEAD, or are not in it.
    pub changed: &'a [String],
    /// Who stands in the files.
    pub known: &'a Known,
}

/// What a folder was, as lists of files.
#[derive(Debug)]
pub struct Records {
    /// Every change of a contact file.
    changes: Vec<Record>,
    /// Commits that came after the base.
    after: HashSet<Commit>,
    /// The contact files of the base.
    base: Vec<Entry>,
}

/// Reads what the contacts folder of a project was, wherever it stood. `workspace` is the id of the one that it is
/// for, where its settings name one.
pub fn records(
    git: &Git,
    base: &Base,
    folder: &str,
    signpost: Signpost,
    workspace: Option<&str>,
) -> Result<Records, GitError> {
    let own = Place::own(git, folder);
    let top = &git.at_top();
    let (head, commit) = (&base.head, base.commit.as_ref());
    // Each question takes git a while, and none needs the answer of another.
    let (changes, after, settings, gone) = std::thread::scope(|scope| {
        let changes = scope.spawn(|| top.history(head, &[&own.path()]));
        let after = scope.spawn(|| after(git, base));
        let settings = scope.spawn(|| top.history_of_name(head, signpost.file));
        // Without a base, nothing is known to be this change's doing.
        let gone = top.removed_since(commit.unwrap_or(head));
        (joined(changes), joined(after), joined(settings), gone)
    });
    let (mut changes, settings, gone) = (changes?, settings?, gone?);
    let workspace = workspace.map(str::to_ascii_lowercase);
    let workspace = workspace.as_deref();
    let (settings, gone) = (&settings[..], &gone[..]);
    let traces = Traces { top, head, base: commit, settings, gone, signpost, workspace };
    let places = traces.places(&own)?;
    if let [_, others @ ..] = &places.ever[..]
        && !others.is_empty()
    {
        let paths: Vec<String> = others.iter().map(Place::path).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        changes.extend(top.history(head, &paths)?);
    }
    places.keep(&mut changes);
    let base = traces.at_base(&places, &own)?;
    Ok(Records { changes, after: after?, base })
}

/// Reads the past of some contacts, in the order in which they are given.
///
/// Contents that stand unchanged in another file of HEAD are not read: they are other contacts'.
pub fn read(
    git: &Git,
    records: Records,
    present: Present<'_>,
    subjects: &[Subject],
) -> Result<Vec<ContactPast>, GitError> {
    let Records { mut changes, after, base } = records;
    let changed: HashSet<&str> = present.changed.iter().map(String::as_str).collect();
    let own: HashSet<&str> =
        subjects.iter().flat_map(|subject| &subject.files).map(String::as_str).collect();
    let is_other = |entry: &&Entry| !changed.contains(&*entry.path) && !own.contains(&*entry.path);
    let others: HashSet<BlobId> =
        present.tree.iter().filter(is_other).map(|entry| entry.blob).collect();

    let base: Vec<Entry> = base.into_iter().filter(|entry| !others.contains(&entry.blob)).collect();
    let base_blobs: HashSet<BlobId> = base.iter().map(|entry| entry.blob).collect();
    let blobs = |record: &Record| record.old.into_iter().chain(record.new);
    changes.retain(|record| blobs(record).any(|blob| !others.contains(&blob)));
    let mut wanted: Vec<BlobId> =
        changes.iter().flat_map(blobs).chain(base_blobs.iter().copied()).collect();
    wanted.retain(|blob| !others.contains(blob));
    let old_blobs = old_blobs(&changes, &after);
    let now: HashMap<&str, BlobId> =
        present.tree.iter().map(|entry| (&*entry.path, entry.blob)).collect();
    wanted.extend(own.iter().filter_map(|path| now.get(path)));
    wanted.sort_unstable();
    wanted.dedup();
    let texts = git.blobs(&wanted)?;
    check((git, present.head), &own, &changed, |path| {
        let text = now.get(path).map(|blob| texts.get(blob));
        text.map(|text| text.and_then(|text| readable_drafts(text.clone())).is_some())
    })?;

    let at_base = base.iter().filter_map(|entry| {
        let text = texts.get(&entry.blob)?;
        Some((&*entry.path, drafts(text.clone())))
    });
    let at_base: Vec<(&str, Vec<Draft>)> = at_base.collect();
    let mut index = Index::new(subjects, present.known);
    index.add_former(&at_base);
    let mut pasts = vec![ContactPast::default(); subjects.len()];
    let mut has_base = vec![false; subjects.len()];
    for (path, draft) in at_base.iter().flat_map(|(path, all)| all.iter().map(move |d| (path, d))) {
        let Some(at) = index.find(draft) else { continue };
        pasts[at].files.push((*path).to_owned());
        // Of several the first counts: the project read that one.
        if !std::mem::replace(&mut has_base[at], true) {
            for (field, managed) in draft.fields.iter() {
                pasts[at].fields.or_default(field).base = Some(managed.value.clone());
            }
        }
    }
    for (blob, text) in texts {
        let is_old = base_blobs.contains(&blob) || old_blobs.contains(&blob);
        for draft in drafts(text) {
            let Some(at) = index.find(&draft) else { continue };
            for (field, managed) in draft.fields {
                let past = pasts[at].fields.or_default(field);
                past.is_old |= is_old;
                past.values.push(managed.value);
            }
        }
    }
    Ok(pasts)
}

/// Refuses files whose past git does not keep, or not so that it can be read: what somebody changed in Ruddr would
/// pass for a change of theirs. `is_readable` tells of a path whether what HEAD has there can be read, if it has any.
fn check(
    (git, head): (&Git, &Commit),
    own: &HashSet<&str>,
    changed: &HashSet<&str>,
    is_readable: impl Fn(&str) -> Option<bool>,
) -> Result<(), GitError> {
    for path in own {
        match is_readable(path) {
            Some(false) if git.has_filter(path)? => {
                return Err(GitError::Unreadable((*path).to_owned()));
            }
            None if !changed.contains(path) && git.is_link(head, path)? => {
                return Err(GitError::Link((*path).to_owned()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Commits that came after the base.
fn after(git: &Git, base: &Base) -> Result<HashSet<Commit>, GitError> {
    Ok(match &base.commit {
        Some(commit) => git.between(commit, &base.head)?.into_iter().collect(),
        None => HashSet::from([base.head.clone()]),
    })
}

/// Contents that stood at the base or before: what older commits brought, and what the commits
/// after the base found.
fn old_blobs(records: &[Record], after: &HashSet<Commit>) -> HashSet<BlobId> {
    let new: HashSet<&BlobId> = records
        .iter()
        .filter(|record| after.contains(&record.commit))
        .filter_map(|record| record.new.as_ref())
        .collect();
    let mut old = HashSet::new();
    for record in records {
        if after.contains(&record.commit) {
            // Within the commits after the base, one finds what another brought.
            old.extend(record.old.iter().filter(|blob| !new.contains(blob)).copied());
        } else {
            old.extend(record.old.iter().chain(&record.new).copied());
        }
    }
    old
}

/// Finds the subject that an old contact is.
struct Index<'a> {
    subjects: &'a [Subject],
    known: &'a Known,
    by_id: HashMap<Id, usize>,
    by_email: HashMap<String, usize>,
}

impl<'a> Index<'a> {
    fn new(subjects: &'a [Subject], known: &'a Known) -> Self {
        let ids = subjects.iter().enumerate();
        let by_id = ids.filter_map(|(at, subject)| Some((subject.id?, at))).collect();
        let emails = subjects.iter().enumerate();
        let by_email = emails
            .flat_map(|(at, subject)| subject.emails.iter().map(move |email| (email.clone(), at)));
        Self { subjects, known, by_id, by_email: by_email.collect() }
    }

    /// By its id where it had one, else by its e-mail.
    fn find(&self, draft: &Draft) -> Option<usize> {
        match draft.id {
            Some(id) => self.by_id.get(&id).copied(),
            None => self.by_email.get(&*draft.email_key()?).copied(),
        }
    }

    /// Adds the ids and e-mails that were taken out or corrected since the base: of contacts that no file has any
    /// more, the one with its e-mail, else the one in the same file that is not called otherwise, else the only one
    /// with its name.
    fn add_former(&mut self, at_base: &[(&str, Vec<Draft>)]) {
        let all = || at_base.iter().flat_map(|(path, all)| all.iter().map(move |d| (*path, d)));
        let known: HashSet<usize> = all().filter_map(|(_, draft)| self.find(draft)).collect();
        let is_gone = |draft: &Draft| {
            let is_known = draft.id.is_some_and(|id| self.known.ids.contains(&id));
            !is_known && !draft.is_absent && self.find(draft).is_none()
        };
        let gone: Vec<(&str, &Draft)> = all().filter(|(_, draft)| is_gone(draft)).collect();
        if gone.is_empty() {
            return;
        }
        let has = |email: Cow<'_, str>| self.known.emails.contains(&*email);
        let (same, gone): (Vec<_>, Vec<_>) =
            gone.into_iter().partition(|(_, draft)| draft.email_key().is_none_or(has));
        let mut in_file: HashMap<&str, Vec<&Draft>> = HashMap::new();
        let mut by_name: HashMap<[&str; 2], Vec<&Draft>> = HashMap::new();
        for (path, draft) in &gone {
            in_file.entry(path).or_default().push(draft);
            if let Some(name) = full_name(|field| draft.value(field)) {
                by_name.entry(name).or_default().push(draft);
            }
        }
        let subject = |draft: &Draft| self.by_email.get(&*draft.email_key()?).copied();
        let same = same.into_iter().filter_map(|(_, draft)| Some((draft, subject(draft)?)));
        let mut former: Vec<(&Draft, usize)> = same.collect();
        let known: HashSet<usize> =
            known.into_iter().chain(former.iter().map(|(_, at)| *at)).collect();
        for (at, subject) in self.subjects.iter().enumerate().filter(|(at, _)| !known.contains(at))
        {
            let here = subject.files.iter().filter_map(|file| in_file.get(&**file)).flatten();
            let mut here = here.filter(|draft| !is_called_otherwise(draft, &subject.wanted));
            let namesakes = full_name(|field| subject.wanted.get(field));
            let namesakes = namesakes.and_then(|name| by_name.get(&name));
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

fn full_name<'v>(value: impl Fn(Field) -> Option<&'v Value>) -> Option<[&'v str; 2]> {
    let text = |field| Some(value(field)?.as_text()?.reveal());
    Some([text(Field::FirstName)?, text(Field::LastName)?])
}

/// Whether one of the names is another, and the other one not the same.
fn is_called_otherwise(draft: &Draft, wanted: &Fields<Value>) -> bool {
    let is_same = |field| draft.value(field).zip(wanted.get(field)).map(|(a, b)| a == b);
    let both = [is_same(Field::FirstName), is_same(Field::LastName)];
    both.contains(&Some(false)) && !both.contains(&Some(true))
}
