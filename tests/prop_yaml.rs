//! Properties of reading: of any text, of real files with a few bytes changed, and of single
//! values, each judged against another reader of YAML where there is one.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use rolo::contact::{FIELDS, Field, Value, canonical_email, canonical_text};
use rolo::diagnostic::{Diagnostic, Source};
use rolo::schema::Validator;
use rolo::text::{Personal, for_terminal, for_terminal_lines, nearest, pad_to, width};
use rolo::yaml::{Content, Node, Style, quoted, read, reads_as};
use serde_yaml::Value as Other;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source { path: "contacts/all.yaml".to_owned(), text: text.to_owned() })
}

/// Reads and validates a text; fails where a place is not in it.
fn check(text: &str) {
    let source = source(text);
    let mut faults = Vec::new();
    let documents = read(&source, &mut faults);
    for root in &documents {
        spans_fit(root, text);
        VALIDATOR.with(|validator| validator.validate(root, &source, &mut faults));
    }
    for fault in &faults {
        place_fits(fault, text);
    }
}

thread_local! {
    static VALIDATOR: Validator = Validator::contacts();
}

fn place_fits(fault: &Diagnostic, text: &str) {
    let spans = fault.related.iter().map(|(place, _)| place.span);
    for span in spans.chain([fault.place.span]) {
        assert!(text.get(span.range()).is_some(), "{fault:?}");
        assert!(span.line > 0 && span.column > 0, "{fault:?}");
    }
    if let Some(fix) = &fault.fix {
        assert!(text.get(fix.span.range()).is_some(), "{fault:?}");
    }
}

/// Fails unless every span slices to the scalar that it names.
fn spans_fit(node: &Node<'_>, text: &str) {
    let slice = text.get(node.span.range());
    assert!(slice.is_some(), "{node:?}");
    match &node.content {
        Content::Scalar(value, Style::Plain) if !value.contains(['\n', ' ']) => {
            assert_eq!(slice, Some(value.as_ref()), "{node:?}");
        }
        Content::Scalar(value, Style::Quoted) => {
            let slice = slice.unwrap_or_default();
            let is_quoted = slice.len() >= 2 && slice.ends_with(['"', '\'']);
            assert!(is_quoted, "{node:?} {value}");
        }
        Content::Refused => {
            assert!(slice.unwrap_or_default().starts_with(['*', '{']), "{node:?}");
        }
        Content::Scalar(..) => {}
        Content::Sequence(items) => items.iter().for_each(|item| spans_fit(item, text)),
        Content::Mapping(entries) => {
            for entry in entries {
                assert!(text.get(entry.key_span.range()).is_some(), "{entry:?}");
                assert!(entry.key_span.start <= entry.value.span.start, "{entry:?}");
                spans_fit(&entry.value, text);
            }
        }
    }
}

/// A tree with the readings of the other reader.
fn same(node: &Node<'_>, other: &Other) -> bool {
    match (&node.content, other) {
        // The readers disagree about line ends behind a block, which mean nothing.
        (Content::Scalar(text, _), Other::String(string)) => {
            canonical_text(text) == canonical_text(string)
        }
        (Content::Scalar(..), Other::Null | Other::Bool(_) | Other::Number(_)) => {
            node.reading().is_some()
        }
        (Content::Sequence(items), Other::Sequence(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(a, b)| same(a, b))
        }
        (Content::Mapping(entries), Other::Mapping(others)) => {
            let keys: Vec<&Other> = others.keys().collect();
            entries.len() == others.len()
                && entries.iter().zip(keys).zip(others.values()).all(|((entry, key), value)| {
                    key.as_str().is_none_or(|key| key == entry.key) && same(&entry.value, value)
                })
        }
        _ => false,
    }
}

const FILES: [&str; 5] = [
    include_str!("../contacts/harbour-labs.yaml"),
    include_str!("../contacts/northwind/terminals.yaml"),
    include_str!("../contacts/kestrel-rail/board.yml"),
    include_str!("../contacts/partners/translators.yml"),
    include_str!("../contacts/mirai-instruments.yaml"),
];

