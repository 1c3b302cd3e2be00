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
/// the error codes that end in it. A line may be pasted as it was printed: what it begins with counts first, since
/// values of people may stand behind it; then a code anywhere in it, as in `error[contact::email]`, and an exit code,
/// as in `Process completed with exit code 4.`; then its phrases. `policy.protected` is understood, too.
#[must_use]
pub fn explain(word: &str) -> Vec<Topic> {
    let word = word.trim();
    let line = without_time(word);
    let rule = line.strip_prefix("policy.").map(|rest| rest.split(':').next().unwrap_or(rest));
    let row = line.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let member = line.strip_prefix('"').and_then(|rest| rest.split('"').nth(2));
    let whole = [word, line].into_iter().chain(rule);
    let whole = whole.chain(rule.and_then(|rule| rule.strip_suffix('s')));
    let row = if row == "attempted" { "planned" } else { row };
    whole
        .chain([row].into_iter().chain(member).filter(|part| !part.is_empty()))
        .map(named)
        .chain(std::iter::once_with(|| first_word(line)))
        .chain(codes(line).map(|code| code_named(&code)))
        .chain(std::iter::once_with(|| exit_code(line).map(named).unwrap_or_default()))
        .chain(std::iter::once_with(|| phrases::topic_of(line).map(named).unwrap_or_default()))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// A line of a log without the time before it, which CI systems put there.
fn without_time(line: &str) -> &str {
    match line.split_once(char::is_whitespace) {
        Some((first, rest)) if first.parse::<jiff::Timestamp>().is_ok() => rest.trim(),
        _ => line,
    }
}

/// The verdict or the outcome that a row of a plan, of a list or of a table begins with.
fn first_word(line: &str) -> Vec<Topic> {
    let line = line.trim_start_matches(['|', '-', ' ']);
    let end = line.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(line.len());
    let may_begin = [TopicKind::Verdict, TopicKind::Outcome].map(TopicKind::topics);
    may_begin.into_iter().flatten().filter(|topic| topic.name == &line[..end]).collect()
}

/// What looks like a code in a line; GitHub has its colons in hexadecimal digits.
fn codes(line: &str) -> impl Iterator<Item = String> {
    let line = line.replace("%3A", ":");
    let is_inside = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | ':');
    let mut codes = Vec::new();
    for word in line.split(move |c| !is_inside(c)).filter(|word| word.contains("::")) {
        let parts: Vec<&str> = word.split("::").collect();
        codes.extend(parts.windows(2).map(|both| both.join("::")));
    }
    codes.into_iter()
}

fn code_named(code: &str) -> Vec<Topic> {
    TopicKind::ErrorCode.topics().filter(|topic| topic.name == code).collect()
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
