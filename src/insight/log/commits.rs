//! The commits that changed a contact, followed through files and e-mails.

use std::collections::{BTreeSet, HashSet};

use super::archive::{Archive, Changes};
use super::traces::{Traces, When};
use super::turned::{Base, Side, Turned, is_same};
use super::who::Point;
use super::{Edit, Who};
use crate::contact::{Draft, Field, Id};
use crate::git::{Commit, GitError};

/// What git knows of a contact.
#[derive(Debug, Default)]
pub struct Story {
    /// The commits that changed it, in git's order, the newest first.
    pub edits: Vec<Edit>,
    /// The files that never held another contact.
    pub own_files: BTreeSet<String>,
}

/// The commits that changed a contact; `who` is left with its id and every e-mail that it had.
///
/// A merge counts where it decided something: where it has what none of its parents has, or gave up what one
/// of them did.
pub fn commits(archive: &mut Archive<'_>, who: &mut Who) -> Result<Story, GitError> {
    let mut traces = Traces::find(archive, who);
    loop {
        let known = who.known();
        let edits = walk(archive, &traces, who)?;
        let births = edits.iter().filter(|edit| edit.before.is_none() && edit.after.is_some());
        let births: Vec<Commit> = births.map(|edit| edit.about.commit.clone()).collect();
        // An e-mail that it got later may stand in commits that were passed already.
        if who.known() == known && !archive.follow(&births.iter().collect::<Vec<_>>(), who)? {
            let files = edits.iter().flat_map(|edit| edit.before.iter().chain(&edit.after));
            let own_files = archive.own_files(files.cloned().collect(), &traces);
            return Ok(Story { edits, own_files });
        }
        traces = Traces::find(archive, who);
    }
}

fn walk(archive: &Archive<'_>, traces: &Traces, who: &mut Who) -> Result<Vec<Edit>, GitError> {
    let mut edits = Vec::new();
    for changes in archive.commits() {
        let (end, near) = (changes.start + changes.records.len(), |at: &usize| traces.is_near(*at));
        let near: Vec<usize> = (changes.start..end).filter(near).collect();
        if near.is_empty() {
            continue;
        }
        let commit = OneCommit { archive, traces, changes, near };
        if changes.about.parents.len() > 1 {
            edits.extend(commit.merge(who)?);
            continue;
        }
        let (edit, is_first) = commit.plain(&edits, who)?;
        edits.extend(edit);
        if is_first {
            break;
        }
    }
    Ok(edits)
}

/// A commit that may have changed the contact.
struct OneCommit<'a> {
    archive: &'a Archive<'a>,
    traces: &'a Traces,
    changes: Changes<'a>,
    /// Its records in which the contact may stand.
    near: Vec<usize>,
}

