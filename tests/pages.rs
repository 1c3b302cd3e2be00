//! Every command of the guide is typed, every file of it is written, and what it shows comes out; every
//! link and every command that a page names is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::architecture::sources;
use crate::env::console::Console;
use crate::env::{Project, Sandbox};
use crate::reference::{commands, help_of};
use crate::verdicts::{committed, git};

/// A project as `init` and `pull` make it of a sandbox, committed.
fn pulled(sandbox: &Sandbox) -> Project {
    let project = Project::new().at(sandbox);
    project.rolo("init").ends_with(0);
    project.rolo("pull").ends_with(0);
    committed(project)
}

#[test]
fn the_ten_minutes_go_as_shown() {
    let project = Project::new();
    Console::new(&project, None).follow(include_str!("../docs/start.md"));
}

#[test]
fn rolo_is_installed_as_shown() {
    let project = Project::new();
    Console::new(&project, None).follow(include_str!("../docs/install.md"));
}

#[test]
fn the_first_change_is_merged_as_shown() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::new();
    // The forge of the page is a bare repository on this machine.
    git(&project.path(""), &["init", "-q", "--bare", "forge/OWNER/our-contacts.git"]);
    let mut console = Console::new(&project, Some(&sandbox));
    console.set("GIT_CONFIG_COUNT", "1");
    let forge = project.path("forge").display().to_string();
    console.set("GIT_CONFIG_KEY_0", &format!("url.file://{forge}/.insteadOf"));
    console.set("GIT_CONFIG_VALUE_0", "git@github.com:");
    console.follow(include_str!("../docs/first-change.md"));
}

#[test]
fn the_contacts_of_the_guide_can_be_copied() {
    let sandbox = Sandbox::builtin(&[]);
    let project = Project::new();
    Console::new(&project, Some(&sandbox)).follow(include_str!("../docs/contacts.md"));
}

#[test]
fn the_policies_of_the_guide_do_what_it_says() {
    let sandbox = Sandbox::builtin(&[]);
    let project = pulled(&sandbox);
    Console::new(&project, Some(&sandbox)).follow(include_str!("../docs/policies.md"));
}

#[test]
fn a_change_is_undone_as_the_guide_says() {
    let sandbox = Sandbox::builtin(&[]);
    let project = pulled(&sandbox);
    Console::new(&project, Some(&sandbox)).follow(include_str!("../docs/undo.md"));
}

#[test]
fn a_person_is_forgotten_as_the_guide_says() {
    let sandbox = Sandbox::builtin(&[]);
    let project = pulled(&sandbox);
    Console::new(&project, Some(&sandbox)).follow(include_str!("../docs/privacy.md"));
}

/// The blocks of a page in one language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("\n```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// What the page on trouble gives as right is right.
#[test]
fn every_file_of_the_page_on_trouble_is_valid() {
    let all = blocks(include_str!("../docs/troubleshooting.md"), "yaml");
    assert!(all.len() > 10);
    for text in all {
        let project = Project::new();
        let has = |key: &str| text.lines().any(|line| line.starts_with(key));
        let is_contact = text.contains("email:")
            || !["names:", "policy:", "api:", "contacts:"].iter().any(|key| has(key));
        let email = "email: somebody@example.com\n";
        let path = if is_contact { "contacts/it.yaml" } else { "rolo.yaml" };
        let lacks_key = is_contact && !has("email:") && !has("id:") && !has("contacts:");
        project.write(path, format!("{}{text}\n", if lacks_key { email } else { "" }));
        for folder in ["contacts/board", "data/contacts"] {
            project.write(&format!("{folder}/other.yaml"), "email: other@example.com\n");
        }
        let run = project.rolo("validate").ends_with(0);
        assert!(run.stderr.is_empty(), "{text}\n{run}");
    }
}

