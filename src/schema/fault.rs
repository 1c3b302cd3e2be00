//! A fault that a schema found, brought back to its place and worded for people.

use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::types::JsonType;
use serde_json::Value as Json;

use super::contact::{EMAIL_PATTERN, ID_PATTERN};
use super::validate::{Area, Layout, Validator};
use crate::diagnostic::{Diagnostic, MAX_FAULTS, Place, Source};
use crate::text::{Sentence, nearest};
use crate::yaml::{self, Content, Node, Reading, Style, quoted};

/// A schema error brought back to the node that it is about.
pub(super) struct Fault<'a> {
    area: &'static Area,
    /// The part of the schema that speaks of the node.
    schema: &'a Json,
    error: &'a ValidationError<'a>,
    source: &'a Arc<Source>,
    node: &'a Node<'a>,
    /// The nearest key on the way to the node.
    key: Option<Step<'a>>,
}

/// A key on the way to a node.
#[derive(Clone, Copy)]
struct Step<'a> {
    key: &'a str,
    /// Whether the schema knows the key, so that it is a word of ours.
    is_known: bool,
    /// Whether the node is an item of the key's list.
    is_item: bool,
}

impl<'a> Fault<'a> {
    pub(super) fn new(
        validator: &'a Validator,
        error: &'a ValidationError<'a>,
        root: &'a Node<'a>,
        source: &'a Arc<Source>,
    ) -> Self {
        let top = &validator.schema;
        let branch = match Layout::of(root) {
            Layout::One => "else",
            Layout::List => "then",
        };
        let schema = resolve(top, top.get(branch).unwrap_or(top));
        let area = validator.area;
        let mut fault = Self { area, schema, error, source, node: root, key: None };
        // As text, since the library takes a key of digits for an index.
        for step in error.instance_path().as_str().split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            if let Some(entry) = fault.node.get(&step) {
                let known = &fault.schema["properties"][step.as_str()];
                let is_known = !known.is_null();
                let any = &fault.schema["additionalProperties"];
                fault.schema = resolve(top, if is_known { known } else { any });
                fault.key = Some(Step { key: &entry.key, is_known, is_item: false });
                fault.node = &entry.value;
            } else if let Some(item) = item(fault.node, &step) {
                fault.schema = resolve(top, &fault.schema["items"]);
                fault.key = fault.key.map(|step| Step { is_item: true, ..step });
                fault.node = item;
            }
        }
        fault
    }

    /// Whether the node was reported before as something that is not allowed at all.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.node.content, Content::Refused)
    }

    pub(super) fn word(&self, faults: &mut Vec<Diagnostic>) {
        match self.error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let room = MAX_FAULTS.saturating_sub(faults.len());
                let unknown = unexpected.iter().filter_map(|key| self.unknown_key(key));
                faults.extend(unknown.take(room));
            }
            ValidationErrorKind::Type { kind } => faults.push(self.wrong_type(kind)),
            ValidationErrorKind::MaxLength { limit } => faults.push(self.too_long(*limit)),
            ValidationErrorKind::MinLength { .. } => faults.push(self.empty()),
            ValidationErrorKind::Pattern { .. } if self.error.instance().as_str() == Some("") => {
                // Where the length has a rule as well, that one has reported it.
                if self.schema["minLength"].is_null() {
                    faults.push(self.empty());
                }
            }
            ValidationErrorKind::Pattern { pattern } => faults.push(self.wrong_form(pattern)),
            // A slip in one of these keys is told as such.
            ValidationErrorKind::AnyOf { .. } if self.has_slip(&["email", "id"]) => {}
            ValidationErrorKind::AnyOf { .. } => faults.push(self.no_identity()),
            ValidationErrorKind::Not { schema } => faults.push(self.both_twins(schema)),
            ValidationErrorKind::Required { .. } => faults.push(self.no_list()),
            ValidationErrorKind::Enum { options } => faults.push(self.no_choice(options)),
            ValidationErrorKind::Minimum { limit } => {
                faults.push(self.out_of_range("least", limit));
            }
            ValidationErrorKind::Maximum { limit } => faults.push(self.out_of_range("most", limit)),
            // No other keyword is in the schemas; should one be added, it still points at its place.
            _ => faults.push(self.at_node(self.area.schema, self.name().and(" is not valid"))),
        }
    }

    fn unknown_key(&self, key: &str) -> Option<Diagnostic> {
        let entry = self.node.get(key)?;
        let sentence = Sentence::from("unknown key `").personal(key).and("`");
        let place = Place::new(self.source, entry.key_span);
        let fault = Diagnostic::error(self.area.unknown_key, place, sentence);
        let known = self.known_keys();
        Some(match nearest(key, known.iter().map(String::as_str)) {
            Some(near) => {
                let fault = fault.help(format!("did you mean `{near}`?"));
                // A second key of that name would be a fault again.
                match self.node.get(near) {
                    None => fault.fix(entry.key_span, near.to_owned()),
                    Some(_) => fault,
                }
            }
            None if (key == "email" || key == "id")
                && self.key.is_some_and(|step| step.key == "defaults") =>
            {
                fault.help("each contact has its own: it cannot stand under `defaults`")
            }
            None => fault.help(format!("known keys: {}", known.join(", "))),
        })
    }

    /// Whether a key that is not known was meant to be one of these.
    fn has_slip(&self, meant: &[&str]) -> bool {
        let known = self.known_keys();
        let keys = self.node.entries().into_iter().flatten().map(|entry| entry.key.as_ref());
        let mut unknown = keys.filter(|key| !known.iter().any(|known| known == key));
        unknown.any(|key| {
            let near = nearest(key, known.iter().map(String::as_str));
            near.is_some_and(|near| meant.contains(&near))
        })
    }

    /// The keys that the schema knows at this place.
    fn known_keys(&self) -> Vec<String> {
        let properties = self.schema["properties"].as_object();
        properties.map(|keys| keys.keys().cloned().collect()).unwrap_or_default()
    }

    fn wrong_type(&self, expected: &TypeKind) -> Diagnostic {
        let wants = |wanted: JsonType| match expected {
            TypeKind::Single(one) => *one == wanted,
            TypeKind::Multiple(several) => several.contains(wanted),
        };
        let name = self.name();
        if wants(JsonType::Object) {
            let is_list = self.node.items().is_some();
            let place_is_root = self.key.is_none();
            let fault = self.at_start(
                self.area.layout,
                if place_is_root && self.area.layout == "config::layout" {
                    Sentence::from("`rolo.yaml` holds `key: value` lines")
                } else if place_is_root {
                    Sentence::from("a document has to be a contact or hold a `contacts:` list")
                } else {
                    name.and(" wants `key: value` lines")
                },
            );
            return match (place_is_root, is_list) {
                (true, _) if self.area.layout == "config::layout" => {
                    fault.help("write lines such as `redact: always`")
                }
                (true, true) => fault.help("put `contacts:` above the list"),
                (true, false) => fault.help("write lines such as `firstName: Jane`"),
                (false, _) if self.node.is_null() => {
                    fault.help("put such lines below it, or remove it")
                }
                (false, _) => fault.help("check the indentation of the lines below it"),
            };
        }
        if wants(JsonType::Array) {
            let fault = self.at_node(self.area.kind, name.and(" wants a list"));
            return match (self.node.is_null(), self.node.scalar()) {
                (true, _) => fault.help(format!("write `[]` for none, or {}", self.leave_out())),
                (_, Some(_)) => {
                    let fault = fault.help("put the value in brackets");
                    let list = format!("[{}]", self.slice());
                    if !self.is_block() && is_list(&list) {
                        fault.fix(self.node.span, list)
                    } else {
                        fault
                    }
                }
                _ => fault.help("write `[one, two]`, or a line `- one` for each"),
            };
        }
        if wants(JsonType::Number) || wants(JsonType::Integer) {
            return self
                .at_start(
                    self.area.kind,
                    name.and(if wants(JsonType::Number) {
                        " wants a number"
                    } else {
                        " wants a whole number"
                    }),
                )
                .help(if self.is_boundless() {
                    "no number is read that has more than some 300 digits"
                } else {
                    "write it as digits, without quotes"
                });
        }
        match self.node.reading() {
            Some(Reading::Null) => self
                .at_node(self.area.null, name.and(self.area.has_null))
                .help(format!("give a value, or {}", self.leave_out())),
            Some(reading) => {
                let written = self.node.scalar().unwrap_or_default();
                let sentence = name
                    .and(" wants text, but without quotes `")
                    .personal(written)
                    .and(format!("` is read as {}", reading.noun()));
                self.at_node(self.area.not_text, sentence)
                    .help("put it in quotes to keep it as it is written")
                    .fix(self.node.span, quoted(written))
            }
            None => self
                .at_start(self.area.kind, name.and(" wants text"))
                .help("write one value behind the key"),
        }
    }

    fn too_long(&self, limit: u64) -> Diagnostic {
        let length = self.error.instance().as_str().map_or(0, |text| text.chars().count());
        let words = format!(" is {length} characters long; the limit is {limit}");
        self.at_node(self.area.too_long, self.name().and(words))
            .help(format!("shorten it by {}", length.saturating_sub(to_usize(limit))))
    }

    fn empty(&self) -> Diagnostic {
        self.at_node(self.area.empty, self.name().and(" cannot be empty"))
            .help(format!("give a value, or {}", self.leave_out()))
    }

    /// What to do where no value is meant.
    fn leave_out(&self) -> &'static str {
        match self.key {
            Some(Step { is_item: true, .. }) => "remove the item",
            _ if !self.schema["default"].is_null() => "remove the line: the default then counts",
            Some(Step { key: "id" | "email", .. }) => {
                "remove the line where the other one of `id` and `email` is given"
            }
            _ => self.area.leave_out,
        }
    }

    fn wrong_form(&self, pattern: &str) -> Diagnostic {
        match pattern {
            pattern if pattern.ends_with(ID_PATTERN) => self
                .at_node(self.area.id, self.name().and(" is not an id"))
                .help("an id looks like `b27fd363-b75e-4ed1-af08-0b05119ea6b1`"),
            EMAIL_PATTERN => self
                .at_node("contact::email", self.name().and(" is not an e-mail address"))
                .help("an address has one `@`, something on both sides, and no spaces"),
            _ => self.at_node(self.area.schema, self.name().and(" is not of the right form")),
        }
    }

    fn no_identity(&self) -> Diagnostic {
        self.at_start("contact::identity", "a contact needs an `email` or an `id` to be found by")
            .help("add an `email:` line, or an `id:` line")
    }

    fn both_twins(&self, schema: &Json) -> Diagnostic {
        let keys = schema["required"].as_array().into_iter().flatten();
        let keys: Vec<&str> = keys.filter_map(Json::as_str).collect();
        let places: Vec<Place> = keys
            .iter()
            .filter_map(|key| Some(Place::new(self.source, self.node.get(key)?.key_span)))
            .collect();
        let (Some(names), Some(ids)) = (places.first(), places.get(1)) else {
            return self.at_start(self.area.schema, "two keys exclude each other");
        };
        let sentence = format!("`{}` say the same thing in two ways", keys.join("` and `"));
        Diagnostic::error("contact::both-twins", ids.clone(), sentence)
            .related(names.clone(), "the other one")
            .help(format!("keep one of them; `{}` is easier to read", keys[0]))
    }

    fn no_list(&self) -> Diagnostic {
        self.at_start("contact::layout", "`defaults:` needs a `contacts:` list beside it")
            .help("add `contacts:` with the contacts that have these defaults")
    }

    fn no_choice(&self, options: &Json) -> Diagnostic {
        let options: Vec<&str> =
            options.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let all = format!("choose from: {}", options.join(", "));
        let written = match self.node.scalar() {
            Some("") => {
                return self.at_node(self.area.schema, self.name().and(" has no value")).help(all);
            }
            Some(written) => written,
            None => {
                return self
                    .at_start(self.area.schema, self.name().and(" wants one word"))
                    .help(all);
            }
        };
        let sentence = self.name().and(" does not know `").personal(written).and("`");
        let fault = self.at_node(self.area.schema, sentence);
        match nearest(written, options) {
            Some(near) => {
                let fault = fault.help(all).help(format!("did you mean `{near}`?"));
                if self.is_block() { fault } else { fault.fix(self.node.span, near) }
            }
            None => fault.help(all),
        }
    }

    fn out_of_range(&self, bound: &str, limit: &Json) -> Diagnostic {
        let words = format!(" has to be at {bound} {limit}");
        self.at_node(self.area.schema, self.name().and(words)).help("write a number in that range")
    }

    /// What people call the value: its key.
    fn name(&self) -> Sentence {
        let Some(Step { key, is_known, is_item }) = self.key else { return "the document".into() };
        if is_item && key == "contacts" {
            return "a contact".into();
        }
        let begin = Sentence::from(if is_item { "an item of `" } else { "`" });
        if is_known { begin.public(key).and("`") } else { begin.personal(key).and("`") }
    }

    fn at_node(&self, code: &'static str, sentence: Sentence) -> Diagnostic {
        Diagnostic::error(code, Place::new(self.source, self.node.span), sentence)
    }

    /// At the first word of a node that may go over many lines.
    fn at_start(&self, code: &'static str, sentence: impl Into<Sentence>) -> Diagnostic {
        let mut node = self.node;
        let span = loop {
            match (node.entries(), node.items()) {
                (Some([first, ..]), _) => break first.key_span,
                (_, Some([first, ..])) => node = first,
                _ => break node.span,
            }
        };
        Diagnostic::error(code, Place::new(self.source, span), sentence)
    }

    /// Whether the value is a number that is larger than any that is kept (`1e999`).
    fn is_boundless(&self) -> bool {
        self.node.reading() == Some(Reading::Number)
            && self.slice().parse().is_ok_and(f64::is_infinite)
    }

    /// Whether the place of the value is not all of it: the header of a block stands before it.
    fn is_block(&self) -> bool {
        matches!(self.node.content, Content::Scalar(_, Style::Block))
    }

    fn slice(&self) -> &str {
        self.source.text.get(self.node.span.range()).unwrap_or_default()
    }
}

/// An item of a list by its index.
fn item<'a>(list: &'a Node<'a>, index: &str) -> Option<&'a Node<'a>> {
    list.items()?.get(index.parse::<usize>().ok()?)
}

/// Follows a `$ref` into the same document.
fn resolve<'a>(top: &'a Json, schema: &'a Json) -> &'a Json {
    let pointer = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| top.pointer(pointer)).unwrap_or(schema)
}

/// Whether this is read as a list of texts, wherever it stands.
fn is_list(text: &str) -> bool {
    let source = Arc::new(Source { path: String::new(), text: format!("key: {text}\n") });
    let mut faults = Vec::new();
    let documents = yaml::read(&source, &mut faults);
    let items = documents.first().and_then(|root| root.get("key")?.value.items());
    let is_text = |node: &Node<'_>| node.scalar().is_some() && node.reading().is_none();
    faults.is_empty()
        && documents.len() == 1
        && documents[0].entries().is_some_and(|entries| entries.len() == 1)
        && items.is_some_and(|items| !items.is_empty() && items.iter().all(is_text))
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
