//! What each column of a CSV file holds, by its name.

use std::collections::HashMap;

use super::CannotImport;
use super::map::{Maps, Target, normal};
use crate::contact::Field;

/// Names of columns, and what they hold: of Outlook, of Google's exports before and since 2024, and
/// the keys of the API. Where a file has several for one field, the first in this order counts: with
/// a job title beside it, Outlook's `Title` is “Dr.”.
const KNOWN: [(&str, Target); 24] = [
    ("firstname", Target::Values(Field::FirstName)),
    ("givenname", Target::Values(Field::FirstName)),
    ("lastname", Target::Values(Field::LastName)),
    ("familyname", Target::Values(Field::LastName)),
    ("email1value", Target::Values(Field::Email)),
    ("emailaddress", Target::Values(Field::Email)),
    ("email", Target::Values(Field::Email)),
    ("jobtitle", Target::Values(Field::Title)),
    ("organizationtitle", Target::Values(Field::Title)),
    ("organization1title", Target::Values(Field::Title)),
    ("title", Target::Values(Field::Title)),
    ("notes", Target::Values(Field::Description)),
    ("description", Target::Values(Field::Description)),
    ("businessphone", Target::Values(Field::OfficePhone)),
    ("officephone", Target::Values(Field::OfficePhone)),
    ("mobilephone", Target::Values(Field::MobilePhone)),
    ("businessfax", Target::Values(Field::Fax)),
    ("fax", Target::Values(Field::Fax)),
    ("website1value", Target::Values(Field::WebsiteUrl)),
    ("webpage", Target::Values(Field::WebsiteUrl)),
    ("websiteurl", Target::Values(Field::WebsiteUrl)),
    ("name", Target::FullName),
    ("fullname", Target::FullName),
    ("displayname", Target::FullName),
];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Something that is not taken.
    Unknown,
    /// What other columns mean.
    Label,
    /// Text.
    Text(Target),
    /// Several texts parted by ` ::: `.
    Texts(Target),
    /// Phones parted by ` ::: `, whose kind stands in the column with this index.
    Phones(usize),
}

/// What the columns with these names hold.
pub(super) fn columns(header: &[&str], maps: &Maps<'_>) -> Result<Vec<Column>, CannotImport> {
    maps.check(header.iter().copied())?;
    let names: Vec<String> = header.iter().map(|name| normal(name)).collect();
    let at = |name: &str| names.iter().position(|known| known == name);
    let mut columns = vec![Column::Unknown; header.len()];
    let mut is_filled: HashMap<&str, bool> = HashMap::new();
    for (name, target) in KNOWN {
        let is_filled = is_filled.entry(target.key()).or_insert(maps.fills(target));
        if let Some(at) = at(name).filter(|_| !*is_filled) {
            *is_filled = true;
            let has_several = name.ends_with("value");
            columns[at] = if has_several { Column::Texts(target) } else { Column::Text(target) };
        }
    }
    for (value, name) in names.iter().enumerate() {
        let Some(subject) = name.strip_suffix("value") else { continue };
        let label = at(&format!("{subject}label")).or_else(|| at(&format!("{subject}type")));
        let Some(label) = label else { continue };
        if is_phone(subject) {
            columns[value] = Column::Phones(label);
        }
        if columns[value] != Column::Unknown {
            columns[label] = Column::Label;
        }
    }
    for (column, name) in columns.iter_mut().zip(header) {
        if let Some(target) = maps.of(name) {
            *column = Column::Text(target);
        }
    }
    let is_email = |column: &Column| match column {
        Column::Text(target) | Column::Texts(target) => target.field() == Some(Field::Email),
        Column::Unknown | Column::Label | Column::Phones(_) => false,
    };
    if !columns.iter().any(is_email) {
        let columns = header.iter().map(|&name| name.to_owned()).collect();
        return Err(CannotImport::NoEmail { columns });
    }
    Ok(columns)
}

/// Whether this is `phone1`, with any number.
fn is_phone(name: &str) -> bool {
    let number = name.strip_prefix("phone");
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What a phone with this label is. Google marks the first one with a star.
pub(super) fn phone(label: &str) -> Option<Target> {
    let field = match normal(label.trim_start_matches(['*', ' '])).as_str() {
        "work" => Field::OfficePhone,
        "mobile" => Field::MobilePhone,
        "workfax" => Field::Fax,
        _ => return None,
    };
    Some(Target::Values(field))
}
