//! `rolo completions`: the script by which a shell completes commands and flags.

use clap::CommandFactory as _;

use crate::cli::args::{Args, Completions};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;

pub(in crate::cli) fn completions(
    args: &Completions,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "rolo", &mut script);
    output.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
