//! What can be explained, for people and for programs.

use serde_json::{Value as Json, json};

use super::Show;
use super::show::Tone;
use crate::insight::explain::{Topic, TopicKind};

/// Explanations, one below the other.
#[must_use]
pub fn topics_text(topics: &[Topic], show: &Show) -> String {
    let sections = topics.iter().map(|topic| {
        let (kind, name) = (kind_words(topic.kind), show.tone(Tone::Heading, topic.name));
        format!("{kind} {name}\n\n{}\n", plain(topic.text))
    });
    sections.collect::<Vec<_>>().join("\n")
}

/// The names of topics, by kind.
#[must_use]
pub fn topic_names_text(topics: &[Topic], show: &Show) -> String {
    let mut text = String::new();
    for kind in TopicKind::ALL {
        let names = topics.iter().filter(|topic| topic.kind == kind).map(|topic| topic.name);
        text.push_str(&format!(
            "{}\n{}\n",
            show.tone(Tone::Heading, heading(kind)),
            lines(names, show.width)
        ));
    }
    text.push_str("`rolo explain NAME` explains one.\n");
    text
}

/// `{"topics": [{"kind", "name", "text"}]}`; the text is Markdown.
#[must_use]
pub fn topics_json(topics: &[Topic]) -> Json {
    let topic = |topic: &Topic| {
        let kind = match topic.kind {
            TopicKind::Verdict => "verdict",
            TopicKind::Reason => "reason",
            TopicKind::Outcome => "outcome",
            TopicKind::Rule => "rule",
            TopicKind::Word => "word",
            TopicKind::ExitCode => "exitCode",
            TopicKind::ErrorCode => "errorCode",
        };
        json!({ "kind": kind, "name": topic.name, "text": topic.text })
    };
    json!({ "topics": topics.iter().map(topic).collect::<Vec<_>>() })
}

fn kind_words(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::Verdict => "Verdict",
        TopicKind::Reason => "Reason",
        TopicKind::Outcome => "Outcome",
        TopicKind::Rule => "Rule",
        TopicKind::Word => "Words",
        TopicKind::ExitCode => "Exit code",
        TopicKind::ErrorCode => "Code",
    }
}

fn heading(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::Verdict => "Verdicts",
        TopicKind::Reason => "Reasons",
        TopicKind::Outcome => "Outcomes",
        TopicKind::Rule => "Rules",
        TopicKind::Word => "Other words",
        TopicKind::ExitCode => "Exit codes",
        TopicKind::ErrorCode => "Codes of errors and warnings",
    }
}

/// Names side by side, in lines that fit.
fn lines<'a>(names: impl Iterator<Item = &'a str>, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut() {
            Some(line) if line.len() + 2 + name.len() <= width => {
                line.push_str(&format!("  {name}"));
            }
            _ => lines.push(format!("  {name}")),
        }
    }
    lines.join("\n") + "\n"
}

/// The text of links, without the places to which nobody can go from a terminal.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((name, target)) = link.split_once("](") else { break };
        let Some((_, after)) = target.split_once(')').filter(|_| !name.contains('[')) else {
            break;
        };
        text.push_str(before);
        text.push_str(name);
        rest = after;
    }
    text + rest
}

/// Markdown as people read it at a terminal: examples are indented instead of fenced, and links are their texts.
fn plain(markdown: &str) -> String {
    let mut is_example = false;
    let mut lines = Vec::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_example = !is_example;
        } else if is_example && !line.is_empty() {
            lines.push(format!("    {line}"));
        } else {
            lines.push(without_links(line));
        }
    }
    lines.join("\n")
}
