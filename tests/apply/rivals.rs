//! Two applies at once, from two checkouts that want different things: every value that was overwritten
//! can be named from the two receipts, and the next plans show whatever is not as desired.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use serde_json::{Value, json};

use super::id;
use crate::env::receipt::receipts;
use crate::env::rounds::rounds;
use crate::env::{Project, Sandbox, web};

const ROUNDS: u64 = 30;
const CONTACTS: usize = 4;
const FIELDS: [&str; 3] = ["title", "fax", "officePhone"];

/// A contact and one of its fields.
type Cell = (String, &'static str);

/// What a checkout wants.
type Wanted = BTreeMap<Cell, Value>;

fn wanted(who: &str, random: &mut Rng) -> Wanted {
    let cells = (0..CONTACTS).flat_map(|n| FIELDS.map(|field| (id(n), field)));
    let chosen: Vec<Cell> = cells.filter(|_| random.usize(..3) > 0).collect();
    let mut value = || match random.usize(..5) {
        0 => Value::Null,
        // Sometimes both want the same.
        1 => json!("common"),
        at => json!(format!("{who} {at}")),
    };
    chosen.into_iter().map(|cell| (cell, value())).collect()
}

fn checkout(url: &str, wanted: &Wanted) -> Project {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for ((id, field), value) in wanted {
        let file = files.entry(id).or_insert_with(|| format!("id: {id}\n"));
        file.push_str(&format!("{field}: {value}\n"));
    }
    let project =
        Project::new().variable("RUDDR_API_TOKEN", "sandbox").variable("RUDDR_API_URL", url);
    for (id, file) in files {
        project.write(&format!("contacts/{id}.yaml"), file);
    }
    project
}

/// All values of each field that a receipt names, as they were before and as they were to be.
fn named(project: &Project) -> BTreeSet<(Cell, String)> {
    let all = receipts(project).into_iter().flatten();
    let before = all.filter(|line| line["type"] == "before");
    before
        .flat_map(|line| {
            let id = line["id"].as_str().unwrap().to_owned();
            FIELDS.into_iter().flat_map(move |field| {
                let values = line["values"].get(field).cloned().unwrap_or(json!({}));
                let values = ["before", "after"].map(|when| values.get(when).cloned());
                let cell = (id.clone(), field);
                values.into_iter().flatten().map(move |value| (cell.clone(), value.to_string()))
            })
        })
        .collect()
}

fn round(seed: u64) {
    let random = &mut Rng::with_seed(seed);
    let contact = |n: usize| {
        let email = format!("c{n}@example.com");
        json!({"id": id(n), "firstName": "A", "email": email, "title": "first", "fax": "first"})
    };
    let contacts: Vec<Value> = (0..CONTACTS).map(contact).collect();
    // So that their requests come in any order.
    let sandbox = Sandbox::with(&json!({ "contacts": contacts }), &["--jitter", "30"]);
    let sides = ["ours", "theirs"].map(|who| {
        let wanted = wanted(who, random);
        (checkout(&sandbox.url, &wanted), wanted)
    });
    let apply = |(project, _): &(Project, Wanted)| {
        project.start(&["apply", "--auto-approve", "--receipt-values"])
    };
    let running = [apply(&sides[0]), apply(&sides[1])];
    for (child, (project, _)) in running.into_iter().zip(&sides) {
        project.end(child).ends_with(0);
    }
    let live: BTreeMap<Cell, Value> = web::contacts(&sandbox.url)
        .into_iter()
        .flat_map(|contact| {
            let id = contact["id"].as_str().unwrap().to_owned();
            FIELDS.map(|field| ((id.clone(), field), contact[field].clone()))
        })
        .collect();
    let named: BTreeSet<(Cell, String)> =
        sides.iter().flat_map(|(project, _)| named(project)).collect();
    let first = contacts.iter().flat_map(|contact| {
        let id = contact["id"].as_str().unwrap().to_owned();
        FIELDS.map(|field| ((id.clone(), field), contact[field].clone()))
    });
    let sent = sandbox.requests().into_iter().filter(|request| request["method"] == "PATCH");
    let sent = sent.flat_map(|request| {
        let id = request["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let body = request["body"].clone();
        FIELDS
            .into_iter()
            .filter_map(move |field| Some(((id.clone(), field), body.get(field)?.clone())))
    });
    for (cell, value) in first.chain(sent) {
        let is_overwritten = live[&cell] != value;
        let is_named = named.contains(&(cell.clone(), value.to_string()));
        assert!(!is_overwritten || is_named, "round {seed}: {cell:?} was {value}");
    }
    for (project, wanted) in &sides {
        let plan = project.rolo("plan --format json").ends_with(0).json();
        let mut shown = BTreeSet::new();
        for contact in plan["contacts"].as_array().unwrap() {
            for change in contact["changes"].as_array().unwrap() {
                let key = |key: &Value| key.as_str().unwrap().to_owned();
                shown.insert((key(&contact["id"]), key(&change["field"])));
            }
        }
        let differing = wanted.iter().filter(|(cell, value)| live[*cell] != **value);
        let differing: BTreeSet<(String, String)> =
            differing.map(|((id, field), _)| (id.clone(), (*field).to_owned())).collect();
        assert_eq!(shown, differing, "round {seed}");
    }
}

#[test]
fn what_two_applies_overwrite_can_be_named() {
    rounds(ROUNDS, round);
}
