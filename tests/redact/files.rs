//! Files that are wrong, with a canary at every place.

use serde_json::Value;

use super::{assert_masked, canary, leak, numbered};
use crate::env::{Project, Run};

/// Contact files, each wrong in its own way. `A` to `Z` stand for canaries.
const WRONG: [&str; 38] = [
    "A: B\nemail: C@x.example\n",
    "email: A\n",
    "id: A\n",
    "email: A@x.example\nfirstName: {B: C}\n",
    "email: A@x.example\nfirstName: [B, C]\n",
    "email: A@x.example\ntitle: B\ntitle: C\n",
    "email: A@x.example\nB: C\nB: D\n",
    "email: A@x.example\nfirstName: null # B\n",
    "email: A@x.example\nfax: &B C\nmobilePhone: *B\n",
    "email: A@x.example\nfax: !B C\n",
    "email: A@x.example\nfax: !!B C\n",
    "email: A@x.example\n<<: {B: C}\n",
    "email: A@x.example\n? [B]\n: C\n",
    "email: A@x.example\ntitle: \"B\nfax: C\n",
    "email: A@x.example\ntitle: 'B' C\n",
    "email: A@x.example\ntitle: \"B\\q\"\n",
    "email: A@x.example\ntitle: [B, {C: D\n",
    "email: A@x.example\ntitle: ]B\n",
    "email: A@x.example\n\tB: C\n",
    "email: A@x.example\n  title: B: C\n",
    "email: A@x.example\ntitle: B: C\n",
    "email: A@x.example\ntitle: | B\n  C\n",
    "email: A@x.example\ntitle: `B`\n",
    "email: A@x.example\ntitle: @B\n",
    "email: A@x.example\ntitle: %B\n",
    "%A B\n---\nemail: C@x.example\n",
    "- A\n- email: B@x.example\n",
    "A\n",
    "'A': B\n",
    "email: A@x.example\ntags: B\n",
    "email: A@x.example\ntagIds: [B]\n",
    "email: A@x.example\nownerId: B\nowner: C\n",
    "email: A@x.example\nstate: B\n",
    "defaults: {A: B, email: C@x.example}\n",
    "defaults: {title: A}\ncontacts: [B]\n",
    "contacts: [{email: A@x.example, B: C}, {title: D}]\n",
    "email: A@x.example\ntitle: \"B\\u202eC\"\nlastName: \"D\\nE\"\n",
    "email: A@x.example\ntitle: \"Be\\u0301B\"\n",
];

/// Settings, each wrong in its own way.
const SETTINGS: [&str; 14] = [
    "A: B\n",
    "A\n",
    "- A\n",
    "redact: A\n",
    "policy: {drift: A}\n",
    "policy: {A: B}\n",
    "policy: {protected: [{A: B}]}\n",
    "policy: {protected: [{fields: [A]}]}\n",
    "policy: {ignore: [A]}\n",
    "names: {owners: {A B: C}}\n",
    "names: {owners: {A: 1, A: 2}}\n",
    "names: {owners: [A]}\n",
    "names: {owners: {A: [\n",
    "api: {rate: A}\n",
];

/// The text with a canary for each capital that stands alone.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let is_alone = !before.is_ascii_lowercase() && !after.is_ascii_lowercase();
        match c {
            'A'..='F' if is_alone => filled.push_str(&canary(u64::from(c))),
            c => filled.push(c),
        }
        before = c;
    }
    filled
}

fn with(file: &str, content: impl AsRef<[u8]>) -> Project {
    let project = Project::with("email: jane@example.com\n").file(file, content);
    project.variable("CI", "1")
}

fn masked(project: &Project, code: i32) -> Run {
    for form in ["validate --format json=report.json --format text", "plan --log-format json"] {
        assert_masked(&project.rolo(form).ends_with(code));
    }
    if code == 3 {
        let report = project.read("report.json");
        assert_eq!(leak(&report), None, "{report}");
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["redacted"], true);
    }
    project.rolo("validate").ends_with(code)
}

