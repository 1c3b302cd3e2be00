//! A test report in the form of JUnit: a failed test for each finding that has to be mended.

use super::finding::{Finding, Level};
use crate::text::for_xml;

/// The findings as tests of a suite. `passed` is the name of a test that stands for all that was
/// found right.
pub(super) fn junit(suite: &str, passed: &str, findings: &[Finding]) -> String {
    let failures = findings.iter().filter(|finding| finding.level == Level::Error).count();
    let skipped = findings.len() - failures;
    let tests = findings.len() + 1;
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!("<testsuites name=\"rolo\" {counts}>\n"));
    out.push_str(&format!("  <testsuite name=\"{suite}\" {counts} skipped=\"{skipped}\">\n"));
    out.push_str(&format!("    <testcase classname=\"rolo\" name=\"{}\"/>\n", for_xml(passed)));
    for finding in findings {
        out.push_str(&case(finding));
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn case(finding: &Finding) -> String {
    let place = match finding.line {
        0 => finding.file.clone(),
        line => format!("{}:{line}", finding.file),
    };
    let (file, title) = (for_xml(&finding.file), for_xml(&finding.title));
    let (name, message) = (for_xml(&place), for_xml(&finding.message));
    let code = for_xml(&finding.code);
    let inner = match finding.level {
        Level::Error => {
            format!("<failure type=\"{code}\" message=\"{title}\">{message}</failure>")
        }
        Level::Warning | Level::Note => format!("<skipped message=\"{message}\"/>"),
    };
    format!(
        "    <testcase classname=\"{file}\" name=\"{name} {code}\" file=\"{file}\">{inner}</testcase>\n"
    )
}
