//! What paths people get.

use super::*;

const A: &str = "1a2b3c4d-0000-4000-8000-000000000001";
const B: &str = "1a2b3c4d-0000-4000-8000-000000000002";
const C: &str = "5e6f7a8b-0000-4000-8000-000000000003";

fn person<'a>(first: &'a str, last: &'a str, email: &'a str, id: Option<&str>) -> Person<'a> {
    let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    Person {
        first_name: some(first),
        last_name: some(last),
        email: some(email),
        id: id.map(|id| id.parse().unwrap()),
    }
}

#[track_caller]
fn paths(pattern: &str, taken: &[&str], people: &[Person<'_>]) -> Vec<String> {
    let mut names = FileNames::new(pattern, taken.iter().copied()).map_err(|bad| bad.to_string());
    names.as_mut().unwrap().of(people.iter().copied(), false)
}

#[track_caller]
fn path(pattern: &str, first: &str, last: &str, email: &str) -> String {
    paths(pattern, &[], &[person(first, last, email, None)]).remove(0)
}

#[test]
fn names_are_readable_in_any_script() {
    let cases = [
        ("Jane", "Doe", "jane-doe.yaml"),
        ("  Mary  Ann ", "O'Brien, Ph.D.", "mary-ann-o-brien-ph-d.yaml"),
        ("José", "Müller", "josé-müller.yaml"),
        ("Jose\u{301}", "", "josé.yaml"),
        ("健太", "佐藤", "健太-佐藤.yaml"),
        ("प्रिया", "शर्मा", "प्रिया-शर्मा.yaml"),
        ("علی\u{200c}رضا", "", "علیرضا.yaml"),
        ("../../etc", "passwd", "etc-passwd.yaml"),
        ("_a", ".b", "a-b.yaml"),
        ("a/b\\c:d", "e\u{0}f", "a-b-c-d-e-f.yaml"),
        ("\u{202e}x", "y\u{200b}z", "x-y-z.yaml"),
        ("\u{301}x", "y - \u{301}z", "x-y-z.yaml"),
        ("CON", "", "con-.yaml"),
        ("lpt\u{b9}", "", "lpt\u{b9}-.yaml"),
        ("Console", "", "console.yaml"),
    ];
    for (first, last, expected) in cases {
        assert_eq!(path("{name}.yaml", first, last, ""), expected);
    }
}

#[test]
fn a_person_without_a_name_has_a_path_too() {
    let id = Some(A);
    let one = |first, last, email, id| {
        paths("{name}.yaml", &[], &[person(first, last, email, id)]).remove(0)
    };
    assert_eq!(one("", "", "J.Doe@example.com", id), "j-doe.yaml");
    assert_eq!(one("🙂", "!", "@example.com", id), format!("{A}.yaml"));
    assert_eq!(one("", "", "", None), "no-name.yaml");
    assert_eq!(path("{lastName}_{firstName}.yml", "Jane", "", ""), "no-last-name_jane.yml");
    assert_eq!(path("{email}/{id}.yaml", "", "", ""), "no-email/no-id.yaml");
}

#[test]
fn folders_come_from_the_pattern() {
    let pattern = "Clients/{domain}/{name}.yaml";
    let cases = [
        ("jane@Example.COM", "Clients/example.com/jane.yaml"),
        ("jane", "Clients/no-domain/jane.yaml"),
        ("jane@con.example", "Clients/con-example/jane.yaml"),
        ("jane@x.yaml", "Clients/x-yaml/jane.yaml"),
        ("jane@..a..b.", "Clients/a-b/jane.yaml"),
    ];
    for (email, expected) in cases {
        assert_eq!(path(pattern, "Jane", "", email), expected);
    }
}

#[test]
fn a_long_name_is_cut_between_characters() {
    let long = "é".repeat(80);
    let one = path("{name}.yaml", &long, "", "");
    assert_eq!(one, format!("{}.yaml", "é".repeat(50)));
    let both = [person(&long, "", "", Some(A)), person(&long, "", "", Some(C))];
    let both = paths("{name}.yaml", &[], &both);
    assert_eq!(both[0], format!("{}-1a2b3c4d.yaml", "é".repeat(45)));
    let folder = path("{domain}/{name}.yaml", "Jane", "", &format!("j@{}", "a-".repeat(90)));
    assert_eq!(folder, format!("{}/jane.yaml", ["a"; 50].join("-")));
}

#[test]
fn those_who_collide_all_get_a_part_of_their_ids() {
    let people = [
        person("Jane", "Doe", "", Some(A)),
        person("JANE", "doe", "", Some(C)),
        person("Joe", "Doe", "", Some(B)),
    ];
    let expected = ["jane-doe-1a2b3c4d.yaml", "jane-doe-5e6f7a8b.yaml", "joe-doe.yaml"];
    assert_eq!(paths("{name}.yaml", &[], &people), expected);
    // The same beginning of an id is not enough.
    let people = [person("Jane", "", "", Some(A)), person("Jane", "", "", Some(B))];
    let expected = [A, B].map(|id| format!("jane-{}.yaml", id.replace('-', "")));
    assert_eq!(paths("{name}.yaml", &[], &people), expected);
    // A name may look like another's path with a suffix.
    let people = [
        person("Jane", "", "", Some(A)),
        person("Jane", "", "", Some(C)),
        person("Jane 1a2b3c4d", "", "", Some(C)),
    ];
    let given = paths("{name}.yaml", &[], &people);
    assert_eq!(given[1..], ["jane-5e6f7a8b.yaml", "jane-1a2b3c4d-5e6f7a8b.yaml"]);
    assert_eq!(given[0], format!("jane-{}.yaml", A.replace('-', "")));
}

#[test]
fn a_path_that_is_taken_is_not_given_again() {
    let jane = person("Jane", "Straße", "", Some(A));
    for taken in ["Jane-Strasse.yaml", "JANE-STRAẞE.yaml", "ｊane-straße.yaml"] {
        assert_eq!(paths("{name}.yaml", &[taken], &[jane]), ["jane-straße-1a2b3c4d.yaml"]);
    }
    let nobody = person("Jane", "", "", None);
    let taken = ["jane.yaml", "jane-3.yaml"];
    let given = paths("{name}.yaml", &taken, &[nobody, nobody]);
    assert_eq!(given, ["jane-2.yaml", "jane-4.yaml"]);
    let mut names = FileNames::new("{name}.yaml", [].into_iter()).ok().unwrap();
    assert_eq!(names.of([nobody].into_iter(), false), ["jane.yaml"]);
    assert_eq!(names.of([nobody].into_iter(), false), ["jane-2.yaml"]);
    let twins = [person("Jane", "", "", Some(C)), nobody];
    assert_eq!(names.of(twins.into_iter(), false), ["jane-5e6f7a8b.yaml", "jane-3.yaml"]);
}

#[test]
fn a_list_file_is_shared() {
    let people = [
        person("Jane", "", "jane@example.com", Some(A)),
        person("Joe", "", "joe@Example.com", None),
        person("Ann", "", "ann@example.org", None),
    ];
    let taken = ["example.com.yaml"];
    let mut names = FileNames::new("{domain}.yaml", taken.into_iter()).ok().unwrap();
    let given = names.of(people.into_iter(), true);
    assert_eq!(given, ["example.com-2.yaml", "example.com-2.yaml", "example.org.yaml"]);
}

#[test]
fn a_bad_pattern_says_why() {
    let cases = [
        ("{nick}.yaml", BadPattern::Placeholder("nick".to_owned())),
        ("{Name}.yaml", BadPattern::Placeholder("Name".to_owned())),
        ("{na{me}.yaml", BadPattern::Placeholder("na{me".to_owned())),
        ("{a/b}.yaml", BadPattern::Brace),
        ("{name.yaml", BadPattern::Brace),
        ("name}.yaml", BadPattern::Brace),
        ("{name}", BadPattern::Ending),
        ("{name}.YAML", BadPattern::Ending),
        ("/{name}.yaml", BadPattern::Outside),
        ("a/../{name}.yaml", BadPattern::Outside),
        ("a//{name}.yaml", BadPattern::Outside),
        ("./{name}.yaml", BadPattern::Outside),
        (".yaml", BadPattern::Outside),
        ("_x/{name}.yaml", BadPattern::Skipped("_x".to_owned())),
        (".x.yaml", BadPattern::Skipped(".x".to_owned())),
        ("c:\\{name}.yaml", BadPattern::Unusable("c:\\{name}".to_owned())),
        ("a./{name}.yaml", BadPattern::Unusable("a.".to_owned())),
    ];
    for (pattern, bad) in cases {
        assert_eq!(FileNames::new(pattern, [].into_iter()).err(), Some(bad), "{pattern}");
    }
    let bad = FileNames::new("{nick}.yaml", [].into_iter()).err().unwrap();
    assert_eq!(bad.to_string(), "there is no placeholder `{nick}`");
    assert!(FileNames::placeholders(true).ends_with("`{domain}`, `{id}`"));
    assert!(FileNames::placeholders(false).ends_with("`{domain}`"));
}
