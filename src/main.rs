//! The `rolo` program: everything happens in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rolo::cli::main()
}
