//! Laws of every fault, and what several targets need.

use std::sync::Arc;

use rolo::diagnostic::{Diagnostic, Severity, Source, Span};
use rolo::text::{Sentence, Word};
use rolo::yaml;

pub(super) fn source(text: &str) -> Arc<Source> {
    Arc::new(Source { path: "contacts/all.yaml".to_owned(), text: text.to_owned() })
}

pub(super) fn is_error(fault: &Diagnostic) -> bool {
    fault.severity == Severity::Error
}

/// Whether a text is YAML as rolo reads it.
pub(super) fn is_faultless(text: &str) -> bool {
    let mut faults = Vec::new();
    yaml::read(&source(text), &mut faults);
    faults.is_empty()
}

/// A fault has a stable code, words, and places inside its texts.
pub(super) fn sound(fault: &Diagnostic) {
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ':' | '-');
    let is_known = fault.code.contains("::") && fault.code.chars().all(is_code);
    assert!(is_known, "{fault:?}");
    let labels = fault.label.iter().chain(fault.related.iter().map(|(_, words)| words));
    for sentence in labels.chain([&fault.sentence]).chain(&fault.help) {
        assert!(!words(sentence).trim().is_empty(), "{fault:?}");
    }
    let text = fault.place.source.text.as_str();
    for place in fault.related.iter().map(|(place, _)| place).chain([&fault.place]) {
        let is_whole = place.source.text.is_empty() && place.span == Span::default();
        if !is_whole {
            inside(place.span, &place.source.text);
        }
    }
    if let Some(fix) = &fault.fix {
        inside(fix.span, text);
    }
}

/// A place is in its text, and its line and column are those of its first byte.
pub(super) fn inside(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} {text:?}");
    // Alone, a carriage return ends a line of YAML, but no line that an editor counts; and at the
    // start of a document the parser counts no byte-order mark.
    let ends_lines = text.matches('\r').count() > text.matches("\r\n").count();
    let has_marks = text.rfind('\u{feff}').is_some_and(|at| at > 0);
    if !ends_lines && !has_marks {
        let (start, end) = (span.start as usize, span.end as usize);
        assert_eq!(span, Span::locate(text, start, end), "{text:?}");
    }
    assert!(span.line > 0 && span.column > 0, "{span:?} {text:?}");
}

fn words(sentence: &Sentence) -> String {
    let words = sentence.words().iter().map(|word| match word {
        Word::Plain(words) => words.as_ref(),
        Word::Personal(text) => text.reveal(),
        Word::Public(text) => text.as_ref(),
    });
    words.collect()
}
