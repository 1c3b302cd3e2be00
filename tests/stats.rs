//! `rolo stats`: how full the contacts are, whose owners are gone, and who may be there twice.

use serde_json::{Value, json};

use crate::env::{Project, Sandbox, yaml};
use crate::sinks::CORPUS;

const ACTIVE: &str = "00000001-0000-4000-8000-000000000001";
const LEFT: &str = "00000001-0000-4000-8000-000000000002";
const UNKNOWN: &str = "00000001-0000-4000-8000-000000000009";

/// One contact of every kind that is told.
const TEAM: &str = "\
# The team.
firstName: Jane
lastName: Doe
email: jane@example.com
mobilePhone: +1 (555) 010-0199
owner: Ada Example
---
firstName: DOE
lastName: Jané
email: jane+fair@example.com
officePhone: 1-555-010-0199
fax: null
owner: Bo Example
tags: []
---
firstName: Jonathan
lastName: Roe
email: jonathan@example.com
officePhone: +44 20 7946 0417
ownerId: 00000001-0000-4000-8000-000000000009
---
email: old@example.com
state: absent
";

const OTHER: &str = "\
firstName: Johnathan
lastName: Roe
email: jroe@example.org
officePhone: (0044) 20 7946-0417
owner: Cy Example
---
firstName: Kim
lastName: Li
email: kim@example.org
officePhone: +44 20 7946 0417
";

fn project() -> Project {
    Project::with(TEAM).file("contacts/other.yaml", OTHER)
}

fn contact(n: usize) -> Value {
    json!({"id": format!("00000004-0000-4000-8000-{n:012}"), "email": format!("c{n}@example.com")})
}

/// A workspace with one member who left.
fn sandbox(contacts: &[Value]) -> Sandbox {
    let member = |id, name, active| json!({"id": id, "name": name, "isActive": active});
    Sandbox::with(
        &json!({
            "workspace": {"id": "00000009-0000-4000-8000-000000000009", "name": "Lantern & <Pike>"},
            "members": [member(ACTIVE, "Ada Example", true), member(LEFT, "Bo Example", false)],
            "contactTags": [], "timeZones": [], "contacts": contacts,
        }),
        &[],
    )
}

/// For each group, its reasons and the e-mails in it.
fn groups(json: &Value) -> Vec<(Vec<&str>, Vec<&str>)> {
    let groups = json["duplicates"].as_array().unwrap().iter();
    let groups = groups.map(|group| {
        let reasons = group["reasons"].as_array().unwrap().iter();
        let contacts = group["contacts"].as_array().unwrap().iter();
        (
            reasons.map(|reason| reason.as_str().unwrap()).collect(),
            contacts.map(|contact| contact["email"].as_str().unwrap()).collect(),
        )
    });
    groups.collect()
}

#[test]
fn the_files_are_looked_at_without_a_network() {
    let run = project().at_nowhere().rolo("stats").ends_with(0);
    insta::assert_snapshot!(run);
}

#[test]
fn the_workspace_says_who_has_left() {
    let sandbox = sandbox(&[contact(1)]);
    let run = project().at(&sandbox).rolo("stats --owners").ends_with(0);
    let owners = run.stdout.split("\n\n").find(|part| part.starts_with("Stale")).unwrap();
    insta::assert_snapshot!(owners);
    let requests = sandbox.requests();
    assert!(requests.iter().all(|request| request["method"] == "GET"), "{requests:?}");
    assert_eq!(requests.len(), 2, "{requests:?}");
}

#[test]
fn the_workspace_is_looked_at_itself() {
    let mut contacts: Vec<Value> = (0..250).map(contact).collect();
    for (n, key, value) in [
        (3, "ownerId", json!(LEFT)),
        (120, "ownerId", json!(LEFT)),
        (7, "ownerId", json!(ACTIVE)),
        (8, "title", json!("  ")),
        (9, "email", json!("c9+Fair@Example.com")),
        (240, "email", json!("C9@example.com")),
    ] {
        contacts[n][key] = value;
    }
    let sandbox = sandbox(&contacts);
    // The files only say where to begin: what is wrong with them does not matter.
    let known = format!("id: {}\nfirstname: J\n", contacts[100]["id"].as_str().unwrap());
    let project = Project::with(&known).at(&sandbox);
    let run = project.rolo("stats --live --format json --format text=stats.txt").ends_with(0);
    let json = run.json();
    assert_eq!(
        (&json["contacts"], &json["looked"]["workspace"]),
        (&json!(250), &json!("Lantern & <Pike>"))
    );
    let field = |key: &str| {
        let fields = json["fields"].as_array().unwrap();
        fields.iter().find(|field| field["field"] == key).unwrap().clone()
    };
    assert_eq!(
        field("email"),
        json!({"field": "email", "filled": 250, "empty": 0, "notManaged": 0})
    );
    assert_eq!(field("title")["empty"], 250);
    assert_eq!(field("ownerId")["filled"], 3);
    let stale = &json["owners"]["stale"];
    assert_eq!(stale.as_array().unwrap().len(), 1);
    assert_eq!((&stale[0]["id"], &stale[0]["standing"]), (&json!(LEFT), &json!("inactive")));
    let ids: Vec<&Value> =
        stale[0]["contacts"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&contacts[120]["id"], &contacts[3]["id"]]);
    assert_eq!(
        groups(&json),
        [(vec!["same-mailbox"], vec!["c9+Fair@Example.com", "C9@example.com"])]
    );
    let text = project.read("stats.txt");
    assert!(text.starts_with("250 contacts in the workspace `Lantern & <Pike>`\n"), "{text}");
    assert!(!text.contains("not managed"), "{text}");
    let another = "workspace: 00000009-0000-4000-8000-000000000008\n";
    for words in ["stats --live", "stats --owners --allow-empty"] {
        let run =
            Project::new().file("rolo.yaml", another).file("contacts/none.yaml", "contacts: []\n");
        let run = run.at(&sandbox).rolo(words).ends_with(1);
        assert!(run.stderr.contains("error[config::workspace]"), "{run}");
    }
}

