//! The contact files of a history: what every commit changed, each content read once.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::Who;
use crate::contact::{Draft, Id};
use crate::desired::{drafts, is_contact_file};
use crate::git::{About, BlobId, Commit, Entry, Git, GitError, Record};
use crate::history::Signpost;

/// The contact files of a commit and of all that came before it.
#[derive(Debug)]
pub struct Archive<'g> {
    /// The repository from its top: a project may have moved within it.
    git: &'g Git,
    /// The project's root from there: empty, or with `/` at the end.
    pub(super) prefix: String,
    head: Commit,
    /// The contacts folder, and others in which the contact stood before.
    folders: Vec<String>,
    /// Commits that were asked for what they took from other folders.
    asked: HashSet<Commit>,
    /// How a project tells what it is.
    signpost: Signpost,
    /// The workspace that the project is for, in small letters, where it names one.
    workspace: Option<String>,
    /// The contact files of the newest commit.
    pub(super) tree: Vec<Entry>,
    /// Every change of a contact file, the newest first.
    pub(super) records: Vec<Record>,
    about: HashMap<Commit, About>,
    /// The contents that are text.
    pub(super) texts: HashMap<BlobId, String>,
}

/// What a commit changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changes<'a> {
    pub(super) about: &'a About,
    /// Where its records begin among all.
    pub(super) start: usize,
    pub(super) records: &'a [Record],
}

impl<'g> Archive<'g> {
    /// Reads the history up to `head` of the files below `folder` of the project whose root is at `prefix`; `git`
    /// is the repository from its top.
    pub fn read(
        git: &'g Git,
        head: Commit,
        (prefix, folder): (&str, &str),
        signpost: Signpost,
        workspace: Option<&str>,
    ) -> Result<Self, GitError> {
        let folder = format!("{prefix}{folder}");
        let mut tree = git.tree(&head, &[&folder])?;
        tree.retain(|entry| is_contact_file(&folder, &entry.path));
        let mut archive = Self {
            git,
            prefix: prefix.to_owned(),
            head,
            folders: vec![folder],
            asked: HashSet::new(),
            signpost,
            workspace: workspace.map(str::to_ascii_lowercase),
            tree,
            records: Vec::new(),
            about: HashMap::new(),
            texts: HashMap::new(),
        };
        archive.read_folders()?;
        Ok(archive)
    }

    fn read_folders(&mut self) -> Result<(), GitError> {
        let folders: Vec<&str> = self.folders.iter().map(String::as_str).collect();
        let mut records = self.git.history(&self.head, &folders)?;
        records.retain(|record| self.is_contact_file(&record.path));
        let commits: BTreeSet<&String> = records.iter().map(|record| &record.commit.0).collect();
        let commits: Vec<Commit> = commits.into_iter().map(|id| Commit(id.clone())).collect();
        self.about = self.git.about(&commits)?;
        self.read_texts(records.iter().flat_map(blobs))?;
        self.records = records;
        Ok(())
    }

    fn read_texts(&mut self, blobs: impl Iterator<Item = BlobId>) -> Result<(), GitError> {
        let mut wanted: Vec<BlobId> = blobs.filter(|id| !self.texts.contains_key(id)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.texts.extend(self.git.blobs(&wanted)?);
        Ok(())
    }

    fn is_contact_file(&self, path: &str) -> bool {
        self.folders.iter().any(|folder| is_contact_file(folder, path))
    }

    /// The contact as the newest commit has it, and its file.
    pub(super) fn now(&self, who: &Who) -> Option<(String, Draft)> {
        let may_be_in = |entry: &&Entry| self.may_hold(Some(entry.blob), who);
        let contacts = |entry: &Entry| {
            let drafts = self.drafts(entry.blob).into_iter();
            drafts.map(|draft| (entry.path.clone(), draft)).collect::<Vec<_>>()
        };
        let all: Vec<_> = self.tree.iter().filter(may_be_in).flat_map(contacts).collect();
        who.find(&all, |(_, draft)| draft).cloned()
    }

    /// Whether any commit has an id.
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        let who = Who::new(Some(id), Vec::new());
        let texts = self.texts.values().filter(|text| who.may_be_in(text));
        texts.flat_map(|text| drafts(text.clone())).any(|draft| draft.id == Some(id))
    }

    /// The contact of a file, from the project's root, that `is_it` at a commit; without one, at any time, as it was
    /// then the last time.
    pub(super) fn who_stood_in(
        &self,
        file: &str,
        at: Option<&Commit>,
        is_it: impl Fn(&Draft) -> bool,
    ) -> Option<Who> {
        let path = format!("{}{file}", self.prefix);
        let entries = at.and_then(|commit| self.git.tree(commit, &[&path]).ok());
        let entries = entries.into_iter().flatten().map(|entry| entry.blob);
        let records = self.records.iter().filter(|record| at.is_none() && record.path == path);
        let contents = records.flat_map(|record| [record.new, record.old]).flatten();
        let mut contents = entries.chain(contents);
        let draft = contents.find_map(|blob| self.drafts(blob).into_iter().find(&is_it))?;
        let mut who = Who::default();
        who.learn(&draft);
        who.since = at.cloned();
        Some(who)
    }

    /// Whether no other contact of the newest commit has an id.
    pub(super) fn is_free(&self, id: Id, who: &Who) -> bool {
        let bearer = self.now(&Who::new(Some(id), Vec::new()));
        let email = bearer.and_then(|(_, draft)| draft.email_key().map(Cow::into_owned));
        email.is_none_or(|email| who.emails.contains(&email))
    }

