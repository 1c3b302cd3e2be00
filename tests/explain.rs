//! `rolo explain`: everything that rolo says has a long form.

use std::collections::BTreeSet;

use rolo::contact::FIELDS;
use rolo::insight::explain::{TopicKind, topics};
use rolo::plan::Reason;
use serde_json::{Value, json};

use crate::architecture::sources;
use crate::env::{Project, ROLO, Sandbox};
use crate::kills::named::in_shell;

/// Every code that stands in `src/` as a text of its own.
fn codes() -> BTreeSet<String> {
    let words = |text: &str| -> Vec<String> {
        text.split('"').filter(|word| is_code(word)).map(str::to_owned).collect()
    };
    sources().iter().flat_map(|(_, text)| words(text)).collect()
}

/// Codes that are put together from a verdict or a reason, and one that is no text of its own.
const BUILT: [&str; 7] = [
    "plan::conflict",
    "plan::deleting-is-off",
    "plan::mixed-up",
    "plan::drift",
    "plan::held",
    "plan::protected",
    "rolo::panic",
];

fn is_code(word: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    word.split_once("::").is_some_and(|(room, name)| is_word(room) && is_word(name))
}

fn names(kind: TopicKind) -> BTreeSet<String> {
    let names: Vec<String> = kind.topics().map(|topic| topic.name.to_owned()).collect();
    let all: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!(all.len(), names.len(), "a topic stands twice: {names:?}");
    all
}

#[test]
fn every_code_is_explained_and_no_other() {
    let (mut raised, explained) = (codes(), names(TopicKind::ErrorCode));
    raised.extend(BUILT.map(str::to_owned));
    assert!(raised.len() > 100, "{raised:?}");
    let forgotten: Vec<_> = raised.difference(&explained).collect();
    assert!(forgotten.is_empty(), "docs/troubleshooting.md lacks {forgotten:?}");
    let gone: Vec<_> = explained.difference(&raised).collect();
    assert!(gone.is_empty(), "docs/troubleshooting.md explains what is never said: {gone:?}");
    for topic in topics() {
        assert!(topic.text.len() > 30, "{topic:?}");
        assert!(topic.text.lines().all(|line| line.chars().count() <= 112), "{topic:?}");
    }
}

#[test]
fn every_exit_code_and_verdict_is_explained() {
    let help = Project::new().rolo("--help").ends_with(0);
    let listed = help.stdout.split("Exit codes:").nth(1).unwrap();
    let digits = listed.lines().filter_map(|line| line.split_whitespace().next());
    let listed: BTreeSet<String> =
        digits.filter(|word| word.parse::<u8>().is_ok()).map(str::to_owned).collect();
    let explained = names(TopicKind::ExitCode);
    assert!(listed.is_subset(&explained), "{listed:?}");
    let verdicts = names(TopicKind::Verdict);
    for verdict in ["update", "drift", "conflict", "held", "missing", "create", "delete"] {
        assert!(verdicts.contains(verdict), "{verdict}");
    }
}

/// The table at the end of an apply names outcomes; what is held has its verdict.
#[test]
fn every_outcome_is_explained() {
    let jane = "email: jane@example.com\ntitle: CEO\n";
    let live = json!({"id": "b27fd363-b75e-4ed1-af08-0b05119ea6b1", "email": "jane@example.com"});
    let sandbox = Sandbox::with(&json!({"contacts": [live]}), &[]);
    let project = Project::with(jane).at(&sandbox);
    let run = project.rolo("apply --auto-approve").ends_with(0);
    let rows = run.stdout.lines().skip_while(|line| !line.starts_with("planned"));
    let words = rows.filter_map(|line| line.trim_start().split_once("  ")).map(|(word, _)| word);
    let mut told: BTreeSet<String> = words.map(str::to_owned).collect();
    for sum in ["planned", "attempted", "held"] {
        assert!(told.remove(sum), "{sum}: {run}");
    }
    assert_eq!(told, names(TopicKind::Outcome));
    let right = project.run(&["explain", "already right"]).ends_with(0);
    assert!(right.stdout.starts_with("Outcome already right\n\n"), "{right}");
    for word in ["alreadyRight", "ALREADY-RIGHT"] {
        assert_eq!(project.run(&["explain", word]).ends_with(0).stdout, right.stdout, "{word}");
    }
    let unknown = project.rolo("explain unknown").ends_with(0);
    assert!(unknown.stdout.starts_with("Outcome unknown\n\n"), "{unknown}");
}

