//! The commits that changed a contact, followed through files and e-mails.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::{Edit, FieldEdit};
use crate::contact::{AsValue as _, Draft, Field, Fields, Id, Managed, Value, Written};
use crate::desired::{drafts, is_contact_file};
use crate::git::{About, BlobId, Commit, Git, GitError, Record};

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
}

/// What git knows of a contact.
#[derive(Debug, Default)]
pub struct Story {
    /// The commits that changed it, in git's order, the newest first.
    pub edits: Vec<Edit>,
    /// The files that never held another contact.
    pub own_files: BTreeSet<String>,
}

/// Contents of the history, each read once.
struct Contents {
    texts: HashMap<BlobId, String>,
    read: HashMap<BlobId, Rc<Vec<Draft>>>,
}

impl Contents {
    fn drafts(&mut self, blob: Option<BlobId>) -> Rc<Vec<Draft>> {
        let Some((blob, text)) = blob.and_then(|blob| Some((blob, self.texts.get(&blob)?))) else {
            return Rc::default();
        };
        Rc::clone(self.read.entry(blob).or_insert_with(|| Rc::new(drafts(text.clone()))))
    }
}

/// A contact as one side of a commit has it.
#[derive(Clone)]
struct Side {
    file: String,
    draft: Draft,
}

/// The commits up to `head` that changed a contact in the files below `folder`; `who` is left with its id
/// and every e-mail that it had.
///
/// A merge counts where it has something that none of its parents has.
pub fn commits(git: &Git, head: &Commit, folder: &str, who: &mut Who) -> Result<Story, GitError> {
    let mut records = git.history(head, folder)?;
    records.retain(|record| is_contact_file(folder, &record.path));
    let blobs = |record: &Record| record.old.into_iter().chain(record.new);
    let mut wanted: Vec<BlobId> = records.iter().flat_map(blobs).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut contents = Contents { texts: git.blobs(&wanted)?, read: HashMap::new() };
    let groups: Vec<&[Record]> = records.chunk_by(|a, b| a.commit == b.commit).collect();
    let named: Vec<Commit> = groups.iter().map(|group| (*group[0].commit).clone()).collect();
    let about = git.about(&named)?;
    let mut story = Story::default();
    loop {
        let known = who.clone();
        story.edits.clear();
        for group in &groups {
            let Some(about) = about.get(&*group[0].commit) else { continue };
            let (edit, is_first) = edit(group, about, &mut contents, who);
            story.edits.extend(edit);
            if is_first {
                break;
            }
        }
        let count = |who: &Who| (who.id, who.emails.len());
        // An e-mail that it got later may stand in commits that were passed already.
        if count(who) == count(&known) {
            break;
        }
    }
    let mut files: BTreeSet<String> = story
        .edits
        .iter()
        .flat_map(|edit| edit.before.iter().chain(&edit.after))
        .cloned()
        .collect();
    for record in &records {
        let is_own = |drafts: &[Draft]| drafts.is_empty() || is_alone(drafts, who);
        if !blobs(record).all(|blob| is_own(&contents.drafts(Some(blob)))) {
            files.remove(&record.path);
        }
    }
    story.own_files = files;
    Ok(story)
}

fn is_alone(drafts: &[Draft], who: &Who) -> bool {
    drafts.len() == 1 && who.find(drafts, |draft| draft).is_some()
}

