//! New text in a block scalar that stays one, `|` or `>`: its lines change, its header does not.

use std::borrow::Cow;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::layout::{Block, Layout};
use super::write::fits_block;

/// A line of a file without its line end, and the line end; empty where it takes that of the line
/// before.
type Line<'t> = (Cow<'t, str>, &'t str);

/// One line of the text, and the lines of the file that it stands in: one of a literal block,
/// several of a folded one.
struct Unit<'t> {
    text: String,
    /// The empty line that ends the line before in a folded block.
    gap: Option<Line<'t>>,
    lines: Vec<Line<'t>>,
}

/// What stands under the block's header for this text, from the end of the header's line on;
/// `None` where the text cannot stand under it. `old` is the text that stands there now, `indent`
/// is for a block that has no lines yet.
///
/// One line end at the end of the text is the header's matter: `|` adds it, `|-` drops it. Lines
/// that are in the old text too keep their bytes.
pub(super) fn body(
    layout: Layout<'_>,
    block: &Block,
    (old, new): (&str, &str),
    indent: usize,
) -> Option<String> {
    let header = &layout.text[block.header.clone()];
    let new = new.strip_suffix('\n').unwrap_or(new);
    let is_folded = header.starts_with('>');
    let has_indicator = header.contains(|c: char| c.is_ascii_digit());
    if !fits_block(new, has_indicator) || new.ends_with('\n') && !header.contains('+') {
        return None;
    }
    let indent = block.indent.unwrap_or(indent);
    let lines = lines(layout, block);
    let widest = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or_default();
    let mut units = if is_folded { folded(lines) } else { literal(lines, indent) };
    let is_known =
        || units.iter().map(|unit| &*unit.text).eq(old.trim_end_matches('\n').split('\n'));
    if is_folded && !is_known() {
        // Lines that are indented further are not folded: such a text is written anew.
        units.clear();
    }
    let is_wrapped = units.iter().any(|unit| unit.lines.len() > 1);
    let width = if is_wrapped { widest.saturating_sub(indent) } else { usize::MAX };

    let olds: Vec<&str> = units.iter().map(|unit| &*unit.text).collect();
    let news: Vec<&str> = new.split('\n').collect();
    let mut next: Vec<Line<'_>> = Vec::new();
    for (at, step) in capture_diff_slices(Algorithm::Myers, &olds, &news).iter().flat_map(each) {
        let unit = at.map(|at| &units[at]);
        if is_folded && step > 0 {
            next.push(unit.and_then(|unit| unit.gap.clone()).unwrap_or_default());
        }
        match unit {
            Some(unit) => next.extend(unit.lines.iter().cloned()),
            None if is_folded && news[step].is_empty() => {}
            None => next.extend(written(news[step], indent, width)),
        }
    }
    Some(joined(layout, block, &next))
}

/// For each line of the new text, the unit that it stands in already, and its number.
fn each(step: &DiffOp) -> impl Iterator<Item = (Option<usize>, usize)> + use<> {
    let (is_kept, old) = (matches!(step, DiffOp::Equal { .. }), step.old_range().start);
    let new = step.new_range();
    let start = new.start;
    new.map(move |at| (is_kept.then(|| old + at - start), at))
}

/// The lines of a block with their line ends.
fn lines<'t>(layout: Layout<'t>, block: &Block) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut at = block.body.start + layout.line_break(block.body.start).len();
    while at <= block.body.end && !block.body.is_empty() {
        let end = layout.line_end(at).min(block.body.end);
        let line_break = layout.line_break(end);
        lines.push((Cow::Borrowed(&layout.text[at..end]), line_break));
        at = end + line_break.len().max(1);
    }
    lines
}

fn literal(lines: Vec<Line<'_>>, indent: usize) -> Vec<Unit<'_>> {
    let units = lines.into_iter().map(|line| {
        let text = line.0.get(indent..).unwrap_or_default().to_owned();
        Unit { text, gap: None, lines: vec![line] }
    });
    units.collect()
}

fn folded(lines: Vec<Line<'_>>) -> Vec<Unit<'_>> {
    let mut units = vec![Unit { text: String::new(), gap: None, lines: Vec::new() }];
    for line in lines {
        let text = line.0.trim_start_matches(' ').to_owned();
        match units.last_mut() {
            Some(unit) if !text.is_empty() => {
                let joint = if unit.lines.is_empty() { "" } else { " " };
                unit.text = format!("{}{joint}{text}", unit.text);
                unit.lines.push(line);
            }
            _ => units.push(Unit { text, gap: Some(line), lines: Vec::new() }),
        }
    }
    units
}

/// One line of the text as lines of the file, broken at single spaces to stay within the width.
fn written(text: &str, indent: usize, width: usize) -> Vec<Line<'static>> {
    if text.is_empty() {
        return vec![Line::default()];
    }
    let pad = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    let (mut used, mut last) = (0, "");
    for word in text.split(' ') {
        let length = word.chars().count();
        let is_blank = |c: &str| c.is_empty() || c.starts_with('\t') || c.ends_with('\t');
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width || is_blank(last) || is_blank(word) => {
                *line += " ";
                *line += word;
                used += 1 + length;
            }
            _ => {
                lines.push(format!("{pad}{word}"));
                used = length;
            }
        }
        last = word;
    }
    lines.into_iter().map(|line| (Cow::Owned(line), "")).collect()
}

fn joined(layout: Layout<'_>, block: &Block, lines: &[Line<'_>]) -> String {
    let mut line_break = layout.neighbour(block.body.start);
    let mut out = line_break.to_owned();
    for (at, (line, own)) in lines.iter().enumerate() {
        out.push_str(line);
        if at + 1 < lines.len() {
            line_break = if own.is_empty() { line_break } else { own };
            out.push_str(line_break);
        }
    }
    out
}