/// And what it says to type does something.
#[test]
fn every_command_of_the_page_on_trouble_runs() {
    let all = blocks(include_str!("../docs/troubleshooting.md"), "console").join("\n");
    let typed: BTreeSet<&str> =
        all.lines().filter_map(|line| line.strip_prefix("$ rolo ")).collect();
    assert!(typed.len() > 15, "{typed:?}");
    for command in typed {
        let jane = serde_json::json!({"email": "jane@example.com", "title": "CEO"});
        let sandbox = Sandbox::with(&serde_json::json!({"contacts": [jane]}), &[]);
        let project = Project::new().at(&sandbox);
        let file = if command.contains("partners") { "partners/jane" } else { "jane-doe" };
        let text = "email: jane@example.com\ntitle: COO\n";
        project.write(&format!("contacts/{file}.yaml"), text);
        project.write("our-contacts/contacts/jane.yaml", "email: jane@example.com\n");
        project.write(
            "contacts.csv",
            if command.contains("--map") {
                "Work address,First name,Last name\nkim@example.com,Kim,Lee\n"
            } else if command.contains("--split-names") {
                "E-mail,Name\nkim@example.com,Kim Lee\n"
            } else {
                "E-mail,First name,Last name\nkim@example.com,Kim,Lee\n"
            },
        );
        let project = committed(project);
        git(&project.path(""), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        let plan = project.rolo("plan --format json").ends_with(0).json();
        let command = command.replace("sha256:…", plan["digest"].as_str().unwrap());
        // Without a terminal nobody can say yes.
        let is_asked = command.starts_with("apply") && !command.contains("--auto-approve");
        let end = if is_asked && plan["summary"]["sent"] != 0 { " # ends with 1" } else { "" };
        let mut console = Console::new(&project, Some(&sandbox));
        console.enter(&format!("rolo {command}{end}"), &["…".to_owned()]);
    }
}

/// The pages of a folder, by their paths.
fn pages_of(root: &Path) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for folder in ["", "docs", "docs/reference"] {
        for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                pages.push((path, text));
            }
        }
    }
    assert!(pages.len() > 15, "the pages were not found");
    pages
}

/// The name by which a heading can be linked to, as forges make it.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    heading.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

fn pages() -> Vec<(String, String)> {
    pages_of(Path::new(env!("CARGO_MANIFEST_DIR")))
}

#[test]
fn every_link_leads_somewhere() {
    assert_links_lead_somewhere(Path::new(env!("CARGO_MANIFEST_DIR")));
}

/// Whether every link of the pages in a folder leads to a file of it, and a heading there.
pub(crate) fn assert_links_lead_somewhere(root: &Path) {
    let pages = pages_of(root);
    let anchors: BTreeMap<&str, BTreeSet<String>> = pages
        .iter()
        .map(|(path, text)| {
            let headings = text.lines().filter(|line| line.starts_with('#'));
            (path.as_str(), headings.map(anchor).collect())
        })
        .collect();
    let mut broken = Vec::new();
    for (page, text) in &pages {
        let folder = Path::new(page).parent().unwrap();
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if link.contains("://") {
                continue;
            }
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let target =
                if path.is_empty() { Path::new(page).to_owned() } else { folder.join(path) };
            let Ok(real) = root.join(&target).canonicalize() else {
                broken.push(format!("{page}: {link}"));
                continue;
            };
            let name = real.strip_prefix(root.canonicalize().unwrap()).unwrap().to_str().unwrap();
            if !place.is_empty() && !anchors[name].contains(place) {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "links lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn every_page_that_a_comment_names_is_there() {
    let pages: BTreeMap<String, String> = pages().into_iter().collect();
    let mut named = 0;
    for (path, code) in sources() {
        let comments: Vec<&str> =
            code.lines().map(|line| line.trim().trim_start_matches(['/', '!', ' '])).collect();
        let comments = comments.join(" ");
        for rest in comments.split("`docs/").skip(1) {
            let (page, rest) = rest.split_once('`').unwrap();
            let text = pages.get(&format!("docs/{page}"));
            let text = text.unwrap_or_else(|| panic!("{path} names docs/{page}"));
            let part = rest.strip_prefix(", “").and_then(|rest| rest.split('”').next());
            let has = |part| text.lines().any(|line| line.trim_start_matches(['#', ' ']) == part);
            assert!(part.is_none_or(has), "{path} names docs/{page}, {part:?}");
            named += 1;
        }
    }
    assert!(named > 15, "the comments were not found");
}

/// Code in a line, and lines of code without their prompt.
fn code(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_block = !is_block;
        } else if is_block {
            all.push(line.strip_prefix("$ ").unwrap_or(line));
        } else {
            all.extend(line.split('`').skip(1).step_by(2));
        }
    }
    all
}

#[test]
fn every_command_that_a_page_names_is_one() {
    let helps: BTreeMap<String, String> = commands()
        .into_iter()
        .map(|command| {
            let help = help_of(&command);
            (command, help)
        })
        .collect();
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for code in code(&text) {
            let Some(arguments) = code.strip_prefix("rolo ") else {
                continue;
            };
            // What a pipe or another command takes is not rolo's.
            let arguments = arguments.split(['|', '$', ';']).next().unwrap();
            let mut words = arguments.split_whitespace();
            let command = words.next().unwrap_or_default();
            if command.starts_with('-') || command == command.to_uppercase() || command == "help" {
                continue;
            }
            let Some(help) = helps.get(command) else {
                wrong.push(format!("{page}: rolo {code}"));
                continue;
            };
            for flag in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                let flag = flag.split('=').next().unwrap();
                if !help.contains(&format!("{flag} ")) && !help.contains(&format!("{flag}\n")) {
                    wrong.push(format!("{page}: rolo {code}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "no such command or flag:\n{}", wrong.join("\n"));
}
