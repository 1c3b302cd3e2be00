//! The picture of a plan in the README is made from what a run prints.

use std::path::Path;

use crate::env::Sandbox;
use crate::readme::clone;

/// Contacts whose blocks the picture shows: an update, a rule that holds a field, drift, and a slip in an
/// e-mail.
const SHOWN: [&str; 4] = ["Margaret Hollis", "Tobias Grant", "प्रिया शर्मा", "jane.deo@"];

#[test]
fn the_picture_of_a_plan_is_a_real_one() {
    let sandbox = Sandbox::builtin(&[]);
    let project = clone().at(&sandbox);
    let plan = project.rolo("plan --color always").ends_with(0).stdout;
    let blocks: Vec<&str> = plan.trim_end().split("\n\n").collect();
    let (last, contacts) = blocks.split_last().unwrap();
    let shown = |block: &&&str| SHOWN.iter().any(|name| block.contains(name));
    let mut text = "$ rolo plan\n".to_owned();
    for block in contacts.iter().filter(shown).chain([last]) {
        text.push_str(block);
        text.push_str("\n\n");
    }
    assert_eq!(text.matches("\n\n").count(), SHOWN.len() + 1, "{text}");
    let picture =
        anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(text.trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/plan.svg");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, picture).unwrap();
    } else {
        let told = std::fs::read_to_string(path).unwrap();
        assert_eq!(told, picture, "`just docs` makes the picture anew");
    }
}
