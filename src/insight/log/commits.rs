//! The commits that changed a contact, followed through files and e-mails.

use std::collections::{BTreeSet, HashMap};

use super::{Edit, FieldEdit};
use crate::contact::{AsValue as _, Draft, Field, Fields, Id, Managed, Value, Written};
use crate::desired::{drafts, is_contact_file};
use crate::git::{About, BlobId, Commit, Git, GitError, Record};

/// How a contact is known; grows with what its files say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Its ids: none, or one.
    pub ids: BTreeSet<Id>,
    /// Its e-mails, in the form in which they are compared.
    pub emails: BTreeSet<String>,
}

impl Who {
    fn is(&self, draft: &Draft) -> bool {
        let has_email = || draft.email_key().is_some_and(|email| self.emails.contains(&*email));
        match draft.id {
            // One of another id is another contact, whatever its e-mail.
            Some(id) if !self.ids.is_empty() => self.ids.contains(&id),
            _ => has_email(),
        }
    }

    /// Takes over what a file says of it.
    pub fn learn(&mut self, draft: &Draft) {
        self.ids.extend(draft.id.filter(|_| self.ids.is_empty()));
        self.emails.extend(draft.email_key().map(std::borrow::Cow::into_owned));
    }
}

/// A contact as one side of a commit has it.
struct Side {
    file: String,
    fields: Fields<Managed<Written>>,
}

/// The commits up to `head` that changed a contact in the files below `folder`, newest first; `who` is
/// left with every id and e-mail that it had.
///
/// A merge counts where it has something that none of its parents has.
pub fn commits(
    git: &Git,
    head: &Commit,
    folder: &str,
    who: &mut Who,
) -> Result<Vec<Edit>, GitError> {
    let mut records = git.history(head, folder)?;
    records.retain(|record| is_contact_file(folder, &record.path));
    let mut wanted: Vec<BlobId> =
        records.iter().flat_map(|record| record.old.into_iter().chain(record.new)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let texts = git.blobs(&wanted)?;
    let named: Vec<Commit> =
        records.chunk_by(|a, b| a.commit == b.commit).map(|all| (*all[0].commit).clone()).collect();
    let about = git.about(&named)?;
    loop {
        let known = who.clone();
        let mut edits = Vec::new();
        for group in records.chunk_by(|a, b| a.commit == b.commit) {
            let Some(about) = about.get(&*group[0].commit) else { continue };
            edits.extend(edit(group, about, &texts, who));
        }
        // An e-mail that it got later may stand in commits that were passed already.
        if *who == known {
            return Ok(edits);
        }
    }
}

/// What one commit changed; nothing where it left the contact as it was.
fn edit(
    group: &[Record],
    about: &About,
    texts: &HashMap<BlobId, String>,
    who: &mut Who,
) -> Option<Edit> {
    let read = |blob: Option<BlobId>| -> Vec<Draft> {
        let text = blob.and_then(|blob| texts.get(&blob));
        text.map(|text| drafts(text.clone())).unwrap_or_default()
    };
    let is_merge = about.parents > 1;
    let (mut before, mut after): (Vec<Side>, Option<Side>) = (Vec::new(), None);
    for record in group {
        // What differs from one parent alone is what the others brought.
        let differs_from = group.iter().filter(|other| other.path == record.path).count();
        if is_merge && differs_from < about.parents {
            continue;
        }
        let (old, new) = (read(record.old), read(record.new));
        let side = |draft: Draft| Side { file: record.path.clone(), fields: draft.fields };
        let is_it = |draft: &&Draft| who.is(draft);
        let (then, now) = (old.iter().find(is_it), new.iter().find(is_it));
        // Where only one side is known, its e-mail or its id is another one on the other side.
        let then = then.or_else(|| became(now?, &new, &old)).cloned();
        let now = now.or_else(|| became(then.as_ref()?, &old, &new)).cloned();
        for draft in then.iter().chain(&now) {
            who.learn(draft);
        }
        before.extend(then.map(side));
        after = after.or(now.map(side));
    }
    let fields = fields(&before, after.as_ref());
    let files = (before.first().map(|side| side.file.clone()), after.map(|side| side.file));
    if fields.is_empty() && files.0 == files.1 {
        return None;
    }
    Some(Edit { about: about.clone(), before: files.0, after: files.1, fields })
}

/// What a contact of one side is on the other: the one that stands there alone, where it is one and has no
/// other id.
fn became<'a>(draft: &Draft, here: &[Draft], there: &'a [Draft]) -> Option<&'a Draft> {
    let is_here = |other: &&Draft| {
        here.iter().any(|draft| match (draft.id, other.id) {
            (Some(a), Some(b)) => a == b,
            _ => draft.email_key().is_some() && draft.email_key() == other.email_key(),
        })
    };
    let mut alone = there.iter().filter(|other| !is_here(other));
    let other = alone.next().filter(|_| alone.next().is_none())?;
    let is_another = draft.id.zip(other.id).is_some_and(|(a, b)| a != b);
    (!is_another).then_some(other)
}

/// The fields that differ from every earlier side, as the first of them had them.
fn fields(before: &[Side], after: Option<&Side>) -> Vec<FieldEdit> {
    let none = Fields::default();
    let after = after.map_or(&none, |side| &side.fields);
    let first = before.first().map_or(&none, |side| &side.fields);
    let written = |fields: &Fields<Managed<Written>>, field| {
        fields.get(field).map(|managed| managed.value.clone())
    };
    let differs = |field: Field| {
        let now = written(after, field);
        let then = before.iter().map(|side| written(&side.fields, field));
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
