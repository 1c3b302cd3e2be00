//! Another value in the place of one, in the style of the old where the new one allows it.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::block;
use super::layout::Layout;
use super::parts::{Next, in_block, in_flow, parts};
use super::splice::Splice;
use super::tree::{Content, Entry, Node, Style};
use super::write::{
    NewValue, STEP, block_scalar, flow_list, flow_scalar, quoted, single_quoted, value_behind,
};

/// Where a key stands or is to stand.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// The column of the mapping's keys.
    pub(super) column: usize,
    /// Whether brackets or braces stand around it.
    pub(super) in_flow: bool,
}

/// Whether a value is this one. The final line end of a block is a matter of its style: with and
/// without it the text counts as the same.
pub(super) fn is(node: &Node<'_>, new: &NewValue) -> bool {
    match new {
        NewValue::Null => node.is_null(),
        NewValue::Text(text) => is_text(node, text),
        NewValue::List(list) => node.items().is_some_and(|items| {
            items.len() == list.len()
                && items.iter().zip(list).all(|(item, text)| is_text(item, text))
        }),
    }
}

fn is_text(node: &Node<'_>, text: &str) -> bool {
    let trimmed = |text: &str| text.strip_suffix('\n').unwrap_or(text).len();
    match &node.content {
        Content::Scalar(own, Style::Block) => own[..trimmed(own)] == text[..trimmed(text)],
        Content::Scalar(own, _) => node.reading().is_none() && own == text,
        _ => false,
    }
}

/// A new key with its value as text, in every form that it can take, the best first.
pub(super) fn entries(key: &str, new: &NewValue, at: At) -> Vec<String> {
    let key = flow_scalar(key, true);
    let column = at.column + key.chars().count() + 1;
    let mut forms = fresh(new, at, column);
    forms.dedup();
    forms.into_iter().map(|value| format!("{key}:{value}")).collect()
}

/// A value as it stands behind a colon, the space before it included, in every form that it can
/// take.
fn fresh(new: &NewValue, at: At, column: usize) -> Vec<String> {
    match new {
        NewValue::Text(text) if at.in_flow => {
            vec![format!(" {}", flow_scalar(text, true)), format!(" {}", quoted(text))]
        }
        NewValue::List(list) if at.in_flow => vec![format!(" {}", flow_list(list))],
        NewValue::Text(text) => {
            vec![value_behind(new, at.column, column), format!(" {}", quoted(text))]
        }
        NewValue::List(list) => {
            vec![value_behind(new, at.column, column), format!(" {}", flow_list(list))]
        }
        NewValue::Null => vec![" null".to_owned()],
    }
}

/// Every way to give a key this value, the best first.
pub(super) fn ways(
    layout: Layout<'_>,
    entry: &Entry<'_>,
    new: &NewValue,
    at: At,
) -> Vec<Vec<Splice>> {
    if is(&entry.value, new) {
        return vec![Vec::new()];
    }
    let from = layout.behind_key(entry);
    let mut ways = Vec::new();
    if let (Content::Sequence(items), NewValue::List(list)) = (&entry.value.content, new) {
        ways.extend(listed(layout, &entry.value, from, items, list, at));
    }
    if let (Content::Scalar(old, style), NewValue::Text(text)) = (&entry.value.content, new) {
        if *style == Style::Block {
            let block = layout.block(&entry.value, from);
            let body = block::body(layout, &block, (old, text), at.column + STEP);
            ways.extend(body.map(|body| vec![Splice::replace(block.body, body)]));
        }
        let value = styled(quote(layout, &entry.value), text, at);
        ways.extend(value.map(|value| put(layout, &entry.value, from, &format!(" {value}"))));
    }
    let forms = fresh(new, at, layout.column(from));
    ways.extend(forms.iter().map(|value| put(layout, &entry.value, from, value)));
    ways
}

/// The quote in which a scalar stands.
fn quote(layout: Layout<'_>, node: &Node<'_>) -> Option<char> {
    match node.content {
        Content::Scalar(_, Style::Quoted) => layout.text[node.span.range()].chars().next(),
        _ => None,
    }
}

/// Text in the quotes in which the old one stands.
fn styled(quote: Option<char>, text: &str, at: At) -> Option<String> {
    match quote {
        Some('\'') => single_quoted(text).or_else(|| {
            let block = block_scalar(text, at.column + STEP);
            Some(if at.in_flow || !block.starts_with('|') { quoted(text) } else { block })
        }),
        Some('"') => Some(quoted(text)),
        _ => None,
    }
}

