//! `rolo apply`.

use crate::env::{Project, Sandbox};

#[test]
fn apply_then_plan_shows_nothing_to_send() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::examples().at(&sandbox);
    // The examples hold one contact that is missing, which a rule leaves for a person.
    project.rolo("apply --auto-approve").ends_with(4);
    let plan = project.rolo("plan --format json").ends_with(0).json();
    assert_eq!(plan["summary"]["update"], 0, "{plan}");
    assert_eq!(sandbox.patches().len(), 8);
}
