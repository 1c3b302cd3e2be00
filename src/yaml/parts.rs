//! Items come and go in a list, keys in a mapping, in the layout that the collection has.

use std::ops::Range;

use super::layout::Layout;
use super::splice::Splice;
use super::tree::{Content, Node};

/// What stands in the collection afterwards, in order; a part that is not named goes.
pub(super) enum Next {
    /// The part with this index.
    Keep(usize),
    /// A new one. Its further lines, where it has several, bring their indentation.
    NewValue(String),
}

/// The parts of a collection, each from its key or `-` to its end. `from` is behind the indicator
/// of the collection itself.
pub(super) fn parts(layout: Layout<'_>, node: &Node<'_>, from: usize) -> Vec<Range<usize>> {
    match &node.content {
        Content::Sequence(items) if layout.is_flow(node) => {
            items.iter().map(|item| item.span.range()).collect()
        }
        Content::Sequence(items) => layout.items(items, from),
        Content::Mapping(entries) => {
            let start = |at: usize| entries[at].key_span.start as usize;
            let end = |at: usize| layout.end(&entries[at].value, layout.behind_key(&entries[at]));
            (0..entries.len()).map(|at| start(at)..end(at)).collect()
        }
        Content::Scalar(..) | Content::Refused => Vec::new(),
    }
}

/// Parts that go and new ones at one place, and the parts that stay before and behind it.
struct Gap<'a> {
    before: Option<usize>,
    gone: Range<usize>,
    new: Vec<&'a str>,
    behind: Option<usize>,
}

fn gaps(count: usize, next: &[Next]) -> Vec<Gap<'_>> {
    let mut gaps = Vec::new();
    let (mut before, mut new) = (None, Vec::new());
    for step in next.iter().map(Some).chain([None]) {
        let behind = match step {
            Some(Next::NewValue(text)) => {
                new.push(text.as_str());
                continue;
            }
            Some(Next::Keep(at)) => Some(*at),
            None => None,
        };
        let gone = before.map_or(0, |at| at + 1)..behind.unwrap_or(count);
        gaps.push(Gap { before, gone, new: std::mem::take(&mut new), behind });
        before = behind;
    }
    gaps
}

/// The change of a block collection. New parts take the place of those that go.
pub(super) fn in_block(layout: Layout<'_>, parts: &[Range<usize>], next: &[Next]) -> Vec<Splice> {
    let Some(first) = parts.first() else { return Vec::new() };
    let pad = " ".repeat(layout.column(first.start));
    let mut splices = Vec::new();
    for gap in gaps(parts.len(), next) {
        let mut gone = gap.gone;
        let lines = |at: usize| {
            let line = layout.neighbour(at);
            gap.new.iter().map(|new| new.replace('\n', line)).collect::<Vec<_>>()
        };
        let separator = |at: usize| format!("{}{pad}", layout.neighbour(at));
        if gap.new.is_empty() {
            // Only parts that go.
        } else if let Some(place) = gone.next() {
            let part = parts[place].clone();
            let text = lines(part.end).join(&separator(part.end));
            splices.push(Splice::replace(part.start..layout.line_end(part.end), text));
        } else if let Some(before) = gap.before {
            let end = layout.line_end(parts[before].end);
            let separator = separator(end);
            splices.push(Splice::insert(end, separator.clone() + &lines(end).join(&separator)));
        } else if let Some(behind) = gap.behind {
            let start = parts[behind].start;
            let separator = separator(start);
            splices.push(Splice::insert(start, lines(start).join(&separator) + &separator));
        }
        splices.extend(gone.map(|at| Splice::remove(lines_of(layout, parts, at))));
    }
    splices
}

/// The lines of a part with the comment behind it.
fn lines_of(layout: Layout<'_>, parts: &[Range<usize>], at: usize) -> Range<usize> {
    let Range { start, end } = parts[at].clone();
    let stop = layout.line_end(end);
    let behind = stop + layout.line_break(stop).len();
    if layout.begins_line(start) {
        return layout.line_start(start)..behind;
    }
    // The first key of an item stands behind its `-`: the next key takes its place, unless a
    // comment or a blank line stands between the two.
    match parts.get(at + 1) {
        Some(next) if layout.line_start(next.start) == behind => start..next.start,
        _ => layout.text[..start].trim_end_matches(' ').len()..stop,
    }
}

