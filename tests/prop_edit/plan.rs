//! Edits of a file, with values that YAML, terminals and people would misread.

use std::collections::BTreeMap;

use rolo::yaml::{Change, Edit, NewValue};

use super::file::{File, Is, KEYS, Map, Owner};
use super::tape::Tape;

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
        0 => (0..=tape.below(4)).map(|_| tape.pick(&HOSTILE)).collect::<Vec<_>>().concat(),
        1 => {
            let words = (0..tape.below(60)).map(|_| tape.pick(&["word", "é", "a,", "#", "b:"]));
            words.collect::<Vec<_>>().join([" ", " ", "\n"][tape.below(3)])
        }
        _ => tape.pick(&HOSTILE).to_owned(),
    }
}

/// A new value for one that is there: sometimes the same, sometimes of the same kind.
pub(super) fn value(tape: &mut Tape, old: Option<&Is>) -> NewValue {
    match (tape.below(6), old) {
        (0, _) => NewValue::Null,
        (1, Some(Is::NewValue(new))) => new.clone(),
        (2, Some(Is::NewValue(NewValue::Text(text)))) => {
            NewValue::Text(text.replacen('o', "0\n0", 1))
        }
        (3 | 4, Some(Is::NewValue(NewValue::List(items)))) => {
            let mut items: Vec<String> = items.iter().filter(|_| tape.one_in(2)).cloned().collect();
            for _ in 0..tape.below(3) {
                let new = hostile(tape) + "!";
                if !items.contains(&new) {
                    items.insert([items.len(), 0][tape.below(2)], new);
                }
            }
            NewValue::List(items)
        }
        (5, _) => NewValue::List((0..tape.below(5)).map(|_| hostile(tape) + "?").collect()),
        _ => NewValue::Text(hostile(tape)),
    }
}

/// Edits of every mapping, and the mappings as they should be then.
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    pub(super) changes: BTreeMap<Owner, Change>,
    /// The places at which keys are added.
    pub(super) gaps: Vec<(usize, usize)>,
    pub(super) wanted: Vec<Map>,
}

impl Plan {
    pub(super) fn make(tape: &mut Tape, file: &File) -> Self {
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
            wanted.insert(at, (new.to_owned(), Is::NewValue(new_value.clone())));
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
                    wanted[there].1 = Is::NewValue(value.clone());
                    Change::Set { value, after: Vec::new() }
                }
                2 => {
                    let value = value(tape, Some(old));
                    let to = format!("{key}Id");
                    wanted[there] = (to.clone(), Is::NewValue(value.clone()));
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

    pub(super) fn new_value(&self, owner: &Owner) -> Option<&NewValue> {
        match self.changes.get(owner)? {
            Change::Set { value, .. } | Change::Rename { value, .. } => Some(value),
            Change::Remove => None,
        }
    }

    pub(super) fn is_removed(&self, owner: &Owner) -> bool {
        self.changes.get(owner) == Some(&Change::Remove)
    }
}
