//! Whether two texts say the same.

use crate::yaml::{Content, Entry, Node};

/// Whether two lists of documents hold the same values, written in the same style, under the same
/// keys. The order of keys does not count.
pub(super) fn same(one: &[Node<'_>], other: &[Node<'_>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_node(one, other))
}

fn same_node(one: &Node<'_>, other: &Node<'_>) -> bool {
    match (&one.content, &other.content) {
        (Content::Scalar(one, style), Content::Scalar(other, other_style)) => {
            one == other && style == other_style
        }
        (Content::Sequence(one), Content::Sequence(other)) => same(one, other),
        (Content::Mapping(one), Content::Mapping(other)) => {
            one.len() == other.len()
                && sorted(one)
                    .into_iter()
                    .zip(sorted(other))
                    .all(|(one, other)| one.key == other.key && same_node(&one.value, &other.value))
        }
        _ => false,
    }
}

fn sorted<'a, 's>(entries: &'a [Entry<'s>]) -> Vec<&'a Entry<'s>> {
    let mut sorted: Vec<&Entry<'_>> = entries.iter().collect();
    sorted.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    sorted
}
