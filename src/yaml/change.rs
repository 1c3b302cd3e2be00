//! One key of a mapping changed, added, renamed or removed, as splices.

use super::edit::{Change, Edit, Why};
use super::layout::Layout;
use super::parts::{Next, in_block, in_flow, parts};
use super::splice::Splice;
use super::tree::{Entry, Node};
use super::value::{self, At};
use super::write::{NewValue, flow_scalar, quoted, single_quoted};

/// Every way to make an edit of this mapping, the best first.
pub(super) fn ways(
    layout: Layout<'_>,
    mapping: &Node<'_>,
    entries: &[Entry<'_>],
    in_flow: bool,
    edit: &Edit,
) -> Result<Vec<Vec<Splice>>, Why> {
    let start = entries.first().map_or(mapping.span, |first| first.key_span).start as usize;
    let at = At { column: layout.column(start), in_flow };
    let position = |key: &str| entries.iter().position(|entry| entry.key == key);
    match &edit.change {
        Change::Set { value, after } => Ok(match position(&edit.key) {
            Some(there) => value::ways(layout, &entries[there], value, at),
            None => added(layout, mapping, entries, &edit.key, value, place(entries, after), at),
        }),
        Change::Rename { to, value } => match (position(&edit.key), position(to)) {
            (Some(there), other) if other.is_none_or(|other| other == there) => {
                Ok(renamed(layout, &entries[there], to, value, at))
            }
            (None, Some(there)) => Ok(value::ways(layout, &entries[there], value, at)),
            (Some(_), _) => Err(Why::Taken),
            (None, None) => Err(Why::NoKey),
        },
        Change::Remove => match position(&edit.key) {
            None => Ok(vec![Vec::new()]),
            Some(_) if entries.len() == 1 => Err(Why::OnlyKey),
            Some(there) => {
                let next = (0..entries.len()).filter(|key| *key != there).map(Next::Keep);
                let way = arranged(layout, mapping, &next.collect::<Vec<_>>());
                // Under `|+` empty lines are content: they cannot stay where the key goes that
                // stands between.
                let end = way.iter().map(|splice| splice.at.end).max().unwrap_or_default();
                let blank = Splice::remove(end..layout.skip_empty_lines(end));
                Ok(vec![way.clone(), way.into_iter().chain([blank]).collect()])
            }
        },
    }
}

/// The place of a new key: behind the last of these keys that is there, else the first.
pub(super) fn place(entries: &[Entry<'_>], after: &[String]) -> usize {
    let position = |key: &String| entries.iter().position(|entry| entry.key == *key);
    after.iter().rev().find_map(position).map_or(0, |at| at + 1)
}

fn added(
    layout: Layout<'_>,
    mapping: &Node<'_>,
    entries: &[Entry<'_>],
    key: &str,
    value: &NewValue,
    place: usize,
    at: At,
) -> Vec<Vec<Splice>> {
    let texts = value::entries(key, value, at).into_iter();
    let arrange = |text: String| {
        let before = (0..place).map(Next::Keep).chain([Next::NewValue(text)]);
        let next: Vec<Next> = before.chain((place..entries.len()).map(Next::Keep)).collect();
        arranged(layout, mapping, &next)
    };
    texts.map(arrange).collect()
}

fn renamed(
    layout: Layout<'_>,
    entry: &Entry<'_>,
    to: &str,
    value: &NewValue,
    at: At,
) -> Vec<Vec<Splice>> {
    let span = entry.key_span.range();
    let key = match layout.text.as_bytes().get(span.start) {
        Some(b'\'') => single_quoted(to).unwrap_or_else(|| quoted(to)),
        Some(b'"') => quoted(to),
        _ => flow_scalar(to, true),
    };
    let mut ways = value::ways(layout, entry, value, at);
    if entry.key != to {
        for way in &mut ways {
            way.push(Splice::replace(span.clone(), key.clone()));
        }
    }
    ways
}

fn arranged(layout: Layout<'_>, mapping: &Node<'_>, next: &[Next]) -> Vec<Splice> {
    let span = mapping.span.range();
    let parts = parts(layout, mapping, span.start);
    if layout.is_flow(mapping) {
        in_flow(layout, value::inside(&span), &parts, next)
    } else {
        in_block(layout, &parts, next)
    }
}
