//! Arguments about the connection to the service, which several commands share.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// How to reach the service. The token comes from `RUDDR_API_TOKEN` or a file, never from an
/// argument, which other users of the machine could see.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Connection")]
pub(in crate::cli) struct Api {
    /// Use a made-up workspace inside this process, kept in `.rolo/`.
    #[arg(long, conflicts_with_all = ["url", "token_file"])]
    pub(in crate::cli) sandbox: bool,

    /// Start the made-up workspace over.
    #[arg(long, requires = "sandbox")]
    pub(in crate::cli) sandbox_reset: bool,

    /// Base URL of the API; also `RUDDR_API_URL`.
    #[arg(long = "api-url", value_name = "URL")]
    pub(in crate::cli) url: Option<String>,

    /// File that holds the API token, instead of `RUDDR_API_TOKEN`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) token_file: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) tuning: Tuning,
}

/// Settings of the connection that beat those of `rolo.yaml`.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Connection")]
pub(in crate::cli) struct Tuning {
    /// Requests a second; 0 is no limit. By default 20.
    #[arg(long, value_name = "N", value_parser = parse_rate)]
    pub(in crate::cli) rate: Option<f64>,

    /// Requests that may go out at once after a pause. By default 60.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(in crate::cli) burst: Option<u32>,

    /// Requests in flight at once. By default 16.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(in crate::cli) concurrency: Option<u32>,

    /// Longest time for one call, in seconds. By default 60. 30 seconds of silence, or 10 without a
    /// connection, end it as well.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub(in crate::cli) timeout: Option<u32>,
}

fn parse_rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=10_000.0).contains(&rate) { Ok(rate) } else { Err("not in 0 to 10000".to_owned()) }
}