/// What gives YAML its meaning, and what people type by mistake.
const PIECES: [&str; 44] = [
    "\t",
    "\n",
    "\r",
    "\r\n",
    " ",
    "  ",
    "- ",
    ": ",
    ":",
    "? ",
    "#",
    " # ",
    "'",
    "\"",
    "\\",
    "|",
    ">",
    "|+\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!!str ",
    "!",
    "%",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "<<: ",
    "~",
    "null",
    "email: ",
    "contacts:\n",
    "defaults:\n",
    "- email: a@example.com\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "\u{e9}",
    "\u{1f600}",
];

/// Text made of what gives YAML its meaning.
pub(crate) fn yaml_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "[a-z0-9+.-]{1,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A real file in which a few places were overwritten, cut or filled.
pub(crate) fn mutated() -> impl Strategy<Value = String> {
    let edit = (any::<Index>(), 0..12_usize, prop::sample::select(&PIECES[..]));
    (prop::sample::select(&FILES[..]), prop::collection::vec(edit, 1..6)).prop_map(
        |(file, edits)| {
            let mut text = file.to_owned();
            for (at, length, piece) in edits {
                let start = text.floor_char_boundary(at.index(text.len() + 1));
                let end = text.ceil_char_boundary((start + length).min(text.len()));
                text.replace_range(start..end, piece);
            }
            text
        },
    )
}

/// Unquoted values that may be read as something else than text.
fn plain() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-+]?[0-9_]{1,12}",
        "[-+]?[0-9]{0,3}\\.[0-9]{0,3}([eE][-+]?[0-9]{1,3})?",
        "[-+]?0[xob][0-9a-fA-F]{0,8}",
        "[-+]?\\.(inf|Inf|INF|nan|NaN|NAN)",
        "[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z?)?",
        "[0-9]{1,3}(:[0-9]{1,2}){1,2}",
        "(y|n|yes|no|true|false|on|off|null|Null|NULL|True|TRUE|False|FALSE|~)",
        "[a-zA-Z0-9+._-]{1,6}",
    ]
}

