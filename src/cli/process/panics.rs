//! What is said when rolo itself has a fault.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe, Location};
use std::process::ExitCode;

use crate::cli::exit::Exit;

/// Runs the program. A panic says where it happened and nothing else, since its message may hold
/// values of people; it ends with 1.
pub(in crate::cli) fn guard(run: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(|info| {
        // There is nowhere left to complain to.
        let _ = std::io::stderr().write_all(words(info.location()).as_bytes());
    }));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Exit::CouldNotRun.into())
}

fn words(place: Option<&Location<'_>>) -> String {
    let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
    let trace = Backtrace::capture();
    let trace = match trace.status() {
        BacktraceStatus::Captured => format!("{trace}\n"),
        _ => String::new(),
    };
    format!(
        "error[rolo::panic]: rolo {} has a fault of its own{place}\n  \
         help: please report this line; `RUST_BACKTRACE=1` tells more, and no values of people\n  \
         help: running the command again is safe\n{trace}",
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Set in the process that panics.
    const CHILD: &str = "ROLO_TEST_PANICS";

    #[test]
    fn a_panic_tells_its_place_alone_and_ends_with_1() {
        if std::env::var_os(CHILD).is_some() {
            let ended = guard(|| panic!("Canary {}", "Sylvester"));
            // The hook has to be gone before this test may fail with words of its own.
            drop(panic::take_hook());
            assert_eq!(format!("{ended:?}"), format!("{:?}", ExitCode::from(1)));
            return;
        }
        let name = "cli::process::panics::tests::a_panic_tells_its_place_alone_and_ends_with_1";
        let run = Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture"])
            .env(CHILD, "1")
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        let stderr = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.success(), "{stderr}");
        assert!(
            stderr.contains("has a fault of its own at src/cli/process/panics.rs:"),
            "{stderr}"
        );
        assert!(!stderr.contains("Canary") && !stderr.contains("Sylvester"), "{stderr}");
    }
}
