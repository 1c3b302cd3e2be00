//! What was read of a foreign file, before it is judged.

use std::collections::{BTreeMap, BTreeSet};

use super::map::Target;
use crate::contact::{Field, FieldKind, Fields, canonical_text};
use crate::diagnostic::{Diagnostic, Place};
use crate::text::Personal;

/// A row of a CSV file, or a card.
pub struct Row {
    /// Where it begins.
    pub place: Place,
    pub(super) full_name: Option<Personal>,
    pub(super) cells: Fields<Cell>,
}

/// What a row has for a field: one text, or several where the field refers to several.
#[derive(Clone)]
pub(super) struct Cell {
    pub(super) key: &'static str,
    pub(super) texts: Vec<Personal>,
}

impl Row {
    pub(super) fn new(place: Place) -> Self {
        Self { place, full_name: None, cells: Fields::default() }
    }

    /// Takes a text; `false` where there was one already and the field takes one only.
    pub(super) fn put(&mut self, target: Target, text: &str) -> bool {
        let text = canonical_text(text);
        if text.is_empty() || target == Target::Nothing {
            return true;
        }
        let personal = || Personal::new(text.as_ref());
        let Some(field) = target.field() else {
            let is_first = self.full_name.is_none();
            self.full_name.get_or_insert_with(personal);
            return is_first;
        };
        if field.spec().kind == FieldKind::References {
            let mut cell = self.cells.get(field).cloned();
            let texts = &mut cell.get_or_insert_with(|| Cell::new(target, Vec::new())).texts;
            texts.extend(items(&text).map(Personal::new));
            texts.dedup();
            if let Some(cell) = cell.filter(|cell| !cell.texts.is_empty()) {
                self.cells.set(field, cell);
            }
            return true;
        }
        if let Some(cell) = self.cells.get(field) {
            // The same value again loses nothing.
            return cell.texts.iter().any(|known| known.reveal() == text);
        }
        self.cells.set(field, Cell::new(target, vec![personal()]));
        true
    }

    /// The text of a field.
    pub(super) fn text(&self, field: Field) -> Option<&Personal> {
        self.cells.get(field)?.texts.first()
    }
}

impl Cell {
    pub(super) fn new(target: Target, texts: Vec<Personal>) -> Self {
        Self { key: target.key(), texts }
    }
}

/// The items of a list in one cell. Google marks groups of its own with a star.
fn items(text: &str) -> impl Iterator<Item = &str> {
    let items = text.split(":::").flat_map(|part| part.split([',', ';', '\n']));
    items.map(str::trim).filter(|item| !item.is_empty() && !item.starts_with("* "))
}

/// What was read of a file.
#[derive(Default)]
pub struct Rows {
    /// The rows that could be read, in order.
    pub rows: Vec<Row>,
    /// An error for each row that could not be read.
    pub faults: Vec<Diagnostic>,
    /// Columns that hold something and are not taken.
    pub not_taken: BTreeSet<String>,
    /// Of fields that take one value, the lines of rows that have more.
    pub left_out: BTreeMap<&'static str, BTreeSet<u32>>,
}

impl Rows {
    /// Lets a row take a text, and remembers when it cannot.
    pub(super) fn put(&mut self, row: &mut Row, target: Target, text: &str) {
        if !row.put(target, text) {
            let lines = self.left_out.entry(target.key()).or_default();
            lines.insert(row.place.span.line);
        }
    }
}
