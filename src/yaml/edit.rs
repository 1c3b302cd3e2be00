//! Changes values in a text and leaves every other byte as it is.
//!
//! Each edit becomes a few splices, and the text that they give is read again: it has to hold
//! exactly the old trees with the edits, or it is not returned.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::change;
use super::layout::Layout;
use super::splice::{Splice, splice};
use super::tree::{Content, Node};
use super::write::NewValue;
use super::{proof, read};
use crate::diagnostic::Source;

/// One step from a document's root down to a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list, from 0.
    Item(usize),
}

/// A change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The document, from 0, among those that are not empty.
    pub document: usize,
    /// The way from its root to the mapping.
    pub path: Vec<Step>,
    /// The key in the mapping.
    pub key: String,
    /// What becomes of it.
    pub change: Change,
}

/// What becomes of a key.
///
/// Text is written exactly, with one exception: the final line end of a block scalar is a matter
/// of its header. Where the value is a block and stays one, texts that differ by one `\n` at their
/// end count as the same, so that `|` stays `|`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The key has this value. Items of a list that stay keep their bytes.
    Set {
        /// The value.
        value: NewValue,
        /// A key that is not there yet is added behind the last of these that is there, else as
        /// the first.
        after: Vec<String>,
    },
    /// The key has another name and this value. A key that has that name already is no error
    /// where the old one is gone: the edit was made before.
    Rename {
        /// The name.
        to: String,
        /// The value.
        value: NewValue,
    },
    /// The key goes, with its value, the comments within the value and the one behind it on the
    /// same line. Comments on lines of their own above and below it stay. A key that is not there
    /// is no error.
    Remove,
}

/// An edit that cannot be made; the text is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct CannotEdit {
    /// Which of the edits; `None` when it is the text.
    pub edit: Option<usize>,
    /// Why.
    pub why: Why,
}

/// Why an edit cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The text has faults.
    #[error("the file is not faultless YAML")]
    Faulty,
    /// The document or the mapping is not there.
    #[error("the file holds no mapping at this place")]
    NoMapping,
    /// The key to be renamed is not there.
    #[error("the key to be renamed is not there")]
    NoKey,
    /// The new name is that of another key.
    #[error("another key has the new name already")]
    Taken,
    /// Another edit is of the same key.
    #[error("two edits are of one key")]
    Twice,
    /// The mapping would be empty, and with it perhaps the document.
    #[error("the only key of a mapping cannot be removed")]
    OnlyKey,
    /// No form of the value reads back as exactly this value beside everything else.
    #[error("no way of writing the value here is read back unchanged")]
    Unproven,
}

/// The text with all the edits made, in whatever order they are given.
///
/// ```
/// use rolo::yaml::{Change, Edit, NewValue, edit};
///
/// let text = "# seen in May\ntitle: CEO   # since 2020\nfax: null\n";
/// let change = Change::Set { value: NewValue::Text("Chair".into()), after: Vec::new() };
/// let title = Edit { document: 0, path: Vec::new(), key: "title".into(), change };
/// let edited = edit(text, &[title]).unwrap();
/// assert_eq!(edited, "# seen in May\ntitle: Chair   # since 2020\nfax: null\n");
/// ```
pub fn edit(text: &str, edits: &[Edit]) -> Result<String, CannotEdit> {
    refuse_twice(edits)?;
    // New keys first, so that a mapping is not empty in between.
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|at| match edits[*at].change {
        Change::Set { .. } => 0,
        Change::Rename { .. } => 1,
        Change::Remove => 2,
    });
    carry_out(text.to_owned(), edits, order)
}

fn refuse_twice(edits: &[Edit]) -> Result<(), CannotEdit> {
    let mut seen = HashSet::new();
    for (at, edit) in edits.iter().enumerate() {
        let renamed = match &edit.change {
            Change::Rename { to, .. } if *to != edit.key => Some(to),
            _ => None,
        };
        for key in [Some(&edit.key), renamed].into_iter().flatten() {
            if !seen.insert((edit.document, &edit.path, key)) {
                return Err(CannotEdit { edit: Some(at), why: Why::Twice });
            }
        }
    }
    Ok(())
}

