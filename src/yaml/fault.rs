//! What can be wrong with a text as YAML, in words for people who do not know YAML.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::tree::Entry;
use crate::diagnostic::{Diagnostic, Place, Source, Span};
use crate::text::Sentence;

/// A text that is not YAML.
pub(super) fn syntax(source: &Arc<Source>, error: &ScanError) -> Diagnostic {
    let text = source.text.as_str();
    let mut at = text.floor_char_boundary(error.marker().byte_offset().unwrap_or_default());
    let words = words(error.kind());
    if words.code == "yaml::tab" {
        // The parser points before or behind the tab; a tab in an indentation is the one meant.
        at = indenting_tab(text, at);
    }
    let here = text[at..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
    let end = at + here.map_or(0, char::len_utf8);
    let marker = error.marker();
    let is_counted = marker.byte_offset() == Some(at) && marker.line() > 1;
    let span = if is_counted {
        // The parser has counted already; counting from the start for each fault of a large file
        // would take the square of its size.
        let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (line, column) = (to_u32(marker.line()), to_u32(marker.col() + 1));
        Span { start: to_u32(at), end: to_u32(end), line, column }
    } else {
        Span::locate(text, at, end)
    };
    let place = Place::new(source, span);
    let fault = Diagnostic::error(words.code, place, words.sentence).help(words.help);
    if words.code == "yaml::syntax" {
        return fault.help(format!("the parser says: {}", error.info()));
    }
    fault
}

/// A merge that git could not finish, where the text has a line that git put between its sides.
pub(super) fn conflict(source: &Arc<Source>) -> Option<Diagnostic> {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let words = line.trim_end();
        if is_conflict_marker(words) {
            let place = Place::new(source, Span::locate(&source.text, start, start + words.len()));
            let sentence = "this file holds both sides of a merge";
            let fault = Diagnostic::error("yaml::conflict", place, sentence);
            return Some(
                fault
                    .help(
                        "keep one side, and remove the lines that begin with `<<<<<<<`, `=======` \
                         and `>>>>>>>`",
                    )
                    .help("`git status` lists all files of the merge that are left to resolve"),
            );
        }
        start += line.len();
    }
    None
}

/// Whether git marks a conflict by this line. The line in the middle alone may be left where somebody has
/// removed the others.
fn is_conflict_marker(line: &str) -> bool {
    let side = ["<<<<<<<", ">>>>>>>"].into_iter().find_map(|marker| line.strip_prefix(marker));
    side.is_some_and(|label| label.is_empty() || label.starts_with(' ')) || line == "======="
}

/// More values than are read.
pub(super) fn too_many(source: &Arc<Source>, limit: usize) -> Diagnostic {
    let place = Place::whole_file(source.path.as_str());
    Diagnostic::error("yaml::too-many", place, format!("this file has more than {limit} values"))
        .help("split it into several files")
}

/// The tab among the blanks that begin this line or one of the next, nearest to `at`.
fn indenting_tab(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..blanks].find('\t') {
            return line_start + tab;
        }
        line_start += line.len();
    }
    text[at..].find('\t').map_or(at, |tab| at + tab)
}

/// The words for one kind of syntax error.
struct Words {
    code: &'static str,
    sentence: &'static str,
    help: &'static str,
}

const fn syntax_words(sentence: &'static str, help: &'static str) -> Words {
    Words { code: "yaml::syntax", sentence, help }
}

