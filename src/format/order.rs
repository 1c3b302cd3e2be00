//! Puts the keys of contacts in the canonical order, each with the comments above it.

use std::ops::Range;

use super::marks::is_flow;
use super::page::{Kind, Line, Page};
use crate::contact::Field;
use crate::yaml::{Entry, Node};

/// The comment that tells editors the schema of a file.
const MODELINE: &str = "yaml-language-server:";

/// Orders the lines of all contacts, of what their files share, and of lists of contacts.
pub(super) fn order(page: &mut Page<'_>, documents: &[Node<'_>]) {
    let mut found = Vec::new();
    for root in documents {
        let (defaults, contacts) = (root.get("defaults"), root.get("contacts"));
        if defaults.is_none() && contacts.is_none() {
            found.extend(Cut::of(page, root, of_contact));
            continue;
        }
        let contacts = contacts.and_then(|entry| entry.value.items()).unwrap_or_default();
        let inner = defaults.map(|entry| &entry.value).into_iter().chain(contacts);
        found.extend(inner.filter_map(|node| Cut::of(page, node, of_contact)));
        // Last, since it moves the lines of the others.
        found.extend(Cut::of(page, root, of_list));
    }
    for cut in found {
        cut.reorder(&mut page.lines);
    }
}

/// Where a key belongs in a contact. What is unknown goes last.
fn of_contact(key: &str) -> usize {
    match key {
        "id" => 0,
        "state" => 1,
        key => match Field::named(key) {
            Some(field) => 2 + field as usize,
            None => usize::MAX,
        },
    }
}

/// Where a key belongs beside a list of contacts.
fn of_list(key: &str) -> usize {
    match key {
        "defaults" => 0,
        "contacts" => 1,
        _ => usize::MAX,
    }
}

/// The lines of a key: comments above it, the key, its value, and what belongs to the value.
struct Part {
    rank: usize,
    lines: Range<usize>,
    key: usize,
}

/// A block mapping whose keys are not in order, cut into the lines of its keys.
struct Cut {
    parts: Vec<Part>,
    /// What stands before the first key on its line: spaces, or the `- ` of a list.
    prefix: String,
}

impl Cut {
    /// `None` where the keys are in order, or where the lines of one cannot be told from those of
    /// another.
    fn of(page: &Page<'_>, node: &Node<'_>, rank: fn(&str) -> usize) -> Option<Self> {
        let entries = node.entries()?;
        if entries.is_sorted_by_key(|entry| rank(&entry.key)) || is_flow(node, page.source) {
            return None;
        }
        let prefix = page.before(entries.first()?.key_span.range().start);
        let column = prefix.len();
        let dash = prefix.trim_start_matches(' ').strip_prefix('-');
        if !dash.unwrap_or(prefix).chars().all(|c| c == ' ') {
            return None;
        }
        let mut parts: Vec<Part> = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let before = page.before(entry.key_span.range().start);
            let key = page.line_at(entry.key_span.range().start);
            let is_alone =
                at == 0 || (before.len() == column && before.trim_matches(' ').is_empty());
            if !is_alone || page.lines.get(key)?.kind != Kind::Code {
                return None;
            }
            let start = match parts.last_mut() {
                None if dash.is_some() => key,
                None => first_comment(&page.lines, key, column),
                Some(above) => {
                    let start = comments_above(&page.lines, above.lines.end, key, column)?;
                    above.lines.end = start;
                    start
                }
            };
            let end = end_of_value(page, entry, key)? + 1;
            parts.push(Part { rank: rank(&entry.key), lines: start..end, key });
        }
        let last = parts.last_mut()?;
        let is_deeper = |line: &&Line| matches!(line.kind, Kind::Comment(at) if at > column);
        last.lines.end += page.lines[last.lines.end..].iter().take_while(is_deeper).count();
        Some(Self { parts, prefix: prefix.to_owned() })
    }

    fn reorder(mut self, lines: &mut [Line]) {
        let (Some(first), Some(last)) = (self.parts.first(), self.parts.last()) else {
            return;
        };
        let (all, column) = (first.lines.start..last.lines.end, self.prefix.len());
        let (first_key, first_gap) = (first.key, lines[first.lines.start].gap);
        lines[all.start].gap = false;
        let is_dashed = self.prefix.contains('-');
        if is_dashed {
            lines[first_key].text.replace_range(..column, &" ".repeat(column));
        }
        self.parts.sort_by_key(|part| part.rank);
        let mut ordered: Vec<Line> = Vec::with_capacity(all.len());
        for part in &self.parts {
            let start = ordered.len();
            // A comment that stands apart from what is below it has to go on standing apart.
            let is_apart = matches!(
                ordered.last(),
                Some(Line { kind: Kind::Comment(at), .. }) if *at <= column
            );
            ordered.extend_from_slice(&lines[part.lines.clone()]);
            ordered[start].gap |= is_apart;
        }
        ordered[0].gap = first_gap;
        if is_dashed {
            self.put_dash(&mut ordered);
        }
        lines[all].clone_from_slice(&ordered);
    }

    /// The dash goes before the key that is now the first; comments above that go above the dash.
    fn put_dash(&self, ordered: &mut [Line]) {
        let dash = self.prefix.find('-').unwrap_or_default();
        for line in ordered {
            if let Kind::Comment(_) = line.kind {
                line.text = format!("{}{}", &self.prefix[..dash], line.text.trim_start());
                line.kind = Kind::Comment(dash);
            } else {
                line.text.replace_range(..self.prefix.len(), &self.prefix);
                return;
            }
        }
    }
}

/// The last line of an entry's value; `None` for a list whose span is empty, as that of a list of
/// nothing but a dash.
fn end_of_value(page: &Page<'_>, entry: &Entry<'_>, key: usize) -> Option<usize> {
    let span = entry.value.span;
    // The span of a block may reach into the indentation of the line below it.
    let text = page.source[span.range()].trim_end();
    let end = match text.len() {
        0 if entry.value.scalar().is_none() => return None,
        0 => key,
        length => page.line_at(span.start as usize + length - 1).max(key),
    };
    let is_inside = |line: &&Line| matches!(line.kind, Kind::Inside);
    Some(end + page.lines[end + 1..].iter().take_while(is_inside).count())
}

/// Where the comments begin that belong to a key: those directly above it. Those of them that are
/// indented further than the key, at the beginning, belong to the value above. `None` where there
/// is something else than comments.
fn comments_above(lines: &[Line], from: usize, key: usize, column: usize) -> Option<usize> {
    let between = lines.get(from..key)?;
    if !between.iter().all(|line| matches!(line.kind, Kind::Comment(_))) {
        return None;
    }
    let mut start = key;
    while start > from && !lines[start].gap {
        start -= 1;
    }
    let is_deeper = |line: &&Line| matches!(line.kind, Kind::Comment(at) if at > column);
    Some(start + lines[start..key].iter().take_while(is_deeper).count())
}

/// The same for the first key. The comment that tells editors the schema stays where it is, with
/// what is above it.
fn first_comment(lines: &[Line], key: usize, column: usize) -> usize {
    let is_comment = |line: &&Line| matches!(line.kind, Kind::Comment(_));
    let above = lines[..key].iter().rev().take_while(is_comment).count();
    let start = comments_above(lines, key - above, key, column).unwrap_or(key);
    let modeline = lines[start..key].iter().rposition(|line| line.text.contains(MODELINE));
    modeline.map_or(start, |at| start + at + 1)
}
