//! Any bytes are contacts or faults, each at its place; and what is read quickly is what the parser
//! reads.

use rolo::desired;
use rolo::diagnostic::Span;
use rolo::schema::Validator;
use rolo::yaml::{Content, Entry, Node, Style, read};

use super::laws::{inside, is_error, sound, source};

/// Before it, no text is one that is read quickly. It changes nothing else.
const START: &str = "---\n";

thread_local! {
    static VALIDATOR: Validator = Validator::contacts();
}

pub(super) fn run(data: &[u8]) {
    let source = match desired::text("contacts/all.yaml", data.to_vec()) {
        Ok(source) => source,
        Err(fault) => return sound(&fault),
    };
    let text = source.text.as_str();
    let mut faults = Vec::new();
    let documents = read(&source, &mut faults);
    for root in &documents {
        spans(root, text);
    }
    // A byte-order mark may stand before a document, and not within one.
    if faults.is_empty() && !text.contains('\u{feff}') {
        as_the_parser(text, &documents);
    }
    for root in &documents {
        VALIDATOR.with(|validator| validator.validate(root, &source, &mut faults));
    }
    faults.iter().for_each(sound);
    for contact in desired::drafts(text.to_owned()) {
        inside(contact.span, text);
        inside(contact.id_span, text);
        contact.fields.iter().for_each(|(_, field)| inside(field.span, text));
        let is_somebody = contact.id.is_some() || contact.email().is_some();
        assert!(is_somebody || faults.iter().any(is_error), "{text:?}");
    }
}

/// Every place holds what it is said to hold.
fn spans(node: &Node<'_>, text: &str) {
    inside(node.span, text);
    let slice = &text[node.span.range()];
    match &node.content {
        Content::Scalar(value, Style::Plain) if !value.contains(['\n', ' ']) => {
            assert_eq!(slice, value.as_ref(), "{text:?}");
        }
        Content::Scalar(_, Style::Quoted) => {
            let is_quoted = |quote| slice.starts_with(quote) && slice.ends_with(quote);
            assert!(slice.len() >= 2 && (is_quoted('"') || is_quoted('\'')), "{text:?} {node:?}");
        }
        Content::Refused => assert!(slice.starts_with('*'), "{text:?} {node:?}"),
        Content::Scalar(..) => {}
        Content::Sequence(items) => items.iter().for_each(|item| spans(item, text)),
        Content::Mapping(entries) => {
            for entry in entries {
                inside(entry.key_span, text);
                assert!(entry.key_span.start <= entry.value.span.start, "{text:?} {entry:?}");
                spans(&entry.value, text);
            }
        }
    }
}

fn as_the_parser(text: &str, documents: &[Node<'_>]) {
    let later = source(&format!("{START}{text}"));
    let mut faults = Vec::new();
    let parsed = read(&later, &mut faults);
    assert!(faults.is_empty(), "{text:?} {faults:?}");
    assert_eq!(documents.len(), parsed.len(), "{text:?}");
    let is_same = documents.iter().zip(&parsed).all(|(one, later)| same(one, later));
    assert!(is_same, "{text:?} {documents:?} {parsed:?}");
}

/// Two trees of one text, the second a line later.
fn same(one: &Node<'_>, later: &Node<'_>) -> bool {
    let is_same = match (&one.content, &later.content) {
        (Content::Scalar(a, style), Content::Scalar(b, other)) => a == b && style == other,
        (Content::Sequence(a), Content::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Content::Mapping(a), Content::Mapping(b)) => {
            let is_same = |(a, b): (&Entry<'_>, &Entry<'_>)| {
                a.key == b.key && moved(a.key_span, b.key_span) && same(&a.value, &b.value)
            };
            a.len() == b.len() && a.iter().zip(b).all(is_same)
        }
        _ => false,
    };
    is_same && moved(one.span, later.span)
}

fn moved(one: Span, later: Span) -> bool {
    let by = u32::try_from(START.len()).unwrap();
    (one.start + by, one.end + by, one.line + 1, one.column)
        == (later.start, later.end, later.line, later.column)
}
