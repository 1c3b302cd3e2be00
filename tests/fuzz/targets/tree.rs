//! What a document says, without its places and its style; and what an edit makes of it.

use rolo::yaml::{Change, Content, Edit, NewValue, Node, Step, Style};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tree {
    Null,
    /// A number or another value that is no text, as it is written.
    Other(String),
    Text(String),
    /// A text that was put there: as a block it may have another line end.
    NewText(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
    Refused,
}

impl Tree {
    /// With the keys of every mapping in alphabetical order.
    pub(super) fn sorted(self) -> Self {
        match self {
            Self::List(items) => Self::List(items.into_iter().map(Self::sorted).collect()),
            Self::Map(entries) => {
                let entries = entries.into_iter().map(|(key, tree)| (key, tree.sorted()));
                let mut entries: Vec<_> = entries.collect();
                entries.sort();
                Self::Map(entries)
            }
            other => other,
        }
    }
}

pub(super) fn tree(node: &Node<'_>) -> Tree {
    match &node.content {
        Content::Scalar(..) if node.is_null() => Tree::Null,
        Content::Scalar(text, _) if node.reading().is_some() => Tree::Other(text.to_string()),
        Content::Scalar(text, _) => Tree::Text(text.to_string()),
        Content::Sequence(items) => Tree::List(items.iter().map(tree).collect()),
        Content::Mapping(entries) => {
            let entries = entries.iter().map(|e| (e.key.to_string(), tree(&e.value)));
            Tree::Map(entries.collect())
        }
        Content::Refused => Tree::Refused,
    }
}

/// Whether a node says what is wanted.
pub(super) fn is(node: &Node<'_>, wanted: &Tree) -> bool {
    let trimmed = |text: &str| text.strip_suffix('\n').unwrap_or(text).to_owned();
    match (wanted, &node.content) {
        (Tree::NewText(wanted), Content::Scalar(text, style)) => {
            let is_block = *style == Style::Block && trimmed(text) == trimmed(wanted);
            node.reading().is_none() && (text == wanted || is_block)
        }
        (Tree::List(wanted), Content::Sequence(items)) => {
            wanted.len() == items.len() && items.iter().zip(wanted).all(|(a, b)| is(a, b))
        }
        (Tree::Map(wanted), Content::Mapping(entries)) => {
            let is_same = |(entry, (key, wanted)): (&rolo::yaml::Entry<'_>, &(String, Tree))| {
                entry.key == *key && is(&entry.value, wanted)
            };
            wanted.len() == entries.len() && entries.iter().zip(wanted).all(is_same)
        }
        _ => tree(node) == *wanted,
    }
}

/// Makes an edit; `false` where it cannot be made.
pub(super) fn change(documents: &mut [Tree], edit: &Edit) -> bool {
    let mut tree = &mut documents[edit.document];
    for step in &edit.path {
        tree = match (tree, step) {
            (Tree::Map(entries), Step::Key(key)) => {
                &mut entries.iter_mut().find(|(known, _)| known == key).unwrap().1
            }
            (Tree::List(items), Step::Item(at)) => &mut items[*at],
            _ => return false,
        };
    }
    let Tree::Map(entries) = tree else { return false };
    let at = |key: &str| entries.iter().position(|(known, _)| known == key);
    match (&edit.change, at(&edit.key)) {
        (Change::Set { value, .. }, Some(at)) => entries[at].1 = new(value),
        (Change::Set { value, after }, None) => {
            let before = after.iter().rev().find_map(|key| at(key));
            let place = before.map_or(0, |before| before + 1);
            entries.insert(place, (edit.key.clone(), new(value)));
        }
        (Change::Rename { to, value }, here) => match (here, at(to)) {
            (Some(at), other) if other.is_none_or(|other| other == at) => {
                entries[at] = (to.clone(), new(value));
            }
            (None, Some(at)) => entries[at].1 = new(value),
            _ => return false,
        },
        (Change::Remove, Some(_)) if entries.len() == 1 => return false,
        (Change::Remove, Some(at)) => drop(entries.remove(at)),
        (Change::Remove, None) => {}
    }
    true
}

fn new(value: &NewValue) -> Tree {
    match value {
        NewValue::Null => Tree::Null,
        NewValue::Text(text) => Tree::NewText(text.clone()),
        NewValue::List(items) => Tree::List(items.iter().cloned().map(Tree::NewText).collect()),
    }
}
