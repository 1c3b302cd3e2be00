//! What can be typed behind `rolo sandbox`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::sandbox::{Crm, Fault, LostCursor};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
pub(in crate::cli) struct Sandbox {
    /// Where to listen; loopback only. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(in crate::cli) listen: SocketAddr,

    /// The token to accept; by default `RUDDR_API_TOKEN`, else `sandbox`.
    #[arg(long, value_name = "T")]
    pub(in crate::cli) token: Option<String>,

    /// Requests a second; 0 is no limit.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(in crate::cli) rate: u32,

    /// Requests that may come at once.
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(in crate::cli) burst: u32,

    /// How long each answer waits, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(in crate::cli) latency: u64,

    /// How much longer an answer may wait, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(in crate::cli) jitter: u64,

    /// Fill a new workspace from a file.
    #[arg(long, value_name = "F", conflicts_with_all = ["contacts", "seed"])]
    pub(in crate::cli) seed_file: Option<PathBuf>,

    /// Fill a new workspace with N made-up contacts.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) contacts: Option<usize>,

    /// Which of the made-up workspaces.
    #[arg(long, value_name = "S", default_value_t = 1, requires = "contacts")]
    pub(in crate::cli) seed: u64,

    /// Keep the workspace in this file. By default it is `.rolo/sandbox.json`, or memory alone
    /// when `--seed-file` or `--contacts` says what to begin with.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) state: Option<PathBuf>,

    /// Start over although there is a state.
    #[arg(long)]
    pub(in crate::cli) reset: bool,

    /// Let something go wrong: KIND at the N-th request of a METHOD or endpoint. Repeatable.
    #[arg(long, value_name = "KIND@METHOD:N")]
    pub(in crate::cli) fault: Vec<Fault>,

    /// Append a JSON line for each request.
    #[arg(long, value_name = "F")]
    pub(in crate::cli) request_log: Option<PathBuf>,

    /// Store text without the white space around it.
    #[arg(long)]
    pub(in crate::cli) trim: bool,

    /// Store e-mails in lower case.
    #[arg(long)]
    pub(in crate::cli) lowercase_email: bool,

    /// Derive `name` anew when `firstName` or `lastName` change.
    #[arg(long)]
    pub(in crate::cli) recompute_name: bool,

    /// What becomes of a write to a field that a CRM owns: `accept`, `refuse` or `undo`.
    #[arg(long, value_name = "MODE", default_value = "accept")]
    pub(in crate::cli) crm: Crm,

    /// A PATCH has to repeat the keys that can never be null.
    #[arg(long)]
    pub(in crate::cli) strict_patch: bool,

    /// Leave keys out of answers whose value is null.
    #[arg(long)]
    pub(in crate::cli) omit_null: bool,

    /// Put keys into answers that nobody documented.
    #[arg(long)]
    pub(in crate::cli) extra_keys: bool,

    /// `/contact-tags` does not exist.
    #[arg(long)]
    pub(in crate::cli) no_tags_endpoint: bool,

    /// `/time-zones` does not exist.
    #[arg(long)]
    pub(in crate::cli) no_time_zones_endpoint: bool,

    /// What a cursor does whose contact is gone: `400`, `404` or `empty`.
    #[arg(long, value_name = "MODE", default_value = "400")]
    pub(in crate::cli) lost_cursor: LostCursor,

    /// Seconds for a `Retry-After` header on answers of 429.
    #[arg(long, value_name = "SECONDS")]
    pub(in crate::cli) retry_after: Option<u32>,

    /// Compress answers.
    #[arg(long)]
    pub(in crate::cli) gzip: bool,
}
