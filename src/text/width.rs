//! How wide text is on a terminal.

use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes up; wide characters count two, combining ones none.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `text` followed by as many spaces as make it `columns` wide.
#[must_use]
pub fn pad_to(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_two() {
        assert_eq!(width("日本"), 4);
        assert_eq!(pad_to("日本", 6), "日本  ");
    }
}
