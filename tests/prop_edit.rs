//! Properties of edits: whatever the file and the values, only the bytes change that have to, and
//! two readers find exactly the intended content.

mod file;

use std::collections::BTreeMap;
use std::sync::Arc;

use file::{File, Is, KEYS, Map, Owner, Piece, Tape};
use proptest::prelude::*;
use rolo::diagnostic::Source;
use rolo::yaml::{CannotEdit, Change, Content, Edit, New, Node, Step, Style, Why, edit, read};
use serde_yaml::Value as Other;

use crate::prop_yaml::{mutated, yaml_like};

/// Texts that YAML, terminals or people would misread.
const HOSTILE: [&str; 44] = [
    "",
    "Jane",
    "two words",
    "---",
    "--- a",
    "...",
    "# x",
    "a # b",
    "a: b",
    "a:",
    ": ",
    "- x",
    "-",
    "? x",
    " lead",
    "trail ",
    "  ",
    "\n",
    "\n\n",
    "one\ntwo",
    "one\ntwo\n",
    "one\n\n  two\n",
    "  one\ntwo",
    "\n one",
    "one\n \ntwo",
    "one\ntwo\n\n",
    "one\r\ntwo",
    "one\n\ttab",
    "\t",
    "~",
    "no",
    "15",
    "0x1f",
    "2024-01-01",
    "12:30",
    "it's",
    "say \"hi\" \\ now",
    "[x, y]",
    "{a: b}",
    "\u{202e}evil\u{200f}",
    "a\u{0}b\u{7f}\u{85}\u{2028}\u{feff}",
    "👩‍👧 é ü",
    "<<",
    "*a &b !c %d @e `f",
];

fn hostile(tape: &mut Tape) -> String {
    match tape.below(4) {
        0 => (0..tape.below(4) + 1).map(|_| tape.pick(&HOSTILE)).collect::<Vec<_>>().concat(),
        1 => {
            let words = (0..tape.below(60)).map(|_| tape.pick(&["word", "é", "a,", "#", "b:"]));
            words.collect::<Vec<_>>().join([" ", " ", "\n"][tape.below(3)])
        }
        _ => tape.pick(&HOSTILE).to_owned(),
    }
}

/// A new value for one that is there: sometimes the same, sometimes of the same kind.
fn value(tape: &mut Tape, old: Option<&Is>) -> New {
    match (tape.below(6), old) {
        (0, _) => New::Null,
        (1, Some(Is::New(new))) => new.clone(),
        (2, Some(Is::New(New::Text(text)))) => New::Text(text.replacen('o', "0\n0", 1)),
        (3 | 4, Some(Is::New(New::List(items)))) => {
            let mut items: Vec<String> = items.iter().filter(|_| tape.one_in(2)).cloned().collect();
            for _ in 0..tape.below(3) {
                let new = hostile(tape) + "!";
                if !items.contains(&new) {
                    items.insert([items.len(), 0][tape.below(2)], new);
                }
            }
            New::List(items)
        }
        (5, _) => New::List((0..tape.below(5)).map(|_| hostile(tape) + "?").collect()),
        _ => New::Text(hostile(tape)),
    }
}

/// Edits of every mapping, and the mappings as they should be then.
struct Plan {
    edits: Vec<Edit>,
    changes: BTreeMap<Owner, Change>,
    /// The places at which keys are added.
    gaps: Vec<(usize, usize)>,
    wanted: Vec<Map>,
}

impl Plan {
    fn make(tape: &mut Tape, file: &File) -> Self {
        let mut plan = Self {
            edits: Vec::new(),
            changes: BTreeMap::new(),
            gaps: Vec::new(),
            wanted: file.maps.clone(),
        };
        for number in 0..file.maps.len() {
            plan.add_keys(tape, file, number);
            plan.change_keys(tape, file, number);
        }
        if tape.one_in(2) {
            // The order of edits of one mapping decides about new keys at one place only.
            plan.edits.sort_by_key(|edit| (edit.path.len(), edit.document));
        }
        plan
    }

