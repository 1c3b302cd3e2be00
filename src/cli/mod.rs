//! The only room that meets the outside: arguments, environment, terminal, exit codes.
//!
//! Each command is one file that connects rooms and decides nothing itself.

mod against;
mod args;
mod commands;
mod exit;
mod files;
mod judging;
mod logs;
mod output;
mod plan_file;
mod planning;
mod policy;
mod progress;
mod project;
mod runtime;
mod session;
mod signals;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use exit::Exit;
use output::Output;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let global = &args.global;
    logs::start(global);
    let mut output = Output::new(global);
    let done = match &args.command {
        Command::Validate(validate) => commands::validate(global, validate, &mut output),
        Command::Fmt(fmt) => commands::fmt(global, fmt, &mut output),
        Command::Plan(plan) => commands::plan(global, plan, &mut output),
        Command::Apply(apply) => commands::apply(global, apply, &mut output),
        Command::Show(show) => commands::show(global, show, &mut output),
        Command::Drift(drift) => commands::drift(global, drift, &mut output),
        Command::Pull(pull) => commands::pull(global, pull, &mut output),
        Command::Import(import) => commands::import(global, import, &mut output),
        Command::Names(names) => commands::names(global, names, &mut output),
        Command::Config(config) => commands::config(global, config, &mut output),
        Command::Schema(schema) => commands::schema(global, schema, &mut output),
        Command::Sandbox(sandbox) => commands::sandbox(global, sandbox, &mut output),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit.into()
        }
    }
}

/// Help and version are answers; anything else is wrong usage, which is 1 and not clap's 2.
fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe is no reason to complain.
    let _ = error.print();
    let exit = if error.use_stderr() { Exit::CouldNotRun } else { Exit::Done };
    exit.into()
}