#[test]
fn members_that_are_not_told_are_no_reason_to_call_an_owner_stale() {
    let sandbox = sandbox(&[]);
    let settings = "api: {endpoints: {members: /nothing}}\n";
    let project = project().file("rolo.yaml", settings).at(&sandbox);
    let run = project.rolo("stats --owners").ends_with(0);
    assert!(run.stdout.contains("Stale owners: not known\n  the workspace does not tell"), "{run}");
    let json = project.rolo("stats --owners --format json").ends_with(0).json();
    assert_eq!(json["owners"], json!({"members": "not-told", "stale": null}));
}

#[test]
fn some_files_are_compared_with_all() {
    let json = project().rolo("stats contacts/other.yaml --format json").ends_with(0).json();
    assert_eq!(json["contacts"], 2);
    assert_eq!(json["looked"], json!({"files": 1, "absent": 0}));
    assert_eq!(
        groups(&json),
        [(vec!["same-phone", "near-name"], vec!["jonathan@example.com", "jroe@example.org"])]
    );
    assert_eq!(json["duplicates"][0]["contacts"][0]["line"], 16);
    assert_eq!(json["sharedPhones"][0]["contacts"].as_array().unwrap().len(), 3);
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox);
    let json = project.rolo("stats contacts/other.yaml --owners --format json").ends_with(0).json();
    let stale = json["owners"]["stale"].as_array().unwrap();
    assert_eq!((stale.len(), &stale[0]["name"]), (1, &json!("Cy Example")));
    assert_eq!((&stale[0]["id"], &stale[0]["standing"]), (&Value::Null, &json!("no-member")));
    let run = project.rolo("stats contacts/nothing.yaml").ends_with(1);
    assert!(run.stderr.contains("error[project::path]"), "{run}");
}

#[test]
fn values_are_masked() {
    let sandbox = sandbox(&[]);
    let project = project().at(&sandbox).variable("CI", "true");
    for form in ["text", "json"] {
        let run = project.rolo(&format!("stats --owners --format {form}")).ends_with(0);
        for secret in ["Jane", "Doe", "DOE", "Roe", "Bo Ex", "Cy", "7946", "0199", "jane", "jroe"] {
            assert!(!run.stdout.contains(secret), "{secret}: {run}");
        }
        assert!(run.stdout.contains("contacts/other.yaml"), "{run}");
        assert_eq!(run.stdout.contains("\"redacted\": true"), form == "json", "{run}");
    }
}

#[test]
fn no_value_acts() {
    let contacts = CORPUS.iter().filter(|value| !value.contains('\u{fffe}')).enumerate().flat_map(
        |(n, value)| {
            let name: String = value.chars().take(60).collect();
            let mut one = json!({
                "firstName": name, "lastName": name, "email": format!("a{n}@example.com"),
                "mobilePhone": format!("+44 7700 9007{n:02} {value}"), "owner": name,
            });
            let first = one.clone();
            one["email"] = format!("a{n}+b@example.com").into();
            [first, one]
        },
    );
    let all = json!({"contacts": contacts.collect::<Vec<_>>()});
    let sandbox = sandbox(&[]);
    let project = Project::with(&yaml(&all)).at(&sandbox);
    for form in ["text", "json"] {
        let run = project.rolo(&format!("stats --owners --quiet --format {form}")).ends_with(0);
        let bad = run.stdout.chars().find(|c| crate::fuzz::targets::outline::acts(*c));
        assert_eq!(bad, None, "{run}");
    }
    let ci = project.variable("CI", "true").file("rolo.yaml", "redact: never\n");
    let run = ci.rolo("stats --owners").ends_with(0);
    assert!(run.stdout.lines().all(|line| !line.trim_start().starts_with("::")), "{run}");
}

