//! The parts of a path: what a pattern says of them, and what becomes of other people's text there.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{BadPattern, Person};

/// Longest part of a path, in bytes, before the ending. File systems take 255, some in UTF-16.
const MAX_BYTES: usize = 100;

/// Names that Windows keeps for devices, with any ending.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What stands for something of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholder {
    Name,
    FirstName,
    LastName,
    Email,
    Domain,
    Id,
}

/// Each placeholder: its name, and what stands where the person has none.
const PLACEHOLDERS: [(Placeholder, &str, &str); 6] = [
    (Placeholder::Name, "name", "no-name"),
    (Placeholder::FirstName, "firstName", "no-first-name"),
    (Placeholder::LastName, "lastName", "no-last-name"),
    (Placeholder::Email, "email", "no-email"),
    (Placeholder::Domain, "domain", "no-domain"),
    (Placeholder::Id, "id", "no-id"),
];

impl Placeholder {
    /// All of them, for people.
    pub(super) fn listed(has_ids: bool) -> String {
        let rows = PLACEHOLDERS.iter().filter(|row| has_ids || row.0 != Self::Id);
        let names: Vec<String> = rows.map(|(_, name, _)| format!("`{{{name}}}`")).collect();
        names.join(", ")
    }

    fn named(name: &str) -> Result<Self, BadPattern> {
        let found = PLACEHOLDERS.iter().find(|(_, known, _)| *known == name);
        found.map(|row| row.0).ok_or_else(|| BadPattern::Placeholder(name.to_owned()))
    }

    /// What it stands for, made safe; never empty.
    fn of(self, person: &Person<'_>) -> String {
        let words = |text: Option<&str>| clean(text.unwrap_or_default(), false);
        let email = person.email.unwrap_or_default().trim();
        let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
        let id = || person.id.map(|id| id.to_string()).unwrap_or_default();
        let text = match self {
            Self::FirstName => words(person.first_name),
            Self::LastName => words(person.last_name),
            Self::Email => clean(email, true),
            Self::Domain => clean(domain, true),
            Self::Id => id(),
            Self::Name => {
                let both = [words(person.first_name), words(person.last_name)];
                let both: Vec<String> = both.into_iter().filter(|name| !name.is_empty()).collect();
                let mut choices = [both.join("-"), clean(local, false), id()].into_iter();
                choices.find(|name| !name.is_empty()).unwrap_or_default()
            }
        };
        let none = PLACEHOLDERS.iter().find(|row| row.0 == self).map(|row| row.2);
        if text.is_empty() { none.unwrap_or_default().to_owned() } else { text }
    }
}

/// A piece of a pattern.
#[derive(Debug)]
pub(super) enum Piece {
    Literal(String),
    Placeholder(Placeholder),
}

/// The last part of a pattern.
#[derive(Debug)]
pub(super) struct File {
    pieces: Vec<Piece>,
    ending: &'static str,
}

impl File {
    /// The name before suffix and ending, of any length.
    pub(super) fn stem(&self, person: &Person<'_>) -> String {
        expand(&self.pieces, person)
    }

    /// The whole name, of a length that file systems take.
    pub(super) fn name(&self, stem: &str, suffix: &str) -> String {
        let stem = cut(stem, MAX_BYTES.saturating_sub(suffix.len()));
        unreserved(format!("{stem}{suffix}")) + self.ending
    }
}

/// The name of a folder.
pub(super) fn folder(pieces: &[Piece], person: &Person<'_>) -> String {
    let name = unreserved(cut(&expand(pieces, person), MAX_BYTES).to_owned());
    // A folder with the name of a contact file is refused when contacts are read.
    match name.rfind('.') {
        Some(dot) if matches!(name[dot..].to_lowercase().as_str(), ".yaml" | ".yml") => {
            format!("{}-{}", &name[..dot], &name[dot + 1..])
        }
        _ => name,
    }
}