/// Whether the other reader takes an unquoted value for something else than text.
fn is_no_text(text: &str) -> bool {
    let other: Result<Other, _> = serde_yaml::from_str(&format!("key: {text}"));
    other.is_ok_and(|other| {
        matches!(other.get("key"), Some(Other::Null | Other::Bool(_) | Other::Number(_)))
    })
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["[ aA\u{e9}e\u{301}\r\n]{0,5}", "\\PC{0,4}"];
    let id =
        (0..3_u8).prop_map(|n| format!("00000000-0000-0000-0000-00000000000{n}").parse().unwrap());
    prop_oneof![
        1 => Just(Value::Null),
        6 => text.prop_map(|text| Value::Text(Personal::new(text))),
        1 => id.clone().prop_map(Value::Id),
        2 => prop::collection::vec(id, 0..4).prop_map(Value::Ids),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    (0..FIELDS.len()).prop_map(|at| FIELDS[at].field)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        max_global_rejects: 40_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_text_like_yaml_can_be_read(text in yaml_like()) {
        check(&text);
    }

    #[test]
    fn real_files_with_mistakes_can_be_read(text in mutated()) {
        check(&text);
    }

    #[test]
    fn what_another_reader_takes_for_no_text_is_found(text in plain()) {
        if is_no_text(&text) {
            prop_assert!(reads_as(&text).is_some(), "{text:?}");
        }
    }

    #[test]
    fn both_readers_see_one_tree(text in prop_oneof![yaml_like(), mutated()]) {
        // To the other reader, which is of YAML 1.1, three of these end a line, and behind the
        // fourth it sees no `---`.
        let text = text.replace(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'], "");
        let source = source(&text);
        let mut faults = Vec::new();
        let documents = read(&source, &mut faults);
        let other = serde_yaml::from_str(&text);
        if let ([root], [], Ok(other)) = (&documents[..], &faults[..], other) {
            // A text alone is no contact, and the readers disagree about how it is indented.
            prop_assume!(root.scalar().is_none());
            prop_assert!(same(root, &other), "{text:?}: {root:?} and {other:?}");
        }
    }

    #[test]
    fn quoted_text_comes_back(text in any::<String>()) {
        let yaml = quoted(&text);
        prop_assert!(!yaml.contains(['\n', '\r']));
        let source = source(&yaml);
        let mut faults = Vec::new();
        let documents = read(&source, &mut faults);
        prop_assert!(faults.is_empty(), "{faults:?}");
        prop_assert_eq!(documents[0].scalar(), Some(text.as_str()));
        prop_assert_eq!(documents[0].reading(), None);
        prop_assert_eq!(serde_yaml::from_str::<String>(&yaml).unwrap(), text);
    }

    #[test]
    fn canonical_forms_are_final(text in prop_oneof![any::<String>(), "[ aé\u{301}\r\n\u{a0}\u{85}]{0,8}"]) {
        let once = canonical_text(&text).into_owned();
        prop_assert_eq!(canonical_text(&once).into_owned(), once);
        let email = canonical_email(&text);
        prop_assert_eq!(canonical_email(&email), email.clone());
    }

    #[test]
    fn meaning_is_an_equivalence(field in field(), a in value(), b in value(), c in value()) {
        prop_assert!(a.means(&a, field));
        prop_assert_eq!(a.means(&b, field), b.means(&a, field));
        if a.means(&b, field) && b.means(&c, field) {
            prop_assert!(a.means(&c, field));
        }
        prop_assert!(a.means(&a.canonical(), field));
        prop_assert_eq!(a.canonical().canonical(), a.canonical());
    }

    #[test]
    fn shown_text_cannot_act(text in any::<String>()) {
        let shown = for_terminal(&text).into_owned();
        prop_assert!(!shown.contains(char::is_control), "{shown:?}");
        prop_assert!(!shown.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}']), "{shown:?}");
        prop_assert_eq!(for_terminal(&shown).into_owned(), shown.clone());
        let lines = for_terminal_lines(&text);
        prop_assert!(!lines.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        prop_assert!(width(&pad_to(&shown, 20)) >= 20);
    }

    #[test]
    fn the_nearest_word_is_one_of_the_words(word in "[a-zA-Z]{0,10}", at in 0..FIELDS.len()) {
        let keys = || FIELDS.iter().map(|spec| spec.key);
        prop_assert!(nearest(&word, keys()).is_none_or(|near| keys().any(|key| key == near)));
        prop_assert_eq!(nearest(FIELDS[at].key, keys()), Some(FIELDS[at].key));
    }
}

#[test]
fn what_another_reader_takes_for_no_text_is_found_among_all_short_ones() {
    let letters = ['0', '1', '7', '.', '-', '+', 'e', 'x', 'o', '_', ':', '~', 'n', 'o', 'y'];
    let mut texts = vec![String::new()];
    let mut seen = 0;
    for _ in 0..4 {
        texts =
            texts.iter().flat_map(|text| letters.map(|letter| format!("{text}{letter}"))).collect();
        for text in &texts {
            if is_no_text(text) {
                seen += 1;
                assert!(reads_as(text).is_some(), "{text:?}");
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn both_readers_see_one_tree_in_every_example() {
    for text in FILES {
        let source = source(text);
        let mut faults = Vec::new();
        let documents = read(&source, &mut faults);
        assert_eq!(faults, []);
        let others: Vec<Other> = serde_yaml::Deserializer::from_str(text)
            .map(|document| serde::Deserialize::deserialize(document).unwrap())
            .collect();
        assert_eq!(documents.len(), others.len());
        for (root, other) in documents.iter().zip(&others) {
            assert!(same(root, other), "{root:?} and {other:?}");
        }
    }
}