#[test]
fn long_lists_are_cut_and_counted() {
    // 30 pairs of one name, who share phones with others, and one name of 30.
    let pair = |n: usize| {
        let name = format!("Given{}", n % 30);
        json!({"firstName": name, "lastName": "Pair", "email": format!("{n}@example.com"),
            "officePhone": format!("+44 20 7946 1{:03}", n / 2)})
    };
    let alike = |n: usize| {
        json!({"firstName": "Jane", "lastName": "Doe", "email": format!("jane.{n}@example.com"),
            "mobilePhone": if n < 20 { "+44 7700 900700" } else { "" }})
    };
    let all: Vec<Value> = (0..30).map(alike).chain((0..60).map(pair)).collect();
    let project = Project::with(&yaml(&json!({ "contacts": all })));
    let run = project.rolo("stats").ends_with(0);
    for words in [
        "\nPossible duplicates: 31\n",
        "\n    and 20 more\n",
        "\n  and 21 more (same name): `--format json` has them all\n",
        "\nShared phones: 31\n",
        "\n  +44 7700 900700   20 contacts: Jane Doe, Jane Doe, Jane Doe and 17 more\n",
        "\n  +44 20 7946 1000  2 contacts: Given0 Pair, Given1 Pair\n",
    ] {
        assert!(run.stdout.contains(words), "{words}: {run}");
    }
    assert!(run.stdout.lines().count() < 150, "{run}");
    let json = project.rolo("stats --format json").ends_with(0).json();
    let sizes: Vec<usize> = groups(&json).iter().map(|(_, contacts)| contacts.len()).collect();
    assert_eq!((sizes.len(), sizes.iter().max()), (31, Some(&30)));
    assert_eq!(json["sharedPhones"].as_array().unwrap().len(), 31);
}

#[test]
fn what_cannot_be_looked_at_is_an_error() {
    for (words, project, code, error) in [
        (
            "stats",
            Project::with("email: a@example.com\nfirstname: J\n"),
            3,
            "error[contact::invalid]",
        ),
        ("stats", Project::with("contacts: []\n"), 3, "error[contact::none]"),
        ("stats --owners", project(), 1, "error[config::token]"),
        ("stats --live", project(), 1, "error[config::token]"),
        ("stats --owners", project().at_nowhere(), 1, "error[api::"),
        ("stats --sandbox", project(), 1, "<--owners|--live>"),
        ("stats --live contacts", project(), 1, "cannot be used with"),
        ("stats --format html", project(), 1, "this result has no format `html`; there are"),
    ] {
        let run = project.rolo(words).ends_with(code);
        assert!(run.stderr.contains(error), "{words}: {run}");
        assert_eq!(run.stdout, "");
    }
    let empty = Project::with("contacts: []\n").rolo("stats --allow-empty").ends_with(0);
    assert!(empty.stdout.starts_with("0 contacts in 1 file\n"), "{empty}");
    assert!(empty.stdout.contains("  email             0      –\n"), "{empty}");
}

#[test]
fn ids_of_owners_are_looked_up_too() {
    let sandbox = sandbox(&[]);
    let owner = |n: usize, id: &str| format!("email: {n}@example.com\nownerId: {id}\n---\n");
    let yaml = owner(1, ACTIVE) + &owner(2, LEFT) + &owner(3, UNKNOWN) + &owner(4, UNKNOWN);
    let project = Project::with(&format!("{yaml}email: 5@example.com\nowner: null\n")).at(&sandbox);
    let json = project.rolo("stats --owners --format json").ends_with(0).json();
    let stale = json["owners"]["stale"].as_array().unwrap().iter();
    let stale: Vec<_> = stale
        .map(|one| (&one["id"], &one["standing"], one["contacts"].as_array().unwrap().len()))
        .collect();
    assert_eq!(
        stale,
        [(&json!(UNKNOWN), &json!("no-member"), 2), (&json!(LEFT), &json!("inactive"), 1),]
    );
}

#[test]
fn one_name_in_several_spellings_is_one_name() {
    for names in [
        ["Jürgen Müller", "Juergen Mueller", "Dr. Jurgen Muller"],
        ["Jörg Straßer", "Joerg Strasser", "Prof. Dr. Jorg Strasser"],
        ["Åse Ødegård", "Aase Oedegaard", "Ms Ase Odegard"],
        ["Guðný Þórsdóttir", "Gudny Thorsdottir", "Mrs. Guðný Thorsdóttir"],
    ] {
        let contact = |(n, name): (usize, &str)| {
            let (first, last) = name.rsplit_once(' ').unwrap();
            format!("- email: p{n}@example.com\n  firstName: {first}\n  lastName: {last}\n")
        };
        let contacts: String = names.into_iter().enumerate().map(contact).collect();
        let project = Project::with(&format!("contacts:\n{contacts}"));
        let stats = project.rolo("stats --format json").ends_with(0).json();
        let groups = stats["duplicates"].as_array().unwrap();
        assert_eq!(groups.len(), 1, "{stats:#}");
        assert_eq!(groups[0]["reasons"], json!(["same-name"]), "{stats:#}");
        assert_eq!(groups[0]["contacts"].as_array().unwrap().len(), 3, "{stats:#}");
    }
}