/// The change of a collection in brackets or braces; `inside` is what stands between them.
pub(super) fn in_flow(
    layout: Layout<'_>,
    inside: Range<usize>,
    parts: &[Range<usize>],
    next: &[Next],
) -> Vec<Splice> {
    let text = &layout.text[inside.clone()];
    if next.is_empty() && !text.contains('#') {
        return vec![Splice::remove(inside)];
    }
    let commas: Vec<Option<usize>> = parts.iter().map(|part| comma(layout, part.end)).collect();
    let stop = |at: usize| stop(layout, parts[at].end, commas[at]);
    // Where the bytes of a part begin that go with it: with its own line, if it has one, else
    // behind the part before.
    let begin = |at: usize| {
        let before = at.checked_sub(1).map_or(inside.start, stop);
        let lead = &layout.text[before..parts[at].start];
        let line = lead
            .rfind(['\n', '\r'])
            .map(|end| if lead[..end].ends_with('\r') { end - 1 } else { end });
        (before + line.unwrap_or(0), line.is_some())
    };
    let has_trailing = commas.last().copied().flatten().is_some();
    let is_last = |gap: &Gap<'_>| gap.behind.is_none();

    let mut splices = Vec::new();
    for gap in gaps(parts.len(), next) {
        let mut gone = gap.gone.clone();
        let end = if is_last(&gap) && !has_trailing { "" } else { "," };
        let separator = |at: usize| match begin(at) {
            (_, true) => {
                let column = layout.column(parts[at].start);
                format!("{}{}", layout.neighbour(parts[at].start), " ".repeat(column))
            }
            _ => " ".to_owned(),
        };
        if gap.new.is_empty() {
            match (gap.before, gap.behind) {
                _ if gone.is_empty() => {}
                // The comma behind what now comes last goes too.
                (Some(before), None) if !has_trailing => {
                    splices.extend(commas[before].map(|at| Splice::remove(at..at + 1)));
                }
                // What now comes first stands where the first stood.
                (None, Some(behind)) if !begin(0).1 && !begin(behind).1 => {
                    let lead = &layout.text[inside.start..parts[0].start];
                    splices.push(Splice::replace(begin(behind).0..parts[behind].start, lead));
                }
                _ => {}
            }
        } else if let Some(place) = gone.next() {
            let text = gap.new.join(&format!(",{}", separator(place))) + end;
            splices.push(Splice::replace(parts[place].start..stop(place), text));
        } else if let Some(before) = gap.before {
            let separator = separator(before);
            let text = separator.clone() + &gap.new.join(&format!(",{separator}")) + end;
            if commas[before].is_none() {
                // `key:,` is not read by every reader.
                let end = parts[before].end;
                let comma = if layout.text[..end].ends_with(':') { " ," } else { "," };
                splices.push(Splice::insert(end, comma));
            }
            splices.push(Splice::insert(stop(before), text));
        } else if let Some(behind) = gap.behind {
            let separator = format!(",{}", separator(behind));
            let text = gap.new.join(&separator) + &separator;
            splices.push(Splice::insert(parts[behind].start, text));
        } else {
            splices.push(Splice::insert(inside.start, gap.new.join(", ")));
        }
        splices.extend(gone.map(|at| Splice::remove(begin(at).0..stop(at))));
    }
    splices
}

/// The comma behind a part.
fn comma(layout: Layout<'_>, end: usize) -> Option<usize> {
    let at = layout.skip(end);
    layout.text[at..].starts_with(',').then_some(at)
}

/// Where the bytes end that belong to a part: behind its comma, and behind the comment there.
fn stop(layout: Layout<'_>, end: usize, comma: Option<usize>) -> usize {
    let end = comma.map_or(end, |comma| comma + 1);
    let line_end = layout.line_end(end);
    let has_comment = layout.text[end..line_end].trim_start_matches([' ', '\t']).starts_with('#');
    if has_comment || comma.is_some() && layout.ends_line(end) { line_end } else { end }
}