/// Makes the edits in rounds: in each as many as do not meet, so that a large file is read a few
/// times and not once for each edit.
fn carry_out(
    mut text: String,
    edits: &[Edit],
    mut waiting: Vec<usize>,
) -> Result<String, CannotEdit> {
    loop {
        let source = Arc::new(Source { path: String::new(), text });
        let documents = trees(&source)?;
        let mut round = Round::default();
        for at in std::mem::take(&mut waiting) {
            if round.mappings.contains(&(edits[at].document, &edits[at].path)) {
                waiting.push(at);
                continue;
            }
            let ways = ways(Layout { text: &source.text }, &documents, &edits[at])
                .map_err(|why| CannotEdit { edit: Some(at), why })?;
            if !round.takes(at, &edits[at], ways) {
                waiting.push(at);
            }
        }
        text = round.made(&source, &documents, edits)?;
        if waiting.is_empty() {
            return Ok(text);
        }
    }
}

fn trees(source: &Arc<Source>) -> Result<Vec<Node<'_>>, CannotEdit> {
    let mut faults = Vec::new();
    let documents = read(source, &mut faults);
    if faults.is_empty() { Ok(documents) } else { Err(CannotEdit { edit: None, why: Why::Faulty }) }
}

/// Edits that are made together.
#[derive(Default)]
struct Round<'e> {
    /// Each edit with the ways to make it, the best first.
    edits: Vec<(usize, Vec<Vec<Splice>>)>,
    mappings: HashSet<(usize, &'e [Step])>,
    /// The stretches of text that are changed, by their first byte.
    stretches: BTreeMap<usize, usize>,
}

impl<'e> Round<'e> {
    /// Takes an edit into the round, unless it meets another one there.
    fn takes(&mut self, at: usize, edit: &'e Edit, ways: Vec<Vec<Splice>>) -> bool {
        let Some(first) = ways.first().filter(|first| !first.is_empty()) else {
            return true;
        };
        // One that waits keeps its mapping busy, so that the edits of a mapping keep their order.
        self.mappings.insert((edit.document, &edit.path));
        let start = first.iter().map(|splice| splice.at.start).min().unwrap_or_default();
        let end = first.iter().map(|splice| splice.at.end).max().unwrap_or_default();
        let before = self.stretches.range(..=end).next_back();
        if before.is_some_and(|(_, before)| *before >= start) {
            return false;
        }
        self.stretches.insert(start, end);
        self.edits.push((at, ways));
        true
    }

    /// The text with all edits of the round made.
    fn made(
        mut self,
        source: &Arc<Source>,
        documents: &[Node<'_>],
        edits: &[Edit],
    ) -> Result<String, CannotEdit> {
        let text = &source.text;
        let best = self.edits.iter().filter_map(|(_, ways)| ways.first());
        let best = splice(text, best.flatten().cloned().collect());
        let of_round: Vec<&Edit> = self.edits.iter().map(|(at, _)| &edits[*at]).collect();
        if proof::holds(&best, documents, &of_round) {
            return Ok(best);
        }
        // One of them needs another way: the halves are tried one by one.
        if let [(at, ways)] = &self.edits[..] {
            let others = ways.iter().skip(1).map(|way| splice(text, way.clone()));
            let unproven = CannotEdit { edit: Some(*at), why: Why::Unproven };
            return { others }
                .find(|other| proof::holds(other, documents, &of_round))
                .ok_or(unproven);
        }
        let right = self.edits.split_off(self.edits.len() / 2);
        let numbers = |half: Vec<(usize, _)>| half.into_iter().map(|(at, _)| at).collect();
        let text = carry_out(text.clone(), edits, numbers(self.edits))?;
        carry_out(text, edits, numbers(right))
    }
}

/// Every way to make an edit, the best first; none with splices where nothing is to be done.
fn ways(layout: Layout<'_>, documents: &[Node<'_>], edit: &Edit) -> Result<Vec<Vec<Splice>>, Why> {
    let mut node = documents.get(edit.document).ok_or(Why::NoMapping)?;
    let mut in_flow = layout.is_flow(node);
    for step in &edit.path {
        let next = match step {
            Step::Key(key) => node.get(key).map(|entry| &entry.value),
            Step::Item(at) => node.items().and_then(|items| items.get(*at)),
        };
        node = next.ok_or(Why::NoMapping)?;
        in_flow |= layout.is_flow(node);
    }
    match &node.content {
        Content::Mapping(entries) => change::ways(layout, node, entries, in_flow, edit),
        _ => Err(Why::NoMapping),
    }
}
