//! `rolo schema`, and the published schemas as another program would use them.

use rolo::contact::{FIELDS, FieldKind};
use serde_json::{Value as Json, json};

use crate::env::Project;

const CONTACT: &str = include_str!("../schema/contact.schema.json");
const CONFIG: &str = include_str!("../schema/config.schema.json");
const PLAN: &str = include_str!("../schema/plan.schema.json");

/// Fails unless this is a plan as the published schema has it.
#[track_caller]
pub(crate) fn assert_is_plan(json: &Json) {
    let errors: Vec<String> = validator(PLAN).iter_errors(json).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{json:#}");
}

#[test]
fn the_published_schemas_are_those_that_the_program_writes() {
    for (name, published) in [("contact", CONTACT), ("config", CONFIG), ("plan", PLAN)] {
        let printed = Project::new().rolo(&format!("schema {name}")).ends_with(0).stdout;
        assert_eq!(published, printed, "run `rolo schema --write`");
    }
}

#[test]
fn write_updates_the_files() {
    let project = Project::new();
    project.rolo("schema --write").ends_with(0);
    assert_eq!(project.read("schema/contact.schema.json"), CONTACT);
    assert_eq!(project.read("schema/config.schema.json"), CONFIG);
    assert_eq!(project.read("schema/plan.schema.json"), PLAN);
}

fn parsed(schema: &str) -> Json {
    serde_json::from_str(schema).unwrap()
}

fn validator(schema: &str) -> jsonschema::Validator {
    let schema = parsed(schema);
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// The documents of a YAML text as an editor would see them.
fn documents(yaml: &str) -> Vec<Json> {
    let documents = serde_yaml::Deserializer::from_str(yaml);
    documents.map(|document| serde::Deserialize::deserialize(document).unwrap()).collect()
}

#[test]
fn an_editor_accepts_the_example_contacts() {
    let validator = validator(CONTACT);
    let project = Project::examples();
    let mut folders = vec![project.path("contacts")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            for document in documents(&std::fs::read_to_string(&path).unwrap()) {
                let errors: Vec<_> =
                    validator.iter_errors(&document).map(|e| e.to_string()).collect();
                assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            }
        }
    }
    assert!(files >= 13, "{files}");
}

#[test]
fn an_editor_and_the_program_agree() {
    let validator = validator(CONTACT);
    let cases = [
        (true, "email: a@example.com"),
        (true, "id: b27fd363-b75e-4ed1-af08-0b05119ea6b1"),
        (true, "{email: a@example.com, fax: null, owner: null}"),
        (true, "{email: a@example.com, tags: [], description: \"a\\nb\"}"),
        (true, "contacts: []\ndefaults: {}"),
        (true, "contacts: [{email: a@example.com}]\ndefaults: {title: null}"),
        (false, "firstName: Jane"),
        (false, "[]"),
        (false, "text"),
        (false, "{}"),
        (false, "{email: a@example.com, firstname: Jane}"),
        (false, "{email: a@example.com, firstName: null}"),
        (false, "{email: a@example.com, firstName: ''}"),
        (false, "{email: a@example.com, lastName: true}"),
        (false, "{email: a@example.com, officePhone: 15083670989}"),
        (false, "{email: a@example.com, tags: null}"),
        (false, "{email: a@example.com, tags: Press}"),
        (false, "{email: a@example.com, tags: [1]}"),
        (false, "{email: a@example.com, tagIds: [Press]}"),
        (true, "{email: a@example.com, owner: ''}"),
        (false, "{email: a@example.com, tags: ['']}"),
        (false, "{email: a@example.com, tagIds: ['']}"),
        (false, "{email: a@example.com, id: ''}"),
        (false, "{email: a@example.com, ownerId: Sam}"),
        (false, "{email: a@example.com, owner: Sam, ownerId: null}"),
        (false, "{email: a@example.com, tags: [], tagIds: []}"),
        (false, "{email: a@example.com, timeZone: UTC, timeZoneId: null}"),
        (false, "{email: null, firstName: Jane}"),
        (false, "email: a.example.com"),
        (false, "email: a@b@example.com"),
        (false, "email: a b@example.com"),
        (false, "id: 42"),
        (false, "id: b27fd363b75e4ed1af080b05119ea6b1"),
        (false, "defaults: {title: CEO}"),
        (false, "contacts: null"),
        (false, "contacts: {email: a@example.com}"),
        (false, "contacts: [{email: a@example.com}]\nemail: b@example.com"),
        (false, "contacts: [{email: a@example.com}]\ndefaults: {email: b@example.com}"),
        (false, "contacts: [{email: a@example.com}]\ndefaults: null"),
        (false, "contacts: [null]"),
    ];
    for (is_valid, yaml) in cases {
        let [document] = &documents(yaml)[..] else { panic!("{yaml}") };
        assert_eq!(validator.is_valid(document), is_valid, "{yaml}");
        Project::with(yaml).rolo("validate --allow-empty").ends_with(if is_valid { 0 } else { 3 });
    }
}

#[test]
fn every_field_is_in_it_with_its_limit() {
    let schema = parsed(CONTACT);
    let contact = &schema["$defs"]["contact"]["properties"];
    let shared = &schema["$defs"]["list"]["properties"]["defaults"]["properties"];
    let mut keys = vec!["id", "state"];
    for spec in &FIELDS {
        let property = &contact[spec.key];
        keys.push(spec.key);
        assert_eq!(property["maxLength"].as_u64(), spec.max.map(|max| max as u64), "{}", spec.key);
        let kind = match (spec.kind, spec.nullable) {
            (FieldKind::References, _) => json!("array"),
            (_, true) => json!(["string", "null"]),
            (_, false) => json!("string"),
        };
        assert_eq!(property["type"], kind, "{}", spec.key);
        assert_eq!(property["description"], spec.about, "{}", spec.key);
        if spec.kind != FieldKind::Email {
            assert_eq!(shared[spec.key], *property, "{}", spec.key);
        }
        if let Some(twin) = &spec.twin {
            keys.push(twin.key);
            assert_eq!(contact[twin.key]["description"], twin.about, "{}", twin.key);
            assert_eq!(shared[twin.key], contact[twin.key], "{}", twin.key);
            let not_both = json!({ "not": { "type": "object", "required": [twin.key, spec.key] } });
            let rules = schema["$defs"]["contact"]["allOf"].as_array().unwrap();
            assert!(rules.contains(&not_both), "{}", twin.key);
        }
    }
    let mut known: Vec<&str> = contact.as_object().unwrap().keys().map(String::as_str).collect();
    known.sort_unstable();
    keys.sort_unstable();
    assert_eq!(known, keys);
    assert_eq!(
        shared.as_object().unwrap().len(),
        known.len() - 3,
        "all but `id`, `state` and `email`"
    );
}

#[test]
fn its_own_examples_fit() {
    let schema = parsed(CONTACT);
    let validator = validator(CONTACT);
    for (key, property) in schema["$defs"]["contact"]["properties"].as_object().unwrap() {
        for example in property["examples"].as_array().into_iter().flatten() {
            let mut contact = json!({ "id": "b27fd363-b75e-4ed1-af08-0b05119ea6b1" });
            contact[key] = example.clone();
            assert!(validator.is_valid(&contact), "{key}: {example}");
        }
    }
}

#[test]
fn the_defaults_of_the_settings_fit_their_schema() {
    let validator = validator(CONFIG);
    for setting in &rolo::schema::SETTINGS {
        let Ok(default) = serde_json::from_str::<Json>(setting.default) else { continue };
        let nested = setting.path.rsplit('.').fold(default, |value, key| json!({ key: value }));
        assert!(validator.is_valid(&nested), "{}", setting.path);
    }
    assert!(validator.is_valid(&json!({ "policy": null, "names": { "tags": null } })));
    for bad in [
        json!({ "api": { "token": "x" } }),
        json!({ "redact": "sometimes" }),
        json!({ "api": { "burst": 0 } }),
        json!({ "policy": { "protected": [{}] } }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}
