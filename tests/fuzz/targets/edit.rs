//! An edit of any text is refused, or gives the old content with the edit and nothing else: in the
//! bytes, and to the reader. The same holds for the canonical form of a file.

use rolo::format::canonical;
use rolo::yaml::{Change, Content, Edit, NewValue, Node, Step, Style, Why, edit, read};

use super::laws::{is_faultless, source};
use super::tape::Tape;
use super::tree::{Tree, change, is, tree};

/// Texts that YAML or people would misread.
const VALUES: [&str; 24] = [
    "",
    "Jane",
    "two words",
    "---",
    "# x",
    "a # b",
    "a: b",
    "- x",
    " lead",
    "trail ",
    "\n",
    "one\ntwo",
    "one\ntwo\n",
    "  one\ntwo",
    "one\n \ntwo\n\n",
    "one\r\ntwo",
    "\t",
    "no",
    "15",
    "it's \"\\",
    "[x, y]",
    "\u{202e}\u{85}\u{2028}\u{feff}",
    "<<",
    "*a &b !c %d @e `f",
];

const NEW_KEYS: [&str; 4] = ["fax", "a b", "no", "x: y"];

/// Most edits that are made at once.
const MAX_EDITS: usize = 4;

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let (choices, text) = (tape.bytes(), tape.text());
    let mut tape = Tape::new(choices);
    let source = source(&text);
    let mut faults = Vec::new();
    let documents = read(&source, &mut faults);
    let mut mappings = Vec::new();
    for (document, root) in documents.iter().enumerate() {
        find(root, document, &[], &mut mappings);
    }
    let mut edits = Vec::new();
    while !tape.is_empty() && !mappings.is_empty() && edits.len() < MAX_EDITS {
        edits.push(draw(&mappings[tape.below(mappings.len())], &text, &mut tape));
    }
    for one in &edits {
        match edit(&text, std::slice::from_ref(one)) {
            Ok(edited) => alone(&text, &documents, one, &edited),
            Err(error) => {
                assert_eq!(error.why == Why::Faulty, !faults.is_empty(), "{text:?} {one:?}");
                assert!(!matches!(error.why, Why::NoMapping | Why::Twice), "{text:?} {one:?}");
            }
        }
    }
    if let Ok(edited) = edit(&text, &edits) {
        assert!(is_faultless(&edited), "{text:?} {edits:?} {edited:?}");
    }
    formatted(&text, &documents, faults.is_empty());
}

/// A mapping: its document, the way to it, and itself.
type Found<'t, 's> = (usize, Vec<Step>, &'t Node<'s>);

fn find<'t, 's>(
    node: &'t Node<'s>,
    document: usize,
    path: &[Step],
    found: &mut Vec<Found<'t, 's>>,
) {
    let below = |step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
    for (at, item) in node.items().unwrap_or_default().iter().enumerate() {
        find(item, document, &below(Step::Item(at)), found);
    }
    if let Some(entries) = node.entries() {
        found.push((document, path.to_vec(), node));
        for entry in entries {
            let step = Step::Key(entry.key.to_string());
            // Of two equal keys, which are a fault, nobody could tell which is meant.
            if node.get(&entry.key).is_some_and(|first| first.key_span == entry.key_span) {
                find(&entry.value, document, &below(step), found);
            }
        }
    }
}

fn draw((document, path, node): &Found<'_, '_>, text: &str, tape: &mut Tape<'_>) -> Edit {
    let keys: Vec<&str> = node.entries().unwrap().iter().map(|e| e.key.as_ref()).collect();
    let key =
        if keys.is_empty() || tape.one_in(4) { tape.pick(&NEW_KEYS) } else { tape.pick(&keys) };
    let value = value(text, tape);
    let change = match tape.below(4) {
        0 => Change::Remove,
        1 => Change::Rename { to: tape.pick(&["fax", "title", "a b"]).to_owned(), value },
        _ => {
            let after = keys.iter().filter(|_| tape.one_in(2)).map(|&key| key.to_owned());
            Change::Set { value, after: after.collect() }
        }
    };
    Edit { document: *document, path: path.clone(), key: key.to_owned(), change }
}

