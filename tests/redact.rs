//! Values of people are masked: a workspace and files full of canaries, and every way in which
//! something gets out.

mod commands;
mod faults;
mod files;
mod when;

use std::path::Path;

use serde_json::{Value, json};

use crate::env::{Project, Run, Sandbox, yaml};
use crate::verdicts::git;

/// Letters that are no hexadecimal digits, and of which no word of ours has five in a row.
const LETTERS: &[u8] = b"gjkqvwxz";

/// Beginnings of the ids of members, tags and contacts.
const MEMBER: u64 = 1;
const TAG: u64 = 2;
const ZONE: u64 = 3;
const CONTACT: u64 = 4;

/// The n-th word that must not get out; each is different.
pub(crate) fn canary(n: u64) -> String {
    let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let word = (0..11).map(|_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(LETTERS[usize::try_from(state >> 60).unwrap() % LETTERS.len()])
    });
    word.collect()
}

/// The first five letters in a row that can only be of a canary.
fn leak(text: &str) -> Option<String> {
    let is_canary = |c: char| c.is_ascii() && LETTERS.contains(&(c.to_ascii_lowercase() as u8));
    let mut runs = text.split(|c| !is_canary(c));
    runs.find(|run| run.len() >= 5).map(str::to_owned)
}

pub(crate) fn id(kind: u64, n: u64) -> String {
    format!("{kind:08}-0000-4000-8000-{n:012}")
}

fn email(n: u64) -> String {
    format!("{}.{}@canary-mail.example", canary(n), canary(n + 1))
}

/// Every field of a contact; `from` says which canaries.
fn fields(from: u64) -> Value {
    let word = |n| canary(from + n);
    json!({
        "firstName": word(0),
        "lastName": word(1),
        "name": format!("{} {}", word(0), word(1)),
        "email": email(from + 2),
        "title": format!("{} of {}", word(4), word(5)),
        "description": format!("{} met {}.\nLater {} left.", word(6), word(7), word(8)),
        "officePhone": format!("+{}-{}", word(9), word(10)),
        "mobilePhone": word(11),
        "fax": word(12),
        "websiteUrl": format!("https://www.example.com/{}", word(13)),
    })
}

/// A live contact.
pub(crate) fn live(n: u64) -> Value {
    let mut contact = fields(1000 * n);
    contact["id"] = id(CONTACT, n).into();
    contact["ownerId"] = id(MEMBER, 1).into();
    contact["timeZoneId"] = id(ZONE, 1).into();
    contact["tagIds"] = json!([id(TAG, 1)]);
    contact
}

fn member(n: u64) -> Value {
    json!({"id": id(MEMBER, n), "name": format!("{} {}", canary(n), canary(n + 50)), "email": email(n + 100), "isActive": true})
}

/// A workspace in which everything that is about people is a canary.
pub(crate) fn workspace() -> Value {
    let tag = |n| json!({"id": id(TAG, n), "name": canary(200 + n)});
    let zone = |n, name| json!({"id": id(ZONE, n), "name": name});
    let mut spaced = live(4);
    spaced["title"] = format!(" {} ", spaced["title"].as_str().unwrap()).into();
    let mut synced = live(5);
    synced["hubspotId"] = canary(300).into();
    json!({
        "workspace": {"id": id(9, 9), "name": "Example"},
        "members": [member(1), member(2)],
        "contactTags": [tag(1), tag(2)],
        "timeZones": [zone(1, "Europe/Paris"), zone(2, "Asia/Tokyo")],
        "contacts": [live(1), live(2), live(3), spaced, synced, live(6), live(7)],
    })
}

/// Contact files as they once were, in step with the workspace.
fn earlier() -> Value {
    let mut drifted = json!({"id": id(CONTACT, 2), "title": canary(20_000)});
    drifted["fax"] = canary(20_001).into();
    json!({"contacts": [
        {"id": id(CONTACT, 1), "title": live(1)["title"]},
        drifted,
        {"id": id(CONTACT, 3), "title": canary(20_002)},
        {"email": live(6)["email"], "title": live(6)["title"]},
    ]})
}