/// The value as it stands behind a colon, in the place of the old one.
fn put(layout: Layout<'_>, old: &Node<'_>, from: usize, value: &str) -> Vec<Splice> {
    // A block or a list has more lines, which stand behind the comment of the first.
    let (head, lines) = value.split_at(value.find('\n').unwrap_or(value.len()));
    let is_block_collection =
        matches!(old.content, Content::Mapping(_) | Content::Sequence(_)) && !layout.is_flow(old);
    let mut splices = Vec::new();
    let (slot, rest) = match &old.content {
        Content::Scalar(_, Style::Block) => {
            let block = layout.block(old, from);
            (block.header, block.body)
        }
        _ if is_block_collection || old.span.start == old.span.end => (from..from, from..from),
        _ => (old.span.range(), from..from),
    };
    if is_block_collection {
        splices.extend(in_block(layout, &parts(layout, old, from), &[]));
    }
    let line_end = layout.line_end(slot.end);
    let line_break = layout.neighbour(line_end);
    let lines = lines.replace('\n', line_break);
    if slot.is_empty() {
        let colon = if layout.text[..from].ends_with(':') { "" } else { ":" };
        splices.push(Splice::insert(from, format!("{colon}{head}")));
    } else if head.is_empty() && layout.text[from..slot.start].bytes().all(|b| b == b' ') {
        splices.push(Splice::remove(from..slot.end));
    } else {
        splices.push(Splice::replace(slot, head.trim_start_matches(' ')));
    }
    let rest = if rest.is_empty() { line_end..line_end } else { rest };
    splices.push(Splice::replace(rest, lines));
    splices
}

/// The list with other items: those that stay keep their bytes.
fn listed(
    layout: Layout<'_>,
    node: &Node<'_>,
    from: usize,
    items: &[Node<'_>],
    list: &[String],
    at: At,
) -> Option<Vec<Splice>> {
    let is_flow = layout.is_flow(node);
    let span = node.span.range();
    if items.is_empty() && !at.in_flow && !layout.text[span.clone()].contains('#') {
        return None;
    }
    if list.is_empty() && !is_flow {
        return Some(put(layout, node, from, " []"));
    }
    let parts = parts(layout, node, from);
    let dash = match (parts.first(), items.first()) {
        (Some(part), Some(item)) if !is_flow => dash(layout, part.start, item),
        _ => "",
    };
    let quotes = || items.iter().map(|item| quote(layout, item));
    let common = quotes().next().flatten().filter(|first| quotes().all(|own| own == Some(*first)));
    let item_at = At { in_flow: true, ..at };
    let written = |text: &String| {
        let styled = styled(common, text, item_at);
        format!("{dash}{}", styled.unwrap_or_else(|| flow_scalar(text, is_flow)))
    };
    let next = next(items, list, written);
    Some(if is_flow {
        in_flow(layout, inside(&span), &parts, &next)
    } else {
        in_block(layout, &parts, &next)
    })
}

/// What stands between the brackets of a collection.
pub(super) fn inside(span: &Range<usize>) -> Range<usize> {
    span.start + 1..span.end.saturating_sub(1).max(span.start + 1)
}

/// `- ` with as many blanks as the list has.
fn dash<'t>(layout: Layout<'t>, start: usize, item: &Node<'_>) -> &'t str {
    let dash = &layout.text[start..item.span.start as usize];
    let is_usual = dash.len() > 1 && dash[1..].bytes().all(|b| b == b' ');
    if is_usual { dash } else { "- " }
}

fn next(items: &[Node<'_>], list: &[String], written: impl Fn(&String) -> String) -> Vec<Next> {
    // A number beside a text of the same letters is another item.
    let old: Vec<Option<&str>> =
        items.iter().map(|item| item.scalar().filter(|text| is_text(item, text))).collect();
    let new: Vec<Option<&str>> = list.iter().map(|text| Some(text.as_str())).collect();
    let mut next = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if let DiffOp::Equal { old_index, len, .. } = step {
            next.extend((old_index..old_index + len).map(Next::Keep));
            continue;
        }
        next.extend(list[step.new_range()].iter().map(&written).map(Next::NewValue));
    }
    next
}
