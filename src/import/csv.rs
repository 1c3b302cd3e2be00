//! A CSV file as rows.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::columns::{Column, columns, phone};
use super::map::Maps;
use super::row::{Row, Rows};
use super::{CannotImport, MAX_COLUMNS, MAX_ROWS};
use crate::diagnostic::{Diagnostic, Place, Source, Span};
use crate::text::Sentence;

/// What may stand between two cells.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What Google puts between several values in one cell.
const BETWEEN_VALUES: &str = " ::: ";

pub(super) fn read(source: &Arc<Source>, maps: &Maps<'_>) -> Result<Rows, CannotImport> {
    let records = records(&source.text);
    if records.len() > MAX_ROWS {
        return Err(CannotImport::TooManyRows);
    }
    let (header, records) = records.split_first().ok_or(CannotImport::Empty)?;
    let header: Vec<&str> = header.cells.iter().map(str::trim).collect();
    if header.len() > MAX_COLUMNS {
        return Err(CannotImport::TooManyColumns);
    }
    let columns = columns(&header, maps)?;
    let mut rows = Rows::default();
    for record in records.iter().filter(|record| record.cells.iter().any(|c| !c.trim().is_empty()))
    {
        let place = Place::new(source, record.first_line);
        match fault(record, header.len()) {
            Some((code, why)) => {
                let fault = Diagnostic::error(code, place, Sentence::from("not taken: ").and(why));
                rows.faults.push(fault.help("put cells that hold separators or lines in quotes"));
            }
            None => take(record, &header, &columns, Row::new(place), &mut rows),
        }
    }
    Ok(rows)
}

/// Why a record is not what its writer meant.
fn fault(record: &Record, columns: usize) -> Option<(&'static str, String)> {
    if record.is_open {
        return Some(("import::quote", "a quote begins in it that never ends".to_owned()));
    }
    let has_more = record.cells.iter().skip(columns).any(|cell| !cell.trim().is_empty());
    has_more.then(|| {
        let cells = record.cells.len();
        ("import::cells", format!("it has {cells} cells, and the header has {columns}"))
    })
}

fn take(record: &Record, header: &[&str], columns: &[Column], mut row: Row, rows: &mut Rows) {
    for ((column, name), cell) in columns.iter().zip(header).zip(&record.cells) {
        let texts = cell.split(BETWEEN_VALUES).filter(|text| !text.trim().is_empty());
        match *column {
            Column::Label => {}
            Column::Text(target) => rows.put(&mut row, target, cell),
            Column::Texts(target) => texts.for_each(|text| rows.put(&mut row, target, text)),
            Column::Phones(label) => {
                let label = record.cells.get(label).unwrap_or_default();
                match phone(label) {
                    Some(target) => texts.for_each(|text| rows.put(&mut row, target, text)),
                    None if cell.trim().is_empty() => {}
                    None => drop(rows.not_taken.insert(format!("{name} ({})", label.trim()))),
                }
            }
            Column::Unknown if cell.trim().is_empty() => {}
            Column::Unknown => drop(rows.not_taken.insert((*name).to_owned())),
        }
    }
    rows.rows.push(row);
}

/// A record, and where it begins.
struct Record {
    cells: StringRecord,
    first_line: Span,
    /// Whether the file ends inside a quoted cell of it.
    is_open: bool,
}

fn records(text: &str) -> Vec<Record> {
    let declared = declared(text);
    let separator = declared.unwrap_or_else(|| separator(text));
    let skipped = usize::from(declared.is_some());
    let mut records = parse(text, separator, MAX_ROWS + 1 + skipped);
    records.drain(..skipped.min(records.len()));
    let starts = records.iter().map(|record| start(text, record)).chain([text.len()]);
    let starts: Vec<usize> = starts.collect();
    let (mut line, mut counted) = (1, 0);
    let mut found = Vec::with_capacity(records.len());
    for (cells, bounds) in records.into_iter().zip(starts.windows(2)) {
        let (start, end) = (bounds[0], bounds[1].max(bounds[0]));
        line += text[counted..start].matches('\n').count();
        counted = start;
        let raw = &text[start..end];
        let first_line = raw.lines().next().unwrap_or_default().len();
        found.push(Record {
            first_line: span(start, start + first_line, line),
            is_open: end == text.len() && is_open(raw, separator, cells.len()),
            cells,
        });
    }
    found
}

fn parse(text: &str, separator: u8, most: usize) -> Vec<StringRecord> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    // Text in memory, with rows of any length: there is nothing that reading could fail at.
    let records = reader.records().map_while(Result::ok).take(most);
    records.map(|record| fitted(&record)).collect()
}

/// A record with no more room than it needs: each that is read has room for as many cells as the largest one
/// before it.
fn fitted(record: &StringRecord) -> StringRecord {
    let mut fitted: StringRecord = record.iter().collect();
    fitted.set_position(record.position().cloned());
    fitted
}

/// Whether a record ends inside a quoted cell: one more cell behind it would become a part of that.
fn is_open(raw: &str, separator: u8, cells: usize) -> bool {
    let longer = format!("{}{}x", raw.trim_end_matches(['\r', '\n']), char::from(separator));
    parse(&longer, separator, 1).first().is_some_and(|record| record.len() == cells)
}

/// Where a record begins, behind the line end of the one before and blank lines.
fn start(text: &str, record: &StringRecord) -> usize {
    let at = record.position().map_or(0, csv::Position::byte);
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches(['\r', '\n']).len()
}

fn span(start: usize, end: usize, line: usize) -> Span {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span { start: number(start), end: number(end), line: number(line), column: 1 }
}

/// The separator that a first line `sep=;` tells, as Excel writes and reads it.
fn declared(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_matches('"');
    let (key, separator) = line.split_at_checked("sep=".len())?;
    match separator.as_bytes() {
        [separator @ (b'\t' | b'!'..=b'~')] if key.eq_ignore_ascii_case("sep=") => Some(*separator),
        _ => None,
    }
}

/// What parts the cells of the header most often, outside quotes.
fn separator(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let plain: String = header.split('"').step_by(2).collect();
    let count = |separator: u8| plain.bytes().filter(|byte| *byte == separator).count();
    let most = SEPARATORS.into_iter().rev().max_by_key(|separator| count(*separator));
    most.unwrap_or(b',')
}
