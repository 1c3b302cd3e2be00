//! Laws of the paths of new files: whatever people are called, each gets a path of their own that
//! every file system takes, and the order in which they come does not matter.

use std::collections::HashSet;

use proptest::prelude::*;
use rolo::contact::Id;
use rolo::new_file::{FileNames, Person};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

const PATTERNS: [&str; 6] = [
    "{name}.yaml",
    "{domain}/{name}.yml",
    "{domain}/{lastName}.{firstName}.yaml",
    "Clients/{id}/{email}.yaml",
    "all.yaml",
    "{name} {name} {name} {name}/x_{domain}.yaml",
];

/// Text that people would have, and text that nobody should.
fn text() -> impl Strategy<Value = Option<String>> {
    let word = prop::sample::select(vec![
        "Jane",
        "jane",
        "JANE",
        "Doe",
        "con",
        "COM1",
        "nul.",
        "..",
        "/",
        "_x",
        ".y",
        "a.yaml",
        "é",
        "e\u{301}",
        "ß",
        "ss",
        "ς",
        "σ",
        "İ",
        "i\u{307}",
        "ﬁ",
        "fi",
        "\u{202e}",
        "\u{200d}",
        " ",
        "\u{301}",
        "健太",
        "प्रिया",
        "-",
        "1a2b3c4d",
        "2",
        "@",
        "@example.com",
        "\u{fe0f}",
        "\u{3164}",
    ]);
    let odd = prop_oneof![
        4 => prop::collection::vec(word, 0..5).prop_map(|words| words.concat()),
        1 => any::<String>(),
        1 => "[a-zé佐]{60,200}",
    ];
    prop::option::weighted(0.9, odd)
}

type Someone = (Option<String>, Option<String>, Option<String>, Option<Id>);

fn someone() -> impl Strategy<Value = Someone> {
    let id = (prop::bool::weighted(0.7), any::<[u8; 16]>()).prop_map(|(same, mut bytes)| {
        if same {
            bytes[..8].copy_from_slice(&[0x1a, 0x2b, 0x3c, 0x4d, 0, 0, 0, 0]);
        }
        Id::from_bytes(bytes)
    });
    (text(), text(), text(), prop::option::weighted(0.7, id))
}

fn people(all: &[Someone]) -> impl Iterator<Item = Person<'_>> {
    all.iter().map(|(first, last, email, id)| Person {
        first_name: first.as_deref(),
        last_name: last.as_deref(),
        email: email.as_deref(),
        id: *id,
    })
}

fn assert_safe(path: &str) {
    let parts: Vec<&str> = path.split('/').collect();
    let (file, folders) = parts.split_last().unwrap();
    let stem = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml")).unwrap();
    for part in folders {
        let ending = part.rsplit('.').next().unwrap().to_lowercase();
        assert!(!part.contains('.') || (ending != "yaml" && ending != "yml"), "{path}");
    }
    for part in folders.iter().chain([&stem]) {
        assert!(!part.is_empty() && part.len() <= 100, "{path}");
        assert!(!part.starts_with(['.', '_', '-', ' ']) && !part.ends_with(['.', ' ']), "{path}");
        assert!(!part.contains("..") && is_nfc(part), "{path}");
        let is_plain =
            |c: char| !c.is_control() && !"\\:*?\"<>|\u{202e}\u{200d}\u{3164}".contains(c);
        assert!(part.chars().all(is_plain), "{path}");
        let device = part.split('.').next().unwrap().to_lowercase();
        assert!(!["con", "com1", "nul"].contains(&device.as_str()), "{path}");
    }
}

fn key(path: &str) -> String {
    path.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn each_path_is_safe_and_given_once(
        all in prop::collection::vec(someone(), 0..12),
        pattern in prop::sample::select(&PATTERNS[..]),
        taken in prop::collection::vec(prop::sample::select(
            vec!["jane.yaml", "JANE-DOE.yaml", "no-domain/jane.yml", "all.yaml", "Straße.yaml"],
        ), 0..4),
    ) {
        let mut names = FileNames::new(pattern, taken.iter().copied()).unwrap();
        let mut given: HashSet<String> = taken.iter().map(|path| key(path)).collect();
        for half in all.chunks(all.len().div_ceil(2).max(1)) {
            let paths = names.of(people(half), false);
            prop_assert_eq!(paths.len(), half.len());
            for path in paths {
                assert_safe(&path);
                prop_assert!(given.insert(key(&path)), "{} comes twice", path);
            }
        }
    }

    #[test]
    fn order_does_not_matter_to_those_with_ids(
        mut all in prop::collection::vec(someone(), 0..12),
        pattern in prop::sample::select(&PATTERNS[..]),
        seed in any::<u64>(),
    ) {
        let mut seen = HashSet::new();
        all.retain(|someone| someone.3.is_some_and(|id| seen.insert(id)));
        let paths = |all: &[Someone]| {
            let taken = ["jane.yaml", "all-1a2b3c4d.yaml"];
            let given = FileNames::new(pattern, taken.into_iter()).unwrap().of(people(all), false);
            let mut given: Vec<_> = all.iter().map(|someone| someone.3).zip(given).collect();
            given.sort();
            given
        };
        let before = paths(&all);
        let middle = usize::try_from(seed).unwrap() % all.len().max(1);
        all.rotate_left(middle);
        all[..middle].reverse();
        prop_assert_eq!(before, paths(&all));
    }

    #[test]
    fn shared_paths_are_safe_and_free(
        all in prop::collection::vec(someone(), 0..12),
        pattern in prop::sample::select(&PATTERNS[..]),
    ) {
        let taken = ["jane.yaml", "all.yaml"];
        let mut names = FileNames::new(pattern, taken.into_iter()).unwrap();
        let first = names.of(people(&all), true);
        let again = names.of(people(&all), true);
        let shared: HashSet<_> = first.iter().map(|path| key(path)).collect();
        for path in first.iter().chain(&again) {
            assert_safe(path);
            prop_assert!(!taken.contains(&key(path).as_str()), "{} is taken", path);
        }
        prop_assert!(again.iter().all(|path| !shared.contains(&key(path))));
    }
}
