//! What values are accepted, how long they may be, and who a contact is.

use rolo::contact::{FIELDS, FieldKind};

use crate::env::{Project, Run};

const ID: &str = "b27fd363-b75e-4ed1-af08-0b05119ea6b1";

/// What `rolo validate` says of one contact with this line below its identity.
fn with(line: &str) -> Run {
    Project::with(&format!("id: {ID}\n{line}\n")).rolo("validate")
}

#[track_caller]
fn accepted(line: &str) {
    let run = with(line).ends_with(0);
    assert_eq!(run.stderr, "", "{line}");
}

/// The text fields with their limits.
fn limits() -> impl Iterator<Item = (&'static str, usize)> {
    let text = FIELDS.iter().filter(|spec| spec.kind != FieldKind::Email);
    text.filter_map(|spec| Some((spec.key, spec.max?)))
}

#[test]
fn every_text_field_has_a_limit() {
    let limited: Vec<_> = limits().map(|(key, max)| format!("{key} {max}")).collect();
    insta::assert_snapshot!(limited.join("\n"));
}

/// One contact with a line for each text field, of a length that depends on its limit.
fn all_at(line: impl Fn(&str, usize) -> String) -> Run {
    let lines: Vec<String> = limits().map(|(key, max)| line(key, max)).collect();
    with(&lines.join("\n"))
}

/// Fails unless every text field is reported to be one character too long.
#[track_caller]
fn all_are_one_over(run: Run) {
    let run = run.ends_with(3);
    for (key, max) in limits() {
        let says = format!("`{key}` is {} characters long; the limit is {max}", max + 1);
        assert!(run.stderr.contains(&format!("error[contact::too-long]: {says}")), "{key}: {run}");
    }
    assert_eq!(run.stderr.matches("shorten it by 1\n").count(), limits().count(), "{run}");
}

#[test]
fn limits_count_characters_and_not_bytes() {
    for unit in ["x", "\u{e9}", "\u{65e5}", "\u{1f600}"] {
        let line = |key: &str, length: usize| format!("{key}: {}", unit.repeat(length));
        all_at(line).ends_with(0);
        all_are_one_over(all_at(|key, max| line(key, max + 1)));
    }
}

#[test]
fn limit_of_an_email() {
    let spec = FIELDS.iter().find(|spec| spec.kind == FieldKind::Email).unwrap();
    let max = spec.max.unwrap();
    let email = |length: usize| format!("email: {}@example.com\n", "x".repeat(length - 12));
    Project::with(&email(max)).rolo("validate").ends_with(0);
    let run = Project::with(&email(max + 1)).rolo("validate").ends_with(3);
    assert!(run.stderr.contains("error[contact::too-long]"), "{run}");
}

#[test]
fn line_ends_around_a_text_do_not_count() {
    for (header, tail) in [("|", "\n"), ("|+", "\n\n\n"), (">", "\n"), ("|-", "\n")] {
        let line = |key: &str, length: usize| {
            format!("{key}: {header}\n  {}{tail}", "\u{1f600}".repeat(length))
        };
        all_at(line).ends_with(0);
        all_are_one_over(all_at(|key, max| line(key, max + 1)));
    }
    all_at(|key, max| format!("{key}: '  {}  '", "x".repeat(max))).ends_with(0);
}

#[test]
fn line_ends_of_windows_count_once() {
    let text = |lines: usize| format!("description: |\r\n{}", "  xxxx\r\n".repeat(lines));
    // Each line but the last has four letters and one line end.
    with(&format!("{}  xxxxx", text(999))).ends_with(0);
    with(&format!("{}  xxxxxx", text(999))).ends_with(3);
}

#[test]
fn text_that_is_not_composed_counts_as_it_is_sent() {
    let line = |length: usize| format!("firstName: {}", "e\u{301}".repeat(length));
    let max = limits().find(|(key, _)| *key == "firstName").unwrap().1;
    with(&line(max)).ends_with(0);
    with(&line(max + 1)).ends_with(3);
}

#[test]
fn a_long_value_is_shown_in_part() {
    let run = with(&format!("title: {}", "x".repeat(4000))).ends_with(3);
    assert!(run.stderr.len() < 1500, "{run}");
    insta::assert_snapshot!(run);
}

