//! New files for contacts that no file manages.

use std::collections::BTreeMap;

use super::fresh::{Choice, fresh};
use super::report::{NewContact, Report, Unwritten, Who};
use crate::contact::{Field, Live};
use crate::names::Directory;
use crate::new_file::{Check, Entry, FileNames, Layout, Person};
use crate::text::Personal;

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