    fn push(&mut self, map: &Map, key: &str, change: Change) {
        let (document, path) = (map.document, map.path.clone());
        self.edits.push(Edit { document, path, key: key.to_owned(), change });
    }

    fn add_keys(&mut self, tape: &mut Tape, file: &File, number: usize) {
        let map = &file.maps[number];
        let keys: Vec<&String> = map.entries.iter().map(|(key, _)| key).collect();
        for new in KEYS {
            if keys.iter().any(|key| *key == new) || !tape.one_in(6) {
                continue;
            }
            let mut after: Vec<String> =
                keys.iter().filter(|_| tape.one_in(2)).map(|key| (*key).clone()).collect();
            let place = after
                .last()
                .map_or(0, |last| keys.iter().position(|key| *key == last).unwrap() + 1);
            after.push("nowhere".to_owned());
            let new_value = value(tape, None);
            self.gaps.push((number, place));
            let wanted = &mut self.wanted[number].entries;
            let at = place.checked_sub(1).map_or(0, |before| {
                wanted.iter().position(|(key, _)| key == keys[before]).unwrap() + 1
            });
            wanted.insert(at, (new.to_owned(), Is::New(new_value.clone())));
            self.push(map, new, Change::Set { value: new_value, after });
        }
    }

    fn change_keys(&mut self, tape: &mut Tape, file: &File, number: usize) {
        let map = &file.maps[number];
        for (at, (key, old)) in map.entries.iter().enumerate() {
            let wanted = &mut self.wanted[number].entries;
            let there = wanted.iter().position(|(wanted, _)| wanted == key).unwrap();
            let change = match tape.below(6) {
                0 | 1 => {
                    let value = value(tape, Some(old));
                    wanted[there].1 = Is::New(value.clone());
                    Change::Set { value, after: Vec::new() }
                }
                2 => {
                    let value = value(tape, Some(old));
                    let to = format!("{key}Id");
                    wanted[there] = (to.clone(), Is::New(value.clone()));
                    Change::Rename { to, value }
                }
                3 if wanted.len() > 1 => {
                    wanted.remove(there);
                    Change::Remove
                }
                _ => continue,
            };
            self.changes.insert((number, at), change.clone());
            self.push(map, key, change);
        }
    }

    fn new_value(&self, owner: &Owner) -> Option<&New> {
        match self.changes.get(owner)? {
            Change::Set { value, .. } | Change::Rename { value, .. } => Some(value),
            Change::Remove => None,
        }
    }

    fn is_removed(&self, owner: &Owner) -> bool {
        self.changes.get(owner) == Some(&Change::Remove)
    }
}

/// What an edited file looks like: bytes that have to stand there, and places for any bytes.
#[derive(Default)]
struct Pattern(Vec<Option<String>>);

impl Pattern {
    fn exactly(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Some(last)) => last.push_str(text),
            _ => self.0.push(Some(text.to_owned())),
        }
    }

    fn anything(&mut self) {
        if !matches!(self.0.last(), Some(None)) {
            self.0.push(None);
        }
    }

    fn fits(&self, text: &str) -> bool {
        let mut rest = text;
        let mut is_free = false;
        let last = self.0.len().saturating_sub(1);
        for (at, part) in self.0.iter().enumerate() {
            match part {
                None => is_free = true,
                Some(part) if !is_free => match rest.strip_prefix(part.as_str()) {
                    Some(behind) => rest = behind,
                    None => return false,
                },
                Some(part) if at == last => return rest.ends_with(part.as_str()),
                Some(part) => match rest.split_once(part.as_str()) {
                    Some((_, behind)) => (rest, is_free) = (behind, false),
                    None => return false,
                },
            }
        }
        rest.is_empty() || is_free
    }
}

