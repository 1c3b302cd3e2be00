//! The forms of output, by the names that people type.

/// A form of output (`docs/reference/formats.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// For the comment of a pull request.
    Markdown,
    /// A page to look at.
    Html,
    /// Annotations of GitHub Actions.
    Github,
    /// Code scanning.
    Sarif,
    /// A test report.
    Junit,
    /// GitLab's code quality report.
    Gitlab,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Json,
        Self::Markdown,
        Self::Html,
        Self::Github,
        Self::Sarif,
        Self::Junit,
        Self::Gitlab,
    ];

    /// Those of results that are neither a plan nor about places in files.
    pub const PLAIN: [Self; 2] = [Self::Text, Self::Json];

    /// The name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Gitlab => "gitlab",
        }
    }

    /// The form of this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// Names as words of a sentence.
    #[must_use]
    pub fn listed(formats: &[Self]) -> String {
        let words: Vec<String> =
            formats.iter().map(|format| format!("`{}`", format.word())).collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }
}
