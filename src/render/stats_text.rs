//! What state the contacts are in, for people.

use super::count;
use super::show::{Show, Tone};
use super::stats_words::{Looked, reason, standing};
use crate::contact::Field;
use crate::insight::stats::{
    Contact, Group, Owners, Place, Reason, Report, SWITCHBOARD, Shared, Stale, WhichOwner,
};
use crate::text::{for_terminal, pad_to, width};

/// Owners, groups of each kind, or phones that are listed.
const GROUPS: usize = 10;

/// Contacts of each that are listed.
const PEOPLE: usize = 10;

/// Contacts of a shared phone that are named.
const NAMED: usize = 3;

/// Columns of a bar.
const BAR: usize = 20;

/// The report, one part after the other; long lists are cut and counted.
#[must_use]
pub fn stats_text(
    report: &Report,
    contacts: &[Contact<'_>],
    looked: &Looked,
    show: &Show,
) -> String {
    let list = List { contacts, show };
    headline(report, looked)
        + &filled(report, matches!(looked, Looked::Files { .. }), show)
        + &list.owners(&report.owners)
        + &list.duplicates(report)
        + &list.shared(&report.shared)
}

fn headline(report: &Report, looked: &Looked) -> String {
    let contacts = count(report.contacts, "contact");
    match looked {
        Looked::Files { files, absent } => {
            let absent = match absent {
                0 => String::new(),
                n => format!("; {n} with `state: absent` left out"),
            };
            format!("{contacts} in {}{absent}\n", count(*files, "file"))
        }
        Looked::Workspace { name } => {
            format!("{contacts} in the workspace `{}`\n", for_terminal(name))
        }
    }
}

/// The table of fields.
fn filled(report: &Report, has_unmanaged: bool, show: &Show) -> String {
    let all = report.contacts;
    let key = |field: Field| field.spec().twin.as_ref().map_or(field.key(), |twin| twin.key);
    let keys = report.fields.iter().map(|count| width(key(count.field))).max().unwrap_or(0);
    let numbers = all.to_string().len().max("filled".len());
    let mut heading = format!("{}  {:>numbers$}", pad_to("Fields", keys + 2), "filled");
    heading.push_str(&" ".repeat(BAR + 11));
    heading.push_str(&format!("{:>numbers$}", "empty"));
    if has_unmanaged {
        heading.push_str("  not managed");
    }
    let mut text = format!("\n{}\n", show.tone(Tone::Heading, &heading));
    // What is zero is left out, so that the others stand out.
    let number = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    for one in &report.fields {
        let (key, share) = (pad_to(key(one.field), keys), percent(one.filled, all));
        let bar = pad_to(&"█".repeat(bar(one.filled, all)), BAR);
        let empty = number(one.empty);
        let mut line =
            format!("  {key}  {:>numbers$}  {share:>5}  {bar}  {empty:>numbers$}", one.filled);
        if has_unmanaged {
            let unmanaged = number(all - one.filled - one.empty);
            line.push_str(&format!("  {unmanaged:>11}"));
        }
        text.push_str(&format!("{}\n", line.trim_end()));
    }
    text
}

/// A share: 100 % only where it is all, and 0 % only where it is none.
fn percent(part: usize, all: usize) -> String {
    match (part * 100 + all / 2).checked_div(all) {
        None => "–".to_owned(),
        Some(0) if part > 0 => "<1 %".to_owned(),
        Some(100) if part < all => "99 %".to_owned(),
        Some(percent) => format!("{percent} %"),
    }
}

/// The length of a bar: full only where it is all, and none only where it is none.
fn bar(part: usize, all: usize) -> usize {
    match (part * BAR + all / 2).checked_div(all) {
        None => 0,
        Some(0) if part > 0 => 1,
        Some(BAR) if part < all => BAR - 1,
        Some(columns) => columns,
    }
}

/// Lists of contacts.
struct List<'a> {
    contacts: &'a [Contact<'a>],
    show: &'a Show,
}

impl<'a> List<'a> {
    fn owners(&self, owners: &Owners) -> String {
        let heading = |words: &str| format!("\n{}\n", self.show.tone(Tone::Heading, words));
        match owners {
            Owners::NotAsked => {
                heading("Stale owners: not looked for")
                    + "  only the workspace knows its members; `rolo stats --owners` asks it\n"
            }
            Owners::NotTold => {
                heading("Stale owners: not known") + "  the workspace does not tell its members\n"
            }
            Owners::Known(stale) if stale.is_empty() => heading("Stale owners: none"),
            Owners::Known(stale) => {
                let lines = stale.iter().take(GROUPS).map(|one| self.owner(one));
                let text = lines.collect::<String>();
                heading(&format!("Stale owners: {}", stale.len())) + &text + &more(stale.len(), "")
            }
        }
    }

