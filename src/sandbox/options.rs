//! Everything that a sandbox can be told: where to listen, what to hold, how to misbehave.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::fault::Fault;

/// How to start a sandbox. The default is a well-behaved workspace on a free port of 127.0.0.1,
/// kept in memory.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The one key that is accepted as bearer token; not empty.
    pub token: String,
    /// Requests a second for the whole workspace; 0 is no limit.
    pub rate: u32,
    /// Requests that may come at once before `rate` counts; at least 1 unless `rate` is 0.
    pub burst: u32,
    /// How long every answer waits.
    pub latency: Duration,
    /// How much longer an answer may wait: a random time from 0 up to and including this.
    pub jitter: Duration,
    /// What the workspace holds when no state file does.
    pub seed: Seed,
    /// Where the workspace is kept between runs; without it, in memory only. An existing file wins
    /// over the seed.
    pub state_file: Option<PathBuf>,
    /// Start over from the seed although the state file exists.
    pub reset: bool,
    /// What goes wrong, and when. When several are due for one request, the first one acts.
    pub faults: Vec<Fault>,
    /// How the workspace behaves where Ruddr's behaviour is not documented.
    pub switches: Switches,
    /// Where to append one JSON line for each request. It holds the bodies of writes.
    pub request_log: Option<PathBuf>,
    /// Seconds for a `Retry-After` header on answers of the rate limit; without it, no header.
    pub retry_after: Option<u32>,
    /// Compress answers for clients that accept gzip.
    pub gzip: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: "sandbox".to_owned(),
            rate: 20,
            burst: 60,
            latency: Duration::ZERO,
            jitter: Duration::ZERO,
            seed: Seed::Builtin,
            state_file: None,
            reset: false,
            faults: Vec::new(),
            switches: Switches::default(),
            request_log: None,
            retry_after: None,
            gzip: false,
        }
    }
}

/// What a new workspace holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seed {
    /// The workspace that comes with the program.
    Builtin,
    /// A file in the format of a state file, of which every part may be left out.
    File(PathBuf),
    /// A made-up workspace; the same numbers give the same one, byte for byte.
    Generated {
        /// How many contacts; at most 4,000,000,000.
        contacts: usize,
        /// Chooses one of the possible workspaces.
        seed: u64,
    },
}

/// One switch for each thing that is not known of Ruddr. All are off by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent unknown of Ruddr")]
pub struct Switches {
    /// Texts lose the white space around them when they are stored.
    pub trim: bool,
    /// E-mails are stored in lower case.
    pub lowercase_email: bool,
    /// A changed `firstName` or `lastName` makes a new `name`, unless the request has a `name`.
    pub recompute_name: bool,
    /// What becomes of a write to a field that a CRM owns.
    pub crm: Crm,
    /// A PATCH has to repeat the keys that can never be null: `firstName`, `lastName`, `name` and
    /// `email`.
    pub strict_patch: bool,
    /// Keys whose value is null are left out of answers.
    pub omit_null: bool,
    /// Answers have keys that nobody documented.
    pub extra_keys: bool,
    /// `/contact-tags` does not exist.
    pub no_tags_endpoint: bool,
    /// `/time-zones` does not exist.
    pub no_time_zones_endpoint: bool,
    /// What a list answers when the object of its cursor is not there.
    pub lost_cursor: LostCursor,
}

/// What becomes of a write to one of the ten synced fields of a contact that HubSpot or Salesforce
/// owns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Crm {
    /// It is stored and stays.
    #[default]
    Accept,
    /// It is refused with 409, and the whole request with it.
    Refuse,
    /// It is answered as if it were stored, but the next read shows the CRM's value.
    Undo,
}

impl FromStr for Crm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "accept" => Ok(Self::Accept),
            "refuse" => Ok(Self::Refuse),
            "undo" => Ok(Self::Undo),
            _ => Err(format!("`{text}` is none of `accept`, `refuse`, `undo`")),
        }
    }
}

/// What a list answers when the object of its cursor is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LostCursor {
    /// Status 400.
    #[default]
    BadRequest,
    /// Status 404.
    NotFound,
    /// An empty page that says `hasMore: true`.
    EmptyPage,
}

impl FromStr for LostCursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "400" => Ok(Self::BadRequest),
            "404" => Ok(Self::NotFound),
            "empty" => Ok(Self::EmptyPage),
            _ => Err(format!("`{text}` is none of `400`, `404`, `empty`")),
        }
    }
}
