//! `rolo validate`.

use crate::env::Project;

#[test]
fn the_example_contacts_are_valid() {
    let run = Project::examples().rolo("validate").ends_with(0);
    assert_eq!(run.stdout, "28 contacts in 13 files: valid\n");
    assert_eq!(run.stderr, "");
}
