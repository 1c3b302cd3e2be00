//! Laws of formatting: what a file says stays, every comment stays with its key, and formatting
//! twice is formatting once.

use std::sync::Arc;

use proptest::prelude::*;
use rolo::contact::canonical_text;
use rolo::diagnostic::{Diagnostic, Source};
use rolo::format;
use serde::Deserialize as _;
use serde_yaml::Value as Other;

use crate::prop_yaml::{mutated, yaml_like};

/// Keys in canonical order, an unknown one last.
const KEYS: [&str; 13] = [
    "id",
    "state",
    "firstName",
    "lastName",
    "name",
    "email",
    "title",
    "description",
    "fax",
    "ownerId",
    "timeZone",
    "tags",
    "unknown",
];

fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let source = Source { path: "contacts/all.yaml".to_owned(), text: text.to_owned() };
    format::canonical(&Arc::new(source))
}

/// A key with what stands around it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that may stand there")]
struct Part {
    gap: usize,
    floating: bool,
    above: usize,
    value: usize,
    behind: bool,
    below: bool,
    spaces: usize,
    trailing: bool,
}

fn part() -> impl Strategy<Value = Part> {
    let numbers = (prop_oneof![3 => Just(0), 1 => 1..3_usize], 0..3_usize, 0..VALUES, 1..4_usize);
    let switches =
        (prop::bool::weighted(0.15), any::<bool>(), prop::bool::weighted(0.2), any::<bool>());
    (numbers, switches).prop_map(|((gap, above, value, spaces), switches)| {
        let (floating, behind, below, trailing) = switches;
        Part { gap, floating, above, value, behind, below, spaces, trailing }
    })
}

/// Some keys in some order.
fn contact() -> impl Strategy<Value = Vec<(&'static str, Part)>> {
    let keys = prop::sample::subsequence(&KEYS[..], 1..KEYS.len()).prop_shuffle();
    (keys, prop::collection::vec(part(), KEYS.len()))
        .prop_map(|(keys, parts)| keys.into_iter().zip(parts).collect())
}

