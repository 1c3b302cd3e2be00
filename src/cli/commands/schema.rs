//! `rolo schema`: the published schemas.

use serde_json::Value as Json;

use crate::cli::args::{Global, Schema, SchemaName};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::files::links::is_inside;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::plan::plan_schema;
use crate::schema::{config_schema, contact_schema};
use crate::text::{IO_WAY_OUT, io_reason};

pub(in crate::cli) fn schema(
    global: &Global,
    args: &Schema,
    output: &mut Output,
) -> Result<Exit, Failure> {
    if !args.write {
        let (_, json) = named(args.which.unwrap_or(SchemaName::Contact));
        output.print(&format!("{json:#}\n"))?;
        return Ok(Exit::Done);
    }
    let project = Project::find(global, output)?;
    let folder = project.root.join("schema");
    let all = [SchemaName::Contact, SchemaName::Config, SchemaName::Plan];
    for which in all.into_iter().filter(|which| args.which.is_none_or(|only| only == *which)) {
        let (name, json) = named(which);
        let file = folder.join(format!("{name}.schema.json"));
        if !is_inside(&project.root, &file) {
            let sentence =
                format!("`schema/{name}.schema.json` leads out of the project by a link");
            return Err(Failure::new("file::link", sentence).help("remove the link"));
        }
        let written = std::fs::create_dir_all(&folder)
            .and_then(|()| files::write_named(&file, &format!("{json:#}\n")));
        written.map_err(|error| {
            let sentence = format!("cannot write `{}`: {}", file.display(), io_reason(&error));
            Failure::new("schema::write", sentence).help(IO_WAY_OUT)
        })?;
        output.note(&format!("wrote schema/{name}.schema.json"));
    }
    Ok(Exit::Done)
}

fn named(which: SchemaName) -> (&'static str, Json) {
    match which {
        SchemaName::Contact => ("contact", contact_schema()),
        SchemaName::Config => ("config", config_schema()),
        SchemaName::Plan => ("plan", plan_schema()),
    }
}
