//! `rolo schema`.

use crate::env::Project;

#[test]
fn the_published_schema_is_the_one_that_the_program_writes() {
    let published = include_str!("../schema/contact.schema.json");
    let printed = Project::new().rolo("schema contact").ends_with(0).stdout;
    assert_eq!(published, printed, "run `rolo schema --write`");
}

#[test]
fn write_updates_the_file() {
    let project = Project::new();
    project.rolo("schema --write").ends_with(0);
    let printed = project.rolo("schema").ends_with(0).stdout;
    assert_eq!(project.read("schema/contact.schema.json"), printed);
}
