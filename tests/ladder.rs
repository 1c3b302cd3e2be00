//! A ladder of desired states, applied one after another: after each rung nothing is left to do, and
//! nothing that the rung does not mention has moved. Climbed against every way in which the service
//! may treat what it stores.

use serde_json::{Map, Value, json};

use crate::env::{Project, Sandbox, web, yaml};

/// The contact that every rung is about.
const MAIN: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";
const OWNER: [&str; 2] =
    ["6f1d2c3b-4a59-4788-9e6d-7c8b9a0f1e2d", "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f"];
const ZONE: [&str; 2] =
    ["a1b2c3d4-e5f6-4071-8293-a4b5c6d7e8f9", "b2c3d4e5-f607-4182-93a4-b5c6d7e8f90a"];
const TAG: [&str; 3] = [
    "3a9e7c51-2b64-4f08-8d1f-6e5c4b3a2918",
    "7b8c9d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e",
    "0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f",
];

/// Every text field with its limit in characters and whether it can be cleared (`docs/ruddr-api.md`,
/// “Contact”); written out, so that an error in the table of the program shows.
const TEXTS: [(&str, usize, bool); 10] = [
    ("firstName", 127, false),
    ("lastName", 127, false),
    ("name", 255, false),
    ("email", 255, false),
    ("title", 255, true),
    ("description", 5000, true),
    ("officePhone", 255, true),
    ("mobilePhone", 255, true),
    ("fax", 255, true),
    ("websiteUrl", 255, true),
];

const NOTE: &str = "Lin\u{ea} one\n\n  indented\nlast line";

fn seed() -> Value {
    json!({
        "members": [{"id": OWNER[0], "name": "Sam"}, {"id": OWNER[1], "name": "Priya"}],
        "contactTags": [
            {"id": TAG[0], "name": "One"}, {"id": TAG[1], "name": "Two"}, {"id": TAG[2], "name": "Three"}
        ],
        "timeZones": [{"id": ZONE[0], "name": "Europe/Oslo"}, {"id": ZONE[1], "name": "Asia/Tokyo"}],
        "contacts": [
            {"id": MAIN, "firstName": "Jane", "lastName": "Doe", "email": "jane@example.com",
             "title": "CEO", "description": "A note\n", "fax": " 1 ", "ownerId": OWNER[1],
             "timeZoneId": ZONE[1], "tagIds": [TAG[2]], "createdBy": OWNER[0]},
            {"firstName": " Stays ", "lastName": "A\u{308}s it is", "email": "Stays@Example.org ",
             "title": " CEO\r\n", "description": "\n\nx\r\ny\n", "tagIds": [TAG[1], TAG[0]]},
            {"firstName": "Synced", "lastName": "Too", "email": "synced@example.org",
             "hubspotId": "4711", "ownerId": OWNER[0], "timeZoneId": ZONE[0]}
        ]
    })
}

/// One desired state of the main contact.
struct Rung {
    what: &'static str,
    /// The managed fields, as a file gives them.
    fields: Map<String, Value>,
    /// How many requests to write it takes; unsaid where that depends on the service.
    patches: Option<usize>,
}

fn rung(what: &'static str, patches: impl Into<Option<usize>>, fields: &Value) -> Rung {
    Rung { what, fields: fields.as_object().unwrap().clone(), patches: patches.into() }
}

/// Every text field at its limit, all made of one character.
fn at_limit(character: char, over: usize) -> Value {
    let texts = TEXTS.iter().map(|(key, max, _)| {
        let end = if *key == "email" { "@example.com" } else { "" };
        let text = character.to_string().repeat(max + over - end.len()) + end;
        ((*key).to_owned(), json!(text))
    });
    Value::Object(texts.collect())
}

fn all(mark: &str, one: usize) -> Value {
    let mut all: Map<String, Value> =
        TEXTS.iter().map(|(key, ..)| ((*key).to_owned(), json!(format!("{key} {mark}")))).collect();
    all["email"] = json!(format!("{mark}@example.com"));
    all.insert("ownerId".into(), json!(OWNER[one]));
    all.insert("timeZoneId".into(), json!(ZONE[one]));
    all.insert("tagIds".into(), json!([TAG[one], TAG[2]]));
    Value::Object(all)
}

fn cleared(with: &Value) -> Value {
    let texts = TEXTS.iter().filter(|(.., nullable)| *nullable);
    let mut cleared: Map<String, Value> =
        texts.map(|(key, ..)| ((*key).to_owned(), with.clone())).collect();
    cleared.insert("ownerId".into(), Value::Null);
    cleared.insert("timeZoneId".into(), Value::Null);
    cleared.insert("tagIds".into(), json!([]));
    Value::Object(cleared)
}