impl OneCommit<'_> {
    /// What it changed; nothing where it left the contact as it was. And whether the contact's e-mail was
    /// somebody else's before, of whom nothing more is to be told.
    fn plain(&self, newer: &[Edit], who: &mut Who) -> Result<(Option<Edit>, bool), GitError> {
        let (then, now) = (self.side(When::Before, None, who), self.side(When::After, None, who));
        let (then, now, is_first) = match (then, now) {
            (Some(then), Some(now)) if self.is_another(&then, &now) => {
                (None, Some(now), then.draft.id.is_none())
            }
            (Some(then), None) => {
                let now = became(&then, &self.all(When::Before), &self.all(When::After));
                if now.is_some() && self.is_before_birth(&then, newer, who)? {
                    return Ok((None, false));
                }
                (Some(then), now, false)
            }
            (None, Some(now)) => {
                let then = became(&now, &self.all(When::After), &self.all(When::Before));
                (then, Some(now), false)
            }
            (then, now) => (then, now, false),
        };
        if let (Some(then), Some(now)) = (&then, &now) {
            self.turn(then, now, who)?;
        }
        Ok((self.edit(&[then], &Base::Unknown, now, who), is_first))
    }

    /// Whether one that goes on under another e-mail is somebody else: the contact was born with this e-mail
    /// after that, and has it from there on.
    fn is_before_birth(
        &self,
        then: &Side,
        newer: &[Edit],
        who: &mut Who,
    ) -> Result<bool, GitError> {
        let births = newer.iter().filter(|edit| edit.before.is_none() && edit.after.is_some());
        let births: Vec<&Commit> = births.map(|edit| &edit.about.commit).collect();
        let Some(email) = then.draft.email_key().filter(|_| then.draft.id.is_none()) else {
            return Ok(false);
        };
        if births.is_empty() {
            return Ok(false);
        }
        let later = self.archive.later(&self.changes.about.commit)?;
        let Some(birth) = births.into_iter().find(|birth| later.contains(birth)) else {
            return Ok(false);
        };
        if !who.has_turn(&email, birth) {
            who.turn(None, &email, birth, self.archive.later(birth)?);
        }
        Ok(true)
    }

    /// Takes over that the commit gave the contact another e-mail.
    fn turn(&self, then: &Side, now: &Side, who: &mut Who) -> Result<(), GitError> {
        let (then, now) = (then.draft.email_key(), now.draft.email_key());
        let at = &self.changes.about.commit;
        if let (Some(then), Some(now)) = (then, now)
            && then != now
            && !who.has_turn(&now, at)
        {
            who.turn(Some(&then), &now, at, self.archive.later(at)?);
        }
        Ok(())
    }

    fn merge(&self, who: &mut Who) -> Result<Option<Edit>, GitError> {
        let now = self.side(When::After, None, who);
        let before = |parent: &Commit| {
            let stood = |when| self.side(when, Some(parent), who);
            // What does not differ from a parent stands there as it stands here.
            stood(When::Before).or_else(|| now.clone().filter(|_| stood(When::After).is_none()))
        };
        let parents = &self.changes.about.parents;
        let before: Vec<Option<Side>> = parents.iter().map(before).collect();
        let base = match (&parents[..], &before[..]) {
            ([a, b], [one, other])
                if !Turned::of(std::slice::from_ref(one), &Base::Unknown, other.as_ref())
                    .is_nothing() =>
            {
                let sides = before.iter().flatten().chain(&now);
                let files: BTreeSet<&str> = sides.map(|side| &*side.file).collect();
                self.base((a, b), &files.into_iter().collect::<Vec<_>>(), who)?
            }
            _ => Base::Unknown,
        };
        Ok(self.edit(&before, &base, now, who))
    }

    /// The contact where two parents went apart; most often in one of these files.
    fn base(
        &self,
        (a, b): (&Commit, &Commit),
        files: &[&str],
        who: &Who,
    ) -> Result<Base, GitError> {
        let Some(base) = self.archive.base(a, b)? else { return Ok(Base::Unknown) };
        for named in [files, &[]] {
            let mut all = Vec::new();
            for entry in &self.archive.tree(&base, named)? {
                let Some(drafts) = self.traces.of(entry.blob) else { return Ok(Base::Unknown) };
                all.extend(drafts.iter().map(|draft| side(&entry.path, draft, true)));
            }
            let point = Point { commit: &base, when: When::After };
            if let Some(found) = who.find_at(point, &all, |side| &side.draft) {
                return Ok(Base::Known(Some(found.clone())));
            }
        }
        Ok(Base::Known(None))
    }

    /// The contact before or after the commit, or as one of its parents alone has it, in what it changed.
    fn side(&self, when: When, parent: Option<&Commit>, who: &Who) -> Option<Side> {
        let mut all = Vec::new();
        for &at in &self.near {
            let record = &self.archive.records[at];
            if parent.is_none() || record.parent.as_ref() == parent {
                let (drafts, is_readable) = self.traces.stood(&self.archive.records, at, when);
                all.extend(drafts.iter().map(|draft| side(&record.path, draft, is_readable)));
            }
        }
        let (commit, when) = match (parent, when) {
            (Some(parent), When::Before) => (parent, When::After),
            (_, when) => (&self.changes.about.commit, when),
        };
        who.find_at(Point { commit, when }, &all, |side| &side.draft).cloned()
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

    /// Whether two that were found by one e-mail are two contacts: by their ids, or since the old one goes on
    /// under another e-mail than the new one has.
    fn is_another(&self, then: &Side, now: &Side) -> bool {
        match (then.draft.id, now.draft.id) {
            (Some(a), Some(b)) => a != b,
            _ if then.file == now.file => false,
            _ => {
                // Where its file cannot be read any more it is not among them.
                let mut before = self.all(When::Before);
                before.push(then.clone());
                let became = became(then, &before, &self.all(When::After));
                became.is_some_and(|one| one.draft.email_key() != now.draft.email_key())
            }
        }
    }

    /// What is to be told of the sides, of which everything is learned, the older one last.
    fn edit(
        &self,
        before: &[Option<Side>],
        base: &Base,
        now: Option<Side>,
        who: &mut Who,
    ) -> Option<Edit> {
        for side in now.iter().chain(before.iter().flatten()) {
            who.learn(&side.draft);
        }
        let turned = Turned::of(before, base, now.as_ref());
        let unreadable = now.as_ref().filter(|side| !side.is_readable);
        let unreadable = unreadable.map(|side| side.file.clone());
        if turned.is_nothing() && unreadable.is_none() {
            return None;
        }
        let file = now.map(|side| side.file);
        let (before, after) = match turned.file {
            Some(change) => (change.before, change.after),
            None => (file.clone(), file),
        };
        Some(Edit {
            about: self.changes.about.clone(),
            unreadable,
            before,
            after,
            id: turned.id,
            state: turned.state,
            fields: turned.fields,
        })
    }
}

