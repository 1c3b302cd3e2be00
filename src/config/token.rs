//! The API key.

use secrecy::{ExposeSecret as _, SecretString};

/// An API key of the workspace: never printed, erased from memory when dropped.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

/// Why a text cannot be a token. Says nothing of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// A line break inside or behind it.
    #[error("it holds a line break")]
    LineBreak,
    /// A character that an HTTP header cannot carry in a token.
    #[error("it holds a space or a character that a token cannot have")]
    Character,
}

impl Token {
    /// Takes the text of a variable or flag as it is.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        if text.is_empty() {
            Err(InvalidToken::Empty)
        } else if text.contains(['\n', '\r']) {
            Err(InvalidToken::LineBreak)
        } else if !text.bytes().all(|b| b.is_ascii_graphic()) {
            Err(InvalidToken::Character)
        } else {
            Ok(Self(SecretString::from(text)))
        }
    }

    /// Takes the content of a file, whose last line end does not belong to the token.
    pub fn parse_file(content: &str) -> Result<Self, InvalidToken> {
        let line = content.strip_suffix('\n').unwrap_or(content);
        Self::parse(line.strip_suffix('\r').unwrap_or(line))
    }

    /// The text, for the `Authorization` header alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_word() {
        assert_eq!(Token::parse("").unwrap_err(), InvalidToken::Empty);
        assert_eq!(Token::parse("abc\n").unwrap_err(), InvalidToken::LineBreak);
        assert_eq!(Token::parse("a b").unwrap_err(), InvalidToken::Character);
        assert_eq!(Token::parse_file("abc\r\n").unwrap().reveal(), "abc");
        assert_eq!(Token::parse_file("a\nb\n").unwrap_err(), InvalidToken::LineBreak);
    }

    #[test]
    fn debug_does_not_show_it() {
        let shown = format!("{:?}", Token::parse("sesame").unwrap());
        assert!(!shown.contains("sesame"), "{shown}");
    }
}
