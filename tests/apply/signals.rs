//! Ctrl-C and SIGTERM.

use std::io::Read as _;
use std::process::{Child, Command};
use std::time::Duration;

use serde_json::Value;

use super::{contacts, lines, many, receipts, table};
use crate::env::Sandbox;

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Waits until the sandbox has answered a request that `is` so. There is no other way to learn of
/// it than to look again; how long it takes decides nothing.
fn until(sandbox: &Sandbox, is: impl Fn(&Value) -> bool) {
    for _ in 0..3000 {
        if sandbox.requests().iter().any(&is) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came: {:?}", sandbox.requests());
}

#[test]
fn a_signal_finishes_what_is_in_flight_and_the_receipt() {
    for (name, code) in [("-INT", 130), ("-TERM", 143)] {
        let (sandbox, project) = many(60, &["--latency", "100"]);
        let child = project.start(&["apply", "--auto-approve", "--concurrency", "2"]);
        until(&sandbox, |request| request["method"] == "PATCH");
        signal(&child, name);
        let run = project.end(child).ends_with(code);

        let table = table(&run);
        let sent = sandbox.patches().len();
        assert_eq!(table["applied"][0], sent, "{run}");
        assert_eq!(table["not attempted"][0], 60 - sent, "{run}");
        assert!(sent < 60, "{run}");
        let [path] = &receipts(&project)[..] else {
            panic!("{run}");
        };
        let lines = lines(path);
        let of = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
        assert_eq!((of("before"), of("after")), (sent, sent), "{lines:?}");
        let end = lines.last().unwrap();
        assert_eq!((&end["type"], &end["exit"]), (&"end".into(), &code.into()), "{end}");
        assert_eq!(end["contacts"]["notAttempted"], 60 - sent, "{end}");

        let run = project.rolo("apply --auto-approve --concurrency 16").ends_with(0);
        assert_eq!(contacts(&run), super::rows(&[("applied", 60 - sent)]));
        project.rolo("plan --detailed-exitcode").ends_with(0);
    }
}

#[test]
fn a_signal_while_reading_sends_nothing() {
    for (arguments, name, code) in [
        (&["apply", "--auto-approve"][..], "-INT", 130),
        (&["apply", "--auto-approve"], "-TERM", 143),
        (&["plan"], "-INT", 130),
    ] {
        let (sandbox, project) = many(3, &["--fault", "hang@list:*"]);
        let child = project.start(arguments);
        // The list hangs behind this one, and the log of a request that hangs comes at once.
        until(&sandbox, |request| request["path"] == "/api/workspace/contacts");
        signal(&child, name);
        let run = project.end(child).ends_with(code);
        assert_eq!(run.stdout, "", "{run}");
        assert!(run.stderr.contains("interrupted; nothing was sent"), "{run}");
        assert!(sandbox.patches().is_empty());
        assert!(receipts(&project).is_empty());
    }
}

/// Whoever was to read the output has stopped: only a signal ends the wait.
#[test]
fn a_signal_ends_a_wait_for_a_reader() {
    let (_sandbox, project) = many(2000, &[]);
    for arguments in [&["plan", "--format", "json"][..], &["apply", "--auto-approve", "-q"]] {
        let mut child = project.start(arguments);
        // What was begun has more to say than a pipe can hold.
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        signal(&child, "-INT");
        assert_eq!(child.wait().unwrap().code(), Some(130), "{arguments:?}");
    }
    assert!(receipts(&project).is_empty());
}
