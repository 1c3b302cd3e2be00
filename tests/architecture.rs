//! Which room may use which: `src/` is held to the table in `ARCHITECTURE.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each room and the rooms that it may use besides `text` and `diagnostic`, as the page has them.
fn rooms() -> BTreeMap<String, BTreeSet<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = std::fs::read_to_string(page).unwrap();
    let quoted = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.map(|row| {
        let (room, rest) = row.split_once('`').unwrap();
        let cells: Vec<&str> = rest.split(" | ").collect();
        assert_eq!(cells.len(), 3, "{row}");
        (room.to_owned(), quoted(cells[2]))
    });
    rows.collect()
}

#[test]
fn the_page_names_every_room_and_no_other() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = std::fs::read_dir(src).unwrap().map(|entry| entry.unwrap().path());
    let folders: BTreeSet<String> = folders
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(rooms().into_keys().collect::<BTreeSet<_>>(), folders);
}

/// Whatever an arrow leads to or from is a room, but for what stands outside.
#[test]
fn the_picture_shows_rooms() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = std::fs::read_to_string(page).unwrap();
    let picture = page.split("```").nth(1).unwrap();
    let rooms = rooms();
    let mut shown = BTreeSet::new();
    for line in picture.lines().filter(|line| line.contains('─')) {
        // Remarks stand behind the arrows.
        let arrows = line.rfind(['┐', '┘', '┤']).map_or(line, |end| &line[..end]);
        for word in arrows.split(['─', '▶', '└', '┤', '│']).map(str::trim) {
            shown.extend(Some(word).filter(|word| !word.is_empty()));
        }
    }
    let outside =
        ["contacts/*.yaml", "Ruddr", "rolo.yaml", "git", "stdout, files", "receipt", "text"];
    let strange: Vec<&&str> = shown
        .iter()
        .filter(|word| !rooms.contains_key(**word) && !outside.contains(word))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert!(shown.len() > 12, "{shown:?}");
}

/// The rooms of `src/` and the rooms that each one names as `crate::…`.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let Some((room, _)) = path.split_once('/') else {
            continue;
        };
        let named = uses.entry(room.to_owned()).or_default();
        for part in text.split("crate::").skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name != room {
                named.insert(name);
            }
        }
    }
    uses
}

/// Every source file: its path below `src/`, and its text.
pub(crate) fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
                found.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn each_room_uses_only_what_its_row_names() {
    let rooms = rooms();
    for (room, named) in uses() {
        if room == "cli" {
            continue;
        }
        let may = &rooms[&room];
        let unused: Vec<&String> = may.difference(&named).collect();
        assert!(unused.is_empty(), "`{room}` does not use {unused:?}");
        for name in named {
            let everybody = room != "sandbox" && matches!(name.as_str(), "text" | "diagnostic");
            assert!(everybody || may.contains(&name), "`{room}` uses `{name}`");
        }
    }
}

#[test]
fn only_apply_can_write() {
    for (path, text) in sources() {
        let may = ["apply/", "api/", "sandbox/"].iter().any(|room| path.starts_with(room));
        assert!(may || !text.contains("Writer"), "{path} names the handle that can write");
    }
}

#[test]
fn one_place_reveals_what_is_shown() {
    for (path, text) in sources() {
        let shows = path.starts_with("render/") || path.starts_with("cli/commands/");
        let may = path == "render/show.rs" || !shows;
        assert!(may || !text.contains(".reveal("), "{path} goes past `Show`");
    }
}

#[test]
fn nothing_below_the_command_line_meets_the_outside() {
    let outside = ["std::env::", "std::process", "std::io::stdin", "stdout()", "stderr()"];
    for (path, text) in sources() {
        let is_below = path.contains('/') && !path.starts_with("cli/") && !path.starts_with("git/");
        let named = outside.iter().find(|name| is_below && text.contains(**name));
        assert_eq!(named, None, "in {path}");
    }
}

#[test]
fn every_file_says_its_job_and_is_short() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{path} does not begin with its job");
        let lines = text.lines().count();
        assert!(lines <= 500, "{path} has {lines} lines");
    }
}
