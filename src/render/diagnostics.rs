//! Diagnostics as text with the source line and the fix, and as JSON.
//!
//! A source line and a fix hold values. Where those must not be seen, the place stands alone: what is
//! on which side of a colon cannot be told for sure in a file that may not even be YAML.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use serde_json::{Value as Json, json};

use super::{Show, redacted};
use crate::diagnostic::{Diagnostic, Faults, Fix, Place, Severity, Span};
use crate::text::{for_excerpt, for_terminal};

/// How much of a long line is handed on before and behind the place, in bytes. What is before it is
/// needed to count columns.
const MAX_BEFORE: usize = 64 * 1024;
const MAX_BEHIND: usize = 160;

/// All diagnostics in the look of the Rust compiler, one after another.
#[must_use]
pub fn diagnostics_text(report: &Faults, show: &Show) -> String {
    let renderer = if show.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(show.width);
    let mut out = String::new();
    for diagnostic in report.sorted() {
        out.push_str(&one(diagnostic, &renderer, show));
        out.push_str("\n\n");
    }
    out
}

/// `2 errors, 1 warning`; empty when there is nothing.
#[must_use]
pub fn tally(report: &Faults) -> String {
    let count = |n: usize, one: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let parts = [count(report.errors(), "error"), count(report.warnings(), "warning")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn one(diagnostic: &Diagnostic, renderer: &Renderer, show: &Show) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(show.sentence(&diagnostic.sentence)).id(diagnostic.code);
    let label = diagnostic.label.as_ref().map(|label| show.sentence(label));
    let mut group = Group::with_title(title);
    if show.mask.is_some() {
        group = group.element(bare(&diagnostic.place));
        for (place, words) in &diagnostic.related {
            let words = format!("{}: {place}", show.sentence(words));
            group = group.element(Level::NOTE.message(words));
        }
    } else {
        group = at_place(group, &diagnostic.place, label, true);
        for (place, words) in &diagnostic.related {
            group = at_place(group, place, Some(show.sentence(words)), false);
        }
    }
    let mut helps: Vec<String> = diagnostic.help.iter().map(|help| show.sentence(help)).collect();
    let fix = diagnostic.fix.as_ref().filter(|_| show.mask.is_none()).and_then(|fix| {
        let patch = patch(&diagnostic.place, fix)?;
        Some((helps.pop().unwrap_or_else(|| "write".to_owned()), patch))
    });
    for help in helps {
        group = group.element(Level::HELP.message(help));
    }
    let mut groups = vec![group];
    if let Some((help, patch)) = fix {
        groups.push(Group::with_title(Level::HELP.secondary_title(help)).element(patch));
    }
    renderer.render(&groups)
}

fn at_place<'a>(
    group: Group<'a>,
    place: &'a Place,
    label: Option<String>,
    primary: bool,
) -> Group<'a> {
    let path = for_terminal(&place.source.path).into_owned();
    let Some(excerpt) = Excerpt::of(&place.source.text, place.span) else {
        return group.element(bare(place));
    };
    let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let annotation = kind.span(excerpt.span.clone());
    let annotation = match label {
        Some(label) => annotation.label(label),
        None => annotation,
    };
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path);
    group.element(snippet.annotation(annotation))
}

/// A place without what stands there.
fn bare(place: &Place) -> Origin<'static> {
    let span = place.span;
    let origin = Origin::path(for_terminal(&place.source.path).into_owned());
    match span.line {
        0 => origin,
        line => origin.line(line as usize).char_column(span.column as usize),
    }
}

fn patch(place: &Place, fix: &Fix) -> Option<Snippet<'static, Patch<'static>>> {
    let excerpt = Excerpt::of(&place.source.text, fix.span)?;
    // A long line is cut, and a patch of a cut line would show a line that never was.
    if excerpt.is_cut {
        return None;
    }
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.line);
    let replacement = for_terminal(&fix.replacement).into_owned();
    Some(snippet.patch(Patch::new(excerpt.span, replacement)))
}

/// The line of a place, so that rendering one fault costs no more in a large file than in a small.
struct Excerpt {
    text: String,
    line: usize,
    span: std::ops::Range<usize>,
    is_cut: bool,
}

impl Excerpt {
    /// `None` where the place is the file as a whole.
    fn of(text: &str, span: Span) -> Option<Self> {
        let range = span.range();
        if span.line == 0 || text.get(range.clone()).is_none() {
            return None;
        }
        // A byte-order mark is no part of the line, and counts for no column.
        let text_start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line_start = text[..range.start].rfind('\n').map_or(text_start, |at| at + 1);
        let line_start = line_start.min(range.start);
        let line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
        // The carriage return of a line end is not a part of the line.
        let line_end =
            line_end - usize::from(text[..line_end].ends_with('\r') && line_end > range.start);
        let start = text.ceil_char_boundary(line_start.max(range.start.saturating_sub(MAX_BEFORE)));
        let end = text.floor_char_boundary(line_end.min(range.start + MAX_BEHIND)).max(start);
        let place = range.start - start..range.end.min(end) - start;
        let (safe, place) = for_excerpt(&text[start..end], place);
        Some(Self {
            text: safe,
            line: span.line as usize,
            span: place,
            is_cut: start > line_start || end < line_end,
        })
    }
}

/// Diagnostics for programs: `{"errors": n, "warnings": n, "diagnostics": [{"code", "severity",
/// "file", "line", "column", "message", "help"}]}`, with `"redacted": true` before them where values
/// are masked. Line and column count from 1; they are null
/// where the fault is the file as a whole.
#[must_use]
pub fn diagnostics_json(report: &Faults, show: &Show) -> Json {
    let list: Vec<Json> = report
        .sorted()
        .into_iter()
        .map(|diagnostic| {
            let span = diagnostic.place.span;
            let at = |n: u32| (span.line > 0).then_some(n);
            json!({
                "code": diagnostic.code,
                "severity": match diagnostic.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                "file": diagnostic.place.source.path,
                "line": at(span.line),
                "column": at(span.column),
                "message": show.sentence(&diagnostic.sentence),
                "help": diagnostic.help.iter().map(|help| show.sentence(help)).collect::<Vec<_>>(),
                "related": diagnostic.related.iter().map(|(place, words)| json!({
                    "file": place.source.path,
                    "line": place.span.line,
                    "column": place.span.column,
                    "message": show.sentence(words),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let json = json!({
        "errors": report.errors(), "warnings": report.warnings(), "diagnostics": list,
    });
    redacted(json, show)
}