/// Contact files that differ from the workspace in every way that a plan knows.
fn desired() -> Value {
    let mut all = fields(10_000);
    all["id"] = id(CONTACT, 1).into();
    all["owner"] = member(2)["email"].clone();
    all["timeZone"] = "Asia/Tokyo".into();
    all["tags"] = json!([canary(202)]);
    let mut synced = fields(11_000);
    synced["id"] = id(CONTACT, 5).into();
    json!({"contacts": [
        all,
        // Drift in the title, a conflict in the fax.
        {"id": id(CONTACT, 2), "title": canary(20_000), "fax": canary(20_010)},
        {"id": id(CONTACT, 3), "title": canary(20_003), "description": null, "tags": []},
        {"id": id(CONTACT, 4), "title": live(4)["title"], "email": live(7)["email"].as_str().unwrap().to_uppercase()},
        synced,
        // Nobody has this one; the file once had another, and a contact of that name is there.
        {"email": format!("x{}", email(6002)), "firstName": live(6)["firstName"], "lastName": live(6)["lastName"]},
        {"email": email(30_000), "firstName": canary(30_002), "lastName": canary(30_003)},
    ]})
}

/// A project in git, at a place that is still to be said.
pub(crate) fn project() -> Project {
    let project = Project::new().file("rolo.yaml", rules());
    project.write("contacts/all.yaml", yaml(&earlier()));
    for arguments in
        [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "one"]]
    {
        git(&project.path(""), arguments);
    }
    project.write("contacts/all.yaml", yaml(&desired()));
    project
}

/// Settings with people in them.
fn rules() -> String {
    let owner = format!("{} {}", canary(400), canary(401));
    let (tag, member) = (canary(402), id(MEMBER, 3));
    format!("names: {{owners: {{{owner}: {member}}}, tags: {{{tag}: {}}}}}\n", id(TAG, 3))
}

pub(crate) fn sandbox(arguments: &[&str]) -> Sandbox {
    Sandbox::with(&workspace(), arguments)
}

/// Fails where a canary is in what was printed.
#[track_caller]
pub(crate) fn assert_masked(run: &Run) {
    assert!(!run.stderr.contains("fault of its own"), "{run}");
    assert_eq!(leak(&run.to_string()), None, "{run}");
}

/// Fails where a canary is in a file that the program wrote: all but the desired state, git's, the
/// state of a sandbox and the saved plan.
#[track_caller]
fn assert_files_masked(project: &Project) {
    let mut folders = vec![project.path("")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if matches!(name, "contacts" | "rolo.yaml" | ".git" | "sandbox.json" | "saved.json") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            seen += 1;
            assert_eq!(leak(&read(&path)), None, "{}", path.display());
        }
    }
    assert!(seen > 0, "nothing was written");
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// The tags of masked values, in the order in which they stand.
fn tags(text: &str) -> Vec<&str> {
    text.split('‹').skip(1).map(|rest| rest.split('›').next().unwrap()).collect()
}

/// Tags numbered by their first use, so that what is equal can be seen and nothing else is left to
/// chance.
fn numbered(run: &Run) -> String {
    let mut text = run.to_string();
    let mut known: Vec<String> = Vec::new();
    for tag in tags(&text) {
        if !known.iter().any(|known| known == tag) {
            known.push(tag.to_owned());
        }
    }
    for (n, tag) in known.iter().enumerate() {
        text = text.replace(&format!("‹{tag}›"), &format!("‹{}›", n + 1));
    }
    text
}

#[test]
fn a_leak_is_seen() {
    assert!((0..100).all(|n| leak(&format!("a {} b", canary(n).to_uppercase())).is_some()));
    assert_eq!(leak(&canary(1)[..4]), None);
    assert_eq!(leak("Workspace Example: 7 contacts in files, sha256:0123456789abcdef"), None);
}