fn rungs(each_alone: bool) -> Vec<Rung> {
    let mut rungs = vec![
        rung("nothing is managed", 0, &json!({})),
        rung("every field is set", 1, &all("one", 0)),
        rung("every field changes", 1, &all("two", 1)),
        rung("the same again", 0, &all("two", 1)),
        rung("nothing is managed any more", 0, &json!({})),
        rung("what can be cleared is", 1, &cleared(&Value::Null)),
        rung("empty text is null", 0, &cleared(&json!(""))),
        rung("blank text is null", 0, &cleared(&json!(" \n\t"))),
        rung("set again", 1, &all("three", 0)),
        rung("cleared by empty text", 1, &cleared(&json!(""))),
        rung("back", 1, &all("three", 0)),
    ];
    if each_alone {
        rungs.extend(fields_alone());
    }
    rungs.extend(references_and_forms());
    rungs
}

/// One field after another, with every other one unmanaged.
fn fields_alone() -> Vec<Rung> {
    let mut rungs = Vec::new();
    for (key, _, nullable) in TEXTS {
        let value = if key == "email" { "alone@example.com" } else { "alone" };
        rungs.push(rung("one field alone", None, &json!({ key: value })));
        if nullable {
            rungs.push(rung("one field cleared", 1, &json!({ key: null })));
        }
    }
    rungs
}

fn references_and_forms() -> Vec<Rung> {
    let mut rungs = Vec::new();
    for (key, ids) in [("ownerId", OWNER), ("timeZoneId", ZONE)] {
        rungs.push(rung("one reference alone", 1, &json!({ key: ids[1] })));
        rungs.push(rung("the same in capitals", 0, &json!({ key: ids[1].to_uppercase() })));
        rungs.push(rung("one reference cleared", 1, &json!({ key: null })));
    }
    rungs.extend([
        rung("tags", 1, &json!({"tagIds": [TAG[2], TAG[0], TAG[1]]})),
        rung("tags in another order", 0, &json!({"tagIds": [TAG[0], TAG[1], TAG[2], TAG[0]]})),
        rung("a tag less", 1, &json!({"tagIds": [TAG[1]]})),
        rung("no tags", 1, &json!({"tagIds": []})),
        rung("no tags, again", 0, &json!({"tagIds": []})),
        rung("at the limits, ASCII", None, &at_limit('x', 0)),
        rung("at the limits, two bytes", None, &at_limit('\u{e9}', 0)),
        rung("at the limits, astral", None, &at_limit('\u{1f600}', 0)),
        rung("a note", None, &json!({"firstName": "Zo\u{eb}", "description": NOTE})),
        rung("a note with a line end", 0, &json!({"description": format!("{NOTE}\n\n")})),
        rung("a note with CRLF", 0, &json!({"description": NOTE.replace('\n', "\r\n")})),
        rung(
            "decomposed",
            0,
            &json!({"firstName": "Zoe\u{308}", "description": NOTE.replace('\u{ea}', "e\u{302}")}),
        ),
        rung(
            "spaces around",
            0,
            &json!({"firstName": " Zo\u{eb}\u{a0}", "description": format!("\n {NOTE}")}),
        ),
        rung(
            "spaces inside count",
            1,
            &json!({"description": NOTE.replace("last line", "last  line")}),
        ),
        rung(
            "a tab is not a space",
            1,
            &json!({"description": NOTE.replace("last line", "last\tline")}),
        ),
        rung("case counts in a name", None, &json!({"firstName": "ZO\u{cb}"})),
        rung("an e-mail", None, &json!({"email": "Jane.Doe@Example.com"})),
        rung("an e-mail's case does not", 0, &json!({"email": "jane.DOE@example.COM"})),
        rung("quotes and signs", 1, &json!({"title": "\"q\" \\ ' # : - {} [] & * ! | > % @ `"})),
        rung("control characters", 1, &json!({"title": "a\u{1}b\u{7f}c\u{85}d\u{2028}e\u{feff}f"})),
    ]);
    rungs
}

/// JSON is YAML, so the file says exactly this and nothing is read differently.
fn file(fields: &Map<String, Value>) -> String {
    let mut contact = fields.clone();
    contact.insert("id".into(), json!(MAIN));
    yaml(&Value::Object(contact))
}

fn split(contacts: Vec<Value>) -> (Value, Vec<Value>) {
    let (main, others): (Vec<_>, Vec<_>) = contacts.into_iter().partition(|c| c["id"] == MAIN);
    (main.into_iter().next().unwrap(), others)
}

