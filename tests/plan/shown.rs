//! How each kind of change is shown.

use serde_json::{Value, json};

use super::id;
use crate::env::{Project, Run, Sandbox, yaml};
use crate::schema::assert_is_plan;

const TAGS: [&str; 3] = [
    "3a9e7c51-2b64-4f08-8d1f-6e5c4b3a2918",
    "7b8c9d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e",
    "0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f",
];

/// Everything that acts on a terminal: colours, the title, a bell, a carriage return, the C1 form
/// of CSI, DEL, direction overrides, and what cannot be seen.
const HOSTILE: &str = "a\u{1b}[31mred\u{1b}]0;title\u{7}b\rc\u{9b}2Jd\u{7f}\u{202e}e\u{2066}f\u{200b}g\u{feff}h\u{2028}i";

/// Live contacts 1 to n with these fields, all else alike.
fn sandbox(contacts: &[Value]) -> Sandbox {
    let contacts = contacts.iter().enumerate().map(|(n, fields)| {
        let n = n + 1;
        let mut contact = json!({"id": id(n), "firstName": "Jane", "lastName": format!("Doe {n}"),
                                 "email": format!("jane{n}@example.com")});
        for (key, value) in fields.as_object().unwrap() {
            contact[key] = value.clone();
        }
        contact
    });
    let tags = TAGS.iter().map(|id| json!({"id": id, "name": id}));
    Sandbox::with(
        &json!({"workspace": {"id": "0b5a8c1e-7d3f-4e2a-9b61-5f0c2d8e4a17", "name": "Example"},
                "contacts": contacts.collect::<Vec<_>>(), "contactTags": tags.collect::<Vec<_>>()}),
        &[],
    )
}

/// One plan over contacts that are each given as live and desired fields; as text, then as JSON.
fn plan(pairs: &[(Value, Value)]) -> (Run, Value) {
    let live: Vec<Value> = pairs.iter().map(|(live, _)| live.clone()).collect();
    let sandbox = sandbox(&live);
    let desired = pairs.iter().enumerate().map(|(n, (_, desired))| {
        let mut contact = json!({"id": id(n + 1)});
        contact.as_object_mut().unwrap().extend(desired.as_object().unwrap().clone());
        contact
    });
    let file = yaml(&json!({"contacts": desired.collect::<Vec<_>>()}));
    let project = Project::with(&file).at(&sandbox);
    let json = project.rolo("plan --format json").ends_with(0).json();
    assert_is_plan(&json);
    project.rolo("plan --out saved.json").ends_with(0);
    let saved: Value = serde_json::from_str(&project.read("saved.json")).unwrap();
    assert_is_plan(&saved);
    assert!(saved["contacts"].as_array().unwrap().iter().all(|one| one["managed"].is_object()));
    (project.rolo("plan").ends_with(0), json)
}

fn note(second: &str) -> String {
    format!(
        "Met at the fair in spring, wants to hear from us once a quarter and not more often than \
         that. {second} Prefers to be called in the morning, before the first train leaves."
    )
}

#[test]
fn short_changes() {
    let (text, json) = plan(&[
        (json!({"title": "CEO", "fax": "1"}), json!({"title": "Chief Executive", "fax": null})),
        (json!({"title": null}), json!({"title": "First title"})),
        (json!({"email": "old@example.com"}), json!({"email": "new@example.com"})),
        (
            json!({"websiteUrl": "https://www.example.com/a/long/path/to/somewhere"}),
            json!({"websiteUrl": "https://www.example.com/another/path/to/somewhere"}),
        ),
        (json!({"title": "same"}), json!({"title": "same"})),
    ]);
    insta::assert_snapshot!("short_changes", text);
    insta::assert_snapshot!("short_changes_json", format!("{json:#}"));
}

