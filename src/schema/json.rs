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
            // What is not a decimal number is neither a number nor text here, so that a schema
            // refuses it wherever it stands.
            Some(Reading::Number | Reading::Date | Reading::Time) => {
                number(text).map_or(Json::Bool(false), Json::Number)
            }
        },
        Content::Refused => Json::Null,
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

fn number(text: &str) -> Option<Number> {
    let is_decimal = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let leads_with_zero = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
    if !is_decimal || leads_with_zero {
        return None;
    }
    let whole = text.parse::<i64>().ok().map(Number::from);
    whole.or_else(|| Number::from_f64(text.parse().ok()?))
}
