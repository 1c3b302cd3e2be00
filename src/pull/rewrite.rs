//! A contact file with values taken in: the edits, and the proof that they did just that.

use std::sync::Arc;

use super::value::{keys_before, names, plain, readable};
use crate::contact::{Draft, Field, Id, Value};
use crate::desired::drafts;
use crate::diagnostic::{Source, Span};
use crate::names::{self, Directory};
use crate::new_file::Check;
use crate::yaml::{self, CannotEdit, Change, Edit, NewValue, Node, Step};

/// What goes into the file of one contact.
#[derive(Clone, Debug)]
pub struct Take {
    /// Where the contact begins in its file.
    pub at: Span,
    /// Its id, where the file is to be given it.
    pub id: Option<Id>,
    /// Live values in their canonical form.
    pub values: Vec<(Field, Value)>,
}

/// Why a file was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum NotRewritten {
    /// The text is not the one that was read before.
    #[error("the file changed meanwhile")]
    Changed,
    /// The editor could not make the change.
    #[error(transparent)]
    Edit(#[from] CannotEdit),
    /// The result would not be the contacts that were wanted.
    #[error("the result would not hold exactly the wanted values")]
    Unproven,
}

/// The text of a file with everything taken in. Every other byte stays.
pub fn rewrite(
    source: &Arc<Source>,
    takes: &[Take],
    directory: &Directory,
    check: &mut Check,
) -> Result<String, NotRewritten> {
    let documents = yaml::read(source, &mut Vec::new());
    let mut edits = Vec::new();
    for take in takes {
        let place = find(&documents, take.at).ok_or(NotRewritten::Changed)?;
        edits.extend(take.id.map(|id| {
            let value = NewValue::Text(id.to_string());
            place.edit("id", Change::Set { value, after: Vec::new() })
        }));
        let values = take.values.iter();
        edits.extend(values.map(|(field, value)| place.take(*field, value, directory)));
    }
    let text = yaml::edit(&source.text, &edits)?;
    let is_proven =
        prove(&source.text, &text, takes, directory) && check.faults(text.clone()).is_empty();
    if is_proven { Ok(text) } else { Err(NotRewritten::Unproven) }
}

/// A contact's mapping, and the way to it.
struct Place<'a> {
    document: usize,
    path: Vec<Step>,
    node: &'a Node<'a>,
}

/// The mapping whose first key stands here.
fn find<'a>(documents: &'a [Node<'a>], at: Span) -> Option<Place<'a>> {
    let begins = |node: &Node<'_>| {
        let first = node.entries().and_then(<[_]>::first);
        first.is_some_and(|entry| entry.key_span.start == at.start)
    };
    documents.iter().enumerate().find_map(|(document, root)| {
        if begins(root) && root.get("contacts").is_none() {
            return Some(Place { document, path: Vec::new(), node: root });
        }
        let items = root.get("contacts")?.value.items()?;
        let (item, node) = items.iter().enumerate().find(|(_, node)| begins(node))?;
        let path = vec![Step::Key("contacts".to_owned()), Step::Item(item)];
        Some(Place { document, path, node })
    })
}

impl Place<'_> {
    fn edit(&self, key: &str, change: Change) -> Edit {
        Edit { document: self.document, path: self.path.clone(), key: key.to_owned(), change }
    }

    /// The edit that gives a field its live value, under the key that the contact has for it.
    fn take(&self, field: Field, live: &Value, directory: &Directory) -> Edit {
        let after = keys_before(field);
        let twin = field.spec().twin.as_ref().map(|twin| twin.key);
        let Some(key) = twin.filter(|key| self.node.get(key).is_some()) else {
            let entry = if self.node.get(field.key()).is_some() {
                plain(field, live)
            } else {
                readable(field, live, directory)
            };
            return self.edit(entry.key, Change::Set { value: entry.value, after });
        };
        if let Some(value) = self.names(key, field, live, directory) {
            return self.edit(key, Change::Set { value, after });
        }
        let entry = plain(field, live);
        self.edit(key, Change::Rename { to: entry.key.to_owned(), value: entry.value })
    }

    /// The names of a live value; those of a list that stay are spelled as the file has them, in
    /// its order.
    fn names(
        &self,
        key: &str,
        field: Field,
        live: &Value,
        directory: &Directory,
    ) -> Option<NewValue> {
        let NewValue::List(names) = names(field, live, directory)? else {
            return names(field, live, directory);
        };
        let items = self.node.get(key).and_then(|entry| entry.value.items()).unwrap_or_default();
        let id = |name: &str| match directory.find(field, name)[..] {
            [entry] => Some(entry.id),
            _ => None,
        };
        let stays = |name: &&str| id(name).is_some_and(|id| live.references().contains(&id));
        let kept: Vec<&str> = items.iter().filter_map(Node::scalar).filter(stays).collect();
        let is_new = |name: &String| !kept.iter().any(|kept| id(kept) == id(name));
        let added: Vec<String> = names.into_iter().filter(is_new).collect();
        Some(NewValue::List(kept.into_iter().map(str::to_owned).chain(added).collect()))
    }
}

/// Whether the new text holds the same contacts, with the taken values and nothing else changed.
fn prove(old: &str, new: &str, takes: &[Take], directory: &Directory) -> bool {
    let (old, new) = (drafts(old.to_owned()), drafts(new.to_owned()));
    old.len() == new.len()
        && old.iter().zip(&new).all(|(old, new)| {
            let take = takes.iter().find(|take| take.at.start == old.span.start);
            is_taken(old, new, take, directory)
        })
}

fn is_taken(old: &Draft, new: &Draft, take: Option<&Take>, directory: &Directory) -> bool {
    let value = |draft: &Draft, field| {
        let managed = draft.fields.get(field)?;
        names::earlier(field, &managed.value, directory)
    };
    let taken = |field| take?.values.iter().find(|(taken, _)| *taken == field).map(|(_, v)| v);
    let fields = old.fields.iter().chain(new.fields.iter()).map(|(field, _)| field);
    new.id == take.and_then(|take| take.id).or(old.id)
        && new.is_absent == old.is_absent
        && fields.into_iter().all(|field| match (taken(field), value(new, field)) {
            (Some(live), Some(written)) => written.means(live, field),
            (Some(_), None) => false,
            (None, written) => {
                written == value(old, field)
                    && old.fields.get(field).is_some() == new.fields.get(field).is_some()
            }
        })
}