type Contact = Vec<(&'static str, Part)>;

/// A file in one of the layouts.
#[derive(Clone, Debug)]
struct File {
    header: usize,
    defaults: Option<Contact>,
    defaults_last: bool,
    is_list: bool,
    contacts: Vec<Contact>,
    end: usize,
    is_crlf: bool,
}

fn file() -> impl Strategy<Value = File> {
    let switches = (any::<bool>(), any::<bool>(), any::<bool>());
    let contacts = prop::collection::vec(contact(), 1..4);
    (0..4_usize, prop::option::of(contact()), switches, contacts, 0..4_usize).prop_map(
        |(header, defaults, (defaults_last, is_list, is_crlf), contacts, end)| File {
            header,
            defaults,
            defaults_last,
            is_list,
            contacts,
            end,
            is_crlf,
        },
    )
}

/// What was written so far, and what has to be found again.
#[derive(Default)]
struct Page {
    text: String,
    tidy: bool,
    comments: usize,
    blocks: Vec<String>,
}

const VALUES: usize = 16;

/// A byte-order mark, which the independent reader does not know.
const MARK: char = '\u{feff}';

impl Page {
    fn comment(&mut self, words: &str) -> String {
        self.comments += 1;
        format!("# {words} c{}.", self.comments)
    }

    /// A value, from behind the colon; `None` where no comment can follow on the line.
    fn value(&mut self, which: usize, indent: usize) -> (String, bool) {
        let n = self.blocks.len() + self.comments;
        let pad = " ".repeat(indent + 2);
        let simple = |text: &str| (text.to_owned(), true);
        let block = |page: &mut Self, header: &str, content: String| {
            page.blocks.push(content.clone());
            (format!("{header}\n{content}"), false)
        };
        match which {
            0 => simple("Jane Doe"),
            1 => simple("\"a # no comment\""),
            2 => simple("'it''s: # so'"),
            3 => simple("null"),
            4 => simple(""),
            5 => block(self, "|", format!("{pad}text {n}\n\n\n{pad}  # no comment  \n{pad}end")),
            6 => block(self, "|-", format!("{pad}key: {n}  \n{pad}- end")),
            7 => block(self, "|+", format!("{pad}text {n}\n\n{pad}end")),
            8 => block(self, ">", format!("{pad}text {n}\n{pad}and\n\n{pad} end")),
            9 => simple("[a, 'b # c']"),
            10 => simple(&format!("first {n}\n{pad}second")),
            11 => (format!("\"first {n}  \\\n{pad}  # no comment \n\n{pad}third\""), true),
            12 => {
                let (one, two) = (self.comment("in a list"), self.comment("behind an item"));
                (format!("\n{pad}- a\n{pad}{one}\n{pad}- b   {two}"), false)
            }
            13 => {
                let inside = self.comment("in brackets");
                (format!("[ a,  {inside}\n{pad}  b  ,\n{pad}c]"), true)
            }
            14 => simple("{a:   1, b: [2]}"),
            _ => block(self, "|2", format!("{pad}    text {n}\n{pad}end")),
        }
    }

    fn part(&mut self, key: &str, part: &Part, indent: usize, first: Option<&str>) {
        let pad = " ".repeat(indent);
        let is_first = first.is_some();
        // What stands above the first key belongs to the file or to the item of a list.
        if !is_first {
            let gap =
                if self.tidy { usize::from(part.gap > 0 && !part.floating) } else { part.gap };
            self.text.push_str(&"\n".repeat(gap));
            if part.floating {
                let floating = self.comment("floating");
                self.text.push_str(&format!("\n{pad}{floating}\n\n"));
            }
            for _ in 0..part.above {
                let above = self.comment(&format!("above {key}"));
                self.text.push_str(&format!("{pad}{above}\n"));
            }
        }
        let (value, may_comment) = self.value(part.value, indent);
        let spaces = if self.tidy { 1 } else { part.spaces };
        let space = if value.is_empty() || value.starts_with('\n') { 0 } else { spaces };
        let before = if self.tidy { 0 } else { (part.spaces + part.gap) / 3 };
        let (before, space) = (" ".repeat(before), " ".repeat(space));
        self.text.push_str(&format!("{}{key}{before}:{space}{value}", first.unwrap_or(&pad)));
        if may_comment && part.behind {
            let behind = self.comment(&format!("behind {key}"));
            self.text.push_str(&format!("{}{behind}", " ".repeat(part.spaces)));
        }
        if part.trailing && may_comment && !self.tidy {
            self.text.push_str("  ");
        }
        self.text.push('\n');
        if part.below && may_comment {
            let below = self.comment(&format!("below {key}"));
            self.text.push_str(&format!("{pad}   {below}\n"));
        }
    }

    fn contact(&mut self, contact: &Contact, indent: usize, first: &str) {
        let mut contact = contact.clone();
        if self.tidy {
            contact.sort_by_key(|(key, _)| KEYS.iter().position(|known| known == key));
        }
        for (at, (key, part)) in contact.iter().enumerate() {
            self.part(key, part, indent, (at == 0).then_some(first));
        }
    }

    fn defaults(&mut self, file: &File) {
        if let Some(defaults) = &file.defaults {
            self.text.push_str("defaults:\n");
            self.contact(defaults, 2, "  ");
            let end = self.comment("at the end of the defaults");
            self.text.push_str(&format!("\n  {end}\n\n"));
        }
    }

    fn of(file: &File, tidy: bool) -> Self {
        let mut page = Self { tidy, ..Self::default() };
        let header = page.comment("header");
        page.text.push_str(&match file.header {
            0 => "# yaml-language-server: $schema=x\n".to_owned(),
            1 => format!("# yaml-language-server: $schema=x\n{header}\n"),
            2 => format!("{header}\n\n"),
            _ => "\u{feff}".to_owned(),
        });
        if file.header == 0 || file.header == 3 {
            page.comments -= 1;
        }
        if file.is_list {
            if !file.defaults_last || tidy {
                page.defaults(file);
            }
            page.text.push_str("contacts:\n");
            for contact in &file.contacts {
                let item = page.comment("item");
                page.text.push_str(&format!("  {item}\n"));
                page.contact(contact, 4, "  - ");
            }
            if file.defaults_last && !tidy {
                page.defaults(file);
            }
        } else {
            for (at, contact) in file.contacts.iter().enumerate() {
                if at > 0 {
                    page.text.push_str("---\n");
                }
                page.contact(contact, 0, "");
            }
        }
        let end = page.comment("at the end");
        page.text.push_str(&format!("\n{end}\n"));
        if !tidy {
            page.text.push_str(["", "  \n\n", "\n", " "][file.end]);
        }
        if file.is_crlf {
            page.text = page.text.replace('\n', "\r\n");
        }
        page
    }
}

/// What an independent reader sees, without the line ends of texts, which readers disagree about;
/// `None` where it refuses the text.
fn read(text: &str) -> Option<Vec<Other>> {
    let documents =
        serde_yaml::Deserializer::from_str(text.trim_start_matches(MARK)).map(Other::deserialize);
    documents.map(|document| Some(canonical(document.ok()?))).collect()
}

fn canonical(value: Other) -> Other {
    match value {
        Other::String(text) => Other::String(canonical_text(&text).into_owned()),
        Other::Sequence(items) => Other::Sequence(items.into_iter().map(canonical).collect()),
        Other::Mapping(entries) => {
            let entries = entries.into_iter();
            Other::Mapping(entries.map(|(key, value)| (key, canonical(value))).collect())
        }
        value => value,
    }
}

/// The key of the first line from here on that is no comment.
fn key_below<'a>(mut lines: impl Iterator<Item = &'a str>) -> &'a str {
    let line = lines.find(|line| !line.trim_start().starts_with('#')).unwrap_or_default();
    line.trim_start_matches([' ', '-']).split(':').next().unwrap_or_default()
}

