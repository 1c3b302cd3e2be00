//! `rolo doctor`: whether everything is as rolo takes it to be. Goes on after each failure.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::cli::args::{Doctor, Global, History};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::planning::past::base_options;
use crate::cli::process::runtime;
use crate::cli::process::signals::Signals;
use crate::cli::project::git::{bounds, find_git};
use crate::cli::project::{Found, Project};
use crate::cli::session::Session;
use crate::cli::session::access::{address, has_token, token};
use crate::contact::Field;
use crate::desired::{Extent, is_contact_file};
use crate::diagnostic::{Faults, Severity};
use crate::git::Git;
use crate::history;
use crate::insight::doctor::{
    self, Access, Base, Config, Count, Endpoints, Files, Observed, Pace, Report, TokenFrom,
};
use crate::names;
use crate::render::{self, Format};
use crate::schema::Key;

pub(in crate::cli) fn doctor(
    global: &Global,
    args: &Doctor,
    output: &mut Output,
) -> Result<Exit, Failure> {
    Output::check_sinks(&args.format)?;
    let mut found = Project::look(global)?;
    let config = config(&found);
    let is_usable = !matches!(config, Config::Unusable(..));
    if !is_usable {
        found.project.settings = crate::config::Settings::default();
    }
    let project = found.project;
    let files = is_usable.then(|| files(&project));
    let settings = project.settings_with(&args.api.tuning);
    let pace = Pace { rate: settings.number(Key::Rate), burst: settings.whole(Key::Burst) };
    let mut checks = doctor::local(files.as_ref(), &config, pace, &git(&project));
    let mut access = access(args, &project);
    let observed = observe(args, &mut access, &project, output)?;
    let network = doctor::network(&access, &config, observed.as_ref());
    checks.extend(network.checks);
    let report = Report { checks, looked: network.looked };
    let platform = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    output.render(&project, &args.format, |format, show| match format {
        Format::Json => render::json_result(&render::doctor_json(&report, &platform)),
        _ => render::doctor_text(&report, &platform, show),
    })?;
    output.note("the report holds no value and no id of a person: it can be attached to a bug");
    Ok(if report.breaks() > 0 { Exit::CouldNotRun } else { Exit::Done })
}

fn config(found: &Found) -> Config {
    match &found.trouble {
        Some(trouble) => {
            let faults = found.faults.sorted();
            let faults = faults.iter().map(|fault| (fault.code, fault.place.span.line));
            Config::Unusable(trouble.code, faults.collect())
        }
        None if found.has_config => Config::Valid,
        None => Config::None,
    }
}

fn files(project: &Project) -> Files {
    let mut faults = Faults::default();
    let repository = project.load(false, Extent::Contacts, &mut faults);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in faults.sorted().iter().filter(|fault| fault.severity == Severity::Error) {
        *codes.entry(fault.code).or_default() += 1;
    }
    let codes = codes.into_iter().map(|(code, count)| Count { name: code.to_owned(), count });
    Files {
        contacts: repository.contacts.len(),
        files: repository.files.len(),
        errors: faults.errors(),
        warnings: faults.warnings(),
        codes: codes.collect(),
    }
}

fn git(project: &Project) -> doctor::Git {
    let folder = project.settings.text(Key::Contacts).unwrap_or_default();
    match find_git(project) {
        Err(_) => doctor::Git::Unreadable,
        Ok(Some(git)) => history(&git, folder),
        Ok(None) => match Git::find(&project.root, bounds(&project.settings)) {
            Err(_) => doctor::Git::NoProgram,
            Ok(_) => doctor::Git::Outside,
        },
    }
}

fn history(git: &Git, folder: &str) -> doctor::Git {
    let Ok(is_shallow) = git.is_shallow() else { return doctor::Git::Unreadable };
    let heads = history::find_heads(git, &base_options(&History::default()));
    let base = heads.and_then(|heads| {
        let Some(heads) = heads else { return Ok(None) };
        let changed = git.changed(&heads.head, folder)?;
        heads.base(changed.iter().any(|path| is_contact_file(folder, path))).map(Some)
    });
    let base = match base {
        Ok(None) => return doctor::Git::Empty,
        Ok(Some(base)) if base.commit.is_some() => Base::Found { is_certain: base.is_certain },
        Ok(Some(_)) => Base::None,
        Err(_) => Base::Hidden,
    };
    doctor::Git::History { is_shallow, base }
}

fn access(args: &Doctor, project: &Project) -> Access {
    let api = &args.api;
    let from = match (api.sandbox, &api.token_file) {
        (true, _) => Some(TokenFrom::Sandbox),
        (false, Some(_)) => Some(TokenFrom::File),
        (false, None) => has_token(api).then_some(TokenFrom::Variable),
    };
    let url = address(api).ok();
    let host = url.and_then(|url| {
        let host = url.host_str()?.to_owned();
        Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
    });
    Access {
        host: if api.sandbox { Some("the sandbox, inside this process".to_owned()) } else { host },
        token: from,
        is_token_usable: api.sandbox || token(api, project).is_ok(),
        pin: project.settings.text(Key::Workspace).map(str::to_owned),
        trouble: None,
        shows_workspace: args.show_workspace,
    }
}

/// What the service answers; nothing where it cannot be asked.
fn observe(
    args: &Doctor,
    access: &mut Access,
    project: &Project,
    output: &mut Output,
) -> Result<Option<Observed>, Failure> {
    if access.host.is_none() || access.token.is_none() || !access.is_token_usable {
        return Ok(None);
    }
    runtime::run(async {
        let session = match Session::open(&args.api, project, output).await {
            Ok(session) => session,
            Err(failure) => {
                access.trouble = Some(failure.code);
                return Ok(None);
            }
        };
        let path = |field| names::path(&session.settings, field).to_owned();
        let endpoints = Endpoints {
            members: path(Field::OwnerId),
            tags: path(Field::TagIds),
            time_zones: path(Field::TimeZoneId),
        };
        let asking = async {
            let pages = usize::from(args.pages);
            Ok(doctor::ask(&session.reader, &endpoints, pages, SystemTime::now).await)
        };
        let observed = Signals::listen()?.unless_interrupted(asking).await;
        session.close().await;
        observed.map(Some)
    })
}
