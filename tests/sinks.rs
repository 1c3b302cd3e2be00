//! Plans and the faults of files in the forms that forges and other programs read.

mod hostile;
mod shown;

use serde_json::{Value, json};

pub(crate) use hostile::CORPUS;
pub(crate) use shown::of_all_kinds;

use crate::env::{Project, Sandbox, yaml};
use crate::verdicts::git;

/// The forms besides text, with the names of files for them.
const FORMS: [(&str, &str); 7] = [
    ("json", "plan.json"),
    ("markdown", "plan.md"),
    ("html", "plan.html"),
    ("github", "plan.github"),
    ("sarif", "plan.sarif"),
    ("junit", "plan.xml"),
    ("gitlab", "plan.gitlab.json"),
];

/// A command that writes every form.
fn in_every_form(command: &str) -> String {
    in_forms(command, |_| true)
}

/// A validation that writes every form that it has.
fn validation() -> String {
    in_forms("validate", |form| form != "html")
}

fn in_forms(command: &str, has: impl Fn(&str) -> bool) -> String {
    let mut words = format!("{command} --format text=plan.txt");
    for (form, file) in FORMS.into_iter().filter(|(form, _)| has(form)) {
        words.push_str(&format!(" --format {form}={file}"));
    }
    words
}

fn id(n: usize) -> String {
    format!("00000004-0000-4000-8000-{n:012}")
}

/// A workspace with these contacts; each is given an id, a name and an e-mail where it has none.
pub(crate) fn sandbox(contacts: &[Value]) -> Sandbox {
    let contacts = contacts.iter().enumerate().map(|(n, given)| {
        let mut contact = json!({
            "id": id(n),
            "firstName": "Ann",
            "lastName": format!("Lee {n}"),
            "email": format!("ann.{n}@example.com"),
        });
        for (key, value) in given.as_object().unwrap() {
            contact[key] = value.clone();
        }
        contact
    });
    let workspace = json!({
        "workspace": {"id": "00000009-0000-4000-8000-000000000009", "name": "Lantern & <Pike>"},
        "members": [], "contactTags": [], "timeZones": [],
        "contacts": contacts.collect::<Vec<_>>(),
    });
    Sandbox::with(&workspace, &[])
}

/// A project in git whose contacts were once `before`, and are `now`.
pub(crate) fn project(before: &[Value], now: &[Value]) -> Project {
    let project = Project::new();
    for contacts in [before, now] {
        let contacts = contacts.iter().enumerate().map(|(n, given)| {
            let mut contact = given.clone();
            if contact.get("email").is_none() {
                contact["id"] = id(n).into();
            }
            format!("  - {}\n", yaml(&contact))
        });
        let contacts: String = contacts.collect();
        project.write("contacts/all.yaml", format!("contacts:\n{contacts}"));
        if !project.path(".git").exists() {
            for arguments in
                [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "one"]]
            {
                git(&project.path(""), arguments);
            }
        }
    }
    project
}
