//! The token and the address, before anything is sent.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use super::{TOKEN, fails, page, project};
use crate::env::web::{Server, json_answer};
use crate::env::{Project, Run};

/// Nobody should ever ask here.
fn unasked() -> Server {
    Server::new(|_, _| json_answer(200, &page(&serde_json::json!([]))))
}

#[test]
fn a_token_that_cannot_be_one() {
    let server = unasked();
    let base = || project().variable("RUDDR_API_URL", &server.url);
    let help = "`RUDDR_API_TOKEN`";
    fails(base().rolo("plan -vv"), "config::token", "there is no API token");
    for (token, words) in [
        (String::new(), "it is empty"),
        (format!("{TOKEN}\n"), "line break"),
        (format!("{TOKEN}\r"), "line break"),
        (format!("canary-token\n{TOKEN}"), "line break"),
        (format!(" {TOKEN}"), "a space"),
        (format!("{TOKEN} {TOKEN}"), "a space"),
        (format!("{TOKEN}\u{e9}"), "a character"),
        (format!("{TOKEN}\u{7f}"), "a character"),
        (format!("Bearer {TOKEN}"), "a space"),
    ] {
        let project = base().variable("RUDDR_API_TOKEN", &token);
        let run = fails(project.rolo("apply --auto-approve -vv"), "config::token", words);
        assert!(run.stderr.contains(help), "{run}");
    }
    // As a CI system does that has no such secret.
    let hints = |run: Run| {
        run.stderr
            .lines()
            .filter(|line| line.contains("help:"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let empty = base().variable("RUDDR_API_TOKEN", "").rolo("plan").ends_with(1);
    assert_eq!(hints(empty), hints(base().rolo("plan").ends_with(1)));
    assert!(server.seen().is_empty());
}

#[test]
fn a_token_file_that_holds_none() {
    let server = unasked();
    let base = || project().variable("RUDDR_API_URL", &server.url);
    let run = base().rolo("plan --token-file nowhere -vv");
    let run = fails(run, "config::token", "the token file `nowhere`");
    assert!(run.stderr.contains("it does not exist"), "{run}");
    let run = base().rolo("plan --token-file contacts -vv");
    fails(run, "config::token", "the token file `contacts`");
    for (content, words) in [
        (String::new(), "it is empty"),
        ("\n".to_owned(), "it is empty"),
        (format!("{TOKEN}\n{TOKEN}\n"), "line break"),
        (format!("{TOKEN}\n\n"), "line break"),
        (format!("{TOKEN} \n"), "a space"),
        (format!("RUDDR_API_TOKEN={TOKEN} # mine\n"), "a space"),
    ] {
        let run = base().file("token", &content).rolo("plan --token-file token -vv");
        fails(run, "config::token", words);
    }
    // Not even text.
    let run = base().file("token", [0xff, 0xfe, b'x']).rolo("plan --token-file token -vv");
    fails(run, "config::token", "the token file `token`");
    assert!(server.seen().is_empty());
}

#[test]
fn a_token_file_with_or_without_its_line_end_beats_the_variable() {
    for end in ["", "\n", "\r\n"] {
        let server =
            Server::workspace(vec![super::contact()], |_, contact| json_answer(200, &contact));
        project()
            .variable("RUDDR_API_URL", &server.url)
            .variable("RUDDR_API_TOKEN", "another")
            .file("secrets/token", format!("{TOKEN}{end}"))
            .rolo("plan --token-file secrets/token")
            .ends_with(0);
        let sent = format!("Bearer {TOKEN}");
        let seen = server.seen();
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|seen| seen.header("authorization") == Some(&sent)));
    }
}

#[test]
fn an_address_that_is_none_or_not_safe() {
    for (url, words) in [
        ("", "is not a URL"),
        ("www.example.com/api", "is not a URL"),
        ("https://", "is not a URL"),
        ("ftp://example.com/api", "is not a URL"),
        ("file:///etc/passwd", "is not a URL"),
        ("http://example.com/api", "is not safe"),
        ("http://127.0.0.1.example.com/api", "is not safe"),
        ("http://localhost.example.com/api", "is not safe"),
        ("http://192.0.2.1/api", "is not safe"),
        ("http://0.0.0.0/api", "is not safe"),
        ("https://jane:Quetzalcoatl@example.com/api", "a user name or password"),
        ("https://Quetzalcoatl@example.com/api", "a user name or password"),
        ("http://jane:Quetzalcoatl@127.0.0.1/api", "a user name or password"),
        ("https://example.com/api?limit=1", "a query or fragment"),
        ("https://example.com/api#part", "a query or fragment"),
    ] {
        for way in ["variable", "flag"] {
            let project = project().variable("RUDDR_API_TOKEN", TOKEN);
            let run = if way == "flag" {
                project.run(&["plan", "-vv", "--api-url", url])
            } else {
                project.variable("RUDDR_API_URL", url).rolo("plan -vv")
            };
            let run = fails(run, "config::url", words);
            assert!(run.stderr.contains("https://www.ruddr.io/api/workspace"), "{run}");
        }
    }
}

#[test]
fn the_flag_beats_the_variable_and_no_file_sets_the_address() {
    let (right, wrong) = (unasked(), unasked());
    let project = project()
        .variable("RUDDR_API_TOKEN", TOKEN)
        .variable("RUDDR_API_URL", &wrong.url)
        .file(".env", format!("RUDDR_API_URL={}\n", wrong.url));
    // The answer is not a workspace; what matters is who was asked.
    let run = project.run(&["plan", "--api-url", &right.url]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(right.identified(), 1);
    assert!(wrong.seen().is_empty());
    project.write("rolo.yaml", format!("api:\n  url: {}\n", right.url));
    let run = project.rolo("plan").ends_with(1);
    assert!(run.stderr.contains("error[config::unknown-key]: unknown key `url`"), "{run}");
    assert_eq!((right.identified(), wrong.seen().len()), (1, 0));
}

#[test]
fn the_sandbox_takes_no_address_and_wrong_usage_is_one() {
    for arguments in [
        "plan --sandbox --api-url https://example.com",
        "plan --sandbox --token-file token",
        "plan --sandbox-reset",
        "plan --rate -1",
        "plan --rate many",
        "plan --rate NaN",
        "plan --burst 0",
        "plan --concurrency 0",
        "plan --timeout 0",
        "plan --format xml",
        "plan --format json=",
        "plan --format text --format json",
        "plan nowhere",
        "apply --receipt",
        "nonsense",
        "",
    ] {
        let run = Project::examples().rolo(arguments).ends_with(1);
        assert_eq!(run.stdout, "", "{arguments}: {run}");
        assert!(!run.stderr.is_empty(), "{arguments}: {run}");
    }
}

#[test]
fn what_the_system_refuses_has_a_way_out_too() {
    fails(project().rolo("show nowhere.json"), "plan::unreadable", "it does not exist");
    let blocked = project().file("schema", "");
    fails(blocked.rolo("schema --write"), "schema::write", "cannot write `PROJECT/schema/");
    let project = project().variable("RUDDR_API_TOKEN", TOKEN);
    let mut command = project.command(&["plan"]);
    command.env("RUDDR_API_URL", OsStr::from_bytes(b"http://\xff"));
    let run = Run::of(command.output().unwrap(), &project.path(""));
    fails(run, "config::url", "`RUDDR_API_URL` is not text");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_told() {
    let project = project();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = project.command(&["config"]).stdout(full).output().unwrap();
    let run = Run::of(output, &project.path(""));
    fails(run, "output::stdout", "cannot write to stdout: the disk is full");
}

#[test]
fn invalid_files_end_with_three_before_anything_is_sent() {
    let server = unasked();
    for yaml in ["email: no address\n", "email: a@example.com\ntitel: x\n", "a: [\n", ""] {
        for command in ["plan", "apply --auto-approve"] {
            let run = Project::with(yaml)
                .variable("RUDDR_API_URL", &server.url)
                .variable("RUDDR_API_TOKEN", TOKEN)
                .rolo(command)
                .ends_with(3);
            assert_eq!(run.stdout, "", "{run}");
        }
    }
    assert!(server.seen().is_empty());
}