#[test]
fn what_is_cleared() {
    let nullable = FIELDS.iter().filter(|spec| spec.nullable);
    for spec in nullable {
        let run = with(&format!("{}: []", spec.key)).ends_with(3);
        assert!(run.stderr.contains("error[contact::type]"), "{run}");
    }
    let keys: Vec<_> = FIELDS.iter().filter(|spec| spec.nullable).map(|spec| spec.key).collect();
    for null in ["null", "~", "", "Null", "NULL"] {
        let lines: Vec<_> = keys.iter().map(|key| format!("{key}: {null}")).collect();
        accepted(&lines.join("\n"));
    }
    accepted("owner: null");
    accepted("timeZone: null");
    accepted("tags: []");
    accepted("tagIds: []");
    for key in ["title", "ownerId", "owner", "timeZoneId", "timeZone"] {
        accepted(&format!("{key}: ''"));
        accepted(&format!("{key}: '  '"));
    }
    accepted("description: |\n");
}

#[test]
fn what_cannot_be_cleared() {
    let required: Vec<_> = FIELDS.iter().filter(|spec| !spec.nullable).map(|s| s.key).collect();
    assert_eq!(required, ["firstName", "lastName", "name", "email", "tagIds"]);
    for key in ["firstName", "lastName", "name", "email"] {
        assert!(with(&format!("{key}: null")).ends_with(3).stderr.contains("contact::null"));
        assert!(with(&format!("{key}: '  '")).ends_with(3).stderr.contains("contact::empty"));
    }
}

#[test]
fn text_that_looks_like_something_else() {
    for line in [
        "title: 'no'",
        "title: \"1e3\"",
        "title: |\n  2024-01-01",
        "officePhone: 1-508-367-0989",
        "officePhone: +1 508 367 0989",
        "officePhone: (508) 367-0989",
        "officePhone: '15083670989'",
        "title: nope",
        "title: N/A",
        "title: Yes and no",
        "title: '#1'",
        "title: a#b",
        "title: C:\\Users",
        "websiteUrl: https://www.example.com/?a=b#c",
        "title: 3M",
        "title: '- dash'",
        "title: 日本語",
        "title: 👩‍💻 lead",
        "title: السلام",
        "name: O'Brien",
    ] {
        accepted(line);
    }
}

#[test]
fn comments_and_blank_lines() {
    accepted("# a\n\ntitle: CEO # b\n\n\n# c");
}

#[test]
fn json_is_yaml() {
    let json = format!("{{\"id\": \"{ID}\", \"tags\": [\"a\"], \"fax\": null}}");
    assert_eq!(Project::with(&json).rolo("validate").ends_with(0).stderr, "");
}

#[test]
fn warnings_do_not_fail() {
    insta::assert_snapshot!(
        with(
            "title: \"a\\u202eb\"\nfirstName: Zoe\u{308}\nfax: |\n  1\n  2\nname: \"x\\u200by\"\n\
             description: \"fine\\tand\\nfine\""
        )
        .ends_with(0)
    );
}

#[test]
fn warning_about_length_in_utf16() {
    let max = limits().find(|(key, _)| *key == "firstName").unwrap().1;
    let half = "\u{1f600}".repeat(max / 2);
    assert_eq!(with(&format!("firstName: {half}")).ends_with(0).stderr, "");
    let run = with(&format!("firstName: {half}{half}")).ends_with(0);
    assert!(run.stderr.contains("warning[contact::utf16-length]"), "{run}");
    assert!(run.stdout.ends_with(": 1 warning\n"), "{run}");
}

#[test]
fn ids_of_any_version_and_case() {
    for id in ["00000000-0000-0000-0000-000000000000", "B27FD363-B75E-4ED1-AF08-0B05119EA6B1"] {
        for line in [format!("id: {id}"), format!("id: {ID}\nownerId: {id}\ntagIds: ['{id}']")] {
            assert_eq!(Project::with(&line).rolo("validate").ends_with(0).stderr, "", "{line}");
        }
    }
}

#[test]
fn two_contacts_with_one_id() {
    let project = Project::new()
        .file("contacts/a.yaml", "id: b27fd363-b75e-4ed1-af08-0b05119ea6b1\n")
        .file("contacts/b.yaml", "id: B27FD363-B75E-4ED1-AF08-0B05119EA6B1\ntitle: CEO\n");
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
}

#[test]
fn two_contacts_with_one_email() {
    let project = Project::new()
        .file("contacts/a.yaml", "email: Jane.Doe@Example.com\n")
        .file("contacts/b.yml", "contacts:\n- title: CEO\n  email: ' jane.doe@example.COM '\n");
    insta::assert_snapshot!(project.rolo("validate").ends_with(3));
}

#[test]
fn three_contacts_with_one_email_name_the_first() {
    let yaml = "email: a@example.com\n---\nemail: A@example.com\n---\nemail: a@EXAMPLE.com\n";
    let run = Project::with(yaml).rolo("validate").ends_with(3);
    assert_eq!(run.stderr.matches("error[contact::duplicate-email]").count(), 2, "{run}");
    assert_eq!(run.stderr.matches(" ::: contacts/all.yaml:1:8").count(), 2, "{run}");
}

