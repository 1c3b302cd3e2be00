//! Receipts and the log of the sandbox, held against each other.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use serde_json::Value;

use super::Project;

/// The lines of a file of JSON lines. A kill may leave the last one unfinished.
pub(crate) fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// All receipts in the project's own folder, oldest first.
pub(crate) fn receipts(project: &Project) -> Vec<Vec<Value>> {
    let Ok(entries) = std::fs::read_dir(project.path(".rolo/receipts")) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| lines(path)).collect()
}

/// Every write that the sandbox saw was announced in a receipt, and what receipts say of it is true.
/// Contacts that are created have no id yet, and are one here.
pub(crate) fn assert_accounted(log: &[Value], receipts: &[Vec<Value>], what: &dyn Display) {
    let mut announced: BTreeMap<(usize, u64), String> = BTreeMap::new();
    let mut outcomes: Vec<(String, String)> = Vec::new();
    for (at, line) in
        receipts.iter().enumerate().flat_map(|(at, lines)| lines.iter().map(move |line| (at, line)))
    {
        let call = (at, line["call"].as_u64().unwrap_or_default());
        match line["type"].as_str() {
            Some("before") => {
                let whom = line["id"].as_str().unwrap_or("new").to_owned();
                announced.insert(call, whom);
            }
            Some("after") => {
                let outcome = line["outcome"].as_str().unwrap().to_owned();
                outcomes.push((announced[&call].clone(), outcome));
            }
            _ => {}
        }
    }
    let mut committed: BTreeMap<String, usize> = BTreeMap::new();
    for request in log.iter().filter(|request| request["method"] != "GET") {
        let path = request["path"].as_str().unwrap();
        let whom = path.strip_prefix("/api/workspace/contacts/").unwrap_or("new").to_owned();
        let is_announced = announced.values().any(|known| *known == whom);
        assert!(is_announced, "{request} is in no receipt: {receipts:?}\n{what}");
        *committed.entry(whom).or_default() += usize::from(request["committed"] == true);
    }
    for (whom, outcome) in outcomes {
        let times = committed.get(&whom).copied().unwrap_or_default();
        let is_true = match outcome.as_str() {
            "applied" => times > 0,
            "failed" | "notAttempted" => times == 0,
            _ => true,
        };
        assert!(is_true, "{whom} is said to be {outcome}, committed {times} times\n{what}");
    }
}
