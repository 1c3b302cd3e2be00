//! `rolo config`: the effective settings, and where each comes from.

use serde_json::{Map, Value as Json, json};

use crate::cli::args::{Config, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::config::Origin;
use crate::render::{self, Format, Show, redacted};
use crate::schema::{Key, SETTINGS, Setting};
use crate::text::{Personal, for_terminal, pad_to, width};

pub(in crate::cli) fn config(
    global: &Global,
    args: &Config,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format, &Format::PLAIN)?;
    let settings = project.settings_with(&args.tuning);
    let row = |row: &Setting, show: &Show| {
        let value = shown(row.key, settings.get(row.key), show);
        (row.path, value, origin(settings.origin(row.key)))
    };
    output.render(&project, &args.format, |format, show| {
        if format == Format::Json {
            let all = SETTINGS.iter().map(|setting| {
                let (path, value, origin) = row(setting, show);
                (path.to_owned(), json!({ "value": value, "origin": origin }))
            });
            render::json_result(&redacted(Json::Object(all.collect::<Map<_, _>>()), show))
        } else {
            let rows: Vec<_> = SETTINGS.iter().map(|setting| row(setting, show)).collect();
            let value = |value: &Json| match value {
                Json::Null => "(none)".to_owned(),
                value => for_terminal(&value.to_string()).into_owned(),
            };
            let paths = rows.iter().map(|(path, ..)| width(path)).max().unwrap_or(0);
            let values = rows.iter().map(|(_, v, _)| width(&value(v))).max().unwrap_or(0).min(40);
            let line = |(path, v, origin): &(&str, Json, String)| {
                format!("{}  {}  {origin}\n", pad_to(path, paths), pad_to(&value(v), values))
            };
            rows.iter().map(line).collect()
        }
    })?;
    Ok(Exit::Done)
}

/// A value as it may be seen: owners are people, and tags may speak of them.
fn shown(key: Key, value: &Json, show: &Show) -> Json {
    match (key, value) {
        (Key::Owners | Key::Tags, Json::Object(ids)) => {
            let name = |name: &str| show.text(&Personal::new(name)).into_owned();
            ids.iter().map(|(key, id)| (name(key), id.clone())).collect()
        }
        _ => value.clone(),
    }
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::File(line) => format!("rolo.yaml:{line}"),
        Origin::Flag(name) => (*name).to_owned(),
    }
}
