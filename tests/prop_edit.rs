//! Properties of edits: whatever the file and the values, only the bytes change that have to, and
//! two readers find exactly the intended content.

mod file;
mod pattern;
mod plan;
mod style;
mod tape;

use std::sync::Arc;

use file::{File, Is, KEYS, Map};
use pattern::Pattern;
use plan::{Plan, value};
use proptest::prelude::*;
use rolo::diagnostic::Source;
use rolo::yaml::{CannotEdit, Change, Content, Edit, NewValue, Node, Step, Style, Why, edit, read};
use serde_yaml::Value as Other;
use tape::Tape;

use crate::prop_yaml::{mutated, yaml_like};

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
        let trimmed =
            |text: &str| text.strip_suffix('\n').filter(|_| is_block).unwrap_or(text).to_owned();
        let own = node.scalar().map(trimmed);
        let other = other.as_str().map(trimmed);
        let text = Some(trimmed(text));
        node.reading().is_none() && own == text && other == text
    };
    match is {
        Is::Number => node.reading().is_some() && !node.is_null() && !other.is_null(),
        Is::NewValue(NewValue::Null) => node.is_null() && other.is_null(),
        Is::NewValue(NewValue::Text(text)) => is_text(node, other, text),
        Is::NewValue(NewValue::List(list)) => match (node.items(), other.as_sequence()) {
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
            if let Is::NewValue(value) = is {
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
    let pattern = Pattern::of(&file, &plan);
    let line_ends = if file.has_last_line_end { &[""][..] } else { &["\n", "\r\n"] };
    let fits = line_ends.iter().any(|end| pattern.fits(&format!("{edited}{end}")));
    prop_assert!(fits, "{:?}{}", pattern, shown());
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