fn words(kind: &ErrorKind) -> Words {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabAtBlockScalarStart
        | K::TabInIndentation
        | K::TabInPlainScalar => Words {
            code: "yaml::tab",
            sentence: "a tab stands where YAML wants spaces",
            help: "indent with spaces",
        },
        K::DirectiveDisallowed => Words {
            code: "yaml::directive",
            sentence: "a directive (`%…`) is not allowed",
            help: "remove the line: rolo reads YAML 1.2 without directives",
        },
        K::RecursionLimitExceeded => Words {
            code: "yaml::depth",
            sentence: "lists and mappings are nested too deeply",
            help: "check the brackets and the indentation",
        },
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            syntax_words("this quote is never closed", "add the closing quote, or remove this one")
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => syntax_words(
            "this bracket closes nothing",
            "remove it, or add the bracket that it closes",
        ),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            syntax_words(
                "something stands behind the closing quote",
                "put the whole value in quotes; an apostrophe in single quotes is written twice (`''`)",
            )
        }
        K::InvalidBlockScalarHeader => syntax_words(
            "text cannot begin on the line of `|` or `>`",
            "put it on the next line, indented further than the key",
        ),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::ExpectedFlowSequenceSeparator
        | K::ExpectedFlowMappingSeparator
        | K::InvalidColonPlacement => syntax_words(
            "a bracket is not closed, or a comma is missing before this place",
            "close `[` with `]` and `{` with `}`, and put a comma between items",
        ),
        K::MappingValueNotAllowed | K::SimpleKeyExpected | K::InvalidSimpleKey => syntax_words(
            "this line is not of the form `key: value`",
            "if the text itself holds `: `, put the whole value in quotes; \
             if this is a key, check its colon and its indentation",
        ),
        K::UnexpectedCharacter { .. } => {
            syntax_words("this character cannot stand here", "put the whole value in quotes")
        }
        K::InvalidIndentation
        | K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::BlockSequenceEntryNotAllowed
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::MappingKeyNotAllowed => syntax_words(
            "the indentation does not fit the lines above",
            "keys that belong together begin in the same column; text under `|` is indented further",
        ),
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidUnicodeEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate => syntax_words(
            "a backslash in double quotes begins an escape that YAML does not know",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        K::CommentNotSeparated => syntax_words(
            "a `#` stands right behind the value",
            "put a space before a comment, or the value in quotes",
        ),
        _ => syntax_words("this is not valid YAML", "check this line and the one above"),
    }
}

/// Instead of whatever lets one place stand for another.
const WRITE_OUT: &str = "write it out, so that each place can be read on its own; contacts of one \
                         `contacts:` list can share fields by `defaults:`";

/// A key that is a list or a mapping.
pub(super) fn key_is_not_text(source: &Arc<Source>, span: Span) -> Diagnostic {
    Diagnostic::error("yaml::key", Place::new(source, span), "a key has to be text")
        .help("write `key: value`")
        .help("if the text itself begins with `{` or `[`, put it in quotes")
}

/// `<<:`.
pub(super) fn merge_key(source: &Arc<Source>, span: Span) -> Diagnostic {
    let sentence = "a merge key (`<<`) is not allowed";
    Diagnostic::error("yaml::merge-key", Place::new(source, span), sentence).help(WRITE_OUT)
}

/// A key that stood before in the same mapping.
pub(super) fn duplicate_key(source: &Arc<Source>, again: &Entry<'_>, first: Span) -> Diagnostic {
    let sentence =
        Sentence::from("the key `").personal(again.key.as_ref()).and("` stands here twice");
    Diagnostic::error("yaml::duplicate-key", Place::new(source, again.key_span), sentence)
        .label("second time")
        .related(Place::new(source, first), "first time")
        .help("keep one of them: YAML readers disagree about which one counts")
}

/// `&name`.
pub(super) fn anchor(source: &Arc<Source>, node: Span) -> Diagnostic {
    let start = anchor_start(&source.text[..node.start as usize]).unwrap_or(node.start as usize);
    let length = source.text[start..].find(char::is_whitespace);
    let end = length.map_or(source.text.len(), |length| start + length);
    let place = Place::new(source, Span::locate(&source.text, start, end));
    Diagnostic::error("yaml::anchor", place, "an anchor (`&…`) is not allowed")
        .help(WRITE_OUT)
        .help("if the text itself begins with `&`, put it in quotes")
}

/// The `&` of the property before a node: between the two there are only blanks, tags and comments,
/// so it is the last one that begins a word outside a comment, at most a few lines back.
fn anchor_start(before: &str) -> Option<usize> {
    let mut end = before.len();
    for line in before.split_inclusive('\n').rev().take(64) {
        let start = end - line.len();
        let code = line.find(" #").map_or(line, |comment| &line[..comment]);
        let code = if code.trim_start().starts_with('#') { "" } else { code };
        if let Some(at) = code.rfind('&') {
            return Some(start + at);
        }
        end = start;
    }
    None
}

/// `*name`.
pub(super) fn alias(source: &Arc<Source>, span: Span) -> Diagnostic {
    let sentence = "an alias (`*…`) is not allowed";
    Diagnostic::error("yaml::alias", Place::new(source, span), sentence)
        .help(WRITE_OUT)
        .help("if the text itself begins with `*`, put it in quotes")
}

/// `!!str`.
pub(super) fn tag(source: &Arc<Source>, span: Span) -> Diagnostic {
    let sentence = "a YAML tag (`!…`) is not allowed";
    Diagnostic::error("yaml::tag", Place::new(source, span), sentence)
        .help("put the value in quotes to make it text")
}