#[test]
fn long_text_word_by_word() {
    let (text, json) = plan(&[
        (
            json!({"description": note("Speaks French.")}),
            json!({"description": note("Speaks French and some Breton.")}),
        ),
        (
            json!({"description": "line one\nline two\nline three"}),
            json!({"description": "line one\nline 2\n\nline three\nline four"}),
        ),
        (json!({"description": "one\ntwo"}), json!({"description": "one two"})),
        (json!({"description": note("Gone.")}), json!({"description": null})),
        (json!({"description": null}), json!({"description": note("New.")})),
        (json!({"title": "x".repeat(70)}), json!({"title": "x".repeat(71)})),
        (json!({"description": "a\nb"}), json!({"description": "[-a-]\n{+b+}"})),
    ]);
    insta::assert_snapshot!("long_text", text);
    let after = &json["contacts"][1]["changes"][0]["after"];
    assert_eq!(after, "line one\nline 2\n\nline three\nline four");
}

#[test]
fn scripts_of_all_kinds() {
    let (text, json) = plan(&[
        (
            json!({"name": "دعاء حسن", "title": "مدير", "fax": "1"}),
            json!({"title": "مدير العمليات", "fax": "2"}),
        ),
        (json!({"title": "מנהלת"}), json!({"title": "Manager"})),
        (
            json!({"name": "山田 太郎", "title": "部長", "officePhone": "1"}),
            json!({"title": "取締役", "officePhone": "2"}),
        ),
        (json!({"title": "部長".repeat(16)}), json!({"title": "取締役".repeat(11)})),
        (json!({"title": "👩‍💻 नमस्ते"}), json!({"title": "👩🏽‍🔬 é"})),
    ]);
    insta::assert_snapshot!("scripts", text);
    assert_eq!(json["contacts"][0]["changes"][0]["after"], "مدير العمليات");
}

#[test]
fn references_and_tags() {
    let (text, json) = plan(&[
        (json!({"tagIds": [TAGS[0], TAGS[1]]}), json!({"tagIds": [TAGS[2], TAGS[1]]})),
        (json!({"tagIds": [TAGS[0]]}), json!({"tagIds": []})),
        (json!({"tagIds": []}), json!({"tagIds": [TAGS[0]]})),
        (json!({"tagIds": [TAGS[0], TAGS[1]]}), json!({"tagIds": [TAGS[1], TAGS[0]]})),
        (json!({}), json!({"ownerId": id(7), "timeZoneId": id(8)})),
    ]);
    insta::assert_snapshot!("references_and_tags", text);
    insta::assert_snapshot!("references_and_tags_json", format!("{json:#}"));
}

#[test]
fn what_is_held() {
    let (text, json) = plan(&[
        (
            json!({"hubspotId": "1", "title": "Old", "websiteUrl": "a.example"}),
            json!({"title": "New", "websiteUrl": "b.example"}),
        ),
        (json!({"salesforceId": "1", "fax": "1"}), json!({"fax": null})),
    ]);
    insta::assert_snapshot!("held", text);
    insta::assert_snapshot!("held_json", format!("{json:#}"));
    let (text, _) = plan(&[(json!({"salesforceId": "1", "fax": "1"}), json!({"fax": null}))]);
    insta::assert_snapshot!("held_alone", text);
}

#[test]
fn nothing_acts_on_the_terminal() {
    let new = format!("{HOSTILE} and more");
    let long = |text: &str| format!("{}\n{text}", note(text));
    let (text, json) = plan(&[
        (
            json!({"name": HOSTILE, "email": "x\u{1b}[2J@example.com", "title": HOSTILE,
                   "description": long(HOSTILE)}),
            json!({"title": new, "description": long(&new)}),
        ),
        (json!({"description": "first\n\u{1b}[1A\u{1b}[2Kforged"}), json!({"description": null})),
    ]);
    insta::assert_snapshot!("hostile", text.stdout);
    // The plan for programs holds the value itself, spelled by the rules of JSON.
    let before = json["contacts"][0]["changes"][0]["before"].as_str().unwrap();
    assert!(before.starts_with("a\u{1b}[31mred\u{1b}]0;title\u{7}b\rc"), "{before:?}");
    let unseen = "\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}";
    let acts = |c: char| (c.is_control() && c != '\n') || unseen.contains(c);
    assert!(!text.stdout.contains(acts), "{text}");
}

