//! The only room that meets the person and the machine: arguments, environment, terminal, exit codes.
//!
//! Each command connects rooms, and decides nothing about contacts itself.

mod args;
mod ci;
mod commands;
mod exit;
mod failures;
mod files;
mod output;
mod planning;
mod process;
mod project;
mod session;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use exit::{Exit, Failure};
use output::Output;
use output::redaction::Redaction;
use process::{logs, panics};

use crate::text::for_terminal;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    panics::guard(|| match Args::try_parse() {
        Ok(args) => run(&args),
        Err(error) => usage(error),
    })
}

fn run(args: &Args) -> ExitCode {
    logs::start(&args.global);
    let mut output = Output::new(&args.global);
    let done = Redaction::find(&args.global).and_then(|redaction| {
        output.redact(redaction);
        command(args, &mut output)
    });
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit.into()
        }
    }
}

fn command(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let global = &args.global;
    match &args.command {
        Command::Init(init) => commands::init(global, init, output),
        Command::Validate(validate) => commands::validate(global, validate, output),
        Command::Fmt(fmt) => commands::fmt(global, fmt, output),
        Command::Plan(plan) => commands::plan(global, plan, output),
        Command::Apply(apply) => commands::apply(global, apply, output),
        Command::Show(show) => commands::show(global, show, output),
        Command::Drift(drift) => commands::drift(global, drift, output),
        Command::Pull(pull) => commands::pull(global, pull, output),
        Command::Import(import) => commands::import(global, import, output),
        Command::Log(log) => commands::log(global, log, output),
        Command::Stats(stats) => commands::stats(global, stats, output),
        Command::Names(names) => commands::names(global, names, output),
        Command::Config(config) => commands::config(global, config, output),
        Command::Doctor(doctor) => commands::doctor(global, doctor, output),
        Command::Explain(explain) => commands::explain(global, explain, output),
        Command::Schema(schema) => commands::schema(global, schema, output),
        Command::Sandbox(sandbox) => commands::sandbox(global, sandbox, output),
        Command::Completions(completions) => commands::completions(completions, output),
        Command::Man(man) => commands::man(global, man, output),
    }
}

/// Help and version are answers; anything else is wrong usage, which is 1 and not clap's 2.
fn usage(error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A closed pipe is no reason to complain.
        let _ = error.print();
        return Exit::Done.into();
    }
    // The message repeats arguments, so it is asked for again with arguments that cannot act.
    let harmless = std::env::args_os().map(|arg| for_terminal(&arg.to_string_lossy()).into_owned());
    Output::usage(&Args::try_parse_from(harmless).err().unwrap_or(error));
    Exit::CouldNotRun.into()
}