#[test]
fn a_topic_is_found_by_its_name_its_end_or_the_message_itself() {
    let project = Project::new();
    let whole = project.run(&["explain", "contact::not-text"]).ends_with(0);
    assert!(whole.stdout.starts_with("Code contact::not-text\n\n"), "{whole}");
    for word in [
        "Contact::NOT-TEXT",
        "error[contact::not-text]: `officePhone` wants text",
        "[12:00:01] error[contact::not-text]: `officePhone` wants text",
    ] {
        assert_eq!(project.run(&["explain", word]).ends_with(0).stdout, whole.stdout, "{word}");
    }
    // `rolo.yaml` has a code of the same end.
    let both = project.rolo("explain not-text").ends_with(0);
    assert!(both.stdout.contains("Code contact::not-text\n"), "{both}");
    assert!(both.stdout.contains("Code config::not-text\n"), "{both}");
    assert!(project.rolo("explain 4").ends_with(0).stdout.starts_with("Exit code 4\n\n"));
    let four = project.rolo("explain 4").ends_with(0).stdout;
    assert_eq!(project.run(&["explain", "exit code 4"]).ends_with(0).stdout, four);
    for (word, begins) in [
        ("policy.protected", "Rule protected\n"),
        ("policy.ceilings", "Rule ceiling\n"),
        ("policy.drift", "Verdict drift\n"),
    ] {
        let run = project.run(&["explain", word]).ends_with(0);
        assert!(run.stdout.starts_with(begins), "{word}: {run}");
    }
    let swap = project.rolo("explain swap").ends_with(0);
    assert!(swap.stdout.contains("--allow-temporary-email"), "{swap}");
}

#[test]
fn a_broken_rolo_yaml_can_be_asked_about() {
    let project = Project::new().file("rolo.yaml", "colour: red\n");
    project.rolo("explain config::unknown-key").ends_with(0);
}

#[test]
fn what_is_never_said_is_an_error_that_guesses() {
    let run = Project::new().rolo("explain api::timeot").ends_with(1);
    assert!(
        run.stderr.contains("error[explain::unknown]: nothing is called `api::timeot` here"),
        "{run}"
    );
    assert!(run.stderr.contains("did you mean `api::timeout`?"), "{run}");
    assert_eq!(run.stdout, "");
}

/// Lines as rolo and CI systems print them, and what they are about.
const LINES: &[(&str, &str)] = &[
    ("    drift     mobilePhone  - +1 206-555-0101  + +1 206-555-0102", "drift"),
    ("    held      email  - a@example.com  + b@example.com", "held"),
    ("Process completed with exit code 4.", "4"),
    ("ERROR: Job failed: exit code 6", "6"),
    ("warning: left for a person to decide, so this ends with 4: 1 field held", "4"),
    ("error[contact::email]: `jane` is no e-mail address", "contact::email"),
    ("Apply refuses this plan: 2 fields changed in Ruddr, and `policy.drift` is `fail`.", "drift"),
    ("Apply refuses this plan: 2 fields changed in Ruddr, and policy.drift is fail.", "drift"),
    ("left alone: somebody changed it since it was planned; run again", "left alone"),
    ("(changed in Ruddr; the file overwrites it)", "changed-there"),
    (
        "(HubSpot or Salesforce owns this field of the contact and would undo the change)",
        "crmOwned",
    ),
    ("note: outside git: without history, every difference counts as an update", "no-history"),
    ("No drift that git can tell. 1 field differs, and nothing tells which side is newer.", "new"),
    ("    title  - (not known here)  + CEO", "not known here"),
    ("mobilePhone  28 %  not managed", "not managed"),
    (
        "warning: `a.jsonl` is a damaged receipt, or none: what it said may be missing here",
        "damaged receipt",
    ),
    ("drift: keep", "drift"),
    ("policy.drift: keep", "drift"),
    ("\"verdict\": \"drift\",", "drift"),
    ("\"outcome\": \"alreadyRight\"", "already right"),
    ("error[config::token]: there is no API token", "config::token"),
    ("error: there is no API token", "config::token"),
    ("  already right            0         0", "already right"),
    ("  not attempted            0         0", "not attempted"),
    ("already right 0 0", "already right"),
    ("    drift     description  The [-new-]{+old+} contract is signed", "drift"),
    ("    update    description  The [-plan-]{+budget+} was late", "update"),
    ("    conflict  title  - Dress code 1 officer  + Dress officer", "conflict"),
    ("    drift     description  - Ring at exit 4, then wait  + Ring twice", "drift"),
    ("2026-11-28T08:51:41.718Z     conflict  title  - A  + B", "conflict"),
    ("| update | title | A | B |", "update"),
    (
        "- **error** `contacts/jane.yaml:5` `titel` is no key (`contact::unknown-key`)",
        "contact::unknown-key",
    ),
    (
        "::error file=contacts/jane.yaml,line=5,title=contact%3A%3Aunknown-key::`titel` is no key",
        "contact::unknown-key",
    ),
    ("WARN trying again call=GET / why=\"api::connect\" wait=1s", "api::connect"),
    ("  contact files  wrong: 1 error: `file::missing`", "file::missing"),
    ("policy.crmOwned: hold", "crmOwned"),
    ("policy.ignore: [fax]", "ignore"),
    ("policy.protected: []", "protected"),
    ("warning: passed over 5 receipts of another workspace", "elsewhere"),
    ("warning: this clone is shallow: older commits are not here", "history::shallow"),
    ("\"reason\": \"near-name\",", "possible duplicates"),
    ("\"standing\": \"no-member\"", "stale owners"),
    ("error: this is not the approved plan: its digest is sha256:05d9a0f2", "apply::digest"),
    ("planned                    8        12", "planned"),
    ("  attempted                8        11", "planned"),
    ("Drift: 3 fields of 2 contacts changed in Ruddr since they were in step.", "drift"),
    ("No drift: nobody changed a managed field in Ruddr.", "no drift"),
    ("No changes to send: 1 field in conflict.", "plan"),
    ("No changes: every managed field is as the files say.", "plan"),
    ("Plan: 8 contacts to update (11 fields), 1 field held, 1 contact missing.", "plan"),
    (
        "Workspace Lantern & Pike: 28 contacts in files, 6 in the workspace that no file mentions.",
        "plan",
    ),
    ("Digest sha256:05d9a0f2c8c2d52a1585e4433bfad2d9ad56c6417f28eb4affe285a4119e8e1c", "digest"),
    ("receipt: .rolo/receipts/20261128T083101.059Z-6837.jsonl", "receipt"),
    ("receipt", "receipt"),
    ("Stopped: 5 contacts in a row failed.", "stopped"),
    ("M••• D•••‹3f2a9c›", "masked value"),
    ("contacts/jane.yaml could not be read in this commit, so it is passed over", "passed over"),
    ("Stale owners: 2", "stale owners"),
    ("  Sam Okafor <sam@example.com>, no longer active: 2 contacts", "stale owners"),
    ("Possible duplicates: 4 (1 same mailbox, 1 same phone)", "possible duplicates"),
    ("  nearly the same name", "possible duplicates"),
    ("Shared phones: 2", "shared phones"),
];

