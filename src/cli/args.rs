//! What can be typed.

mod doctor;
mod explain;
mod import;
mod init;
mod log;
mod pull;
mod sandbox;
mod shell;
mod stats;

use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};

pub(super) use doctor::Doctor;
pub(super) use explain::Explain;
pub(super) use import::Import;
pub(super) use init::{Ci, Init};
pub(super) use log::Log;
pub(super) use pull::{Adopt, Layout, Pull};
pub(super) use sandbox::Sandbox;
pub(super) use shell::{Completions, Man};
pub(super) use stats::Stats;

use super::output::Color;
use crate::contact::Field;
use crate::render::Format;

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

#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Run as if rolo was started in DIR.
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(super) directory: Option<PathBuf>,

    /// When to use colours.
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: Color,

    /// Mask the values of people in everything that is printed: an initial, a domain, and what kind
    /// of change it is. The default where `CI` is set and the repository is not known to be private.
    #[arg(long, global = true)]
    pub(super) redact: bool,

    /// Show the values of people where they would be masked; in CI on a terminal only.
    #[arg(long, global = true, conflicts_with = "redact")]
    pub(super) reveal: bool,

    /// Print nothing but the result and errors.
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,

    /// Say what is done: once for each request, twice for more.
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub(super) verbose: u8,

    /// Form of the log on stderr.
    #[arg(long, value_enum, value_name = "FORM", default_value = "text", global = true)]
    pub(super) log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
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

#[derive(Debug, ClapArgs)]
pub(super) struct Validate {
    /// Report only on these files and folders; all are read.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Form of the result: `text`, `json`, `markdown`, `github`, `sarif`, `junit` or `gitlab`; to stdout
    /// or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Sink>,

    #[command(flatten)]
    pub(super) load: Load,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Fmt {
    /// Format only these files and folders.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Write nothing; list what would be formatted, and end with 2 when there is any.
    #[arg(long)]
    pub(super) check: bool,

    /// Write nothing; show what would be changed.
    #[arg(long)]
    pub(super) diff: bool,
}

/// How contact files are loaded.
#[derive(Debug, ClapArgs)]
pub(super) struct Load {
    /// Accept a repository without any contact.
    #[arg(long)]
    pub(super) allow_empty: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Plan {
    /// Plan only the contacts in these files and folders.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Form of the plan: `text`, `json`, `markdown`, `html`, `github`, `sarif`, `junit` or `gitlab`; to
    /// stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Sink>,

    /// Save the plan, with its values, for `rolo apply FILE`; readable by its owner only.
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,

    /// End with 2 when anything is pending.
    #[arg(long)]
    pub(super) detailed_exitcode: bool,

    /// List differences of form alone too, such as spaces around a text.
    #[arg(long)]
    pub(super) strict: bool,

    /// Only the contacts whose files differ from the base revision.
    #[arg(long, conflicts_with = "paths")]
    pub(super) changed: bool,

    /// Plan as if the workspace were as this git revision says; needs no network and no token.
    #[arg(
        long,
        value_name = "REV",
        conflicts_with_all = ["out", "sandbox", "url", "token_file"],
    )]
    pub(super) against: Option<String>,

    #[command(flatten)]
    pub(super) load: Load,

    #[command(flatten)]
    pub(super) judgement: Judgement,

