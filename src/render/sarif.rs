//! SARIF 2.1.0, for code scanning.

use serde_json::{Value as Json, json};

use super::finding::{Finding, Level};
use crate::text::{for_terminal_lines, uri_path};

/// The findings as one run of rolo.
pub(super) fn sarif(findings: &[Finding]) -> Json {
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
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
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
