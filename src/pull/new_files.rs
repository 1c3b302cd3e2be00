//! New files for contacts that no file manages.

use std::collections::BTreeMap;

use super::check::Check;
use super::file_name::{FileNames, Person};
use super::fresh::{Choice, fresh};
use super::report::{NewContact, Report, Unwritten, Who};
use super::value::Entry;
use crate::contact::{Field, Live};
use crate::names::Directory;
use crate::text::Personal;
use crate::yaml;

/// How contacts are spread over new files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A file for each.
    #[default]
    File,
    /// One file for all that the pattern gives one name, as a `contacts:` list.
    List,
}

/// How new files are written.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// How contacts are spread over files.
    pub layout: Layout,
    /// What of a contact goes into its file.
    pub choice: Choice,
}

/// The contacts of each new file by its path below the contacts folder, as entries.
pub type Contents = BTreeMap<String, Vec<Vec<Entry>>>;

/// Spreads contacts over new files. `shown` gives a path as it is shown to people.
pub fn spread(
    contacts: &[Live],
    style: &Style,
    names: &mut FileNames,
    directory: &Directory,
    shown: impl Fn(&str) -> String,
    report: &mut Report,
) -> Contents {
    let mut check = Check::default();
    let mut contents = Contents::new();
    // They come in no order, and the files have to be the same each time.
    let mut contacts: Vec<&Live> = contacts.iter().collect();
    contacts.sort_by_cached_key(|live| (live.email_key().map(String::from), live.id));
    let paths = names.of(contacts.iter().copied().map(person), style.layout == Layout::List);
    for (live, path) in contacts.into_iter().zip(paths) {
        let fresh = fresh(live, &style.choice, directory, &mut check);
        let who = Who {
            name: live.text(Field::Name).cloned(),
            email: live.text(Field::Email).cloned(),
            file: shown(&path),
            line: 0,
        };
        report.crm_owned += fresh.crm_owned;
        report.unwritten.extend(fresh.unwritten.into_iter().map(|(field, why)| Unwritten {
            who: who.clone(),
            field,
            why,
        }));
        report.new.push(NewContact { who, fields: fresh.entries.len() - 1 });
        contents.entry(path).or_default().push(fresh.entries);
    }
    report.new.sort_by(|a, b| a.who.file.cmp(&b.who.file));
    contents
}

fn person(live: &Live) -> Person<'_> {
    let text = |field| live.text(field).map(Personal::reveal);
    Person {
        first_name: text(Field::FirstName),
        last_name: text(Field::LastName),
        email: text(Field::Email),
        id: Some(live.id),
    }
}

/// The text of a new file: one contact alone, or a `contacts:` list. `schema` is the path from the
/// file to the schema, for editors.
#[must_use]
pub fn file_text(contacts: &[Vec<Entry>], layout: Layout, schema: Option<&str>) -> String {
    let entries = |contact: &'_ [Entry], indent, first| {
        yaml::mapping(contact.iter().map(|entry| (entry.key, &entry.value)), indent, first)
    };
    let body = if let (Layout::File, [only]) = (layout, contacts) {
        entries(only, 0, "")
    } else {
        let items = contacts.iter().map(|contact| entries(contact, 4, "  - "));
        format!("contacts:\n{}", items.collect::<Vec<_>>().join("\n"))
    };
    let schema = schema.map(|path| yaml::flow_scalar(path, false));
    let header = schema.map(|path| format!("# yaml-language-server: $schema={path}\n"));
    header.unwrap_or_default() + &body
}
