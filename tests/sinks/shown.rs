//! What people and forges see, for the same plans: nothing, one change, many of all kinds, and more
//! than fits.

use serde_json::{Value, json};

use super::{FORMS, id, in_every_form, project, sandbox, validation};
use crate::env::Project;
use crate::schema::assert_is_plan;

/// The written forms that forges and programs read, one under another.
fn shown(project: &Project) -> String {
    let forms = FORMS.iter().filter(|(form, _)| !matches!(*form, "json" | "html"));
    let shown = forms.map(|(form, file)| format!("== {form}\n{}\n", project.read(file)));
    shown.collect()
}

#[test]
fn nothing() {
    let sandbox = sandbox(&[json!({"title": "Consul"})]);
    let same = [json!({"title": "Consul"})];
    let project = project(&same, &same).at(&sandbox);
    project.rolo(&in_every_form("plan")).ends_with(0);
    insta::with_settings!({filters => filters()}, { insta::assert_snapshot!(shown(&project)) });
}

#[test]
fn one() {
    let sandbox = sandbox(&[json!({"title": "Consul"})]);
    let project = project(&[json!({"title": "Consul"})], &[json!({"title": "Tribune"})]);
    let project = project.at(&sandbox);
    project.rolo(&in_every_form("plan")).ends_with(0);
    insta::with_settings!({filters => filters()}, { insta::assert_snapshot!(shown(&project)) });
}

#[test]
fn many() {
    let project = of_all_kinds();
    insta::with_settings!({filters => filters()}, { insta::assert_snapshot!(shown(&project)) });
}

/// Every verdict and every action.
pub(crate) fn of_all_kinds() -> Project {
    let long = "A text that goes on for a while. ".repeat(20);
    let end = long.trim_end();
    let live = [
        json!({"title": "Consul"}),
        json!({"title": "Changed there", "fax": "2"}),
        json!({"title": "Theirs"}),
        json!({"title": "Synced", "hubspotId": "1"}),
        json!({"description": format!("{long}One word.{end}")}),
        json!({"title": "Kept safe"}),
        json!({"title": "Leaves"}),
    ];
    let before = [
        json!({"title": "Consul"}),
        json!({"title": "Before", "fax": "1"}),
        json!({"title": "Before"}),
        json!({"title": "Synced"}),
        json!({"description": format!("{long}One word.{end}")}),
        json!({"email": "ann.5@example.com", "title": "Kept safe"}),
        json!({"title": "Leaves"}),
    ];
    let now = [
        json!({"title": "Tribune"}),
        json!({"title": "Before", "fax": "1"}),
        json!({"title": "Ours"}),
        json!({"title": "Not synced"}),
        json!({"description": format!("{long}Two words.{end}")}),
        json!({"email": "ann.5@example.com", "title": "Not safe"}),
        json!({"state": "absent"}),
        json!({"email": "new@example.com", "firstName": "New", "lastName": "Person"}),
    ];
    let sandbox = sandbox(&live);
    let project = project(&before, &now).at(&sandbox);
    project.write(
        "rolo.yaml",
        "policy:\n  create: allow\n  protected:\n    - fields: [title]\n      domain: example.org\n  ceilings:\n    update: {percent: 0, floor: 1, max: 1}\n",
    );
    project.rolo(&in_every_form("plan")).ends_with(0);
    project
}

#[test]
fn a_plan_between_revisions() {
    let sandbox = sandbox(&[]);
    let project = project(&[json!({"title": "Consul"})], &[json!({"title": "Tribune"})]);
    let project = project.at(&sandbox);
    project.rolo(&in_every_form("plan --against HEAD")).ends_with(0);
    insta::with_settings!({filters => filters()}, { insta::assert_snapshot!(shown(&project)) });
}

#[test]
fn faults() {
    let project = Project::new()
        .file("contacts/a.yaml", "emial: a@example.com\ntitle: [x]\n")
        .file("contacts/b.yaml", "email: b@example.com\nlastName: \"\"\nfax: \u{202e}1\n")
        .file("contacts/c.yaml", "a: [\n");
    project.rolo(&validation()).ends_with(3);
    project.write("plan.html", "");
    insta::assert_snapshot!(shown(&project));
}

