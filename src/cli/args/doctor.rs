//! What can be typed behind `rolo doctor`.

use clap::Args;

use super::{Api, Sink, sinks};
use crate::render::Format;

/// What else there is to say of the command.
const MORE: &str = "\
Looks at files, settings, git's history, token, workspace, clock, rate limit, and at whatever can be
seen of the API by reading: 20 GET requests at most, unless `--pages` asks for more. The report holds
no value and no id of a person and no token, so that it can be attached to a bug.

Ends with 0 when nothing was found that makes `plan` and `apply` fail, also where something could not
be told, or is different and does no harm; else with 1.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(in crate::cli) struct Doctor {
    /// Form of the report: `text` or `json`, to stdout or, with `=FILE`, to a file. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", hide_possible_values = true)]
    #[arg(value_parser = sinks(&Format::PLAIN))]
    pub(in crate::cli) format: Vec<Sink>,

    /// Pages of contacts to look at, from the newest contact on; each is one request.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(in crate::cli) pages: u16,

    /// Name the workspace in the report.
    #[arg(long)]
    pub(in crate::cli) show_workspace: bool,

    #[command(flatten)]
    pub(in crate::cli) api: Api,
}
