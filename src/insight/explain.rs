//! The long form of every verdict, rule, exit code and error code: sections of the documentation, which so
//! is read in one place and written in one.

use super::phrases;

/// What a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicKind {
    /// Whose move a difference is, and what is done about it.
    Verdict,
    /// Why a difference has its verdict.
    Reason,
    /// What became of a change.
    Outcome,
    /// What may forbid a change.
    Rule,
    /// Words that stand in results and have no code.
    Word,
    /// How a run ended.
    ExitCode,
    /// What is wrong, as in `error[contact::email]`.
    ErrorCode,
}

/// One thing that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// What it is.
    pub kind: TopicKind,
    /// As rolo prints it.
    pub name: &'static str,
    /// Markdown, without a heading.
    pub text: &'static str,
}

const VERDICTS: &str = include_str!("../../docs/verdicts.md");
const EXIT_CODES: &str = include_str!("../../docs/exit-codes.md");
const ERROR_CODES: &str = include_str!("../../docs/troubleshooting.md");

/// How the heading of a group of topics begins.
const GROUP: &str = "\n## ";

/// How the heading of a topic begins; its name follows up to another backtick.
const HEADING: &str = "\n### `";

impl TopicKind {
    /// All of them, in the order in which people meet them.
    pub const ALL: [Self; 7] = [
        Self::Verdict,
        Self::Reason,
        Self::Outcome,
        Self::Rule,
        Self::Word,
        Self::ExitCode,
        Self::ErrorCode,
    ];

    /// The part of the documentation about it.
    fn page(self) -> &'static str {
        let group = |heading| {
            let mut groups = VERDICTS.split(GROUP);
            groups.find(|group| group.starts_with(heading)).unwrap_or_default()
        };
        match self {
            Self::Verdict => group("Verdicts\n"),
            Self::Reason => group("Reasons\n"),
            Self::Outcome => group("Outcomes\n"),
            Self::Rule => group("Rules\n"),
            Self::Word => group("Words\n"),
            Self::ExitCode => EXIT_CODES,
            Self::ErrorCode => ERROR_CODES,
        }
    }

    /// All topics of this kind, in the order of the page.
    pub fn topics(self) -> impl Iterator<Item = Topic> {
        let sections = self.page().split(HEADING).skip(1);
        sections.filter_map(move |section| {
            let (name, rest) = section.split_once('`')?;
            // Up to the heading of the next group.
            let text = rest.split(GROUP).next()?;
            Some(Topic { kind: self, name, text: text.trim() })
        })
    }
}

/// All topics.
pub fn topics() -> impl Iterator<Item = Topic> {
    TopicKind::ALL.into_iter().flat_map(TopicKind::topics)
}

/// The topics that a word means: the one of this name, whatever its case and the gaps between its words, else
/// the error codes that end in it. A line may be pasted as it was printed, as in `error[contact::email]`, in
/// `Process completed with exit code 4.`, from a plan, where it begins with a verdict, from a table or from
/// JSON; `policy.protected` is understood, too. What has no name of its own is known by its phrases.
#[must_use]
pub fn explain(word: &str) -> Vec<Topic> {
    let word = word.trim();
    let in_brackets = word.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
    let digits = exit_code(word);
    let rule = word.strip_prefix("policy.");
    let first =
        rule.unwrap_or(word).split_whitespace().next().map(|first| first.trim_end_matches(':'));
    let first = first.filter(|first| {
        let may_begin = [TopicKind::Verdict, TopicKind::Outcome].map(TopicKind::topics);
        may_begin.into_iter().flatten().any(|topic| topic.name == *first)
    });
    let row = word.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let member = word.strip_prefix('"').and_then(|rest| rest.split('"').nth(2));
    let spellings = std::iter::once(word).chain(in_brackets).chain(digits).chain(rule).chain(first);
    spellings
        .chain(rule.and_then(|rule| rule.strip_suffix('s')))
        .chain([row].into_iter().chain(member).filter(|part| !part.is_empty()))
        .chain(phrases::topic_of(word))
        .map(named)
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The number behind what people and CI systems call an exit code.
fn exit_code(line: &str) -> Option<&str> {
    let behind = |words: &str| {
        let at = line.to_ascii_lowercase().find(words)? + words.len();
        let rest = line.get(at..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    };
    ["exit code ", "ends with ", "exit status ", "exit ", "code "].into_iter().find_map(behind)
}

fn named(word: &str) -> Vec<Topic> {
    // `already right` in a table is `alreadyRight` in a receipt.
    let letters = |name: &str| name.replace([' ', '-'], "").to_lowercase();
    let wanted = letters(word);
    let found: Vec<Topic> = topics().filter(|topic| letters(topic.name) == wanted).collect();
    if !found.is_empty() {
        return found;
    }
    let ends_in_it = |topic: &Topic| {
        let last = topic.name.rsplit_once("::").map(|(_, last)| last);
        last.is_some_and(|last| last.eq_ignore_ascii_case(word))
    };
    topics().filter(ends_in_it).collect()
}
