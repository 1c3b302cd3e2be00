//! The effective settings, for people and for programs.

use serde_json::{Map, Value as Json, json};

use super::{Show, redacted};
use crate::text::{for_terminal, pad_to, width};

/// Most columns that a value takes before what follows it is no longer aligned.
const WIDEST: usize = 40;

/// A setting as it holds.
#[derive(Debug)]
pub struct SettingRow {
    /// Where it stands in `rolo.yaml`.
    pub path: &'static str,
    /// Its value, as it may be seen.
    pub value: Json,
    /// Where the value comes from.
    pub origin: String,
}

/// A line for each setting: its path, its value as JSON, and where that comes from.
#[must_use]
pub fn settings_text(rows: &[SettingRow]) -> String {
    let value = |row: &SettingRow| match &row.value {
        Json::Null => "(none)".to_owned(),
        value => for_terminal(&value.to_string()).into_owned(),
    };
    let paths = rows.iter().map(|row| width(row.path)).max().unwrap_or(0);
    let values = rows.iter().map(|row| width(&value(row))).max().unwrap_or(0).min(WIDEST);
    let line = |row: &SettingRow| {
        let (path, value) = (pad_to(row.path, paths), pad_to(&value(row), values));
        format!("{path}  {value}  {}\n", row.origin)
    };
    rows.iter().map(line).collect()
}

/// `{"PATH": {"value", "origin"}}` for each setting.
#[must_use]
pub fn settings_json(rows: &[SettingRow], show: &Show) -> Json {
    let all = rows
        .iter()
        .map(|row| (row.path.to_owned(), json!({ "value": row.value, "origin": row.origin })));
    redacted(Json::Object(all.collect::<Map<_, _>>()), show)
}