fn side(file: &str, draft: &Draft, is_readable: bool) -> Side {
    Side { file: file.to_owned(), draft: draft.clone(), is_readable }
}

/// What a contact of one side is on the other under another e-mail or id: the one like it that stands on
/// that side alone.
fn became(one: &Side, here: &[Side], there: &[Side]) -> Option<Side> {
    let ids: HashSet<Id> = here.iter().filter_map(|side| side.draft.id).collect();
    let emails: HashSet<_> = here.iter().filter_map(|side| side.draft.email_key()).collect();
    let is_here = |side: &&Side| {
        let draft = &side.draft;
        draft.id.is_some_and(|id| ids.contains(&id))
            || draft.email_key().is_some_and(|email| emails.contains(&email))
    };
    let mut alike = there.iter().filter(|side| !is_here(side) && is_alike(&one.draft, &side.draft));
    alike.next().filter(|_| alike.next().is_none()).cloned()
}

/// Whether two may be one contact at two times: no other id, no other first name, and at least half of what
/// either holds besides the e-mail is the same.
fn is_alike(a: &Draft, b: &Draft) -> bool {
    if a.id.zip(b.id).is_some_and(|(a, b)| a != b) {
        return false;
    }
    let value = |draft: &Draft, field| draft.fields.get(field).map(|managed| managed.value.clone());
    let both = |field| Some((value(a, field)?, value(b, field)?));
    if both(Field::FirstName).is_some_and(|(a, b)| !is_same(Some(&a), Some(&b), Field::FirstName)) {
        return false;
    }
    let held =
        |draft: &Draft| draft.fields.iter().filter(|(field, _)| *field != Field::Email).count();
    let fields = a.fields.iter().map(|(field, _)| field).filter(|field| *field != Field::Email);
    let same = fields
        .filter(|field| both(*field).is_some_and(|(a, b)| is_same(Some(&a), Some(&b), *field)));
    2 * same.count() >= held(a).max(held(b))
}
