//! The contacts of a commit before and after, and which of them the contact is.

use super::Who;
use super::archive::{Archive, Changes};
use super::traces::{Traces, When};
use super::turned::{Side, is_same};
use super::who::Point;
use crate::contact::{Draft, Field, Written};
use crate::git::{Commit, GitError};

/// A commit that may have changed the contact.
pub(super) struct OneCommit<'a> {
    pub(super) archive: &'a Archive<'a>,
    pub(super) traces: &'a Traces,
    pub(super) changes: Changes<'a>,
    /// Its records in which the contact may stand.
    near: Vec<usize>,
    /// The file in which it stands after the commit, as far as newer ones tell.
    file: Option<&'a str>,
}

impl<'a> OneCommit<'a> {
    /// The commit; nothing where the contact cannot stand in what it changed.
    pub(super) fn of(
        archive: &'a Archive<'a>,
        traces: &'a Traces,
        changes: Changes<'a>,
        file: Option<&'a str>,
    ) -> Option<Self> {
        let end = changes.start + changes.records.len();
        let near: Vec<usize> = (changes.start..end).filter(|at| traces.is_near(*at)).collect();
        if near.is_empty() { None } else { Some(Self { archive, traces, changes, near, file }) }
    }

    pub(super) fn is_merge(&self) -> bool {
        self.changes.about.parents.len() > 1
    }

    /// The contact before or after the commit, or as one of its parents alone has it, in what it changed.
    pub(super) fn side(&self, when: When, parent: Option<&Commit>, who: &Who) -> Option<Side> {
        let mut all = Vec::new();
        for &at in &self.near {
            let record = &self.archive.records[at];
            if parent.is_none() || record.parent.as_ref() == parent {
                let (drafts, is_readable) = self.traces.stood(&self.archive.records, at, when);
                all.extend(drafts.iter().map(|draft| side(&record.path, draft, is_readable)));
            }
        }
        all.sort_by_key(|side| self.file != Some(&side.file));
        let (commit, when) = match (parent, when) {
            (Some(parent), When::Before) => (parent, When::After),
            (_, when) => (&self.changes.about.commit, when),
        };
        who.find_at(Point { commit, when }, &all, |side| &side.draft).cloned()
    }

    /// Whether the contact stands in a file that the commit left as it was, so that whoever was found in another
    /// one bears its id or e-mail by mistake.
    pub(super) fn is_elsewhere(&self, found: &[&Side], who: &Who) -> Result<bool, GitError> {
        let Some(file) = self.file else { return Ok(false) };
        let is_touched = self.changes.records.iter().any(|record| record.path == file);
        if is_touched || found.iter().all(|side| side.file == file) {
            return Ok(false);
        }
        let commit = &self.changes.about.commit;
        let entries = self.archive.tree(commit, &[file])?;
        let drafts = entries.iter().flat_map(|entry| self.archive.drafts(entry.blob));
        let drafts: Vec<Draft> = drafts.collect();
        let point = Point { commit, when: When::After };
        Ok(who.find_at(point, &drafts, |draft| draft).is_some())
    }

    /// Everybody before or after the commit, in what it changed.
    fn all(&self, when: When) -> Vec<Side> {
        let contacts = self.changes.records.iter().flat_map(|record| {
            let drafts = when.blob(record).map(|blob| self.archive.drafts(blob));
            let drafts = drafts.unwrap_or_default().into_iter();
            drafts.map(|draft| side(&record.path, &draft, true))
        });
        contacts.collect()
    }

    /// Whether two that were found by one e-mail are two contacts: by their ids; since both names and the file
    /// are others; or since one of them stands on the other side under another e-mail.
    pub(super) fn is_another(&self, then: &Side, now: &Side) -> bool {
        match (then.draft.id, now.draft.id) {
            (Some(a), Some(b)) => a != b,
            _ if then.file == now.file && !is_called_otherwise(&then.draft, &now.draft) => false,
            _ if then.file != now.file && is_somebody_else(&then.draft, &now.draft) => true,
            _ => {
                let is_other = |one: Option<Side>, email: &Side| {
                    one.is_some_and(|one| one.draft.email_key() != email.draft.email_key())
                };
                is_other(self.counterpart(then, When::Before), now)
                    || is_other(self.counterpart(now, When::After), then)
            }
        }
    }

