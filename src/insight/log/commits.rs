//! The commits that changed a contact, followed through files and e-mails.

use std::collections::BTreeSet;

use super::archive::Archive;
use super::onward::onward;
use super::sides::{OneCommit, differ, names, side};
use super::traces::{Traces, When};
use super::turned::{Base, Side, Turned};
use super::who::Point;
use super::{Edit, Who};
use crate::contact::{AsValue as _, Field, Id, canonical_email};
use crate::git::{Commit, GitError};

/// What git knows of a contact.
#[derive(Debug, Default)]
pub struct Story {
    /// The commits that changed it, in git's order, the newest first.
    pub edits: Vec<Edit>,
    /// The ids of others that have, or had, one of its e-mails.
    pub others: BTreeSet<Id>,
}

/// The commits that changed a contact; `who` is left with its id and every e-mail that it had.
///
/// A merge counts where it decided something: where it has what none of its parents has, or gave up what one
/// of them did.
pub fn commits(archive: &mut Archive<'_>, who: &mut Who) -> Result<Story, GitError> {
    let last = onward(archive, who)?;
    let mut traces = Traces::find(archive, who);
    loop {
        let known = who.known();
        let edits = walk(archive, &traces, last.as_ref(), who)?;
        let births = edits.iter().filter(|edit| edit.before.is_none() && edit.after.is_some());
        let births: Vec<Commit> = births.map(|edit| edit.about.commit.clone()).collect();
        // An e-mail that it got later may stand in commits that were passed already.
        if who.known() == known && !archive.follow(&births.iter().collect::<Vec<_>>(), who)? {
            if let Some(oldest) = edits.last() {
                begin(oldest, archive, who)?;
            }
            let edits = edits.into_iter().map(|edit| from_root(edit, archive)).collect();
            return Ok(Story { edits, others: traces.others() });
        }
        traces = Traces::find(archive, who);
    }
}

/// Takes over that whoever had the contact's first e-mail before its oldest commit was somebody else, where that
/// commit brought it.
fn begin(oldest: &Edit, archive: &Archive<'_>, who: &mut Who) -> Result<(), GitError> {
    let at = &oldest.about.commit;
    let email = oldest.fields.iter().find(|change| change.field == Field::Email);
    let email = email.and_then(|change| change.after.as_ref()?.as_value()?.as_text());
    if let Some(email) = email.filter(|_| oldest.before.is_none()) {
        let email = canonical_email(email.reveal());
        if !who.has_turn(&email, at) {
            who.turn(None, &email, at, archive.later(at)?);
        }
    }
    Ok(())
}

fn from_root(mut edit: Edit, archive: &Archive<'_>) -> Edit {
    for file in [&mut edit.before, &mut edit.after, &mut edit.unreadable].into_iter().flatten() {
        *file = archive.below_root(file);
    }
    edit
}

/// What the commits did, from the `last` one on if there is one.
fn walk(
    archive: &Archive<'_>,
    traces: &Traces,
    last: Option<&Commit>,
    who: &mut Who,
) -> Result<Vec<Edit>, GitError> {
    let mut edits = Vec::new();
    let commits = archive.commits();
    let commits = commits.skip_while(|all| last.is_some_and(|last| all.about.commit != *last));
    let mut file = who.file.clone();
    for changes in commits {
        let Some(commit) = OneCommit::of(archive, traces, changes, file.as_deref()) else {
            continue;
        };
        let is_last = last.is_some_and(|last| commit.changes.about.commit == *last);
        let (edit, is_first) = if is_last {
            (commit.removal(who), false)
        } else if commit.is_merge() {
            (commit.merge(who)?, false)
        } else {
            commit.plain(&edits, who)?
        };
        if let Some(edit) = edit {
            file = edit.before.clone().or(edit.after.clone());
            edits.push(edit);
        }
        if is_first {
            break;
        }
    }
    Ok(edits)
}

impl OneCommit<'_> {
    /// That it removed the contact, whoever has the e-mail after that.
    fn removal(&self, who: &mut Who) -> Option<Edit> {
        let then = self.side(When::Before, None, who);
        self.edit(&[then], &Base::Unknown, None, who)
    }

    /// What it changed; nothing where it left the contact as it was. And whether the contact's e-mail was
    /// somebody else's before, of whom nothing more is to be told.
    fn plain(&self, newer: &[Edit], who: &mut Who) -> Result<(Option<Edit>, bool), GitError> {
        let (then, now) = (self.side(When::Before, None, who), self.side(When::After, None, who));
        let found: Vec<&Side> = then.iter().chain(&now).collect();
        if self.is_elsewhere(&found, who)? {
            return Ok((None, false));
        }
        let (then, now, is_first) = match (then, now) {
            (Some(then), Some(now)) if self.is_another(&then, &now) => {
                let from = self.counterpart(&now, When::After);
                let is_first = from.is_none() && then.draft.id.is_none();
                (from, Some(now), is_first)
            }
            (Some(then), None) => {
                let now = self.counterpart(&then, When::Before);
                if self.is_before_birth(&then, now.is_some(), newer, who)? {
                    return Ok((None, false));
                }
                (Some(then), now, false)
            }
            (None, Some(now)) => (self.counterpart(&now, When::After), Some(now), false),
            (then, now) => (then, now, false),
        };
        if let (Some(then), Some(now)) = (&then, &now) {
            self.turn(then, now, who)?;
        }
        Ok((self.edit(&[then], &Base::Unknown, now, who), is_first))
    }

    /// Whether one that goes on under another e-mail, or is removed, is somebody else: the contact was born
    /// with this e-mail after that, and has it from there on. One that is removed may have come back, unless
    /// its first name is another.
    fn is_before_birth(
        &self,
        then: &Side,
        goes_on: bool,
        newer: &[Edit],
        who: &mut Who,
    ) -> Result<bool, GitError> {
        let births = newer.iter().filter(|edit| edit.before.is_none() && edit.after.is_some());
        let births: Vec<&Edit> = births.collect();
        let Some(email) = then.draft.email_key().filter(|_| then.draft.id.is_none()) else {
            return Ok(false);
        };
        if births.is_empty() {
            return Ok(false);
        }
        let later = self.archive.later(&self.changes.about.commit)?;
        let is_later = |edit: &&Edit| later.contains(&edit.about.commit);
        let Some(birth) = births.into_iter().rfind(is_later) else {
            return Ok(false);
        };
        let named = |field| {
            let change = birth.fields.iter().find(|change| change.field == field);
            change.and_then(|change| change.after.as_ref())
        };
        let born = (named(Field::FirstName), named(Field::LastName));
        if !goes_on && !differ(born, names(&then.draft)) {
            return Ok(false);
        }
        let birth = &birth.about.commit;
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

    /// What is to be told of the sides, of which everything is learned, the older one last.
    fn edit(
        &self,
        before: &[Option<Side>],
        base: &Base,
        now: Option<Side>,
        who: &mut Who,
    ) -> Option<Edit> {
        for side in now.iter().chain(before.iter().flatten()) {
            let mut draft = side.draft.clone();
            // It may have been copied from a contact that goes on with it.
            draft.id = draft.id.filter(|id| who.id.is_some() || self.archive.is_free(*id, who));
            who.learn(&draft);
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