/// What one commit changed; nothing where it left the contact as it was. And whether its e-mail was somebody
/// else's before, of whom nothing more is to be told.
fn edit(
    group: &[Record],
    about: &About,
    contents: &mut Contents,
    who: &mut Who,
) -> (Option<Edit>, bool) {
    let sides = |blob: Option<BlobId>, path: &str, contents: &mut Contents| -> Vec<Side> {
        let drafts = contents.drafts(blob);
        drafts.iter().map(|draft| Side { file: path.to_owned(), draft: draft.clone() }).collect()
    };
    let is_merge = about.parents > 1;
    let (mut old, mut new): (Vec<Vec<Side>>, Vec<Side>) = (Vec::new(), Vec::new());
    for record in group {
        // What differs from one parent alone is what the others brought.
        let differs_from = group.iter().filter(|other| other.path == record.path).count();
        if !is_merge || differs_from >= about.parents {
            old.push(sides(record.old, &record.path, contents));
            new.extend(sides(record.new, &record.path, contents));
        }
    }
    let now = who.find(&new, |side| &side.draft).cloned();
    if is_merge {
        let before = old.iter().filter_map(|sides| who.find(sides, |side| &side.draft));
        return (finish(about, &before.cloned().collect::<Vec<_>>(), now, who), false);
    }
    let old = old.concat();
    let then = who.find(&old, |side| &side.draft).cloned();
    let (then, now, is_first) = match (then, now) {
        (Some(then), Some(now)) if is_another(&then, &now, &old, &new) => {
            (None, Some(now), then.draft.id.is_none())
        }
        (Some(then), None) => {
            let now = became(&then, &old, &new);
            (Some(then), now, false)
        }
        (None, Some(now)) => (became(&now, &new, &old), Some(now), false),
        (then, now) => (then, now, false),
    };
    (finish(about, then.as_slice(), now, who), is_first)
}

/// The edit between the sides, of which everything is learned, the older one last.
fn finish(about: &About, before: &[Side], after: Option<Side>, who: &mut Who) -> Option<Edit> {
    for side in after.iter().chain(before) {
        who.learn(&side.draft);
    }
    let fields = fields(before, after.as_ref());
    let files = (before.first().map(|side| side.file.clone()), after.map(|side| side.file));
    if fields.is_empty() && files.0 == files.1 {
        return None;
    }
    Some(Edit { about: about.clone(), before: files.0, after: files.1, fields })
}

/// Whether two that were found by one e-mail are two contacts: by their ids, or since the old one goes on in
/// its file under another e-mail.
fn is_another(then: &Side, now: &Side, old: &[Side], new: &[Side]) -> bool {
    match (then.draft.id, now.draft.id) {
        (Some(a), Some(b)) => a != b,
        _ => then.file != now.file && became(then, old, new).is_some(),
    }
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

/// The fields that differ from every earlier side, as the first of them had them.
fn fields(before: &[Side], after: Option<&Side>) -> Vec<FieldEdit> {
    let none = Fields::default();
    let after = after.map_or(&none, |side| &side.draft.fields);
    let first = before.first().map_or(&none, |side| &side.draft.fields);
    let written = |fields: &Fields<Managed<Written>>, field| {
        fields.get(field).map(|managed| managed.value.clone())
    };
    let differs = |field: Field| {
        let now = written(after, field);
        let then = before.iter().map(|side| written(&side.draft.fields, field));
        let mut then = then.chain(before.is_empty().then_some(None));
        then.all(|then| !is_same(then.as_ref(), now.as_ref(), field))
    };
    let mut all: Vec<Field> = first.iter().chain(after.iter()).map(|(field, _)| field).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter()
        .filter(|field| differs(*field))
        .map(|field| FieldEdit {
            field,
            before: written(first, field),
            after: written(after, field),
        })
        .collect()
}

fn is_same(a: Option<&Written>, b: Option<&Written>, field: Field) -> bool {
    let names = |written: &Written| match written {
        Written::Names(names) => {
            let mut texts: Vec<String> =
                names.iter().map(|name| name.text.reveal().to_owned()).collect();
            texts.sort_unstable();
            texts
        }
        Written::Value(_) => Vec::new(),
    };
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => match (a.as_value(), b.as_value()) {
            (Some(a), Some(b)) => Value::means(a, b, field),
            (None, None) => names(a) == names(b),
            _ => false,
        },
        _ => false,
    }
}
