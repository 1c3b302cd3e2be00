//! Many contacts there and back, and a pull that is killed.

use serde_json::json;

use super::{assert_in_step, commit, edit, numstat};
use crate::env::{Project, Sandbox};
use crate::verdicts::git;

const CONTACTS: usize = 1_000;

fn contact_files(project: &Project) -> Vec<std::path::PathBuf> {
    let folder = std::fs::read_dir(project.path("contacts"));
    folder.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn exactly_what_changed_differs() {
    let count = CONTACTS.to_string();
    let sandbox = Sandbox::builtin(&["--contacts", &count, "--seed", "7"]);
    let project = Project::new().at(&sandbox);
    git(&project.path(""), &["init", "-q", "-b", "main"]);
    project.rolo("pull").ends_with(0);
    assert_in_step(&project);
    commit(&project);
    let plan = contact_files(&project);
    assert_eq!(plan.len(), CONTACTS);
    // Every tenth file that manages a title.
    let mut expected = Vec::new();
    for path in plan
        .iter()
        .filter(|path| std::fs::read_to_string(path).unwrap().contains("\ntitle: "))
        .step_by(10)
        .take(50)
    {
        let text = std::fs::read_to_string(path).unwrap();
        let id = text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
        edit(&sandbox, id, &json!({"title": format!("Changed {id}")}));
        let name = path.file_name().unwrap().to_str().unwrap();
        expected.push(format!("1 1 contacts/{name}"));
    }
    assert!(expected.len() >= 20, "{}", expected.len());
    project.rolo("pull --adopt all").ends_with(0);
    expected.sort();
    let mut differs = numstat(&project);
    differs.sort();
    assert_eq!(differs, expected);
    assert_in_step(&project);
}

#[test]
fn killed_at_any_moment_every_file_is_whole_and_the_next_pull_finishes() {
    let count = CONTACTS.to_string();
    let sandbox = Sandbox::builtin(&["--contacts", &count, "--seed", "8"]);
    let project = Project::new().at(&sandbox);
    let mut random = fastrand::Rng::with_seed(5);
    let mut killed = 0;
    for _ in 0..12 {
        let until = contact_files(&project).len() + random.usize(1..120);
        let mut child = project.start(&["pull", "-q"]);
        // Killed when so many files are there, wherever in its work it then is.
        while contact_files(&project).len() < until && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        killed += usize::from(project.end(child).code == -1);
        let there = contact_files(&project).len();
        assert!(there <= CONTACTS);
        if there > 0 {
            let run = project.rolo("validate").ends_with(0);
            assert!(run.stdout.contains(&format!("in {there} file")), "{run}");
        }
    }
    assert!(killed >= 6, "{killed}");
    project.rolo("pull").ends_with(0);
    assert_eq!(contact_files(&project).len(), CONTACTS);
    assert_in_step(&project);
}