#[test]
fn one_email_with_two_ids_is_a_clash_too() {
    let yaml = "id: 00000000-0000-0000-0000-000000000001\nemail: a@example.com\n---\n\
                id: 00000000-0000-0000-0000-000000000002\nemail: a@example.com\n";
    let run = Project::with(yaml).rolo("validate").ends_with(3);
    assert!(run.stdout.ends_with(": 1 error\n"), "{run}");
}

#[test]
fn an_empty_id_is_no_id() {
    for id in ["''", "\"  \"", "|\n\n"] {
        let run = Project::with(&format!("id: {id}\nemail: a@example.com\n")).rolo("validate");
        assert!(run.ends_with(3).stderr.contains("error[contact::empty]"), "{id:?}");
    }
}

#[test]
fn a_fix_is_shown_only_where_it_mends_the_fault() {
    for (line, fix) in [
        ("emial: b@example.com", "email: b@example.com"),
        ("tags: a, b", "tags: [a, b]"),
        ("tags: 'a] b'", "tags: ['a] b']"),
        ("state: absnt", "state: absent"),
    ] {
        let run = with(line).ends_with(3);
        assert!(run.stderr.contains(fix), "{run}");
    }
    for (line, fix) in [
        ("email: a@example.com\nemial: b@example.com", "email: b@example.com"),
        ("tags: a] b", "[a] b]"),
        ("tags: |\n  a", "[a"),
        ("state: |\n  absnt", "  absent"),
    ] {
        let run = with(line).ends_with(3);
        assert!(!run.stderr.contains(fix), "{run}");
    }
}

#[test]
fn places_behind_a_byte_order_mark_are_counted_without_it() {
    let items = (0..40).map(|n| format!("{{email: \u{e9}{n}@example.com, tit{n}: x}}"));
    let line = format!("contacts: [{}]", items.collect::<Vec<_>>().join(", "));
    let project = Project::with(&format!("\u{feff}{line}\n"));
    let json = project.rolo("validate --format json").ends_with(3).json();
    let told = json["diagnostics"].as_array().unwrap().iter();
    let told: Vec<u64> = told.map(|fault| fault["column"].as_u64().unwrap()).collect();
    let column = |n: usize| {
        let before = &line[..line.find(&format!("tit{n}:")).unwrap()];
        before.chars().count() as u64 + 1
    };
    assert_eq!(told, (0..40).map(column).collect::<Vec<_>>());
}

#[test]
fn an_email_that_cannot_be_meant_is_warned_of() {
    for (email, what) in [
        ("'\u{201c}jane\u{201d}@example.com'", Some("a quote")),
        ("'\"jane\"@example.com'", Some("a quote")),
        ("\"'jane@example.com'\"", Some("a quote")),
        ("'jane@example.com\u{2019}'", Some("a quote")),
        ("'<jane@example.com>'", Some("a bracket")),
        ("'jane@example.com,'", Some("a comma or a semicolon")),
        ("'jane@example.com;'", Some("a comma or a semicolon")),
        ("jane..doe@example.com", Some("two dots in a row")),
        ("jane@example..com", Some("two dots in a row")),
        (".jane@example.com", Some("has a dot")),
        ("jane.@example.com", Some("has a dot")),
        ("jane@.example.com", Some("has a dot")),
        ("jane@example.com.", Some("has a dot")),
        ("jane@example", None),
        ("pat.o'rourke@example.com", None),
        ("jane+news_letter@mail.example.com", None),
        ("zoë@bücher.example", None),
    ] {
        let run = Project::with(&format!("email: {email}\n")).rolo("validate").ends_with(0);
        match what {
            None => assert_eq!(run.stderr, "", "{email}"),
            Some(what) => {
                assert!(run.stderr.contains("warning[contact::odd-email]: `email` "), "{run}");
                assert!(run.stderr.contains(what), "{run}");
                assert!(run.stderr.contains(" --> contacts/all.yaml:1:8\n"), "{run}");
            }
        }
    }
    // Without a domain, or with a space, it is no address: the error says so, and nothing else does.
    for email in ["jane@", "jane", "jane doe@example.com", "jane@exam ple.com"] {
        let run = Project::with(&format!("email: {email}\n")).rolo("validate").ends_with(3);
        assert!(run.stderr.contains("error[contact::email]"), "{run}");
        assert!(!run.stderr.contains("odd-email"), "{run}");
    }
}
