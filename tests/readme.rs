//! Every console block of the README is run, and prints what the README says.

use crate::env::console::Console;
use crate::env::{Project, Sandbox};
use crate::verdicts::git;

const README: &str = include_str!("../README.md");

/// What the example contacts say now, and what they said when the workspace of the sandbox was in
/// step with them: the history that a clone of this repository has.
const CHANGED: [(&str, &str, &str); 11] = [
    ("harbour-labs.yaml", "monthly", "quarterly"),
    ("kestrel-rail/board.yml", "fax: null", "fax: \"+44 1632 960199\""),
    ("kestrel-rail/operations/depots.yml", "zoe.mueller-hartley@", "zoe.mueller@"),
    ("kestrel-rail/operations/depots.yml", "/depots/north", "/depots"),
    ("mirai-instruments.yaml", "Asia/Seoul", "Asia/Tokyo"),
    ("mirai-instruments.yaml", "- Technical\n      - Steering Committee", "- Technical"),
    ("northwind/margaret-hollis.yaml", "Chief Operating Officer", "Director of Operations"),
    ("northwind/margaret-hollis.yaml", "555-0142", "555-0100"),
    ("northwind/terminals.yaml", "owner: Mateo Rivas", "owner: Ingrid Solberg"),
    ("northwind/tobias-grant.yml", "Vice President, Fleet", "Senior Director, Fleet"),
    ("northwind/tobias-grant.yml", "northwind.example/fleet", "northwind.example"),
];

/// The example contacts with the history of this repository.
pub(crate) fn clone() -> Project {
    let project = Project::examples();
    let folder = project.path("");
    git(&folder, &["init", "-q", "-b", "main"]);
    let commit = || {
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-q", "-m", "step"]);
    };
    let mut now: Vec<(String, String)> = Vec::new();
    for (file, new, old) in CHANGED {
        let path = format!("contacts/{file}");
        let text = project.read(&path);
        assert_eq!(text.matches(new).count(), 1, "{file}: {new}");
        project.write(&path, text.replace(new, old));
        if now.iter().all(|(known, _)| *known != path) {
            now.push((path, text));
        }
    }
    commit();
    for (path, text) in now {
        project.write(&path, text);
    }
    commit();
    project
}

#[test]
fn the_readme_shows_what_happens() {
    let sandbox = Sandbox::builtin(&[]);
    let project = clone();
    Console::new(&project, Some(&sandbox)).follow(README);
}
