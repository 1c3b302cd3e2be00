//! `rolo schema`: the published schemas.

use crate::cli::args::{Global, Schema, SchemaName};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::schema::contact_schema;

pub(in crate::cli) fn schema(
    global: &Global,
    args: &Schema,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let (name, json) = match args.which {
        SchemaName::Contact => ("contact", contact_schema()),
    };
    let text = format!("{json:#}\n");
    if !args.write {
        output.document(&text)?;
        return Ok(Exit::Done);
    }
    let folder = Project::find(global)?.root.join("schema");
    let file = folder.join(format!("{name}.schema.json"));
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, text)).map_err(
        |error| {
            Failure::new(
                "schema::write",
                format!("cannot write `{}`: {}", file.display(), error.kind()),
            )
        },
    )?;
    output.note(&format!("wrote schema/{name}.schema.json"));
    Ok(Exit::Done)
}
