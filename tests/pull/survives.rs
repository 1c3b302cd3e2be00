//! Live values of any kind survive pull, validate and plan without a change.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{JANE, assert_in_step, edit, in_step, jane, workspace};
use crate::env::Project;

const HOSTILE: &[&str] = &[
    "---",
    "...",
    "# not a comment",
    "a # b",
    "a: b",
    "key:",
    "- item",
    "  leading",
    "trailing  ",
    "\"quoted\"",
    "it's",
    "it's \"both\" \\ and more",
    "{flow: [x]}",
    "[a, b]",
    "&anchor *alias !tag",
    "%directive",
    "@at `tick`",
    "| block",
    "> fold",
    "null",
    "~",
    "no",
    "15550100",
    "0123",
    "1e3",
    "2024-01-01",
    "12:30:00",
    "<<",
    "=",
    "tab\there",
    "bell\u{7}esc\u{1b}[31m nul-free",
    "c1\u{85}\u{9b} del\u{7f}",
    "line\u{2028}and\u{2029}paragraph",
    "bom\u{feff}inside",
    "😀👩‍💻🏳️‍🌈",
    "שלום \u{200f}עולם\u{202e} reversed",
    "مرحبا بالعالم",
    "日本語 テキスト",
    "e\u{301}decomposed",
];

const TEXTS: &[&str] = &[
    "one\ntwo",
    "one\n\n\ntwo",
    "  indented first\nthen not",
    "not\n    indented\n  less\nnone",
    "tab\n\tindented",
    "ends in spaces   \nhere",
    "\nempty first",
    "blank line of spaces\n   \nend",
    "--- \n... \n# comment\n- item\nkey: value",
    "carriage\r\nreturns\rtoo",
    "mixed 😀\nשורה\n\u{202e}x",
    "\"\"\"\n'''\n|\n>",
];

fn contacts(texts: &[(String, String)]) -> Vec<Value> {
    let each = texts.iter().enumerate();
    each.map(|(n, (line, text))| {
        json!({
            "id": format!("00000000-0000-4000-8000-{n:012}"),
            "firstName": line, "lastName": format!("{line} {n}"),
            "email": format!("c{n}@example.com"), "title": line, "fax": line,
            "description": text, "tagIds": [],
        })
    })
    .collect()
}

#[test]
fn hostile_values_survive() {
    let long = ["x y ".repeat(1250), "日本".repeat(2500), "line of text\n".repeat(380)];
    let mut texts: Vec<(String, String)> =
        HOSTILE.iter().map(|line| ((*line).to_owned(), (*line).to_owned())).collect();
    texts.extend(TEXTS.iter().map(|text| ("A".to_owned(), (*text).to_owned())));
    texts.extend(long.map(|text| ("A".to_owned(), text)));
    let contacts = contacts(&texts);
    let sandbox = workspace(&contacts);
    for layout in ["--layout file", "--layout list --path all.yaml"] {
        let project = Project::new().at(&sandbox);
        let run = project.rolo(&format!("pull {layout}")).ends_with(0);
        assert!(!run.stdout.contains("not written"), "{run}");
        project.rolo("fmt --check").ends_with(0);
        assert_in_step(&project);
    }
}

/// The same values, taken over into values of every style.
#[test]
fn hostile_values_are_taken_over() {
    let file = format!(
        "id: {JANE}\nfirstName: Jane # a\nlastName: 'Doe'\ntitle: \"CEO\"\nfax:\n\
         description: >-\n  folded\n  text\nmobilePhone: null   # none\nwebsiteUrl: |\n  x\n"
    );
    for text in HOSTILE.iter().chain(TEXTS) {
        let sandbox = workspace(&[jane()]);
        let project = in_step(&sandbox, &[("contacts/jane.yaml", &file)]);
        let line = text.replace(['\n', '\r'], " ");
        edit(
            &sandbox,
            JANE,
            &json!({
                "firstName": line, "lastName": line, "title": line, "fax": line, "description": text,
                "mobilePhone": line, "websiteUrl": line,
            }),
        );
        project.rolo("pull --adopt all").ends_with(0);
        let text = project.read("contacts/jane.yaml");
        assert!(text.contains("# a\n") && text.contains("# none\n"), "{text}");
        assert_in_step(&project);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_survives(
        texts in prop::collection::vec(("[^\\x00]{1,60}", "(?s)[^\\x00]{0,300}"), 40),
    ) {
        let texts: Vec<(String, String)> = texts
            .into_iter()
            .map(|(line, text)| (format!("x{}", line.replace(['\n', '\r'], " ")), text))
            .collect();
        let sandbox = workspace(&contacts(&texts));
        let project = Project::new().at(&sandbox);
        project.rolo("pull").ends_with(0);
        assert_in_step(&project);
    }
}
