//! The log on stderr.

use tracing::Level;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::cli::args::{Global, LogFormat};

/// Starts the log at the level that the flags ask for. Only rolo's own events are logged: what
/// libraries say might hold headers or bodies.
pub(in crate::cli) fn start(global: &Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => Level::ERROR,
        (false, 0) => Level::WARN,
        (false, 1) => Level::INFO,
        (false, _) => Level::DEBUG,
    };
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let layer = match global.log_format {
        LogFormat::Text => layer.with_target(false).without_time().with_filter(own).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_filter(own).boxed(),
    };
    tracing_subscriber::registry().with(layer).init();
}
