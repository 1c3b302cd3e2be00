//! GitLab's code quality report.

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::finding::{Finding, Level};
use crate::text::{for_terminal, hex};

/// The findings as the list that GitLab reads.
pub(super) fn gitlab(findings: &[Finding]) -> Json {
    findings.iter().map(issue).collect()
}

fn issue(finding: &Finding) -> Json {
    let identity = format!("{}\n{}\n{}", finding.code, finding.file, finding.key);
    json!({
        "description": for_terminal(&finding.message.replace('\n', "; ")),
        "check_name": finding.code,
        "fingerprint": hex(&Sha256::digest(identity)[..16]),
        "severity": match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        "location": { "path": finding.file, "lines": { "begin": finding.line.max(1) } },
    })
}