fn value(text: &str, tape: &mut Tape<'_>) -> NewValue {
    let mut word = || match tape.below(3) {
        0 => {
            let start = text.floor_char_boundary(tape.below(200).min(text.len()));
            let end = text.floor_char_boundary((start + tape.below(60)).min(text.len()));
            text[start..end].to_owned()
        }
        _ => tape.pick(&VALUES).to_owned(),
    };
    let words = [word(), word(), word()];
    match tape.below(5) {
        0 => NewValue::Null,
        1 => NewValue::List(words[tape.below(4)..].to_vec()),
        _ => NewValue::Text(words[0].clone()),
    }
}

/// One edit changes its own content and its own bytes, and the second time nothing.
fn alone(text: &str, documents: &[Node<'_>], one: &Edit, edited: &str) {
    let shown = || format!("{text:?} {one:?} {edited:?}");
    let mut wanted: Vec<Tree> = documents.iter().map(tree).collect();
    assert!(change(&mut wanted, one), "{}", shown());
    let edited_source = source(edited);
    let mut faults = Vec::new();
    let found = read(&edited_source, &mut faults);
    assert!(faults.is_empty(), "{} {faults:?}", shown());
    assert_eq!(found.len(), wanted.len(), "{}", shown());
    assert!(found.iter().zip(&wanted).all(|(node, tree)| is(node, tree)), "{}", shown());
    let (start, end) = stretch(text, documents, one);
    let before = common(text.bytes(), edited.bytes());
    let behind = common(text.bytes().rev(), edited.bytes().rev());
    assert!(before >= start, "{}", shown());
    match end {
        Some(end) => assert!(behind >= text.len() - end, "{}", shown()),
        None => assert!(before + behind >= text.len(), "something went: {}", shown()),
    }
    assert_eq!(edit(edited, std::slice::from_ref(one)).as_deref(), Ok(edited), "{}", shown());
}

fn common(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

/// From where to where an edit may change bytes; no end where it may only add some.
fn stretch(text: &str, documents: &[Node<'_>], one: &Edit) -> (usize, Option<usize>) {
    let mut node = &documents[one.document];
    for step in &one.path {
        node = match step {
            Step::Key(key) => &node.get(key).unwrap().value,
            Step::Item(at) => &node.items().unwrap()[*at],
        };
    }
    let entries = node.entries().unwrap();
    let at = |key: &str| entries.iter().position(|entry| entry.key == key);
    let renamed = match &one.change {
        Change::Rename { to, .. } => at(to),
        _ => None,
    };
    let Some(at) = at(&one.key).or(renamed) else { return (0, None) };
    let (entry, next) = (&entries[at], entries.get(at + 1));
    let key = entry.key_span.start as usize;
    let value_end = entry.value.span.end.max(entry.key_span.end) as usize;
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at + 1);
    let is_block = matches!(entry.value.content, Content::Scalar(_, Style::Block));
    let has_line_end = is_block && text[..value_end].ends_with('\n');
    let end = if has_line_end { value_end } else { line_end(value_end) };
    match one.change {
        Change::Remove => {
            let in_flow = text[node.span.start as usize..].starts_with('{');
            let line = text[..key].rfind('\n').map_or(0, |at| at + 1);
            // Where no line end is behind the last key, none is behind the one before it.
            let before = if text[end..].is_empty() { text[..line].trim_end().len() } else { line };
            let start = if in_flow { node.span.start as usize } else { before };
            let end = next.map_or(end, |next| end.max(next.key_span.start as usize));
            // Empty lines behind a block may be a part of it.
            (start, Some(text.len() - text[end..].trim_start().len()))
        }
        _ => (key, Some(end)),
    }
}

/// The canonical form says the same, and is final.
fn formatted(text: &str, documents: &[Node<'_>], is_faultless: bool) {
    match canonical(&source(text)) {
        Ok(formatted) => {
            assert!(is_faultless);
            let again = canonical(&source(&formatted)).ok();
            assert_eq!(again.as_ref(), Some(&formatted), "{text:?}");
            let source = source(&formatted);
            let found = read(&source, &mut Vec::new());
            let sorted =
                |nodes: &[Node<'_>]| nodes.iter().map(|n| tree(n).sorted()).collect::<Vec<_>>();
            assert_eq!(sorted(&found), sorted(documents), "{text:?} {formatted:?}");
        }
        Err(faults) => {
            let is_unsafe = faults.iter().any(|fault| fault.code == "fmt::unsafe");
            assert!(!is_faultless && !is_unsafe, "{text:?}");
        }
    }
}
