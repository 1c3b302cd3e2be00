//! Phone numbers in the form in which they are compared.

use unicode_normalization::UnicodeNormalization as _;

/// Digits of a number: fewer are no number that one can call from elsewhere, more are two numbers in one field.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Most digits of an extension.
const EXTENSION: usize = 6;

/// A number, and the extension behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number {
    digits: String,
    extension: String,
}

impl Number {
    /// Whether it leads to one desk.
    pub(super) fn has_extension(&self) -> bool {
        !self.extension.is_empty()
    }

    /// The number in a text; nothing where there is none, or one that only fills the field.
    ///
    /// `+` and `00` in front are the same, as are North America's numbers with and without their 1.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text: String = text.nfkc().collect::<String>().to_lowercase();
        let (main, extension) = match text.find(['x', '#', ';']).filter(|at| *at > 0) {
            Some(at) => text.split_at(at),
            None => (text.as_str(), ""),
        };
        let is_abroad = |text: &str| text.contains('+') || text.trim_start().starts_with("00");
        // The zero that is only dialled within the country.
        let main = if is_abroad(main) { main.replacen("(0)", "", 1) } else { main.to_owned() };
        let number = digits(&main);
        let number = strip(&number, "00");
        let number = if number.len() == 11 { strip(number, "1") } else { number };
        let is_filler = number.bytes().all(|digit| number.starts_with(char::from(digit)));
        let is_number = DIGITS.contains(&number.len()) && !is_filler;
        let mut extension = digits(extension);
        if extension.len() > EXTENSION {
            // It is a second number.
            extension.clear();
        }
        is_number.then(|| Self { digits: number.to_owned(), extension })
    }
}

fn strip<'a>(number: &'a str, start: &str) -> &'a str {
    number.strip_prefix(start).unwrap_or(number)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn forms_of_one_number_are_the_same() {
        for same in [
            &["1-508-367-0989", "+1 (508) 367-0989", "001.508.367.0989", "508 367 0989"][..],
            &["+49 (0)30 23125 410", "0049 30 23125410", "+49-30-23125-410", "tel:+493023125410"],
            &["＋４４ ２０ ７９４６ ０４１７", "+44 20 7946 0417"],
            &[
                "508-367-0989 x12",
                "1 508 367 0989 ext. 12",
                "+15083670989;ext=12",
                "508 367 0989 #12",
            ],
        ] {
            for text in same {
                assert!(Number::read(text).is_some(), "{text}");
                assert_eq!(Number::read(text), Number::read(same[0]), "{text}");
            }
        }
    }

    #[test]
    fn other_numbers_are_others_and_what_fills_a_field_is_none() {
        assert_ne!(Number::read("508-367-0989 x12"), Number::read("508-367-0989 x13"));
        assert_ne!(Number::read("508-367-0989 x12"), Number::read("508-367-0989"));
        assert_ne!(Number::read("+44 20 7946 0417"), Number::read("+44 20 7946 0418"));
        for none in [
            "",
            "x",
            "n/a",
            "112",
            "000-000-0000",
            "+1 508 367 0989 / +1 508 367 0990",
            "٠١٢٣٤٥٦٧٨٩",
        ] {
            assert_eq!(Number::read(none), None, "{none}");
        }
    }
}