/// Every comment is there once, and where it belongs.
fn comments_stay(text: &str, count: usize) -> Result<(), TestCaseError> {
    for n in 1..=count {
        prop_assert_eq!(text.matches(&format!(" c{n}.")).count(), 1, "comment {}", n);
    }
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let comment = line.rsplit("# ").next().unwrap_or_default();
        let mut words = comment.split(' ');
        match (words.next(), words.next()) {
            (Some("above"), Some(key)) => {
                prop_assert_eq!(key_below(lines[at..].iter().copied()), key);
            }
            (Some("behind"), Some(key)) if key != "an" => {
                // The value may have begun on a line above.
                let starts = |line: &&&str| line.contains(&format!("{key}:"));
                prop_assert!(lines[at.saturating_sub(4)..=at].iter().any(|l| starts(&l)));
            }
            (Some("below"), Some(key)) => {
                let starts = |line: &&&str| line.contains(&format!("{key}:"));
                prop_assert!(lines[at.saturating_sub(5)..at].iter().any(|l| starts(&l)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The keys of contacts stand in order.
fn keys_are_sorted(documents: &[Other]) -> Result<(), TestCaseError> {
    let sorted = |contact: &Other| {
        let keys = contact.as_mapping().into_iter().flat_map(|all| all.keys());
        let places = keys.map(|key| KEYS.iter().position(|known| key == *known));
        places.collect::<Vec<_>>().is_sorted()
    };
    for root in documents {
        let list = root.get("contacts").and_then(Other::as_sequence);
        let contacts = list.map_or_else(|| vec![root], |list| list.iter().collect());
        for contact in contacts.into_iter().chain(root.get("defaults")) {
            prop_assert!(sorted(contact), "{:?}", contact);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn nothing_is_lost(file in file()) {
        let page = Page::of(&file, false);
        let formatted = match format(&page.text) {
            Ok(formatted) => formatted,
            Err(faults) => panic!("{faults:?}\n{}", page.text),
        };
        prop_assert_eq!(&format(&formatted).unwrap(), &formatted, "a second time");
        let (before, after) = (read(&page.text), read(&formatted));
        prop_assert!(before.is_some());
        prop_assert_eq!(&before, &after, "{}\n->\n{}", &page.text, &formatted);
        keys_are_sorted(&after.unwrap())?;
        let ends = if file.is_crlf { formatted.matches('\n').count() } else { 0 };
        prop_assert_eq!(formatted.matches('\r').count(), ends);
        let plain = formatted.replace("\r\n", "\n").replace(MARK, "");
        for block in &page.blocks {
            prop_assert_eq!(plain.matches(&format!("\n{block}\n")).count(), 1, "{}", block);
        }
        comments_stay(&plain, page.comments)?;
        prop_assert!(!plain.starts_with('\n') && plain.ends_with('\n'));
    }

    #[test]
    fn what_is_in_form_is_left_alone(file in file()) {
        let page = Page::of(&file, true);
        prop_assert_eq!(&format(&page.text).unwrap(), &page.text);
    }

    #[test]
    fn no_text_is_harmed(text in prop_oneof![mutated(), yaml_like()]) {
        match format(&text) {
            Ok(formatted) => {
                let again = format(&formatted).unwrap();
                prop_assert_eq!(&again, &formatted, "a second time");
                // The other reader takes these for line ends, as YAML 1.1 did.
                let is_disputed = text.contains(['\u{85}', '\u{2028}', '\u{2029}']);
                let read = |text| read(text).filter(|_| !is_disputed);
                if let (Some(before), Some(after)) = (read(&text), read(&formatted)) {
                    prop_assert_eq!(before, after);
                }
            }
            Err(faults) => {
                let is_unsafe = faults.iter().any(|fault| fault.code == "fmt::unsafe");
                prop_assert!(!is_unsafe, "{}", text);
            }
        }
    }
}