/// The bytes that have to stand in the edited file, told from the pieces alone.
fn pattern(file: &File, plan: &Plan) -> Pattern {
    let mut pattern = Pattern::default();
    let old = |owner: &Owner| &file.maps[owner.0].entries[owner.1].1;
    // The new value of a key, where it is another one.
    let new = |owner: &Owner| plan.new_value(owner).filter(|new| !is_same(old(owner), new));
    let items = |owner: &Owner| match (old(owner), new(owner)) {
        (Is::New(New::List(old)), Some(New::List(new))) if !old.is_empty() && !new.is_empty() => {
            Some(new)
        }
        _ => None,
    };
    let has_new = |owner: &Owner| match (old(owner), items(owner)) {
        (Is::New(New::List(old)), Some(new)) => new.iter().any(|item| !old.contains(item)),
        _ => false,
    };
    let keys_move = |map: usize| {
        plan.gaps.iter().any(|gap| gap.0 == map)
            || (0..file.maps[map].entries.len()).any(|at| plan.is_removed(&(map, at)))
    };
    // A mapping behind a `-` whose first key goes: the next one takes its place.
    let mut is_open = None;
    for piece in &file.pieces {
        match piece {
            Piece::Fixed(text) => pattern.exactly(text),
            Piece::Dash(map, text) => {
                if plan.is_removed(&(*map, 0)) {
                    is_open = Some(*map);
                    pattern.anything();
                } else {
                    pattern.exactly(text);
                }
            }
            Piece::Gap(map, at) => {
                if plan.gaps.contains(&(*map, *at)) {
                    pattern.anything();
                }
            }
            Piece::KeyGap(map, _) if keys_move(*map) => pattern.anything(),
            Piece::KeyGap(_, text) => pattern.exactly(text),
            Piece::Indent(owner, _)
            | Piece::Key(owner, _)
            | Piece::Own(owner, _)
            | Piece::Blank(owner, _)
            | Piece::Value(owner, _)
            | Piece::Body(owner, _)
            | Piece::Room(owner)
            | Piece::Item(owner, ..)
            | Piece::ItemEnd(owner, ..)
            | Piece::ListGap(owner, _)
                if plan.is_removed(owner) => {}
            Piece::Indent(owner, text) => {
                if is_open == Some(owner.0) {
                    is_open = None;
                    pattern.anything();
                } else {
                    pattern.exactly(text);
                }
            }
            Piece::Key(owner, text) => match plan.changes.get(owner) {
                Some(Change::Rename { to, .. }) if text.starts_with(['"', '\'']) => {
                    pattern.exactly(&format!("\"{to}\""));
                }
                Some(Change::Rename { to, .. }) => pattern.exactly(to),
                _ => pattern.exactly(text),
            },
            Piece::Own(_, text) => pattern.exactly(text),
            Piece::Blank(owner, text) => match new(owner) {
                Some(New::List(_)) if items(owner).is_none() => pattern.anything(),
                Some(_) if text.is_empty() => pattern.anything(),
                _ => pattern.exactly(text),
            },
            Piece::Value(owner, _) if new(owner).is_some() && items(owner).is_none() => {
                pattern.anything();
            }
            Piece::Value(_, text) => pattern.exactly(text),
            Piece::Body(owner, text) => {
                if new(owner).is_none() {
                    pattern.exactly(text);
                }
            }
            Piece::Room(owner) => {
                if new(owner).is_some() && items(owner).is_none() {
                    pattern.anything();
                }
            }
            Piece::ListGap(owner, text) => match new(owner) {
                Some(_) => pattern.anything(),
                None => pattern.exactly(text),
            },
            Piece::Item(owner, item, text) | Piece::ItemEnd(owner, item, text) => {
                let is_end = matches!(piece, Piece::ItemEnd(..));
                if has_new(owner) && is_end {
                    pattern.anything();
                }
                let stays =
                    new(owner).is_none() || items(owner).is_some_and(|new| new.contains(item));
                if stays {
                    if has_new(owner) && !is_end {
                        pattern.anything();
                    }
                    pattern.exactly(text);
                }
            }
        }
    }
    pattern
}

fn is_same(old: &Is, new: &New) -> bool {
    *old == Is::New(new.clone())
}

