//! Laws of the mask, for any text.

use proptest::prelude::*;
use rolo::contact::Value;
use rolo::plan::shape;
use rolo::text::{Mask, Personal, canonical_text, split_email};

/// Texts of every kind, e-mails and phone numbers among them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Za-zà-ÿ]{1,12}( [A-Za-z'-]{1,12}){0,3}",
        "[a-z.+]{1,12}@[a-z-]{1,8}\\.(com|example)",
        "[+0-9 ()-]{3,20}",
        "(.{0,40}\n){0,4}",
    ]
}

fn mask(key: u8, text: &str) -> String {
    Mask::new([key; 32]).text(&Personal::new(text))
}

/// What is left of a masked text without its dots and its tag.
fn seen(masked: &str) -> String {
    let (before, rest) = masked.split_once("•••‹").unwrap();
    let (tag, after) = rest.split_once('›').unwrap();
    assert!(tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_hexdigit()), "{masked}");
    format!("{before}{after}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_most_the_first_character_and_a_domain_are_seen(text in text()) {
        let canonical = canonical_text(&text).into_owned();
        prop_assume!(!canonical.is_empty());
        let seen = seen(&mask(1, &text));
        let first: String = canonical.chars().take(1).collect();
        let domain = split_email(&canonical).map(|(_, domain)| format!("@{domain}"));
        let domain = domain.unwrap_or_default();
        prop_assert!(seen == domain || seen == format!("{first}{domain}"), "{text:?}: {seen:?}");
    }

    #[test]
    fn a_name_shows_at_most_two_characters_more(text in "[A-Za-zà-ÿ]{1,12}( [A-Za-z'-]{1,12}){1,3}") {
        let masked = Mask::new([1; 32]).name(&Personal::new(text.as_str()));
        let words: Vec<&str> = text.split(' ').collect();
        let initial = |word: &str| word.chars().next().unwrap().to_string();
        let rest = masked.split_once('‹').unwrap().0.replace("•••", "");
        let (first, last) = rest.split_once(' ').unwrap();
        prop_assert!(first.is_empty() || first == initial(words[0]));
        prop_assert!(last.is_empty() || last == initial(words[words.len() - 1]));
    }

    #[test]
    fn what_means_the_same_looks_the_same_with_one_key_alone(text in text(), other in text()) {
        prop_assert_eq!(mask(1, &text), mask(1, &format!(" {text}\r\n")));
        let keys = [1, 2, 3].map(|key| mask(key, &text));
        // Three tags that are equal by chance are one case in 10^14.
        prop_assert!(canonical_text(&text).is_empty() || keys[0] != keys[1] || keys[1] != keys[2]);
        let differ = canonical_text(&text).to_lowercase() != canonical_text(&other).to_lowercase();
        let same = [1, 2, 3].iter().all(|key| mask(*key, &text) == mask(*key, &other));
        prop_assert!(!(differ && same), "{text:?} {other:?}");
    }

    #[test]
    fn the_shape_of_a_change_is_made_of_our_own_words(before in text(), after in text()) {
        const WORDS: [&str; 17] = [
            "new", "cleared", "form only", "case", "domain", "local part", "local part and domain",
            "punctuation", "N → N characters", "N characters as before",
            "N → N characters, N word differs", "N characters as before, N word differs",
            "N → N characters, N words differ", "N characters as before, N words differ",
            "N → N characters, +N −N words", "N characters as before, +N −N words",
            "another one",
        ];
        let value = |text: &str| Value::Text(Personal::new(text));
        let Some(shape) = shape(&value(&before), &value(&after)) else {
            prop_assert!(canonical_text(&before).is_empty() && canonical_text(&after).is_empty());
            return Ok(());
        };
        let mut words = String::new();
        for c in shape.chars() {
            match c {
                '0'..='9' if words.ends_with('N') => {}
                '0'..='9' => words.push('N'),
                c => words.push(c),
            }
        }
        prop_assert!(WORDS.contains(&words.as_str()), "{words}");
    }
}
