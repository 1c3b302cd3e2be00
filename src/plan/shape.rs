//! The shape of a difference: what can be said of it without its values.

use similar::{ChangeTag, TextDiff};

use crate::contact::Value;
use crate::text::{canonical_text, split_email};

/// What kind of difference there is between two values, as in `domain` or `8 → 12 characters`;
/// nothing where both are empty.
#[must_use]
pub fn shape(before: &Value, after: &Value) -> Option<String> {
    Some(match (before, after) {
        (before, after) if before.is_empty() && after.is_empty() => return None,
        (before, _) if before.is_empty() => "new".to_owned(),
        (_, after) if after.is_empty() => "cleared".to_owned(),
        (Value::Text(before), Value::Text(after)) => {
            text(&canonical_text(before.reveal()), &canonical_text(after.reveal()))
        }
        (Value::Ids(before), Value::Ids(after)) => {
            let added = after.iter().filter(|id| !before.contains(id)).count();
            let gone = before.iter().filter(|id| !after.contains(id)).count();
            format!("+{added} −{gone}")
        }
        _ => "another one".to_owned(),
    })
}

fn text(before: &str, after: &str) -> String {
    if before == after {
        return "form only".to_owned();
    }
    if before.to_lowercase() == after.to_lowercase() {
        return "case".to_owned();
    }
    if let (Some(before), Some(after)) = (split_email(before), split_email(after)) {
        let is_local = before.0.to_lowercase() != after.0.to_lowercase();
        let is_domain = before.1.to_lowercase() != after.1.to_lowercase();
        let side = match (is_local, is_domain) {
            (true, true) => "local part and domain",
            (true, false) => "local part",
            (false, _) => "domain",
        };
        return side.to_owned();
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if letters(before) == letters(after) {
        return "punctuation".to_owned();
    }
    let characters = match (before.chars().count(), after.chars().count()) {
        (before, after) if before == after => format!("{after} characters as before"),
        (before, after) => format!("{before} → {after} characters"),
    };
    match words(before, after) {
        Some(words) => format!("{characters}, {words}"),
        None => characters,
    }
}

/// How many words differ, where there is more than one.
fn words(before: &str, after: &str) -> Option<String> {
    let is_one = |text: &str| text.split_whitespace().nth(1).is_none();
    if is_one(before) && is_one(after) {
        return None;
    }
    let diff = TextDiff::from_unicode_words(before, after);
    let words = |tag| {
        let changes = diff.iter_all_changes().filter(move |change| change.tag() == tag);
        changes.filter(|change| change.value().contains(char::is_alphanumeric)).count()
    };
    Some(match (words(ChangeTag::Insert), words(ChangeTag::Delete)) {
        (1, 1) => "1 word differs".to_owned(),
        (added, gone) if added == gone => format!("{added} words differ"),
        (added, gone) => format!("+{added} −{gone} words"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Id;
    use crate::text::Personal;

    #[test]
    fn the_kind_of_difference_is_named_without_a_value() {
        let value = |text: &str| Value::Text(Personal::new(text));
        for (before, after, expected) in [
            ("", "Jane", "new"),
            ("Jane", " ", "cleared"),
            ("Jane ", "Jane", "form only"),
            ("jane@example.com", "Jane@example.com", "case"),
            ("jane@example.com", "jane@example.org", "domain"),
            ("jane@example.com", "joan@example.com", "local part"),
            ("jane@example.com", "joan@example.org", "local part and domain"),
            ("+1 206-555-0142", "1 206 555 0142", "punctuation"),
            ("Director", "Vice President", "8 → 14 characters, +2 −1 words"),
            ("Fleet Director", "Fleet Manager", "14 → 13 characters, 1 word differs"),
            ("one two", "three four", "7 → 10 characters, 2 words differ"),
            ("Hollis", "Grant", "6 → 5 characters"),
            ("Mary", "Jane", "4 characters as before"),
        ] {
            let found = shape(&value(before), &value(after));
            assert_eq!(found.as_deref(), Some(expected), "{before} → {after}");
        }
        assert_eq!(shape(&Value::Null, &value("")), None);
    }

    #[test]
    fn sets_are_counted() {
        let [a, b, c] = [1, 2, 3].map(|n| Id::from_bytes([n; 16]));
        let ids = |ids: &[Id]| Value::Ids(ids.to_vec());
        assert_eq!(shape(&ids(&[a, b]), &ids(&[c])).unwrap(), "+1 −2");
        assert_eq!(shape(&ids(&[a]), &Value::Null).unwrap(), "cleared");
        assert_eq!(shape(&Value::Id(a), &Value::Id(b)).unwrap(), "another one");
    }
}