/// A pattern as the pieces of each folder, and the file.
pub(super) fn parse(pattern: &str) -> Result<(Vec<Vec<Piece>>, File), BadPattern> {
    let endings = [".yaml", ".yml"];
    let ending = endings.into_iter().find(|ending| pattern.ends_with(ending));
    let ending = ending.ok_or(BadPattern::Ending)?;
    let mut folders = Vec::new();
    for part in pattern[..pattern.len() - ending.len()].split('/') {
        if matches!(part, "" | "." | "..") {
            return Err(BadPattern::Outside);
        }
        if part.starts_with(['.', '_']) {
            return Err(BadPattern::Skipped(part.to_owned()));
        }
        let is_bad = |c: char| c.is_control() || is_invisible(c) || "\\:*?\"<>|".contains(c);
        if part.contains(is_bad) || part.ends_with(['.', ' ']) || part.starts_with(' ') {
            return Err(BadPattern::Unusable(part.to_owned()));
        }
        folders.push(pieces(part)?);
    }
    let pieces = folders.pop().unwrap_or_default();
    Ok((folders, File { pieces, ending }))
}

fn pieces(part: &str) -> Result<Vec<Piece>, BadPattern> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        let (literal, behind) = rest.split_at(rest.find(['{', '}']).unwrap_or(rest.len()));
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.nfc().collect()));
        }
        if behind.is_empty() {
            break;
        }
        let inner = behind.strip_prefix('{').ok_or(BadPattern::Brace)?;
        let (name, behind) = inner.split_once('}').ok_or(BadPattern::Brace)?;
        pieces.push(Piece::Placeholder(Placeholder::named(name)?));
        rest = behind;
    }
    Ok(pieces)
}

fn expand(pieces: &[Piece], person: &Person<'_>) -> String {
    let text = pieces.iter().map(|piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Placeholder(placeholder) => placeholder.of(person),
    });
    text.collect()
}

/// Other people's text as a part of a path: letters and digits of any script in lower case, all
/// else one `-`; with a single `.` between two of them where it is wanted.
fn clean(text: &str, keeps_dots: bool) -> String {
    let lower: String = text.nfc().collect::<String>().to_lowercase().nfc().collect();
    let mut out = String::new();
    let mut between = None;
    for c in lower.chars() {
        // A mark without its letter would join what stands before it.
        let is_kept = if is_combining_mark(c) {
            between.is_none() && !out.is_empty()
        } else {
            c.is_alphanumeric()
        };
        if is_kept && !is_invisible(c) {
            out.extend(between.take().filter(|_| !out.is_empty()));
            out.push(c);
        } else if is_joiner(c) {
            // Ordinary spelling in some scripts, and not seen.
        } else {
            between = match (between, c) {
                (None, '.') if keeps_dots => Some('.'),
                _ => Some('-'),
            };
        }
    }
    // What is left out may have stood between two characters that compose.
    out.nfc().collect()
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{ad}')
}

/// Letters and marks that nobody sees (Unicode, “`Default_Ignorable_Code_Point`”).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The beginning of a text in so many bytes, without what should not stand at the end of a name.
fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    text[..text.floor_char_boundary(bytes)].trim_end_matches(['-', '.', ' ', '_'])
}

/// Another name where Windows would take it for a device.
fn unreserved(name: String) -> String {
    let (device, rest) = name.split_once('.').unwrap_or((&name, ""));
    let device_key = fold(device.trim_end());
    let is_port = ["com", "lpt"].iter().any(|port| {
        let number = device_key.strip_prefix(port);
        number.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    });
    if is_port || RESERVED.contains(&device_key.as_str()) {
        return format!("{device}-{rest}");
    }
    name
}

/// The form in which two paths are compared: equal where some file system would take them for one.
pub(super) fn fold(path: &str) -> String {
    // By way of capitals, so that letters with two small forms or a longer capital are equal too.
    let compatible: String = path.nfkc().collect();
    compatible.to_lowercase().to_uppercase().to_lowercase().nfkc().collect()
}
