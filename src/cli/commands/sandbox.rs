//! `rolo sandbox`: a made-up workspace for other processes.

use std::time::Duration;

use crate::cli::args::{Global, Sandbox};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::links;
use crate::cli::output::Output;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::Project;
use crate::cli::session::access::TOKEN;
use crate::cli::session::own_sandbox::{SANDBOX_TOKEN, not_started, own_seed};
use crate::sandbox::{self, Options, Seed, Switches};

pub(in crate::cli) fn sandbox(
    global: &Global,
    args: &Sandbox,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    let options = options(args, &project)?;
    runtime::run(async {
        let mut signals = Signals::listen()?;
        let running = sandbox::start(options).await.map_err(|error| not_started(&error))?;
        output.document(&format!("listening on {}\n", running.base_url()))?;
        let _heed = Signals::heed();
        signals.next().await;
        running.stop().await;
        Ok(Exit::Done)
    })
}

fn options(args: &Sandbox, project: &Project) -> Result<Options, Failure> {
    let path = |file: &std::path::PathBuf| project.from.join(file);
    let seed = match (&args.seed_file, args.contacts) {
        (Some(file), _) => Some(Seed::File(path(file))),
        (None, Some(contacts)) => Some(Seed::Generated { contacts, seed: args.seed }),
        (None, None) => None,
    };
    // What is said explicitly begins anew; otherwise this is the workspace of `--sandbox`.
    let state_file = match (&args.state, &seed) {
        (Some(file), _) => Some(links::named(project, file)?),
        (None, Some(_)) => None,
        (None, None) => Some(project.state_folder()?.join("sandbox.json")),
    };
    let token = args.token.clone().or_else(|| std::env::var(TOKEN).ok());
    Ok(Options {
        listen: args.listen,
        token: token.unwrap_or_else(|| SANDBOX_TOKEN.to_owned()),
        rate: args.rate,
        burst: args.burst,
        latency: Duration::from_millis(args.latency),
        jitter: Duration::from_millis(args.jitter),
        seed: match seed {
            Some(seed) => seed,
            None => own_seed(project)?,
        },
        state_file,
        reset: args.reset,
        faults: args.fault.clone(),
        switches: Switches {
            trim: args.trim,
            lowercase_email: args.lowercase_email,
            recompute_name: args.recompute_name,
            crm: args.crm,
            strict_patch: args.strict_patch,
            omit_null: args.omit_null,
            extra_keys: args.extra_keys,
            no_tags_endpoint: args.no_tags_endpoint,
            no_time_zones_endpoint: args.no_time_zones_endpoint,
            lost_cursor: args.lost_cursor,
        },
        request_log: args
            .request_log
            .as_ref()
            .map(|file| links::named(project, file))
            .transpose()?,
        retry_after: args.retry_after,
        gzip: args.gzip,
    })
}