/// Whether both readers find exactly the mappings in the text.
fn holds(text: &str, file: &File, wanted: &[Map]) -> Result<(), String> {
    let source = Arc::new(Source { path: String::new(), text: text.to_owned() });
    let mut faults = Vec::new();
    let documents = read(&source, &mut faults);
    if !faults.is_empty() || documents.len() != file.documents {
        return Err(format!("{faults:?}"));
    }
    // To the other reader a byte-order mark is a column of the first line.
    let others = serde_yaml::Deserializer::from_str(text.trim_start_matches('\u{feff}'))
        .map(|document| {
            serde::Deserialize::deserialize(document).map_err(|error| format!("{error}"))
        })
        .collect::<Result<Vec<Other>, _>>()?;
    let others: Vec<&Other> = others.iter().filter(|other| !other.is_null()).collect();
    if others.len() != file.documents {
        return Err("another number of documents".to_owned());
    }
    for map in wanted {
        let (mut node, mut other) = (&documents[map.document], others[map.document]);
        for step in &map.path {
            (node, other) = match step {
                Step::Key(key) => (&node.get(key).unwrap().value, &other[key.as_str()]),
                Step::Item(at) => (&node.items().unwrap()[*at], &other[*at]),
            };
        }
        let entries = node.entries().unwrap();
        let others = other.as_mapping().ok_or("no mapping")?;
        let keys: Vec<&str> = map.entries.iter().map(|(key, _)| key.as_str()).collect();
        let found: Vec<&str> = entries.iter().map(|entry| entry.key.as_ref()).collect();
        let other_keys: Vec<&str> = others.keys().filter_map(Other::as_str).collect();
        if keys != found || keys != other_keys {
            return Err(format!("{keys:?}, {found:?}, {other_keys:?}"));
        }
        for (entry, (key, is)) in entries.iter().zip(&map.entries) {
            let other = &others[key.as_str()];
            if !is_in(&entry.value, other, is) {
                return Err(format!("{key}: {is:?}, {:?}, {other:?}", entry.value.content));
            }
        }
    }
    Ok(())
}

fn is_in(node: &Node<'_>, other: &Other, is: &Is) -> bool {
    let is_text = |node: &Node<'_>, other: &Other, text: &str| {
        let is_block = matches!(node.content, Content::Scalar(_, Style::Block));
        let trimmed = |text: &str| match is_block {
            true => text.strip_suffix('\n').unwrap_or(text).to_owned(),
            false => text.to_owned(),
        };
        let own = node.scalar().map(trimmed);
        let other = other.as_str().map(trimmed);
        let text = Some(trimmed(text));
        node.reading().is_none() && own == text && other == text
    };
    match is {
        Is::Number => node.reading().is_some() && !node.is_null() && !other.is_null(),
        Is::New(New::Null) => node.is_null() && other.is_null(),
        Is::New(New::Text(text)) => is_text(node, other, text),
        Is::New(New::List(list)) => match (node.items(), other.as_sequence()) {
            (Some(items), Some(others)) => {
                items.len() == list.len()
                    && others.len() == list.len()
                    && items.iter().zip(others).zip(list).all(|((a, b), text)| is_text(a, b, text))
            }
            _ => false,
        },
    }
}

fn edits_keep_their_promises(file: Vec<u16>, plan: Vec<u16>) -> Result<(), TestCaseError> {
    let file = File::make(&mut Tape::new(file));
    let text = file.text();
    prop_assert_eq!(holds(&text, &file, &file.maps), Ok(()), "the file itself: {:?}", text);

    let mut same = Vec::new();
    for map in &file.maps {
        for (key, is) in &map.entries {
            if let Is::New(value) = is {
                let change = Change::Set { value: value.clone(), after: Vec::new() };
                let (document, path) = (map.document, map.path.clone());
                same.push(Edit { document, path, key: key.clone(), change });
            }
        }
    }
    prop_assert_eq!(edit(&text, &same), Ok(text.clone()));

    let plan = Plan::make(&mut Tape::new(plan), &file);
    let edited = edit(&text, &plan.edits);
    if let Err(CannotEdit { edit: Some(at), why: Why::Unproven }) = edited {
        // A deep comment below a key that goes would become a line of a block above it.
        prop_assume!(!(text.contains("# deep") && plan.edits[at].change == Change::Remove));
    }
    prop_assert!(edited.is_ok(), "{edited:?}: {text:?} {:?}", plan.edits);
    let edited = edited.unwrap();
    let shown = || format!("\n{text:?}\n{edited:?}\n{:?}", plan.edits);
    prop_assert_eq!(holds(&edited, &file, &plan.wanted), Ok(()), "{}", shown());
    let pattern = pattern(&file, &plan);
    let fits = match file.has_last_line_end {
        true => pattern.fits(&edited),
        false => ["\n", "\r\n"].iter().any(|end| pattern.fits(&format!("{edited}{end}"))),
    };
    prop_assert!(fits, "{:?}{}", pattern.0, shown());
    let without = |text: &str, line_end| text.replace(line_end, "");
    for line_end in ["\n", "\r\n"] {
        let is_only_one = !without(&text, line_end).contains(['\n', '\r']);
        let is_still = !without(&edited, line_end).contains(['\n', '\r']);
        prop_assert!(is_still || !is_only_one || !text.contains('\n'), "{}", shown());
    }
    prop_assert_eq!(edit(&edited, &plan.edits), Ok(edited.clone()), "{}", shown());
    Ok(())
}