    /// The contacts of a file, and whether it is in the newest commit: of one that is gone, those of the last
    /// content that had any.
    pub(super) fn file(&self, path: &str) -> Option<(Vec<Draft>, bool)> {
        if let Some(entry) = self.tree.iter().find(|entry| entry.path == path) {
            return Some((self.drafts(entry.blob), true));
        }
        let then = self.records.iter().filter(|record| record.path == path);
        let mut contents = then.flat_map(|record| [record.new, record.old]).flatten().peekable();
        contents.peek()?;
        let had_any = contents.map(|blob| self.drafts(blob)).find(|contacts| !contacts.is_empty());
        Some((had_any.unwrap_or_default(), false))
    }

    /// Paths of the contact files of the newest commit.
    #[must_use]
    pub fn files(&self) -> BTreeSet<String> {
        self.tree.iter().map(|entry| self.below_root(&entry.path)).collect()
    }

    /// A path from the top of the repository as it is from the project's root.
    pub(super) fn below_root(&self, path: &str) -> String {
        match path.strip_prefix(&self.prefix) {
            Some(below) => below.to_owned(),
            None => format!("{}{path}", "../".repeat(self.prefix.matches('/').count())),
        }
    }

    /// What each commit changed, the newest first.
    pub(super) fn commits(&self) -> impl Iterator<Item = Changes<'_>> {
        let groups = self.records.chunk_by(|a, b| a.commit == b.commit);
        let starts = groups.clone().scan(0, |at, group| {
            let start = *at;
            *at += group.len();
            Some(start)
        });
        groups.zip(starts).filter_map(|(records, start)| {
            let about = self.about.get(&*records[0].commit)?;
            Some(Changes { about, start, records })
        })
    }

    pub(super) fn text(&self, blob: BlobId) -> Option<&String> {
        self.texts.get(&blob)
    }

    /// The contacts of a content, whatever else is wrong with it.
    pub(super) fn drafts(&self, blob: BlobId) -> Vec<Draft> {
        self.text(blob).cloned().map(drafts).unwrap_or_default()
    }

    /// Whether a content may hold the contact; never wrongly no.
    pub(super) fn may_hold(&self, blob: Option<BlobId>, who: &Who) -> bool {
        blob.and_then(|blob| self.text(blob)).is_some_and(|text| who.may_be_in(text))
    }

    /// The commit from which two went apart; nothing where there is none here.
    pub(super) fn base(&self, a: &Commit, b: &Commit) -> Result<Option<Commit>, GitError> {
        self.git.merge_base(a, b)
    }

    /// All commits up to the newest.
    pub fn past(&self) -> Result<HashSet<Commit>, GitError> {
        Ok(self.git.all(&self.head)?.into_iter().collect())
    }

    /// The commits that came after one, each with it somewhere before.
    pub(super) fn later(&self, commit: &Commit) -> Result<HashSet<Commit>, GitError> {
        Ok(self.git.later(commit, &self.head)?.into_iter().collect())
    }

    /// The contact files of a commit, or those of them that are named.
    pub(super) fn tree(&self, of: &Commit, named: &[&str]) -> Result<Vec<Entry>, GitError> {
        let folders: Vec<&str> = self.folders.iter().map(String::as_str).collect();
        let mut all = self.git.tree(of, if named.is_empty() { &folders } else { named })?;
        all.retain(|entry| self.is_contact_file(&entry.path));
        Ok(all)
    }

    /// Reads on where commits that seem to bring the contact took it from a file of another folder; tells
    /// whether there is one.
    pub(super) fn follow(&mut self, commits: &[&Commit], who: &Who) -> Result<bool, GitError> {
        let new: Vec<&Commit> =
            commits.iter().copied().filter(|commit| !self.asked.contains(commit)).collect();
        let mut taken = self.git.changes(&new)?;
        self.asked.extend(new.into_iter().cloned());
        taken.retain(|record| {
            let is_known = self.folders.iter().any(|folder| is_below(folder, &record.path));
            record.old.is_some() && !is_known && is_contact_file("", &record.path)
        });
        self.read_texts(taken.iter().flat_map(blobs))?;
        let count = self.folders.len();
        for record in &taken {
            let stands_in = |blob: Option<BlobId>| {
                self.may_hold(blob, who)
                    && blob.is_some_and(|blob| who.find(&self.drafts(blob), |one| one).is_some())
            };
            if stands_in(record.old) && !stands_in(record.new) && !self.is_elsewhere(record)? {
                // A file at the top is followed alone: everything is below its folder.
                let folder =
                    record.path.rsplit_once('/').map_or(&*record.path, |(folder, _)| folder);
                if !self.folders.iter().any(|known| known == folder) {
                    self.folders.push(folder.to_owned());
                }
            }
        }
        let is_new = self.folders.len() > count;
        if is_new {
            self.read_folders()?;
        }
        Ok(is_new)
    }

    /// Whether what a record took was of a project for another workspace, by all settings above it.
    fn is_elsewhere(&self, record: &Record) -> Result<bool, GitError> {
        let before = || Commit(format!("{}^", record.commit.0));
        let before = record.parent.clone().unwrap_or_else(before);
        let ends = record.path.match_indices('/').map(|(at, _)| at + 1);
        let settings = |end| format!("{}{}", &record.path[..end], self.signpost.file);
        let settings: Vec<String> = std::iter::once(0).chain(ends).map(settings).collect();
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let blobs = self.git.tree(&before, &settings)?.into_iter().map(|entry| entry.blob);
        let blobs: Vec<BlobId> = blobs.collect();
        let texts = self.git.blobs(&blobs)?;
        let texts = blobs.iter().map(|blob| texts.get(blob));
        Ok(!blobs.is_empty() && self.signpost.is_elsewhere(texts, self.workspace.as_deref()))
    }
}

fn is_below(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The contents of a record.
pub(super) fn blobs(record: &Record) -> impl Iterator<Item = BlobId> {
    record.old.into_iter().chain(record.new)
}
