//! Annotations of GitHub Actions: workflow commands, which the runner takes from stdout.

use super::count;
use super::finding::{Finding, Level};
use crate::text::{for_command, for_command_property};

/// Annotations of one level that GitHub shows for one step; more are dropped by it without a word.
const SHOWN: usize = 10;

/// The findings as commands, the gravest first, no more of a level than GitHub shows; the rest is
/// counted.
pub(super) fn github(findings: &[Finding]) -> String {
    let mut out = String::new();
    for (level, word) in
        [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "notice")]
    {
        let all: Vec<&Finding> = findings.iter().filter(|one| one.level == level).collect();
        // The last place is for the count of the rest.
        let shown = if all.len() > SHOWN { SHOWN - 1 } else { all.len() };
        for finding in &all[..shown] {
            out.push_str(&command(word, finding));
        }
        if all.len() > shown {
            let more = count(all.len() - shown, "more finding");
            out.push_str(&format!(
                "::{word} title=rolo::{more} of this kind, see the other forms of output\n"
            ));
        }
    }
    out
}

fn command(word: &str, finding: &Finding) -> String {
    let mut place = format!("file={}", for_command_property(&finding.file));
    if finding.line > 0 {
        place.push_str(&format!(",line={}", finding.line));
    }
    if finding.column > 0 {
        place.push_str(&format!(",col={}", finding.column));
    }
    let title = for_command_property(&format!("{} [{}]", finding.title, finding.code));
    format!("::{word} {place},title={title}::{}\n", for_command(&finding.message))
}
