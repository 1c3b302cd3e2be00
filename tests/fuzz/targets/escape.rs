//! Whatever a text is, each escaping makes it one text to an independent reader of the sink, and nothing
//! in it acts.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use rolo::text::{
    for_ci_log, for_command, for_command_property, for_excerpt, for_json, for_markdown,
    for_markdown_cell, for_terminal, for_terminal_lines, for_xml, pad_to, uri_path, width,
};

use super::outline::acts;
use super::tape::Tape;

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let (one, two) = (tape.text(), tape.text());
    terminal(&one);
    excerpt(&one, two.chars().count(), two.len());
    json(&one);
    commands(&one);
    ci_log(&one);
    xml(&one);
    markdown(&one);
    table(&one, &two);
    uri(&one);
}

/// Whether a character is more than itself within a line.
fn breaks(c: char) -> bool {
    c == '\n' || acts(c)
}

fn terminal(text: &str) {
    let (line, lines) = (for_terminal(text), for_terminal_lines(text));
    assert!(!line.contains(breaks), "{line:?}");
    assert!(!lines.contains(|c| acts(c) && c != '\t'), "{lines:?}");
    assert_eq!(for_terminal(&line), line);
    assert_eq!(for_terminal_lines(&lines), lines);
    assert!(!text.contains(breaks) || line != text, "{text:?}");
    assert!(width(&pad_to(&line, 20)) >= 20);
}

/// Positions stay with their characters, and columns are as before.
fn excerpt(text: &str, from: usize, length: usize) {
    let start = text.floor_char_boundary(from.min(text.len()));
    let end = text.floor_char_boundary((start + length).min(text.len()));
    let (safe, moved) = for_excerpt(text, start..end);
    assert!(!safe.contains(|c| acts(c) && c != '\t'), "{safe:?}");
    let counts = |text: &str, at: usize| text[..at].chars().count();
    assert_eq!(safe.chars().count(), text.chars().count());
    assert_eq!(counts(&safe, moved.start), counts(text, start), "{text:?}");
    assert_eq!(counts(&safe, moved.end), counts(text, end), "{text:?}");
}

fn json(text: &str) {
    let value = serde_json::json!({ "key": text, "keys": [text] });
    let json = for_json(&format!("{value:#}"));
    assert!(!json.contains(acts), "{json:?}");
    assert!(!is_marked(&json), "{json:?}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), value);
}

/// As a runner reads them, which decodes the percent sign last.
fn commands(text: &str) {
    let (message, property) = (for_command(text), for_command_property(text));
    assert!(!message.contains(|c| breaks(c) && c != '\t'), "{message:?}");
    assert!(!property.contains(|c| breaks(c) || c == ':' || c == ','), "{property:?}");
    let decode = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    assert_eq!(decode(&message), for_terminal_lines(text));
    assert_eq!(decode(&property), for_terminal(text));
}

fn ci_log(text: &str) {
    let safe = for_ci_log(text);
    assert!(!is_command(&safe), "{safe:?}");
    assert_eq!(for_ci_log(&safe), safe);
    assert_eq!(safe.replace("\\u{23}", "#").replace("\\u{3a}", ":"), {
        text.replace("\\u{23}", "#").replace("\\u{3a}", ":")
    });
}

/// Whether a runner takes a command out of a log.
pub(super) fn is_command(log: &str) -> bool {
    is_marked(log) || log.split(['\n', '\r']).any(|line| line.trim_start().starts_with("::"))
}

/// Whether there is a `##[` or `##word[`.
fn is_marked(text: &str) -> bool {
    text.match_indices("##").any(|(at, _)| {
        text[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[')
    })
}

fn xml(text: &str) {
    let safe = for_xml(text);
    let document = format!("<a b=\"{safe}\" c='{safe}'>{safe}</a>");
    let document = roxmltree::Document::parse(&document).unwrap();
    let root = document.root_element();
    let seen = [root.attribute("b"), root.attribute("c"), Some(root.text().unwrap_or_default())];
    let shown = for_terminal_lines(text);
    let shown = shown.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
    assert_eq!(seen, [Some(shown.as_str()); 3]);
    assert!(root.children().all(|child| child.is_text()));
    assert!(!is_command(&safe.replace("&#10;", "\n")) || !safe.contains("##"), "{safe:?}");
    let page = scraper::Html::parse_fragment(&format!("<p title=\"{safe}\">{safe}</p>"));
    let elements = page.root_element().descendent_elements().skip(1);
    let elements: Vec<_> = elements.collect();
    assert_eq!(elements.len(), 1, "{safe:?}");
    assert_eq!(elements[0].attr("title"), Some(shown.as_str()), "{safe:?}");
    assert_eq!(elements[0].text().collect::<String>(), shown, "{safe:?}");
}

/// The kinds of nodes of a document as GitHub reads it, and the texts of its spans of code.
pub(crate) fn nodes(document: &str) -> (Vec<String>, Vec<String>) {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    let arena = Arena::new();
    let (mut kinds, mut codes) = (Vec::new(), Vec::new());
    for node in parse_document(&arena, document, &options).descendants() {
        let value = &node.data().value;
        if let NodeValue::Code(code) = value {
            codes.push(code.literal.clone());
        }
        kinds.push(format!("{value:?}").split(['(', ' ']).next().unwrap().to_owned());
    }
    (kinds, codes)
}

fn markdown(text: &str) {
    let (kinds, codes) = nodes(&format!("a {} b\n", for_markdown(text)));
    assert_eq!(kinds, ["Document", "Paragraph", "Text", "Code", "Text"], "{text:?}");
    assert_eq!(spaced(&codes[0]), spaced(&in_code(text)));
}

fn table(one: &str, two: &str) {
    let cells = [for_markdown_cell(one), for_markdown_cell(two)];
    let (kinds, codes) = nodes(&format!("| a | b |\n|---|---|\n| {} | {} |\n", cells[0], cells[1]));
    let rows = ["TableRow", "TableCell", "Text", "TableCell", "Text"];
    let code = ["TableRow", "TableCell", "Code", "TableCell", "Code"];
    assert_eq!(kinds, [&["Document", "Table"], &rows[..], &code[..]].concat(), "{one:?} {two:?}");
    for (code, text) in codes.iter().zip([one, two]) {
        assert_eq!(spaced(code), spaced(&in_cell(&in_code(text))));
    }
}

/// Very many backticks are not shown as they are.
fn in_code(text: &str) -> String {
    for_terminal(text).replace(&"`".repeat(41), &format!("{}\\u{{60}}", "`".repeat(40)))
}

/// A backslash before a bar is shown as two.
fn in_cell(text: &str) -> String {
    let mut shown = String::new();
    let mut backslashes = 0;
    for c in text.chars() {
        if c == '|' && backslashes % 2 == 1 {
            shown.push('\\');
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        shown.push(c);
    }
    shown
}

/// Spaces alone are kept by readers, with those that were put around them.
fn spaced(code: &str) -> &str {
    if code.chars().all(|c| c == ' ') { " " } else { code }
}

fn uri(text: &str) {
    let path = uri_path(text);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(path.chars().all(is_plain), "{path:?}");
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let is_escape = *first == b'%';
        let hex =
            behind.get(..2).filter(|_| is_escape).map(|hex| std::str::from_utf8(hex).unwrap());
        bytes.push(hex.map_or(*first, |hex| u8::from_str_radix(hex, 16).unwrap()));
        rest = if is_escape { &behind[2..] } else { behind };
    }
    assert_eq!(bytes, text.as_bytes());
}