#[test]
fn lines_that_are_pasted_are_understood() {
    let project = Project::new();
    for (line, name) in LINES {
        let shell = format!("printf %s '{line}' | {ROLO} explain - --format json");
        let run = in_shell(&project, &shell).ends_with(0).json();
        assert_eq!(run["topics"][0]["name"], *name, "{line}");
        // An argument that begins with a dash is an option.
        if !line.starts_with('-') {
            let json = project.run(&["explain", line, "--format", "json"]).ends_with(0).json();
            assert_eq!(json, run);
        }
    }
    // Names of several words need no quotes, and places of the documentation lead nowhere here.
    let receipt = project.run(&["explain", "already", "right"]).ends_with(0);
    assert!(receipt.stdout.starts_with("Outcome already right\n"), "{receipt}");
    let receipt = project.run(&["explain", "receipt"]).ends_with(0);
    assert!(receipt.stdout.contains("formats has each line"), "{receipt}");
    let run = project.run(&["explain", "there is no such sentence"]).ends_with(1);
    assert!(run.stderr.contains("explain::unknown"), "{run}");
    let run = project.run(&["explain", &"x".repeat(100_000)]).ends_with(1);
    assert!(run.stderr.len() < 1_000, "{run}");
}

/// The words are those of the library that reads the arguments.
#[test]
fn wrong_usage_is_explained_as_it_is_told() {
    let project = Project::new();
    for wrong in [
        "plan --x",
        "plann",
        "apply --concurrency many",
        "import --x",
        "log",
        "plan --sandbox --sandbox",
        "plan --base",
        "init --ci=none --ci=none",
        "plan --against main --sandbox",
    ] {
        let run = project.rolo(wrong).ends_with(1);
        let told = run.stderr.lines().next().unwrap();
        assert!(told.starts_with("error: "), "{run}");
        let explained = project.run(&["explain", told]).ends_with(0);
        assert!(explained.stdout.starts_with("Words wrong usage\n"), "{told}: {explained}");
    }
}

#[test]
fn all_topics_are_listed_and_come_as_json() {
    let project = Project::new();
    let list = project.rolo("explain").ends_with(0);
    let json = project.rolo("explain --format json").ends_with(0).json();
    let all: Vec<&Value> = json["topics"].as_array().unwrap().iter().collect();
    assert_eq!(all.len(), topics().count());
    for topic in all {
        assert!(list.stdout.contains(topic["name"].as_str().unwrap()), "{topic}");
    }
    assert!(list.stdout.lines().all(|line| line.len() <= 100), "{list}");
    let one = project.rolo("explain drift --format json").ends_with(0).json();
    assert_eq!(one["topics"][0]["kind"], "verdict", "{one}");
}

#[test]
fn every_reason_in_a_plan_is_explained() {
    for reason in Reason::ALL {
        let run = Project::new().run(&["explain", reason.word()]).ends_with(0);
        assert!(run.stdout.starts_with("Reason ") || run.stdout.starts_with("Rule "), "{run}");
    }
}

#[test]
fn what_a_crm_owns_is_told_as_the_table_has_it() {
    let run = Project::new().run(&["explain", "crmOwned"]).ends_with(0);
    let free: Vec<&str> =
        FIELDS.iter().filter(|spec| !spec.crm_synced).map(|spec| spec.key).collect();
    assert_eq!(free, ["websiteUrl", "timeZoneId", "tagIds"]);
    assert!(run.stdout.contains("Web site, time zone and tags are not synced"), "{run}");
}