/// A contact's fields by the names under which they are written.
fn written(contact: &Value) -> Map<String, Value> {
    let mut fields = contact.as_object().unwrap().clone();
    if let Some(tags) = fields.remove("tags") {
        let ids = tags.as_array().unwrap().iter().map(|tag| tag["id"].clone());
        fields.insert("tagIds".into(), ids.collect());
    }
    fields
}

fn climb(switches: &[&str]) {
    let sandbox = Sandbox::with(&seed(), switches);
    let project = Project::new().at(&sandbox);
    let (mut before, others) = split(web::contacts(&sandbox.url));
    // No switch is about one field alone, so that part is climbed twice and not eight times.
    let each_alone = switches.len() != 1;
    let mut sent_before = 0;
    for (at, rung) in rungs(each_alone).into_iter().enumerate() {
        let what = format!("rung {at}, {}, {switches:?}", rung.what);
        project.write("contacts/main.yaml", file(&rung.fields));
        let apply = project.rolo("apply --auto-approve");
        assert_eq!(apply.code, 0, "{what}: {apply}");
        let sent = sandbox.patches().len() - sent_before;
        sent_before += sent;
        if let Some(patches) = rung.patches {
            assert_eq!(sent, patches, "{what}: {apply}");
        }
        // What sends nothing has planned nothing; after anything else a new plan has to say so.
        let plan = if sent == 0 { apply } else { project.rolo("plan --detailed-exitcode") };
        assert_eq!(plan.code, 0, "{what}: {plan}");
        assert!(plan.stdout.starts_with("No changes"), "{what}: {plan}");

        let (after, others_after) = split(web::contacts(&sandbox.url));
        assert_eq!(others, others_after, "{what}");
        let derived = switches.contains(&"--recompute-name")
            && (rung.fields.contains_key("firstName") || rung.fields.contains_key("lastName"));
        let (was, is) = (written(&before), written(&after));
        for key in was.keys().chain(is.keys()) {
            let managed = rung.fields.contains_key(key) || (key == "name" && derived);
            assert!(managed || was.get(key) == is.get(key), "{what}: `{key}` moved");
        }
        for (key, value) in &rung.fields {
            let is = is.get(key).unwrap_or(&Value::Null);
            assert_eq!(meaning(key, is), meaning(key, value), "{what}: `{key}`");
        }
        before = after;
    }
}

/// What a value means, said again here in other words than the program's.
fn meaning(key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(ids) => {
            let mut ids: Vec<&str> = ids.iter().map(|id| id.as_str().unwrap()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.join(" ")
        }
        Value::String(text) => {
            let text = text.trim().replace("\r\n", "\n");
            let composed = text.replace("e\u{308}", "\u{eb}").replace("e\u{302}", "\u{ea}");
            match key {
                "email" | "ownerId" | "timeZoneId" => composed.to_lowercase(),
                _ => composed,
            }
        }
        _ => unreachable!("no field holds {value}"),
    }
}

#[test]
fn plainly() {
    climb(&[]);
}

#[test]
fn where_text_is_trimmed() {
    climb(&["--trim"]);
}

#[test]
fn where_e_mails_are_lower_case() {
    climb(&["--lowercase-email"]);
}

#[test]
fn where_names_are_derived() {
    climb(&["--recompute-name"]);
}

#[test]
fn where_null_is_left_out() {
    climb(&["--omit-null"]);
}

#[test]
fn where_answers_have_more_keys() {
    climb(&["--extra-keys"]);
}

#[test]
fn where_answers_are_compressed() {
    climb(&["--gzip"]);
}

#[test]
fn with_everything_at_once() {
    climb(&[
        "--trim",
        "--lowercase-email",
        "--recompute-name",
        "--omit-null",
        "--extra-keys",
        "--gzip",
    ]);
}

#[test]
fn one_over_each_limit_is_refused() {
    for character in ['x', '\u{e9}', '\u{1f600}'] {
        let over = at_limit(character, 1);
        let run = Project::with(&file(over.as_object().unwrap()))
            .rolo("validate --format json")
            .ends_with(3);
        let report = run.json();
        let faults = report["diagnostics"].as_array().unwrap();
        let errors = faults.iter().filter(|fault| fault["severity"] == "error");
        let messages: Vec<&str> = errors
            .map(|fault| {
                assert_eq!(fault["code"], "contact::too-long", "{fault}");
                fault["message"].as_str().unwrap()
            })
            .collect();
        assert_eq!(messages.len(), TEXTS.len(), "{character}: {run}");
        for (key, max, _) in TEXTS {
            let words = format!("`{key}` is {} characters long; the limit is {max}", max + 1);
            assert!(messages.contains(&words.as_str()), "{words}: {run}");
        }
        let most = at_limit(character, 0);
        Project::with(&file(most.as_object().unwrap())).rolo("validate").ends_with(0);
    }
}
