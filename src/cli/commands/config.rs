//! `rolo config`: the effective settings, and where each comes from.

use serde_json::Value as Json;

use crate::cli::args::{Config, Global};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::config::Origin;
use crate::render::{self, Format, SettingRow, Show};
use crate::schema::{Key, SETTINGS, Setting};
use crate::text::Personal;

pub(in crate::cli) fn config(
    global: &Global,
    args: &Config,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let project = Project::find(global, output)?;
    Output::check_sinks(&args.format)?;
    let settings = project.settings_with(&args.tuning);
    let rows = |show: &Show| -> Vec<SettingRow> {
        let row = |setting: &Setting| SettingRow {
            path: setting.path,
            value: shown(setting.key, settings.get(setting.key), show),
            origin: origin(settings.origin(setting.key)),
        };
        SETTINGS.iter().map(row).collect()
    };
    output.render(&project, &args.format, |format, show| match format {
        Format::Json => render::json_result(&render::settings_json(&rows(show), show)),
        _ => render::settings_text(&rows(show)),
    })?;
    Ok(Exit::Done)
}

/// A value as it may be seen: owners are people, and tags may speak of them.
fn shown(key: Key, value: &Json, show: &Show) -> Json {
    match (key, value) {
        (Key::Owners | Key::Tags, Json::Object(ids)) => {
            let name = |name: &str| show.raw_text(&Personal::new(name)).into_owned();
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