    /// What a contact of one side is on the other under another e-mail: the one with its id, else the only one there
    /// that is like it and nobody else of its own side.
    pub(super) fn counterpart(&self, one: &Side, when: When) -> Option<Side> {
        let (mut here, mut there) = (self.all(When::Before), self.all(When::After));
        if when == When::After {
            (here, there) = (there, here);
        }
        let has_its_id = |side: &&Side| one.draft.id.is_some() && side.draft.id == one.draft.id;
        if let Some(same) = there.iter().find(has_its_id) {
            return Some(same.clone());
        }
        // Where its file cannot be read any more it is not among them.
        if !one.is_readable {
            here.push(one.clone());
        }
        let is_one_of_here = |side: &Side| {
            here.iter().any(|one| match (one.draft.id, side.draft.id) {
                (Some(a), Some(b)) if a == b => true,
                _ => {
                    let (a, b) = (one.draft.email_key(), side.draft.email_key());
                    a.is_some() && a == b && !is_called_otherwise(&one.draft, &side.draft)
                }
            })
        };
        let alike = there.iter().filter(|side| is_alike(&one.draft, &side.draft));
        let mut alike = alike.filter(|side| !is_one_of_here(side));
        alike.next().filter(|_| alike.next().is_none()).cloned()
    }
}

pub(super) fn side(file: &str, draft: &Draft, is_readable: bool) -> Side {
    Side { file: file.to_owned(), draft: draft.clone(), is_readable }
}

/// Whether both have a first name, and not the same; where neither has one, the same of their last names.
fn is_called_otherwise(a: &Draft, b: &Draft) -> bool {
    differ(names(a), names(b))
}

/// Whether both have a first and a last name, and share neither.
fn is_somebody_else(a: &Draft, b: &Draft) -> bool {
    let last = |draft| name(draft, Field::LastName);
    let both_have = last(a).is_some() && last(b).is_some();
    is_called_otherwise(a, b) && both_have && !is_same(last(a), last(b), Field::LastName)
}

/// Whether two first names are not the same; where there is none on either side, two last names.
pub(super) fn differ(a: Names<'_>, b: Names<'_>) -> bool {
    match (a, b) {
        ((Some(a), _), (Some(b), _)) => !is_same(Some(a), Some(b), Field::FirstName),
        ((None, Some(a)), (None, Some(b))) => !is_same(Some(a), Some(b), Field::LastName),
        _ => false,
    }
}

/// A first name and a last name.
pub(super) type Names<'a> = (Option<&'a Written>, Option<&'a Written>);

pub(super) fn names(draft: &Draft) -> Names<'_> {
    (name(draft, Field::FirstName), name(draft, Field::LastName))
}

fn name(draft: &Draft, field: Field) -> Option<&Written> {
    draft.fields.get(field).map(|name| &name.value)
}

/// Whether two may be one contact at two times: no other id, no other first name, and at least half of what
/// either holds besides the e-mail is the same.
fn is_alike(a: &Draft, b: &Draft) -> bool {
    if a.id.zip(b.id).is_some_and(|(a, b)| a != b) || is_called_otherwise(a, b) {
        return false;
    }
    let value = |draft: &Draft, field| draft.fields.get(field).map(|managed| managed.value.clone());
    let both = |field| Some((value(a, field)?, value(b, field)?));
    let held =
        |draft: &Draft| draft.fields.iter().filter(|(field, _)| *field != Field::Email).count();
    let fields = a.fields.iter().map(|(field, _)| field).filter(|field| *field != Field::Email);
    let same = fields
        .filter(|field| both(*field).is_some_and(|(a, b)| is_same(Some(&a), Some(&b), *field)));
    2 * same.count() >= held(a).max(held(b))
}