/// Every mapping of a document with the way to it.
fn mappings(node: &Node<'_>, path: &[Step], found: &mut Vec<(Vec<Step>, Vec<String>)>) {
    let below = |step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
    for (at, item) in node.items().unwrap_or_default().iter().enumerate() {
        mappings(item, &below(Step::Item(at)), found);
    }
    if let Some(entries) = node.entries() {
        let keys = entries.iter().map(|entry| entry.key.to_string());
        found.push((path.to_vec(), keys.collect()));
        for entry in entries {
            mappings(&entry.value, &below(Step::Key(entry.key.to_string())), found);
        }
    }
}

/// Edits of a text that is anything: there is no telling what they give, but what they give is
/// sound and final.
fn edits_of_anything_are_sound(text: &str, plan: Vec<u16>) -> Result<(), TestCaseError> {
    let mut tape = Tape::new(plan);
    let source = Arc::new(Source { path: String::new(), text: text.to_owned() });
    let mut faults = Vec::new();
    let documents = read(&source, &mut faults);
    let mut edits = Vec::new();
    for (document, root) in documents.iter().enumerate() {
        let mut found = Vec::new();
        mappings(root, &[], &mut found);
        for (path, keys) in found {
            let new = KEYS.iter().map(|key| format!("{key} new"));
            for key in
                keys.iter().cloned().chain(new).filter(|_| tape.one_in(6)).collect::<Vec<_>>()
            {
                let value = value(&mut tape, None);
                let change = match tape.below(4) {
                    0 => Change::Remove,
                    1 if keys.contains(&key) => Change::Rename { to: format!("{key}Id"), value },
                    _ => Change::Set { value, after: keys.clone() },
                };
                edits.push(Edit { document, path: path.clone(), key, change });
            }
        }
    }
    for one in &edits {
        let edited = edit(text, std::slice::from_ref(one));
        prop_assert_eq!(
            edited == Err(CannotEdit { edit: None, why: Why::Faulty }),
            !faults.is_empty()
        );
        if let Ok(edited) = edited {
            prop_assert_eq!(edit(&edited, std::slice::from_ref(one)), Ok(edited.clone()));
        }
    }
    if let Ok(edited) = edit(text, &edits) {
        let source = Arc::new(Source { path: String::new(), text: edited.clone() });
        read(&source, &mut faults);
        prop_assert!(faults.is_empty(), "{text:?} {edited:?}");
    }
    Ok(())
}

/// More with `PROPTEST_CASES`.
fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases())
    })]

    #[test]
    fn only_what_has_to_change_changes(
        file in prop::collection::vec(any::<u16>(), 0..400),
        plan in prop::collection::vec(any::<u16>(), 0..200),
    ) {
        edits_keep_their_promises(file, plan)?;
    }

    #[test]
    fn whatever_is_edited_is_sound_and_final(
        text in prop_oneof![yaml_like(), mutated()],
        plan in prop::collection::vec(any::<u16>(), 0..200),
    ) {
        edits_of_anything_are_sound(&text, plan)?;
    }
}
