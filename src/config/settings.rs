//! The effective settings, each with where it comes from: a flag beats the file, which beats the default.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::schema::{Key, SETTINGS, Shape, Validator, to_json};
use crate::yaml::{self, Node};

/// Where a setting's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody gave one.
    Default,
    /// `rolo.yaml`, at this line.
    File(u32),
    /// A flag.
    Flag(&'static str),
}

/// Every setting with its value, which is valid by the schema.
#[derive(Clone, Debug)]
pub struct Settings(Vec<(Json, Origin)>);

impl Default for Settings {
    fn default() -> Self {
        let value = |text: &str| serde_json::from_str(text).unwrap_or_default();
        Self(SETTINGS.iter().map(|row| (value(row.default), Origin::Default)).collect())
    }
}

impl Settings {
    /// The settings of a `rolo.yaml`. Faults go to `faults`; with any of them, the settings must
    /// not be used.
    #[must_use]
    pub fn read(source: &Arc<Source>, faults: &mut Vec<Diagnostic>) -> Self {
        let mut settings = Self::default();
        let documents = yaml::read(source, faults);
        let Some((root, others)) = documents.split_first() else { return settings };
        if let Some(other) = others.first() {
            let place = Place::new(source, other.span);
            faults.push(
                Diagnostic::error("config::layout", place, "`rolo.yaml` holds one document")
                    .help("join the documents: remove the line `---` between them"),
            );
        }
        Validator::config().validate(root, source, faults);
        check_globs(root, source, faults);
        for row in &SETTINGS {
            if let Some(node) = find(root, row.path).filter(|node| !node.is_null()) {
                settings.set(row.key, to_json(node), Origin::File(node.span.line));
            }
        }
        settings
    }

    /// Gives a setting a value from a place that beats those before.
    pub fn set(&mut self, key: Key, value: Json, origin: Origin) {
        self.0[key as usize] = (in_one_form(value, key.row().shape), origin);
    }

    /// A setting's value as JSON; null where it has none.
    #[must_use]
    pub fn get(&self, key: Key) -> &Json {
        &self.0[key as usize].0
    }

    /// Where a setting's value comes from.
    #[must_use]
    pub fn origin(&self, key: Key) -> &Origin {
        &self.0[key as usize].1
    }

    /// The text of a setting.
    #[must_use]
    pub fn text(&self, key: Key) -> Option<&str> {
        self.get(key).as_str()
    }

    /// A setting that is one of some words.
    #[must_use]
    pub fn is(&self, key: Key, word: &str) -> bool {
        self.text(key) == Some(word)
    }

    /// A number.
    #[must_use]
    pub fn number(&self, key: Key) -> f64 {
        self.get(key).as_f64().unwrap_or_default()
    }

    /// A whole number.
    #[must_use]
    pub fn whole(&self, key: Key) -> u32 {
        // A YAML `20.0` is whole by JSON Schema; the bounds keep every number within u32.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
        let whole = self.number(key) as u32;
        whole
    }
}

/// A glob or a domain that cannot be read, or that nothing can match, would protect nothing.
fn check_globs(root: &Node<'_>, source: &Arc<Source>, faults: &mut Vec<Diagnostic>) {
    let rules = find(root, Key::Protected.row().path).and_then(Node::items).unwrap_or_default();
    for node in rules.iter().filter_map(|rule| Some(&rule.get("domain")?.value)) {
        let domain = node.scalar().unwrap_or_default().trim_start_matches('@');
        if domain.contains(['*', '/', '@']) || domain.starts_with('.') || domain.ends_with('.') {
            let sentence = "no e-mail has this domain, so nothing would be protected";
            let fault = Diagnostic::error("config::glob", Place::new(source, node.span), sentence);
            faults.push(fault.help("write it as behind the `@` of an e-mail, as in `example.com`"));
        }
    }
    for node in rules.iter().filter_map(|rule| Some(&rule.get("files")?.value)) {
        if node
            .scalar()
            .is_some_and(|glob| glob.starts_with('/') || glob.split('/').any(|part| part == ".."))
        {
            let sentence = "no contact file has such a path, so nothing would be protected";
            let fault = Diagnostic::error("config::glob", Place::new(source, node.span), sentence);
            faults.push(
                fault.help("write a path from the project's root, as in `contacts/board/**`"),
            );
        }
        if let Some(Err(error)) = node.scalar().map(glob::Pattern::new) {
            let sentence = format!("this is not a glob: {}", error.msg);
            let fault = Diagnostic::error("config::glob", Place::new(source, node.span), sentence);
            faults.push(
                fault.help("write a path from the project's root, as in `contacts/board/**`"),
            );
        }
    }
}

/// A value in the one form of what can be written in several, so that it can be compared as text: a folder is
/// the beginning of the paths of its files.
fn in_one_form(value: Json, shape: Shape) -> Json {
    match (shape, value) {
        (Shape::Folder, Json::String(folder)) => {
            let parts = Path::new(&folder).components().filter(|part| *part != Component::CurDir);
            parts.collect::<PathBuf>().to_string_lossy().into()
        }
        (_, value) => value,
    }
}

/// The node at a dotted path.
fn find<'a>(root: &'a Node<'a>, path: &str) -> Option<&'a Node<'a>> {
    path.split('.').try_fold(root, |node, key| node.get(key).map(|entry| &entry.value))
}
