//! Contacts of other programs: a CSV or vCard file as rows, rows as contacts, contacts as new files.

mod columns;
mod csv;
mod decode;
mod judge;
mod map;
mod row;
mod vcard;
mod write;

use std::sync::Arc;

pub use decode::{Decoded, NotText, decode};
pub use judge::{Contact, judge};
pub use map::{BadMap, Map, Target};
pub use row::{Row, Rows};
pub use write::file_text;

use crate::diagnostic::Source;

/// Rows of a file, or cards, that are read; each may be told with a fault of its own.
const MAX_ROWS: usize = 250_000;

/// Columns of a CSV file.
const MAX_COLUMNS: usize = 10_000;

/// Why nothing of a file can be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotImport {
    /// There is nothing below the header, or no card.
    #[error("there is no contact in it")]
    Empty,
    /// No column is known to hold e-mails.
    #[error("no column is known to hold e-mails")]
    NoEmail {
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// A column that was to be taken is not there.
    #[error("there is no column `{column}`")]
    NoColumn {
        /// The column.
        column: String,
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// More rows than are read.
    #[error("it has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// More columns than are read.
    #[error("it has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// Two columns were to be taken for one field.
    #[error("`{first}` and `{second}` cannot both become one field")]
    Twice {
        /// One column.
        first: String,
        /// The other.
        second: String,
    },
}

/// The rows of a vCard file, or else of a CSV file. Columns are taken as `maps` says; those that it
/// does not name, as their names are known from Outlook, Google and the API.
pub fn read(source: &Arc<Source>, maps: &[Map]) -> Result<Rows, CannotImport> {
    let maps = map::Maps::new(maps)?;
    let begin = source.text.trim_start().get(..vcard::BEGIN.len());
    let rows = if begin.is_some_and(|begin| begin.eq_ignore_ascii_case(vcard::BEGIN)) {
        vcard::read(source, &maps)?
    } else {
        csv::read(source, &maps)?
    };
    if rows.rows.is_empty() && rows.faults.is_empty() {
        return Err(CannotImport::Empty);
    }
    Ok(rows)
}
