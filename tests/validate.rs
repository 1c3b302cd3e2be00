//! `rolo validate`, from outside.

use crate::env::Project;

/// One test for each line: a contact file, and the snapshot of what a person sees.
macro_rules! refused {
    ($($name:ident: $yaml:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!($crate::env::Project::with($yaml).rolo("validate").ends_with(3));
        }
    )*};
}

mod config;
mod contact;
mod files;
mod layout;
mod report;
mod values;
mod yaml;

#[test]
fn the_example_contacts_are_valid() {
    let run = Project::examples().rolo("validate").ends_with(0);
    assert_eq!(run.stdout, "28 contacts in 13 files: valid\n");
    assert_eq!(run.stderr, "");
}
