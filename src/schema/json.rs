//! A tree as the JSON value that a schema judges.

use serde_json::{Number, Value as Json};

use crate::contact::canonical_text;
use crate::yaml::{Content, Node, Reading};

/// The node as JSON. Text is in its canonical form, so that a limit counts what would be sent; a
/// plain scalar that is not text for every reader of YAML is not a string here either.
#[must_use]
pub fn to_json(node: &Node<'_>) -> Json {
    match &node.content {
        Content::Scalar(text, _) => match node.reading() {
            None => Json::String(canonical_text(text).into_owned()),
            Some(Reading::Null) => Json::Null,
            Some(Reading::Bool) => Json::Bool(matches!(text.as_ref(), "true" | "True" | "TRUE")),
            Some(Reading::Number | Reading::Date | Reading::Time) => Json::Number(number(text)),
        },
        Content::Sequence(items) => items.iter().map(to_json).collect(),
        // The first of two equal keys counts; the second was reported when it was read.
        Content::Mapping(entries) => Json::Object(
            entries
                .iter()
                .rev()
                .map(|entry| (entry.key.clone().into_owned(), to_json(&entry.value)))
                .collect(),
        ),
    }
}

fn number(text: &str) -> Number {
    let decimal = text.parse::<i64>().ok().map(Number::from);
    decimal.or_else(|| Number::from_f64(text.parse().ok()?)).unwrap_or_else(|| 0.into())
}
