//! What can be typed behind `rolo init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    /// The folder; by default the current one.
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: Option<PathBuf>,

    /// The CI system to write a workflow for; by default the one of `origin`, else GitHub's.
    #[arg(long, value_enum, value_name = "SYSTEM")]
    pub(in crate::cli) ci: Option<Ci>,

    /// Base URL of the API; also `RUDDR_API_URL`.
    #[arg(long = "api-url", value_name = "URL")]
    pub(in crate::cli) url: Option<String>,

    /// File that holds the API token, instead of `RUDDR_API_TOKEN`. Where there is one, the
    /// workspace is written into `rolo.yaml`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) token_file: Option<PathBuf>,
}

/// A CI system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
    /// No workflow.
    None,
}
