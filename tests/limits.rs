//! Every resource has a limit that is told with a code and a way out: files, faults, answers, lists,
//! waits, git. Those of single files, folders, nesting and answers are met where these are tested.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::env::web::{Answer, Seen, Server, answer, json_answer};
use crate::env::{Project, Run};
use crate::verdicts::{Repo, committed};

const JANE: &str = "email: jane@example.com\ntitle: CEO\n";

/// Fails unless the run ended with this code, fault and help.
#[track_caller]
fn refused(run: Run, exit: i32, code: &str, words: &str) -> Run {
    assert!(run.stderr.contains(&format!("error[{code}]")), "{code}: {run}");
    assert!(run.stderr.contains(words), "{words}: {run}");
    run.ends_with(exit)
}

/// How many diagnostics of a severity were told.
fn told(run: &Run, severity: &str) -> usize {
    run.stderr.lines().filter(|line| line.starts_with(&format!("{severity}["))).count()
}

fn contact_id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn at(server: &Server, project: Project) -> Project {
    project.variable("RUDDR_API_URL", &server.url).variable("RUDDR_API_TOKEN", "sesame")
}

/// A workspace whose other answers are those of `with`.
fn workspace(with: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Server {
    Server::new(move |seen, _| match seen.path.as_str() {
        "/api/workspace" => json_answer(200, &json!({"id": "w", "name": "Example"})),
        _ => with(seen),
    })
}

#[test]
fn contact_files_are_counted() {
    let project = Project::with(JANE)
        .file("contacts/b.yaml", "email: b@example.com\n")
        .file("contacts/_c.yaml", "email: c@example.com\n")
        .file("rolo.yaml", "limits: {files: 2}\n");
    project.rolo("validate").ends_with(0);
    project.write("contacts/d.yaml", "email: d@example.com\n");
    let run = refused(project.rolo("validate"), 3, "file::too-many", "`limits.files`");
    assert!(run.stderr.contains("there are 3 contact files; the limit is 2"), "{run}");
}

#[test]
fn contacts_and_documents_of_the_files_are_counted() {
    let project = Project::with("email: a@example.com\n---\nemail: b@example.com\n")
        .file("contacts/list.yaml", "contacts: [{email: c@example.com}, {email: d@example.com}]\n")
        .file("rolo.yaml", "limits: {contacts: 4}\n");
    project.rolo("validate").ends_with(0);
    project.write("rolo.yaml", "limits: {contacts: 3}\n");
    let run = refused(project.rolo("validate"), 3, "contact::too-many", "`limits.contacts`");
    assert!(run.stderr.contains("there are 4 contacts; the limit is 3"), "{run}");
}

#[test]
fn a_file_of_faults_is_not_told_to_its_end() {
    let lines = |line: fn(usize) -> String| (0..3_000).map(line).collect::<String>();
    let files = [
        ("duplicates", lines(|_| "title: x\n".to_owned())),
        ("unknown keys", lines(|n| format!("key{n}: x\n"))),
        ("bad contacts", format!("contacts:\n{}", lines(|_| "- nobody: x\n".to_owned()))),
        ("documents", lines(|_| "nobody: x\n---\n".to_owned())),
        ("anchors", format!("tags:\n{}", lines(|n| format!("- &a{n} x\n")))),
        ("broken documents", lines(|_| "a: [\n---\n".to_owned())),
    ];
    for (name, text) in files {
        let run = Project::with(&text).rolo("validate").ends_with(3);
        assert_eq!(told(&run, "error"), 1_001, "{name}");
        assert!(run.stderr.contains("error[file::too-many-faults]"), "{name}");
    }
}

#[test]
fn many_warnings_hide_no_error() {
    let warned = |n| format!("email: c{n}@example.com\ntitle: \"a\\u202eb\"\n---\n");
    let text: String = (0..1_500).map(warned).collect();
    let run = Project::with(&text).rolo("validate").ends_with(0);
    assert_eq!((told(&run, "error"), told(&run, "warning")), (0, 1_001));
    assert!(run.stderr.contains("warning[file::too-many-faults]"), "{}", run.stderr.len());
    let run = Project::with(&format!("{text}email: x@example.com\nnobody: x\n"));
    let run = run.rolo("validate").ends_with(3);
    assert_eq!(told(&run, "error"), 1, "{}", run.stderr.len());
    assert!(run.stderr.contains("unknown key `nobody`"));
}

#[test]
fn settings_and_tokens_are_small_files() {
    let large = format!("#{}\n", "x".repeat(4 << 20));
    let project = Project::with(JANE).file("rolo.yaml", large);
    refused(project.rolo("validate"), 1, "config::too-large", "larger than 4 MiB");
    let project = Project::with(JANE).file("token", "x".repeat((64 << 10) + 1));
    for file in ["token", "/dev/zero"] {
        let run = project.rolo(&format!("plan --token-file {file}"));
        refused(run, 1, "config::token", "it is larger than 64 KiB");
    }
}

#[test]
fn a_plan_without_an_end_is_not_read() {
    let project = Project::with(JANE).at_nowhere();
    refused(project.rolo("show /dev/zero"), 1, "plan::unreadable", "it is larger than 64 MiB");
    let run = Project::examples().rolo("plan --sandbox --out no/such/plan.json");
    refused(run, 1, "plan::write", "put that right, then run again");
}

#[test]
fn rows_and_columns_of_an_import_are_counted() {
    let project = Project::new()
        .file("rows.csv", format!("E-mail\n{}", "a\n".repeat(250_000)))
        .file("cards.vcf", "BEGIN:VCARD\n".repeat(250_001))
        .file("columns.csv", format!("E-mail{}\na@example.com\n", ",a".repeat(10_000)));
    for (file, words) in [
        ("rows.csv", "it has more than 250000 rows"),
        ("cards.vcf", "it has more than 250000 rows"),
        ("columns.csv", "it has more than 10000 columns"),
    ] {
        let run = project.rolo(&format!("import {file} --dry-run"));
        refused(run, 1, "import::too-large", words);
    }
}

#[test]
fn the_state_of_a_sandbox_is_not_read_without_an_end() {
    let project = Project::with(JANE).file(".rolo/sandbox.json", "");
    // All of it is a hole.
    let state = File::options().write(true).open(project.path(".rolo/sandbox.json")).unwrap();
    state.set_len((4 << 30) + 1).unwrap();
    let run = project.rolo("plan --sandbox");
    refused(run, 1, "sandbox::start", "it is larger than 4 GiB");
}

/// The number behind the cursor of a request; 0 at the beginning.
fn behind(seen: &Seen) -> usize {
    let cursor = seen.path.split_once("startingAfter=");
    cursor.map_or(0, |(_, id)| id[24..36].parse::<usize>().unwrap() + 1)
}

#[test]
fn a_list_of_contacts_without_an_end_is_given_up() {
    let server = workspace(|seen| {
        let first = behind(seen);
        let contact = |n| json!({"id": contact_id(n), "email": format!("c{n}@example.com")});
        let page: Vec<Value> = (first..first + 100).map(contact).collect();
        json_answer(200, &json!({"results": page, "hasMore": true}))
    });
    let project = Project::with(JANE).file("rolo.yaml", "limits: {contacts: 1000}\n");
    let project = at(&server, project);
    for command in ["plan", "apply --auto-approve", "drift", "pull"] {
        let before = server.seen().len();
        let run = project.rolo(command);
        let run = refused(run, 5, "inventory::too-many", "`limits.contacts`");
        assert!(run.stderr.contains("more than 1000 contacts"), "{run}");
        assert!(server.seen().len() - before <= 12, "{command}");
    }
}

#[test]
fn a_list_of_names_without_an_end_is_given_up() {
    for rows in [1_000, 1] {
        let server = workspace(move |seen| {
            let first = behind(seen);
            let row = |n: usize| json!({"id": contact_id(n), "name": format!("Name {n}")});
            let page: Vec<Value> = (first..first + rows).map(row).collect();
            json_answer(200, &json!({"results": page, "hasMore": true}))
        });
        let project = at(&server, Project::with("email: jane@example.com\nowner: Nobody\n"));
        let run = project.rolo("plan --rate 0");
        refused(run, 1, "api::shape", "the list has no end");
        let asked = server.seen().len() - server.identified();
        assert_eq!(asked, if rows == 1 { 1_000 } else { 101 });
    }
}

#[test]
fn pauses_come_to_an_end() {
    let project = || Project::with(JANE).file("rolo.yaml", "api: {patience: 5}\n");
    let server = Server::new(|_, _| answer(429, "Retry-After: 6\r\n", "{}"));
    let run = at(&server, project()).rolo("plan");
    let words = "has made this run pause for more than 5 seconds in all";
    let run = refused(run, 1, "api::patience", words);
    assert!(run.stderr.contains("`api.patience` in `rolo.yaml`"), "{run}");
    // The contacts may be asked for beside the workspace.
    assert!(server.seen().len() <= 2, "{:?}", server.seen());
}

#[test]
fn pauses_of_several_calls_add_up() {
    let answered = |n: usize| n % 2 == 1;
    let server = Server::new(move |seen, n| {
        if !answered(n) {
            return answer(429, "Retry-After: 1\r\n", "{}");
        }
        match seen.path.as_str() {
            "/api/workspace" => json_answer(200, &json!({"id": "w", "name": "Example"})),
            _ => json_answer(200, &json!({"results": [], "hasMore": false})),
        }
    });
    // A pause of a second for each list; the third is too much.
    let project = Project::new().file("rolo.yaml", "api: {patience: 2}\n");
    let run = at(&server, project).rolo("names --concurrency 1");
    refused(run, 1, "api::patience", "pause for more than 2 seconds in all");
}

#[test]
fn receipts_have_a_limit_together() {
    let project = committed(Project::with(JANE));
    for n in 0..5 {
        let path = project.path(&format!("kept{n}.jsonl"));
        File::create(path).unwrap().set_len(250 << 20).unwrap();
    }
    let run = project.rolo("log jane@example.com --receipts .");
    refused(run, 1, "log::receipts", "the receipts are larger than 1024 MiB");
}

#[test]
fn the_words_of_a_service_are_repeated_in_part() {
    let long = "x".repeat(200_000);
    let bodies =
        [json!({ "message": long }), json!({"message": "no", "errors": vec![long.as_str(); 50]})];
    for body in bodies {
        let server = workspace(move |_| json_answer(400, &body));
        let run = at(&server, Project::with(JANE)).rolo("plan");
        let run = refused(run, 1, "api::rejected", &format!("{}…", "x".repeat(1_000)));
        assert!(run.stderr.len() < 15_000, "{}", run.stderr.len());
    }
}

/// A project whose `git` is this script.
fn with_git(script: &str) -> Project {
    let project = Project::with(JANE)
        .file("rolo.yaml", "limits: {gitTimeout: 1}\n")
        .file("bin/git", format!("#!/bin/sh\n{script}\n"))
        .at_nowhere();
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(project.path("bin/git"), mode).unwrap();
    let path = format!("{}:{}", project.path("bin").display(), std::env::var("PATH").unwrap());
    project.variable("PATH", &path)
}

#[test]
fn a_git_that_hangs_is_ended() {
    // Silent, and with its output closed but still running.
    for script in ["exec sleep 600", "exec sleep 600 >&- 2>&-"] {
        let run = with_git(script).rolo("plan");
        let run = refused(run, 1, "git::timeout", "git did not answer within 1 s");
        assert!(run.stderr.contains("`limits.gitTimeout` in `rolo.yaml`"), "{run}");
    }
}

#[test]
fn a_git_that_prints_without_an_end_is_ended() {
    let run = with_git("exec yes").rolo("plan");
    refused(run, 1, "git::too-much", "git printed more than 1 MiB");
    // Its complaints are read to their end, but not kept.
    let run = with_git("yes | head -c 1000000 >&2 || exit 0; exit 3").rolo("plan");
    refused(run, 1, "git::failed", "git says: y");
}

#[test]
fn a_history_has_a_limit() {
    // Values that stood in none of them make git be asked.
    let repo = Repo::new("other");
    for title in ["one", "two", "three"] {
        repo.commit_title(title);
    }
    repo.project.write("rolo.yaml", "limits: {history: 3}\n");
    repo.project.rolo("plan").ends_with(0);
    repo.project.write("rolo.yaml", "limits: {history: 2}\n");
    let run = refused(repo.project.rolo("plan"), 1, "git::too-much", "`limits.history`");
    assert!(run.stderr.contains("has more than 2 changes"), "{run}");
}

#[test]
fn many_values_in_few_bytes_are_not_read_to_the_end() {
    for text in [
        "[".to_owned() + &":,".repeat(1 << 20) + "]",
        "x:\n".to_owned() + &"  - a: b\n".repeat(1 << 18),
    ] {
        let run = Project::with(&text).rolo("validate").ends_with(3);
        assert!(
            run.stderr.contains("error[yaml::too-many]: this file has more than 500000 values"),
            "{run}"
        );
    }
}

#[test]
fn the_slowest_rate_is_slow_enough() {
    let project = Project::examples().file("rolo.yaml", "api: {rate: 1.0e-300}\n");
    project.rolo("plan --sandbox").ends_with(0);
}