    fn owner(&self, stale: &Stale) -> String {
        let who = match &stale.owner {
            WhichOwner::Member(_, name, email) => self.show.person(Some(name), email.as_ref()),
            WhichOwner::Id(id) => id.to_string(),
            WhichOwner::Name(name) => self.show.value(name),
        };
        let (why, contacts) = (standing(stale.standing).1, count(stale.contacts.len(), "contact"));
        let people = self.people(&stale.contacts, |contact| contact.place_of(Field::OwnerId));
        format!("  {who}, {why}: {contacts}\n{people}")
    }

    fn duplicates(&self, report: &Report) -> String {
        let groups = &report.duplicates;
        let mut heading = format!(
            "Possible duplicates: {}",
            if groups.is_empty() { "none".to_owned() } else { groups.len().to_string() }
        );
        let parts = [Reason::Mailbox, Reason::Phone, Reason::Name, Reason::NearName];
        let parts = parts.into_iter().filter_map(|part| {
            let has = |group: &&Group| group.reasons.contains(&part);
            match groups.iter().filter(has).count() {
                0 => None,
                n => Some(format!("{n} {}", reason(part).1)),
            }
        });
        let parts: Vec<String> = parts.collect();
        if parts.len() > 1 {
            heading.push_str(&format!(" ({})", parts.join(", ")));
        }
        let mut text = format!("\n{}\n", self.show.tone(Tone::Heading, &heading));
        // Some of each kind, or many of one would hide the others.
        for kind in groups.chunk_by(|a, b| a.reasons[0] == b.reasons[0]) {
            for group in kind.iter().take(GROUPS) {
                let reasons: Vec<&str> = group.reasons.iter().map(|one| reason(*one).1).collect();
                let people = self.people(&group.contacts, |contact| contact.place);
                text.push_str(&format!("  {}\n{people}", reasons.join(", ")));
            }
            text.push_str(&more(kind.len(), reason(kind[0].reasons[0]).1));
        }
        if report.crowded > 0 {
            let names = count(report.crowded, "name");
            text.push_str(&format!("  {names} like too many others, so not all were compared\n"));
        }
        text
    }

    fn shared(&self, shared: &[Shared]) -> String {
        if shared.is_empty() {
            return String::new();
        }
        let phones = format!("Shared phones: {}", shared.len());
        let mut text = format!("\n{}\n", self.show.tone(Tone::Heading, &phones));
        let why = format!(
            "  of an office, or of more than {SWITCHBOARD} contacts: by itself no sign of duplicates\n"
        );
        text.push_str(&self.show.tone(Tone::Quiet, &why));
        let shown = || shared.iter().take(GROUPS);
        let phones = shown().map(|one| width(&self.show.value(&one.phone))).max().unwrap_or(0);
        for one in shown() {
            let phone = pad_to(&self.show.value(&one.phone), phones.min(40));
            let people = one.contacts.iter().take(NAMED).map(|at| {
                let contact = &self.contacts[*at];
                let name = contact.name();
                self.show
                    .person(name.as_ref(), contact.text(Field::Email).filter(|_| name.is_none()))
            });
            let people = people.collect::<Vec<_>>().join(", ");
            let rest = match one.contacts.len().saturating_sub(NAMED) {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let contacts = count(one.contacts.len(), "contact");
            text.push_str(&format!("  {phone}  {contacts}: {people}{rest}\n"));
        }
        text + &more(shared.len(), "")
    }

    fn people(&self, places: &[usize], place: impl Fn(&Contact<'a>) -> Place<'a>) -> String {
        let shown = || places.iter().take(PEOPLE).map(|at| &self.contacts[*at]);
        let who = |contact: &Contact<'_>| {
            self.show.person(contact.name().as_ref(), contact.text(Field::Email))
        };
        let columns = shown().map(|contact| width(&who(contact))).max().unwrap_or(0).min(60);
        let lines = shown().map(|contact| {
            let place = match place(contact) {
                Place::File(path, line) => format!("{}:{line}", for_terminal(path)),
                Place::Live(id) => id.to_string(),
            };
            format!("    {}  {place}\n", pad_to(&who(contact), columns))
        });
        let text: String = lines.collect();
        match places.len().saturating_sub(PEOPLE) {
            0 => text,
            n => text + &format!("    and {n} more\n"),
        }
    }
}

/// How many are not listed, and of which kind they are.
fn more(all: usize, kind: &str) -> String {
    let kind = if kind.is_empty() { String::new() } else { format!(" ({kind})") };
    match all.saturating_sub(GROUPS) {
        0 => String::new(),
        n => format!("  and {n} more{kind}: `--format json` has them all\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::{BAR, bar, percent};

    #[test]
    fn all_and_none_are_said_of_nothing_else() {
        for (part, all, words, columns) in [
            (0, 0, "–", 0),
            (0, 9, "0 %", 0),
            (1, 100_000, "<1 %", 1),
            (1, 3, "33 %", 7),
            (99_999, 100_000, "99 %", BAR - 1),
            (7, 7, "100 %", BAR),
        ] {
            assert_eq!((percent(part, all).as_str(), bar(part, all)), (words, columns));
        }
    }
}
