//! What can be typed: one file for each command, and for what several share.

mod api;
mod apply;
mod config;
mod doctor;
mod drift;
mod explain;
mod files;
mod fmt;
mod global;
mod import;
mod init;
mod judgement;
mod known;
mod log;
mod names;
mod plan;
mod pull;
mod sandbox;
mod schema;
mod shell;
mod show;
mod sink;
mod stats;
mod validate;

use clap::{Parser, Subcommand};

pub(super) use api::{Api, Tuning};
pub(super) use apply::Apply;
pub(super) use config::Config;
pub(super) use doctor::Doctor;
pub(super) use drift::Drift;
pub(super) use explain::Explain;
pub(super) use files::Load;
use files::fields;
pub(super) use fmt::Fmt;
pub(super) use global::{Global, LogFormat};
pub(super) use import::Import;
pub(super) use init::{Ci, Init};
pub(super) use judgement::{History, Judgement};
pub(super) use log::Log;
pub(super) use names::Names;
pub(super) use plan::Plan;
pub(super) use pull::{Adopt, Layout, Pull};
pub(super) use sandbox::Sandbox;
pub(super) use schema::{Schema, SchemaName};
pub(super) use shell::{Completions, Man};
pub(super) use show::Show;
pub(super) use sink::Sink;
use sink::sinks;
pub(super) use stats::Stats;
pub(super) use validate::Validate;

const EXIT_CODES: &str = "\
Exit codes:
  0    done, or nothing to change
  1    could not run: usage, settings, files, network, API
  2    something is pending: `plan --detailed-exitcode`, `drift`, `fmt --check`
  3    the contact files are invalid
  4    a rule refused something: a ceiling, a protection, a conflict, a missing contact; or you did
       not say yes
  5    the list of the workspace's contacts could not be proven complete
  6    applied in part, or the only change failed: the receipt says what; or imported in part
  7    a contact moved since it was planned, and was left alone
  130  interrupted, also 129 (its terminal was closed) and 143 (it was told to end); the receipt is
       written";

/// Contacts as code for Ruddr: plan and apply the contacts of a workspace from YAML files in git.
#[derive(Debug, Parser)]
#[command(name = "rolo", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,

    #[command(flatten)]
    pub(super) global: Global,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a folder ready for contacts: settings, schemas, a CI workflow; overwrites nothing.
    Init(Init),
    /// Check the contact files; needs no network.
    Validate(Validate),
    /// Put contact files in canonical form: the order of keys, and spaces.
    Fmt(Fmt),
    /// Show what apply would change; sends nothing.
    Plan(Plan),
    /// Show a saved plan again.
    Show(Show),
    /// Send the changes, after showing them and asking.
    Apply(Apply),
    /// Show what people changed in Ruddr since it was in step with the files; sends nothing.
    Drift(Drift),
    /// Bring the workspace into the files: new contacts, and what people changed in Ruddr.
    Pull(Pull),
    /// Bring contacts of another program into files; needs no network.
    Import(Import),
    /// Show who changed which field of a contact when, by git and by receipts; needs no network.
    Log(Log),
    /// Show how full the contacts are, whose owners are gone, and who may be there twice.
    Stats(Box<Stats>),
    /// Print the names that files can use for owners, time zones and tags.
    Names(Names),
    /// Print the effective settings, and where each comes from.
    Config(Config),
    /// Check that everything is as rolo takes it to be: files, settings, git, network, API; only reads.
    Doctor(Doctor),
    /// Say more about a verdict, a rule, an exit code, or the code of a message.
    Explain(Explain),
    /// Print a JSON Schema, or update it in `schema/`.
    Schema(Schema),
    /// Serve a made-up Ruddr workspace on this machine.
    Sandbox(Box<Sandbox>),
    /// Print the script by which a shell completes commands and flags.
    Completions(Completions),
    /// Write the manual: one page for each command.
    Man(Man),
}