/// 5,000 changes, each long: the comment stays in its budget and counts what it leaves out.
#[test]
fn more_than_fits() {
    let count = 5_000;
    let live = vec![json!({"title": "Theirs"}); count];
    let before = vec![json!({"title": "Before"}); count];
    let now: Vec<Value> = (0..count).map(|n| json!({"title": format!("Ours {n}")})).collect();
    let sandbox = sandbox(&live);
    let project = project(&before, &now).at(&sandbox);
    project.rolo(&in_every_form("plan")).ends_with(0);
    let markdown = project.read("plan.md");
    assert!(markdown.len() <= 60_000, "{} bytes", markdown.len());
    assert!(markdown.len() > 55_000, "{} bytes", markdown.len());
    let rows = markdown.matches("\n| conflict").count();
    let left = count - rows;
    let said = format!("Not shown for lack of room: {left} more contacts with {left} fields.");
    assert!(markdown.contains(&said), "{said}\n{}", &markdown[markdown.len() - 400..]);
    assert!(markdown.contains("5000 fields in conflict"), "{}", &markdown[..600]);
    let github = project.read("plan.github");
    assert_eq!(github.lines().count(), 10, "{github}");
    assert!(github.ends_with(
        "::error title=rolo::4991 more findings of this kind, see the other forms of output\n"
    ));
    let sarif: Value = serde_json::from_str(&project.read("plan.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), count);
    let gitlab: Value = serde_json::from_str(&project.read("plan.gitlab.json")).unwrap();
    let prints = gitlab.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str());
    assert_eq!(prints.collect::<std::collections::HashSet<_>>().len(), count);
    assert_is_plan(&serde_json::from_str(&project.read("plan.json")).unwrap());
}

/// A forge refuses a file with more findings as a whole.
#[test]
fn more_findings_than_a_forge_takes() {
    let project = Project::new().file(
        "contacts/0.yaml",
        "email: a@example.com\nfirstName: A\nlastName: B\ntitle: a\u{ad}b\n",
    );
    // As many as are told of one file, and an error that says so.
    let unknown: Vec<String> = (0..1_000).map(|n| format!("k{n}: x\n")).collect();
    let unknown = unknown.concat();
    for n in 1..=25 {
        let text = format!("email: a{n}@example.com\nfirstName: A\nlastName: B\n{unknown}");
        project.write(&format!("contacts/{n}.yaml"), text);
    }
    project.rolo("validate --format sarif=all.sarif").ends_with(3);
    let sarif: Value = serde_json::from_str(&project.read("all.sarif")).unwrap();
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert!(results.iter().all(|result| result["level"] == "error"));
    let note = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(note, "not shown for lack of room: 26 more findings");
}

/// The page names its only script and style by their digests, and takes nothing from elsewhere.
#[test]
fn a_page_that_stands_alone() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let project = of_all_kinds();
    let page = project.read("plan.html");
    for tag in ["style", "script"] {
        let parts: Vec<&str> = page.split(&format!("<{tag}>")).collect();
        assert_eq!(parts.len(), 2, "one {tag}");
        let content = parts[1].split(&format!("</{tag}>")).next().unwrap();
        let digest = sha2::Sha256::digest(content);
        let digest = base64::prelude::BASE64_STANDARD.encode(digest);
        assert!(page.contains(&format!("{tag}-src 'sha256-{digest}'")), "{tag}");
    }
    assert!(page.contains("content=\"default-src 'none'; "));
    for elsewhere in ["http:", "https:", "url(", "@import", " src=", "<link", "<iframe"] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    // Without the script everything is there, and nothing that needs it.
    assert!(page.contains("<form id=\"filters\" class=\"filters\" hidden>"));
    assert!(!page.contains("<article class=\"contact\" hidden"));
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    insta::assert_snapshot!(main);
}

#[test]
fn a_page_about_nothing() {
    let sandbox = sandbox(&[json!({"title": "Consul"})]);
    let same = [json!({"title": "Consul"})];
    let project = project(&same, &same).at(&sandbox);
    project.rolo("plan --format html=plan.html").ends_with(0);
    let page = project.read("plan.html");
    assert!(page.contains("<h1>No changes: every managed field is as the files say.</h1>"));
    assert!(!page.contains("<article"));
}

/// Forges want paths from the top of the repository, whatever folder the project is.
#[test]
fn paths_begin_at_the_top_of_the_repository() {
    let sandbox = sandbox(&[json!({"title": "Theirs"})]);
    let top = project(&[], &[]).at(&sandbox);
    let file = |title| format!("id: {}\ntitle: {title}\n", id(0));
    top.write("crm/eu/rolo.yaml", "");
    top.write("crm/eu/contacts/ann lee.yaml", file("Before"));
    crate::verdicts::git(&top.path(""), &["add", "-A"]);
    crate::verdicts::git(&top.path(""), &["commit", "-q", "-m", "two"]);
    top.write("crm/eu/contacts/ann lee.yaml", file("Ours"));
    top.rolo(&in_every_form("plan -C crm/eu")).ends_with(0);
    let read = |file: &str| top.read(&format!("crm/eu/{file}"));
    let json = |file: &str| serde_json::from_str::<Value>(&read(file)).unwrap();
    assert!(read("plan.github").starts_with("::error file=crm/eu/contacts/ann lee.yaml,line=2,"));
    let place = &json("plan.sarif")["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "crm/eu/contacts/ann%20lee.yaml");
    assert_eq!(json("plan.gitlab.json")[0]["location"]["path"], "crm/eu/contacts/ann lee.yaml");
    assert!(read("plan.xml").contains("file=\"crm/eu/contacts/ann lee.yaml\""));
    top.write("crm/eu/contacts/bad.yaml", "emial: x\n");
    let run = top.rolo("validate -C crm/eu --format github").ends_with(3);
    assert!(run.stdout.contains("file=crm/eu/contacts/bad.yaml,line=1,col=1,"), "{run}");
}

/// Commits differ from run to run.
fn filters() -> Vec<(&'static str, &'static str)> {
    vec![("base `[0-9a-f]{10}`", "base `COMMIT`"), ("sha256:[0-9a-f]{64}", "sha256:DIGEST")]
}

#[test]
fn drift_is_called_drift_in_every_form() {
    let steady = [json!({"title": "Before"})];
    for (live, code, words) in [
        ("Theirs", 2, "Drift: 1 field of 1 contact changed in Ruddr since they were in step."),
        ("Before", 0, "No drift: nobody changed a managed field in Ruddr."),
    ] {
        let sandbox = sandbox(&[json!({"title": live})]);
        let project = project(&steady, &steady).at(&sandbox);
        crate::verdicts::git(&project.path(""), &["commit", "-q", "--allow-empty", "-m", "two"]);
        project.rolo(&in_every_form("drift")).ends_with(code);
        for file in ["plan.txt", "plan.md", "plan.html", "plan.xml"] {
            assert!(project.read(file).contains(words), "{file}: {}", project.read(file));
        }
    }
}
