//! The structure of a document without its texts, by an independent reader of each form: values must
//! not be able to change it.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use serde_json::Value;

/// Kinds of nodes as GitHub's dialect of Markdown has them, texts left out. What stands in code is
/// no text to a forge, so that nothing in it is a mention.
pub(crate) fn markdown(text: &str) -> Vec<String> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.autolink = true;
    extension.strikethrough = true;
    extension.table = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.math_dollars = true;
    extension.alerts = true;
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    let mut outline = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Text(text) => assert!(!text.contains('@'), "a mention: {text}"),
            NodeValue::HtmlInline(tag) => outline.push(tag.clone()),
            other => {
                outline.push(format!("{other:?}").split(['(', ' ']).next().unwrap().to_owned());
            }
        }
    }
    outline
}

/// Elements and the names of their attributes.
pub(crate) fn xml(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{e}:\n{text}"));
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    let outline = elements.map(|element| {
        let names: Vec<&str> = element.attributes().map(|attribute| attribute.name()).collect();
        format!("{} {}", element.tag_name().name(), names.join(" "))
    });
    outline.collect()
}

/// Elements and the names of their attributes, as a browser reads them; without the marks of words,
/// which follow the values.
pub(crate) fn html(text: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(text);
    let elements = page.root_element().descendent_elements();
    let elements = elements.filter(|element| !matches!(element.value().name(), "ins" | "del"));
    let outline = elements.map(|element| {
        let mut names: Vec<&str> = element.value().attrs().map(|(name, _)| name).collect();
        names.sort_unstable();
        format!("{} {}", element.value().name(), names.join(" "))
    });
    outline.collect()
}

/// Keys and kinds.
pub(crate) fn json(text: &str) -> Vec<String> {
    fn walk(path: &str, json: &Value, outline: &mut Vec<String>) {
        match json {
            Value::Object(entries) => {
                entries
                    .iter()
                    .for_each(|(key, json)| walk(&format!("{path}.{key}"), json, outline));
            }
            Value::Array(items) => {
                for json in items {
                    walk(&format!("{path}[]"), json, outline);
                }
            }
            Value::String(_) => outline.push(format!("{path} text")),
            Value::Null => outline.push(format!("{path} null")),
            Value::Bool(_) | Value::Number(_) => outline.push(format!("{path} {json}")),
        }
    }
    let mut outline = Vec::new();
    walk("", &serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}:\n{text}")), &mut outline);
    outline
}

/// The commands, each with its place.
pub(crate) fn commands(text: &str) -> Vec<String> {
    let outline = text.lines().map(|line| {
        let (command, rest) = line.strip_prefix("::").unwrap().split_once(' ').unwrap();
        let (properties, _) = rest.split_once("::").unwrap();
        let names: Vec<&str> =
            properties.split(',').map(|property| property.split('=').next().unwrap()).collect();
        format!("{command} {}", names.join(" "))
    });
    outline.collect()
}

/// Whether a character can move the cursor, reorder or hide text.
pub(crate) fn acts(c: char) -> bool {
    c != '\n'
        && (c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'))
}
