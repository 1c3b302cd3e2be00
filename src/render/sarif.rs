//! SARIF 2.1.0, for code scanning.

use serde_json::{Value as Json, json};

use super::count;
use super::finding::{Finding, Level};
use crate::text::{for_terminal_lines, uri_path};

/// Most findings of one run that GitHub takes; a file with more is refused as a whole.
const MAX_RESULTS: usize = 25_000;

/// The findings as one run of rolo; the gravest, where there are more than are taken.
pub(super) fn sarif(findings: &[Finding]) -> Json {
    let mut findings: Vec<&Finding> = findings.iter().collect();
    let left = findings.len().saturating_sub(MAX_RESULTS);
    if left > 0 {
        findings.sort_by_key(|finding| finding.level);
        findings.truncate(MAX_RESULTS);
    }
    let notes: Vec<Json> = (left > 0).then(|| not_shown(left)).into_iter().collect();
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Json> = codes.iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rolo",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notes }],
            "columnKind": "unicodeCodePoints",
            "results": findings.into_iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn not_shown(left: usize) -> Json {
    let words = format!("not shown for lack of room: {}", count(left, "more finding"));
    json!({ "level": "warning", "message": { "text": words } })
}

fn result(finding: &Finding) -> Json {
    let mut location = json!({ "artifactLocation": { "uri": uri_path(&finding.file) } });
    if finding.line > 0 {
        location["region"] = json!({ "startLine": finding.line });
        if finding.column > 0 {
            location["region"]["startColumn"] = finding.column.into();
        }
    }
    json!({
        "ruleId": finding.code,
        "level": match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        "message": { "text": for_terminal_lines(&finding.message) },
        "locations": [{ "physicalLocation": location }],
        "partialFingerprints": { "rolo/v1": format!("{} {} {}", finding.code, finding.file, finding.key) },
    })
}