    #[command(flatten)]
    pub(super) api: Api,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Show {
    /// A plan that `rolo plan --out` saved.
    #[arg(value_name = "FILE")]
    pub(super) plan: PathBuf,

    /// Form of the plan: `text`, `json`, `markdown`, `html`, `github`, `sarif`, `junit` or `gitlab`; to
    /// stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Sink>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Drift {
    /// Look only at the contacts in these files and folders.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Form of the result: `text`, `json`, `markdown`, `html`, `github`, `sarif`, `junit` or `gitlab`;
    /// to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Sink>,

    #[command(flatten)]
    pub(super) load: Load,

    #[command(flatten)]
    pub(super) judgement: Judgement,

    #[command(flatten)]
    pub(super) api: Api,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Apply {
    /// Apply only the contacts in these files and folders; or a plan that `rolo plan --out` saved,
    /// a name that ends in `.json`.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Do not ask before sending.
    #[arg(long)]
    pub(super) auto_approve: bool,

    /// Send exactly the plan with this digest, over a ceiling too; refuse any other.
    #[arg(long, value_name = "DIGEST")]
    pub(super) approve: Option<String>,

    /// Where to write the receipt; by default a new file in `.rolo/receipts/`.
    #[arg(long, value_name = "FILE")]
    pub(super) receipt: Option<PathBuf>,

    /// Keep values of people in the receipt, beside their digests.
    #[arg(long)]
    pub(super) receipt_values: bool,

    /// Only the contacts whose files differ from the base revision.
    #[arg(long, conflicts_with = "paths")]
    pub(super) changed: bool,

    #[command(flatten)]
    pub(super) load: Load,

    #[command(flatten)]
    pub(super) judgement: Judgement,

    #[command(flatten)]
    pub(super) api: Api,
}

fn parse_field(key: &str) -> Result<Field, String> {
    let key = key.trim();
    let field = Field::from_key(key).or_else(|| Field::from_twin(key));
    field.ok_or_else(|| format!("`{key}` is no field of a contact"))
}

/// Whose move a difference is, by git's history.
#[derive(Clone, Debug, Default, ClapArgs)]
#[command(next_help_heading = "Judgement")]
pub(super) struct History {
    /// Revision that tells what this change touches; by default where the branch left the default
    /// branch.
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,

    /// Name of the default branch; by default what the CI system or `origin` says, else `main` or
    /// `master`.
    #[arg(long, value_name = "NAME")]
    pub(super) default_branch: Option<String>,

    /// Commit of the last apply that ended with 0, where it is known.
    #[arg(long, value_name = "REV")]
    pub(super) last_applied: Option<String>,
}

/// Whose move a difference is, and what becomes of it.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Judgement")]
pub(super) struct Judgement {
    #[command(flatten)]
    pub(super) history: History,

    /// Let contacts change their e-mails with one another through a temporary address.
    #[arg(long)]
    pub(super) allow_temporary_email: bool,

    /// Send the file's value where both moved: a contact, or one field of it. Repeatable.
    // Not parsed by clap, which repeats what it refuses.
    #[arg(long, value_name = "EMAIL[:FIELD]")]
    pub(super) overwrite: Vec<String>,
}

/// How to reach the service. The token comes from `RUDDR_API_TOKEN` or a file, never from an
/// argument, which other users of the machine could see.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Connection")]
pub(super) struct Api {
    /// Use a made-up workspace inside this process, kept in `.rolo/`.
    #[arg(long, conflicts_with_all = ["url", "token_file"])]
    pub(super) sandbox: bool,

    /// Start the made-up workspace over.
    #[arg(long, requires = "sandbox")]
    pub(super) sandbox_reset: bool,

    /// Base URL of the API; also `RUDDR_API_URL`.
    #[arg(long = "api-url", value_name = "URL")]
    pub(super) url: Option<String>,

    /// File that holds the API token, instead of `RUDDR_API_TOKEN`.
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,

    #[command(flatten)]
    pub(super) tuning: Tuning,
}

/// Settings of the connection that beat those of `rolo.yaml`.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Connection")]
pub(super) struct Tuning {
    /// Requests a second; 0 is no limit. By default 20.
    #[arg(long, value_name = "N", value_parser = parse_rate)]
    pub(super) rate: Option<f64>,

    /// Requests that may go out at once after a pause. By default 60.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(super) burst: Option<u32>,

    /// Requests in flight at once. By default 16.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(super) concurrency: Option<u32>,

    /// Longest time for one call, in seconds. By default 60. 30 seconds of silence, or 10 without a
    /// connection, end it as well.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub(super) timeout: Option<u32>,
}

fn parse_rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=10_000.0).contains(&rate) { Ok(rate) } else { Err("not in 0 to 10000".to_owned()) }
}

#[derive(Debug, ClapArgs)]
pub(super) struct Names {
    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Sink>,

    #[command(flatten)]
    pub(super) api: Api,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Config {
    /// Form of the result: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) format: Vec<Sink>,

    #[command(flatten)]
    pub(super) tuning: Tuning,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Schema {
    /// Which schema; by default `contact`, or all of them with `--write`.
    #[arg(value_enum)]
    pub(super) which: Option<SchemaName>,

    /// Write to `schema/` instead of printing.
    #[arg(long)]
    pub(super) write: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// Contact files.
    Contact,
    /// `rolo.yaml`.
    Config,
    /// Plans: `rolo plan --format json`, and the saved ones.
    Plan,
}

/// A form of output, and where it goes: a file, or stdout.
#[derive(Clone, Debug)]
pub(super) struct Sink {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

impl FromStr for Sink {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("there is no file behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::parse(name).ok_or_else(|| {
            format!("there is no format `{name}`; there are {}", Format::listed(&Format::ALL))
        })?;
        Ok(Self { format, file })
    }
}
