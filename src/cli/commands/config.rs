//! `rolo config`: the effective settings, and where each comes from.

use serde_json::{Map, Value as Json, json};

use crate::cli::args::{Config, Format, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Output, json_document};
use crate::cli::project::Project;
use crate::config::Origin;
use crate::schema::SETTINGS;
use crate::text::{for_terminal, pad_to, width};

pub(in crate::cli) fn config(
    global: &Global,
    args: &Config,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    let settings = project.settings_with(&args.tuning);
    let rows: Vec<(&str, &Json, String)> = SETTINGS
        .iter()
        .map(|row| (row.path, settings.get(row.key), origin(settings.origin(row.key))))
        .collect();
    output.render(&project, &args.format, |format, _| match format {
        Format::Json => {
            let all = rows.iter().map(|(path, value, origin)| {
                ((*path).to_owned(), json!({ "value": value, "origin": origin }))
            });
            json_document(&Json::Object(all.collect::<Map<_, _>>()))
        }
        Format::Text => {
            let value = |value: &Json| match value {
                Json::Null => "(none)".to_owned(),
                value => for_terminal(&value.to_string()).into_owned(),
            };
            let paths = rows.iter().map(|(path, ..)| width(path)).max().unwrap_or(0);
            let values = rows.iter().map(|(_, v, _)| width(&value(v))).max().unwrap_or(0).min(40);
            let line = |(path, v, origin): &(&str, &Json, String)| {
                format!("{}  {}  {origin}\n", pad_to(path, paths), pad_to(&value(v), values))
            };
            rows.iter().map(line).collect()
        }
    })?;
    Ok(Exit::Done)
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::File(line) => format!("rolo.yaml:{line}"),
        Origin::Environment(name) | Origin::Flag(name) => (*name).to_owned(),
    }
}