#[test]
fn missing_contacts_and_whom_they_may_mean() {
    let sandbox = sandbox(&[
        json!({"email": "jane.doe@example.com", "lastName": "Doe"}),
        json!({"email": "j.d@another.example", "firstName": "Zo\u{e9}", "lastName": "Smith"}),
        json!({"email": "unlike@example.org", "lastName": "Unlike"}),
    ]);
    let yaml = format!(
        "contacts:\n\
         - email: jane.deo@example.com\n  title: x\n\
         - email: zoe@example.com\n  firstName: zo\u{e9}\n  lastName: SMITH\n\
         - email: nobody@nowhere.example\n\
         - id: {}\n  title: x\n\
         - id: {}\n  email: lost@example.com\n",
        id(77),
        id(78)
    );
    let project = Project::with(&yaml).at(&sandbox);
    insta::assert_snapshot!("missing", project.rolo("plan").ends_with(0));
    let json = project.rolo("plan --format json").ends_with(0).json();
    insta::assert_snapshot!("missing_json", format!("{json:#}"));
}

#[test]
fn forms_are_listed_when_asked_for() {
    let live = json!({"firstName": "Zoe\u{308}", "lastName": " Doe", "email": "Jane@Example.com",
                      "title": "CEO ", "description": "a\r\nb\n", "fax": "  ", "tagIds": [TAGS[1], TAGS[0]]});
    let sandbox = sandbox(&[live]);
    let desired = json!({"id": id(1), "firstName": "Zo\u{eb}", "lastName": "Doe", "email": "jane@example.com",
                         "title": "CEO", "description": "a\nb", "fax": null, "tagIds": [TAGS[0], TAGS[1]]});
    let project = Project::with(&desired.to_string()).at(&sandbox);
    insta::assert_snapshot!(
        "forms",
        project.rolo("plan --strict --detailed-exitcode").ends_with(0)
    );
    let json = project.rolo("plan --strict --format json").ends_with(0).json();
    let fields: Vec<&str> = json["forms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|form| form["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["firstName", "lastName", "email", "title", "description", "fax"]);
    let plain = project.rolo("plan").ends_with(0);
    assert!(
        plain.stdout.starts_with("No changes: every managed field is as the files say.\n"),
        "{plain}"
    );
}

#[test]
fn what_is_the_same_and_what_means_something_else_are_no_forms() {
    let sandbox = sandbox(&[json!({"firstName": " A ", "title": "Same", "fax": "1"})]);
    let desired =
        json!({"id": id(1), "firstName": "A", "title": "Same", "fax": "2", "mobilePhone": null});
    let project = Project::with(&desired.to_string()).at(&sandbox);
    let json = project.rolo("plan --strict --format json").ends_with(0).json();
    let forms = json["forms"].as_array().unwrap().iter();
    assert_eq!(
        forms.map(|form| form["field"].as_str().unwrap()).collect::<Vec<_>>(),
        ["firstName"]
    );
    assert_eq!(json["summary"]["changes"], 1, "{json:#}");
}

#[test]
fn a_plan_limited_by_paths_still_knows_whom_the_others_manage() {
    let sandbox = sandbox(&[json!({"title": "a"}), json!({"title": "b"}), json!({"title": "c"})]);
    let project = Project::new()
        .at(&sandbox)
        .file("contacts/one/1.yaml", "email: jane1@example.com\ntitle: New\n")
        .file("contacts/two/2.yaml", "email: jane2@example.com\ntitle: New\n")
        .file("contacts/two/gone.yaml", "email: gone@example.com\n");
    insta::assert_snapshot!("limited", project.rolo("plan contacts/one").ends_with(0));
    let json = |arguments: &str| {
        project.rolo(&format!("plan --format json {arguments}")).ends_with(0).json()
    };
    assert_eq!(json("contacts/one")["summary"]["managed"], 1);
    assert_eq!(json("contacts/one/1.yaml contacts/two/2.yaml")["summary"]["contacts"], 2);
    assert_eq!(json("./contacts/../contacts/two")["missing"][0]["email"], "gone@example.com");
    // Only what is planned is in the digest.
    assert_ne!(json("contacts/one")["digest"], json("contacts/two")["digest"]);
    assert_eq!(json("")["digest"], json("contacts")["digest"]);
    for path in ["nowhere", "contacts/one/", "contacts/on"] {
        let code = i32::from(!path.ends_with('/'));
        project.rolo(&format!("plan {path}")).ends_with(code);
    }
}
