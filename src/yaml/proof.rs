//! Whether an edited text holds exactly what it should: the old trees with the edits, no more.

use std::borrow::Cow;
use std::sync::Arc;

use super::change::place;
use super::edit::{Change, Edit, Step};
use super::read;
use super::tree::{Content, Entry, Node, Style};
use super::write::NewValue;
use crate::diagnostic::{Source, Span};

/// Reads a text and compares it with the old trees, changed by edits of different mappings.
pub(super) fn holds(text: &str, old: &[Node<'_>], edits: &[&Edit]) -> bool {
    let mut wanted = old.to_vec();
    if !edits.iter().all(|edit| change(&mut wanted, edit).is_some()) {
        return false;
    }
    let source = Arc::new(Source { path: String::new(), text: text.to_owned() });
    let mut faults = Vec::new();
    let found = read(&source, &mut faults);
    faults.is_empty()
        && found.len() == wanted.len()
        && wanted.iter().zip(&found).all(|(wanted, found)| is_same(wanted, found))
}

fn change(documents: &mut [Node<'_>], edit: &Edit) -> Option<()> {
    let mut node = documents.get_mut(edit.document)?;
    for step in &edit.path {
        node = match (&mut node.content, step) {
            (Content::Mapping(entries), Step::Key(key)) => {
                &mut entries.iter_mut().find(|entry| entry.key == *key)?.value
            }
            (Content::Sequence(items), Step::Item(at)) => items.get_mut(*at)?,
            _ => return None,
        };
    }
    let Content::Mapping(entries) = &mut node.content else { return None };
    let position = |key: &str| entries.iter().position(|entry| entry.key == key);
    match &edit.change {
        Change::Set { value, after } => {
            let at = position(&edit.key).unwrap_or_else(|| {
                let (key, place) = (Cow::Owned(edit.key.clone()), place(entries, after));
                let entry = Entry { key, key_span: Span::default(), value: node_of(value) };
                entries.insert(place, entry);
                place
            });
            entries[at].value = node_of(value);
        }
        Change::Rename { to, value } => {
            let at = position(&edit.key).or_else(|| position(to))?;
            entries[at].key = Cow::Owned(to.clone());
            entries[at].value = node_of(value);
        }
        Change::Remove => {
            entries.remove(position(&edit.key)?);
        }
    }
    Some(())
}

/// A new value as a tree: text as if in quotes, so that it is text whatever its letters are.
fn node_of(new: &NewValue) -> Node<'static> {
    let scalar = |text: &str, style| Content::Scalar(Cow::Owned(text.to_owned()), style);
    let node = |content| Node { span: Span::default(), content };
    node(match new {
        NewValue::Null => scalar("", Style::Plain),
        NewValue::Text(text) => scalar(text, Style::Quoted),
        NewValue::List(list) => {
            Content::Sequence(list.iter().map(|text| node(scalar(text, Style::Quoted))).collect())
        }
    })
}

fn is_same(wanted: &Node<'_>, found: &Node<'_>) -> bool {
    match (&wanted.content, &found.content) {
        (Content::Scalar(a, style), Content::Scalar(b, now)) => {
            // Only a new value can be a block where something else was wanted.
            let is_new_block = *style != Style::Block && *now == Style::Block;
            let line_end = |text: &str| text.strip_suffix('\n').unwrap_or(text).len();
            wanted.reading() == found.reading()
                && (a == b
                    || wanted.is_null()
                    || is_new_block && a[..line_end(a)] == b[..line_end(b)])
        }
        (Content::Sequence(a), Content::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Content::Mapping(a), Content::Mapping(b)) => {
            let is_same =
                |(a, b): (&Entry<'_>, &Entry<'_>)| a.key == b.key && is_same(&a.value, &b.value);
            a.len() == b.len() && a.iter().zip(b).all(is_same)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "a: x\nb: ~\nc: [x]\nd: 15\n";

    fn passes(after: &str, edits: &[(&str, Change)]) -> bool {
        let source = Arc::new(Source { path: String::new(), text: BEFORE.to_owned() });
        let old = read(&source, &mut Vec::new());
        let edits: Vec<Edit> = edits
            .iter()
            .cloned()
            .map(|(key, change)| Edit { document: 0, path: Vec::new(), key: key.into(), change })
            .collect();
        holds(after, &old, &edits.iter().collect::<Vec<_>>())
    }

    fn set(value: NewValue) -> Change {
        Change::Set { value, after: vec!["a".to_owned()] }
    }

    #[test]
    fn only_the_intended_content_passes() {
        let text = |text: &str| set(NewValue::Text(text.to_owned()));
        assert!(passes(BEFORE, &[]));
        for (after, change) in [
            ("a: \"15\"\n", text("15")),
            ("a: |\n  x\n  y\n", text("x\ny")),
            ("a: |-\n  x\n  y\n", text("x\ny\n")),
            ("a:\n", set(NewValue::Null)),
            ("a: [x, \"no\"]\n", set(NewValue::List(vec!["x".into(), "no".into()]))),
        ] {
            let after = BEFORE.replace("a: x\n", after);
            assert!(passes(&after, &[("a", change.clone())]), "{after}");
            assert!(!passes(&after, &[]), "{after}");
        }
        for (after, change) in [
            ("a: 15\n", text("15")),
            ("a: null\n", text("null")),
            ("a: |\n  x\n  y\n", text("x\ny\n\n")),
            ("a: \"x\\n\"\n", text("x")),
            ("a: \"\"\n", set(NewValue::Null)),
            ("a: [x, no]\n", set(NewValue::List(vec!["x".into(), "no".into()]))),
            ("a: [x]\n", set(NewValue::List(vec!["x".into(), "y".into()]))),
            ("a: y\na: y\n", text("y")),
            ("a: y\nz: y\n", text("y")),
            ("a: y\n---\n", text("y")),
        ] {
            let after = BEFORE.replace("a: x\n", after);
            assert!(!passes(&after, &[("a", change)]), "{after}");
        }
        let one = text("y");
        for after in [
            "a: y\nb: x\nc: [x]\nd: 15\n",
            "a: y\nb: ~\nc: [x, z]\nd: 15\n",
            "a: y\nb: ~\nc: x\nd: 15\n",
            "a: y\nb: ~\nc: [x]\nd: \"15\"\n",
            "a: y\nb: ~\nd: 15\nc: [x]\n",
            "a: y\nb: ~\nc: [x]\n",
            "a: [y\nb: ~\nc: [x]\nd: 15\n",
        ] {
            assert!(!passes(after, &[("a", one.clone())]), "{after}");
        }
    }

    #[test]
    fn keys_come_go_and_change_at_their_place() {
        let new = set(NewValue::Null);
        assert!(passes("a: x\nn: ~\nb: ~\nc: [x]\nd: 15\n", &[("n", new.clone())]));
        assert!(!passes("n: ~\na: x\nb: ~\nc: [x]\nd: 15\n", &[("n", new)]));
        assert!(passes("a: x\nc: [x]\nd: 15\n", &[("b", Change::Remove)]));
        assert!(!passes("a: x\nb: ~\nd: 15\n", &[("b", Change::Remove)]));
        let rename = Change::Rename { to: "n".to_owned(), value: NewValue::Null };
        assert!(passes("a: x\nn: ~\nc: [x]\nd: 15\n", &[("b", rename.clone())]));
        assert!(!passes("a: x\nb: ~\nc: [x]\nd: 15\n", &[("b", rename)]));
    }
}
