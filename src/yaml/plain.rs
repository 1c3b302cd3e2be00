//! What an unquoted scalar is read as, by YAML 1.1 and the YAML 1.2 core schema alike.
//!
//! The two versions disagree (`no`, `0123`, `12:30:00`), and so do the programs that people use
//! beside rolo. A scalar is text only where both would read it as text.

/// What a plain scalar is read as, when it is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// A date, with or without a time.
    Date,
    /// A time of day or another number in base 60.
    Time,
}

impl Reading {
    /// The reading as a noun for a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool => "yes or no",
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Time => "a time",
        }
    }
}

/// What `text` is read as when it stands without quotes; `None` when it is text for everybody.
#[must_use]
pub fn reads_as(text: &str) -> Option<Reading> {
    if text.len() <= 5 {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Some(Reading::Null),
            _ if is_bool(text) => return Some(Reading::Bool),
            _ => {}
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let first = *unsigned.as_bytes().first()?;
    if !(first.is_ascii_digit() || first == b'.') {
        return None;
    }
    if is_number(unsigned) {
        Some(Reading::Number)
    } else if is_time(unsigned) {
        Some(Reading::Time)
    } else if is_date(text) {
        Some(Reading::Date)
    } else {
        None
    }
}

fn is_bool(text: &str) -> bool {
    const WORDS: [&str; 8] = ["y", "n", "yes", "no", "true", "false", "on", "off"];
    // `y`, `Y`, `yes`, `Yes`, `YES`: any other mixture of case is text.
    let rest = text.get(1..).unwrap_or_default();
    let uniform = !rest.contains(|c: char| c.is_ascii_uppercase())
        || !text.contains(|c: char| c.is_ascii_lowercase());
    uniform && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn is_number(text: &str) -> bool {
    if matches!(text, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return !digits.is_empty() && digits.chars().all(|c| c == '_' || c.is_digit(radix));
        }
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    is_digits(whole)
        && is_digits(fraction)
        && mantissa.contains(|c: char| c.is_ascii_digit())
        && exponent.is_none_or(|power| {
            let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || b == b'_')
}

/// `190:20:30`, `12:30`, `1:30.5`: base 60, which YAML 1.1 reads as one number.
fn is_time(text: &str) -> bool {
    let mut parts = text.split(':');
    let leading = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    if rest.peek().is_none() || !is_digits(leading) {
        return false;
    }
    while let Some(part) = rest.next() {
        let part = match part.split_once('.') {
            Some((whole, fraction)) if rest.peek().is_none() && is_digits(fraction) => whole,
            _ => part,
        };
        if !matches!(part.len(), 1 | 2) || !part.parse::<u8>().is_ok_and(|n| n < 60) {
            return false;
        }
    }
    true
}

/// `2024-01-01`, alone or followed by a time.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim_start())),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    match time {
        None => digits && lengths == [4, 2, 2],
        Some(time) => {
            digits
                && matches!(lengths[..], [4, 1 | 2, 1 | 2])
                && time.starts_with(|c: char| c.is_ascii_digit())
                && time.contains(':')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_either_version_would_not_read_as_text() {
        use Reading::{Bool, Date, Null, Number, Time};
        let cases = [
            (Null, &["", "~", "null", "Null", "NULL"][..]),
            (Bool, &["y", "N", "yes", "No", "TRUE", "false", "on", "Off"]),
            (
                Number,
                &[
                    "15083670989",
                    "+15083670989",
                    "-1",
                    "1e3",
                    "1E+3",
                    "0123",
                    "0o17",
                    "0x1F",
                    "0b11",
                    "1_000",
                    "1.5",
                    ".5",
                    "1.",
                    ".inf",
                    "-.INF",
                    ".nan",
                    "089",
                ],
            ),
            (Date, &["2024-01-01", "2024-1-1 12:30:00", "2024-01-01T12:30:00Z"]),
            (Time, &["12:30:00", "12:30", "190:20:30", "1:30.5"]),
        ];
        for (reading, texts) in cases {
            for text in texts {
                assert_eq!(reads_as(text), Some(reading), "{text}");
            }
        }
    }

    #[test]
    fn what_everybody_reads_as_text() {
        for text in [
            "Jane",
            "1-508-367-0989",
            "508.367.0989",
            "+1 508",
            "yES",
            "nope",
            "nULL",
            "-",
            "+",
            "2024-01",
            "12:60",
            "1e",
            "0x",
            "e3",
            "N/A",
            "3M",
            "12:30 pm",
            "1.2.3",
            ".",
            "10 Downing",
            "b27fd363-b75e-4ed1-af08-0b05119ea6b1",
            "12345678-0000-0000-0000-000000000000",
        ] {
            assert_eq!(reads_as(text), None, "{text}");
        }
    }
}