#[test]
fn no_fault_of_a_contact_file_quotes_it() {
    let mut codes = std::collections::BTreeSet::new();
    for (n, wrong) in WRONG.iter().enumerate() {
        let yaml = filled(wrong);
        assert!(leak(&yaml).is_some(), "{wrong}");
        let project = with("contacts/wrong.yaml", &yaml);
        // The last two are warnings.
        let run = if n < WRONG.len() - 2 {
            masked(&project, 3)
        } else {
            project.rolo("validate").ends_with(0)
        };
        assert_masked(&run);
        assert!(run.stderr.contains("--> contacts/wrong.yaml:"), "{wrong}: {run}");
        let lines = run.stderr.lines().filter(|line| line.contains("]: "));
        codes.extend(lines.map(|line| line.split(']').next().unwrap().to_owned()));
    }
    assert!(codes.len() > 20, "{codes:?}");
}

#[test]
fn the_same_faults_quote_it_where_they_may() {
    for wrong in WRONG {
        let project = Project::with("email: jane@example.com\n");
        project.write("contacts/wrong.yaml", filled(wrong));
        let run = project.rolo("validate");
        assert!(leak(&run.stderr).is_some(), "{wrong}: {run}");
    }
}

#[test]
fn no_fault_of_the_settings_quotes_them() {
    for wrong in SETTINGS {
        let yaml = filled(wrong);
        let run = masked(&with("rolo.yaml", &yaml), 1);
        assert_masked(&run);
        assert!(run.stderr.contains("--> rolo.yaml:"), "{wrong}: {run}");
        let shown = Project::with("email: jane@example.com\n").file("rolo.yaml", &yaml);
        // Settings that cannot be told apart from those that want everything masked are masked.
        let is_masked = leak(&shown.rolo("validate").stderr).is_none();
        assert_eq!(is_masked, wrong == "redact: A\n", "{wrong}");
    }
}

#[test]
fn faults_between_files_and_in_bytes_are_not_quoted() {
    let email = format!("email: {}@x.example\n", canary(1));
    let id = format!("id: {}\ntitle: {}\n", super::id(super::CONTACT, 1), canary(2));
    let long = format!("email: a@x.example\ntitle: {}\n", canary(3).repeat(30));
    let mut bytes = format!("email: {}", canary(4)).into_bytes();
    bytes.extend([0xff, 0xfe]);
    for (first, second) in [
        (email.as_bytes(), email.as_bytes()),
        (id.as_bytes(), id.as_bytes()),
        (long.as_bytes(), b"email: b@x.example\n"),
        (&bytes, b"email: b@x.example\n"),
    ] {
        let project = with("contacts/first.yaml", first).file("contacts/second.yaml", second);
        assert_masked(&masked(&project, 3));
    }
}

#[test]
fn names_that_are_unknown_are_not_quoted() {
    let sandbox = super::sandbox(&[]);
    for (line, words) in [
        (format!("owner: {}", canary(1)), "no member is called"),
        // A slip in a name that there is.
        (format!("tags: [{}x]", canary(201)), "did you mean"),
        (format!("timeZone: {}", canary(3)), "Europe/Paris"),
    ] {
        let yaml = format!("id: {}\n{line}\n", super::id(super::CONTACT, 1));
        let run = with("contacts/x.yaml", yaml).at(&sandbox).rolo("plan").ends_with(3);
        assert_masked(&run);
        assert!(run.stderr.contains(words), "{run}");
    }
    // Two live contacts with one e-mail.
    let mut workspace = super::workspace();
    workspace["contacts"][1]["email"] = workspace["contacts"][0]["email"].clone();
    let sandbox = crate::env::Sandbox::with(&workspace, &[]);
    let yaml = format!("email: {}\n", workspace["contacts"][0]["email"].as_str().unwrap());
    let run = with("contacts/x.yaml", yaml).at(&sandbox).rolo("plan").ends_with(3);
    assert_masked(&run);
    assert!(run.stderr.contains("contact::ambiguous"), "{run}");
}

#[test]
fn masked_faults() {
    let yaml = filled(
        "email: A@x.example\nemial: B\ntitle: 12345\nstate: presnt\ntags: C\n\
         fax: D\nfax: E\n---\nemail: A@x.example\nowner: F\nownerId: B\n",
    );
    insta::assert_snapshot!(numbered(
        &with("contacts/all.yaml", yaml).rolo("validate").ends_with(3)
    ));
}
