//! Edits of contact files, before and after, byte by byte: what a person would expect to see.

use rolo::yaml::{CannotEdit, Change, Edit, NewValue, Step, Why, edit};

/// The order of keys in which new ones find their place.
const ORDER: [&str; 7] = ["id", "name", "title", "note", "phone", "fax", "tags"];

fn text(text: &str) -> NewValue {
    NewValue::Text(text.to_owned())
}

fn list(items: &[&str]) -> NewValue {
    NewValue::List(items.iter().map(|item| (*item).to_owned()).collect())
}

fn change(key: &str, change: Change) -> Edit {
    Edit { document: 0, path: Vec::new(), key: key.to_owned(), change }
}

fn set(key: &str, value: NewValue) -> Edit {
    let before = ORDER.iter().take_while(|known| **known != key);
    let after = before.map(|known| (*known).to_owned()).collect();
    change(key, Change::Set { value, after })
}

fn rename(key: &str, to: &str, value: NewValue) -> Edit {
    change(key, Change::Rename { to: to.to_owned(), value })
}

fn remove(key: &str) -> Edit {
    change(key, Change::Remove)
}

fn at(path: &[Step], mut edit: Edit) -> Edit {
    edit.path = path.to_vec();
    edit
}

fn item(at: usize) -> [Step; 2] {
    [Step::Key("contacts".to_owned()), Step::Item(at)]
}

#[track_caller]
fn gives(before: &str, edits: &[Edit], after: &str) {
    let edited = edit(before, edits);
    assert_eq!(edited.as_deref(), Ok(after), "\n{before}");
    assert_eq!(edit(after, edits).as_deref(), Ok(after), "a second time");
    // The same with the other line ends.
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(edit(&crlf(before), edits), Ok(crlf(after)), "with CRLF");
    let unended = |text: &str| text.strip_suffix('\n').unwrap_or(text).to_owned();
    if !before.ends_with("\n\n") && !after.ends_with("\n\n") {
        assert_eq!(edit(&unended(before), edits), Ok(unended(after)), "without the last line end");
    }
    let bom = |text: &str| format!("\u{feff}{text}");
    assert_eq!(edit(&bom(before), edits), Ok(bom(after)), "with a byte-order mark");
}

#[test]
fn a_value_changes_in_its_place_and_its_style() {
    for (before, value, after) in [
        ("title: Lead  # of five\n", "Head", "title: Head  # of five\n"),
        ("title:   Lead\n", "Head: all", "title:   \"Head: all\"\n"),
        ("title: Lead\n", "no", "title: \"no\"\n"),
        ("title: Lead\n", "say \"hi\": now", "title: 'say \"hi\": now'\n"),
        ("title: Lead\n", "", "title: \"\"\n"),
        ("title: 'Lead'  # of five\n", "Head", "title: 'Head'  # of five\n"),
        ("title: 'Lead'\n", "O'Rourke's", "title: 'O''Rourke''s'\n"),
        ("title: 'Lead'\n", "a\u{202e}b", "title: \"a\\u202eb\"\n"),
        ("title: \"Lead\"\n", "Head", "title: \"Head\"\n"),
        ("title: \"Lead\"\n", "one\ntwo", "title: \"one\\ntwo\"\n"),
        ("phone: 15083670989\n", "15083670989", "phone: \"15083670989\"\n"),
        ("title: Lead of\n  five people  # now\nfax: 1\n", "Head", "title: Head  # now\nfax: 1\n"),
        ("title: 'Lead of\n\n  five'\n", "Head", "title: 'Head'\n"),
        (
            "title:\n  # as on the card\n  Lead  # c\n",
            "Head",
            "title:\n  # as on the card\n  Head  # c\n",
        ),
        ("title: []  # c\n", "Head", "title: Head  # c\n"),
        ("title:  # c\n  - a\n  # d\n  - b\nfax: 1\n", "Head", "title: Head  # c\n  # d\nfax: 1\n"),
    ] {
        let key = before.split(':').next().unwrap();
        gives(before, &[set(key, text(value))], after);
    }
}

#[test]
fn one_line_becomes_several_and_the_reverse() {
    for (before, value, after) in [
        ("note: old  # c\nfax: 1\n", "one\n\ntwo\n", "note: |  # c\n  one\n\n  two\nfax: 1\n"),
        ("note: 'old'\nfax: 1\n", "one\ntwo", "note: |-\n  one\n  two\nfax: 1\n"),
        ("note: old\nfax: 1\n", "one\n\ttwo", "note: \"one\\n\\ttwo\"\nfax: 1\n"),
        ("{note: old, fax: 1}\n", "one\ntwo", "{note: \"one\\ntwo\", fax: 1}\n"),
        (
            "note: old\n    # deep\nfax: 1\n",
            "one\ntwo",
            "note: \"one\\ntwo\"\n    # deep\nfax: 1\n",
        ),
        ("note: |  # c\n  one\n  two\n\nfax: 1\n", "new", "note: |  # c\n  new\n\nfax: 1\n"),
        ("note: |  # c\n  one\n  two\n\nfax: 1\n", "", "note: \"\"  # c\n\nfax: 1\n"),
    ] {
        gives(before, &[set("note", text(value))], after);
    }
}

#[test]
fn a_block_stays_a_block() {
    for (before, value, after) in [
        ("note: |\n  one\n  two\nfax: 1\n", "one\n2", "note: |\n  one\n  2\nfax: 1\n"),
        ("note: |-\n   one\n# c\n", "one\n\n  2\n", "note: |-\n   one\n\n     2\n# c\n"),
        (
            "note: |+  # c\n  one\n\n\nfax: 1\n",
            "one\n2\n\n",
            "note: |+  # c\n  one\n  2\n\nfax: 1\n",
        ),
        ("note: |2-\n    one\nfax: 1\n", "  2\none", "note: |2-\n    2\n  one\nfax: 1\n"),
        ("note: |\n  one\nfax: 1\n", " 2\none", "note: \" 2\\none\"\nfax: 1\n"),
        (
            "note: |\n  one\n  two \n  3\nfax: 1\n",
            "1\ntwo \n3",
            "note: |\n  1\n  two \n  3\nfax: 1\n",
        ),
        ("note: |\n\n  one\nfax: 1\n", "\none\ntwo", "note: |\n\n  one\n  two\nfax: 1\n"),
        ("note: |\nfax: 1\n", "one", "note: |\n  one\nfax: 1\n"),
        ("note: |\n  one\n # c\nfax: 1\n", "two", "note: |\n  two\n # c\nfax: 1\n"),
        // A folded one keeps the paragraphs that stay, and breaks the others as wide as it was.
        (
            "note: >\n  one two three\n  four five\n\n  six\n  seven\nfax: 1\n",
            "one two three four 5 and\nsix seven\n",
            "note: >\n  one two three\n  four 5 and\n\n  six\n  seven\nfax: 1\n",
        ),
        (
            "note: >-\n  one\n\n  two\nfax: 1\n",
            "one\n\ntwo",
            "note: >-\n  one\n\n\n  two\nfax: 1\n",
        ),
        ("note: >-\n  one\n\n  two\nfax: 1\n", "two", "note: >-\n  two\nfax: 1\n"),
    ] {
        gives(before, &[set("note", text(value))], after);
    }
}

#[test]
fn nothing_becomes_a_text_and_the_reverse() {
    for (before, after) in [
        ("fax: null                # gone\n", "fax: 1-2                # gone\n"),
        ("fax: ~\n", "fax: 1-2\n"),
        ("fax:\nid: 1\n", "fax: 1-2\nid: 1\n"),
        ("fax:  # gone\n", "fax: 1-2  # gone\n"),
        ("fax: \n  # gone\nid: 1\n", "fax: 1-2 \n  # gone\nid: 1\n"),
        ("{fax: , id: 1}\n", "{fax: 1-2 , id: 1}\n"),
        ("{id: 1, fax}\n", "{id: 1, fax: 1-2}\n"),
    ] {
        gives(before, &[set("fax", text("1-2"))], after);
    }
    for (before, after) in [
        ("fax: 1-2  # gone\n", "fax: null  # gone\n"),
        ("fax: '1'\n", "fax: null\n"),
        ("fax: >-  # c\n  1\n  2\n\n# d\nid: 1\n", "fax: null  # c\n\n# d\nid: 1\n"),
        ("fax:\n- a # c\n# d\nid: 1\n", "fax: null\n# d\nid: 1\n"),
        ("fax:  # nothing\n", "fax:  # nothing\n"),
        ("fax: ~\n", "fax: ~\n"),
    ] {
        gives(before, &[set("fax", NewValue::Null)], after);
    }
}

#[test]
fn items_of_a_list_come_and_go() {
    for (before, items, after) in [
        ("tags:\n  - a  # of a\n  - b\n", &["x", "b"][..], "tags:\n  - x\n  - b\n"),
        ("tags: [\n  a,  # of a\n  b,\n]\n", &["x", "b"], "tags: [\n  x,\n  b,\n]\n"),
        ("tags: [a, b]  # c\n", &["a", "b", "x, y"], "tags: [a, b, \"x, y\"]  # c\n"),
        ("tags: [ a , 'b' ]\n", &["a", "b", "x"], "tags: [ a , 'b', x ]\n"),
        ("tags: ['a', 'b']\n", &["a", "b", "x"], "tags: ['a', 'b', 'x']\n"),
        ("tags: [a, b, c]\n", &["a", "c"], "tags: [a, c]\n"),
        ("tags: [a, b, c]\n", &["b", "c"], "tags: [b, c]\n"),
        ("tags: [a, b, c]\n", &["a"], "tags: [a]\n"),
        ("tags: [a, b, c]\n", &["x"], "tags: [x]\n"),
        ("tags: [a, b]\n", &[], "tags: []\n"),
        ("tags: [a, b,]\n", &["a"], "tags: [a,]\n"),
        ("tags: [a, b,]\n", &["a", "b", "x"], "tags: [a, b, x,]\n"),
        ("tags: []  # none\n", &["a"], "tags: [a]  # none\n"),
        ("tags: null\n", &["a"], "tags: [a]\n"),
        ("tags:\nid: 1\n", &["a"], "tags: [a]\nid: 1\n"),
        ("tags: a\n", &[], "tags: []\n"),
        (
            "tags: [\n  a,  # first\n  b\n]\n",
            &["a", "b", "x"],
            "tags: [\n  a,  # first\n  b,\n  x\n]\n",
        ),
        ("tags: [\n  a,  # first\n  b  # last\n]\n", &["b"], "tags: [\n  b  # last\n]\n"),
        ("tags: [\n  a,  # first\n  b  # last\n]\n", &["a"], "tags: [\n  a  # first\n]\n"),
        (
            "tags:\n  - a  # c\n  # d\n  - 'b'\nid: 1\n",
            &["a", "b", "x"],
            "tags:\n  - a  # c\n  # d\n  - 'b'\n  - x\nid: 1\n",
        ),
        (
            "tags:\n- a\n- b  # c\n# d\nid: 1\n",
            &["a", "b", "no"],
            "tags:\n- a\n- b  # c\n- \"no\"\n# d\nid: 1\n",
        ),
        ("tags:\n  - a  # c\n  # d\n  - b\nid: 1\n", &["b"], "tags:\n  # d\n  - b\nid: 1\n"),
        ("tags:\n  -   a\n  -   b\nid: 1\n", &["a", "x"], "tags:\n  -   a\n  -   x\nid: 1\n"),
        ("tags:  # c\n  - a\n  # d\n  - b\n\nid: 1\n", &[], "tags: []  # c\n  # d\n\nid: 1\n"),
        ("tags:\n  - a\n  - b\n", &["b", "a"], "tags:\n  - b\n  - a\n"),
        ("tags:\n  - 15\n  - b\n", &["15", "b"], "tags:\n  - \"15\"\n  - b\n"),
        ("tags:\n  - >-\n    a\n    b\n  - c\n", &["a b"], "tags:\n  - >-\n    a\n    b\n"),
    ] {
        gives(before, &[set("tags", list(items))], after);
    }
    let long = "x".repeat(60);
    gives(
        "tags: null  # none\nid: 1\n",
        &[set("tags", list(&[&long, &long]))],
        &format!("tags:  # none\n  - {long}\n  - {long}\nid: 1\n"),
    );
}

#[test]
fn a_new_key_finds_its_place() {
    for (before, after) in [
        ("name: A\n", "name: A\nfax: 1-2\n"),
        ("name: A  # c\n# of tags\ntags: []\n", "name: A  # c\nfax: 1-2\n# of tags\ntags: []\n"),
        ("# top\ntags: []\n", "# top\nfax: 1-2\ntags: []\n"),
        ("name: A\n\ntags: []\n", "name: A\nfax: 1-2\n\ntags: []\n"),
        (
            "note: |\n  one\n\n  two\n\ntags: []\n",
            "note: |\n  one\n\n  two\nfax: 1-2\n\ntags: []\n",
        ),
        ("note: |+\n  one\n\n\ntags: []\n", "note: |+\n  one\n\n\nfax: 1-2\ntags: []\n"),
        ("note: one\n  two  # c\ntags: []\n", "note: one\n  two  # c\nfax: 1-2\ntags: []\n"),
        ("note:\n  # c\ntags: []\n", "note:\nfax: 1-2\n  # c\ntags: []\n"),
        ("note: [a,\n  b]\ntags: []\n", "note: [a,\n  b]\nfax: 1-2\ntags: []\n"),
        ("  name: A\n  tags: []\n", "  name: A\n  fax: 1-2\n  tags: []\n"),
        ("---\nname: A\n---\nname: B\n", "---\nname: A\nfax: 1-2\n---\nname: B\n"),
        ("name: A\n...\n", "name: A\nfax: 1-2\n...\n"),
        ("{name: A, tags: []}\n", "{name: A, fax: 1-2, tags: []}\n"),
        ("{name: A}\n", "{name: A, fax: 1-2}\n"),
        ("{ tags: [] }\n", "{ fax: 1-2, tags: [] }\n"),
        ("{}\n", "{fax: 1-2}\n"),
        ("{\n  name: A,  # c\n  tags: []\n}\n", "{\n  name: A,  # c\n  fax: 1-2,\n  tags: []\n}\n"),
        ("{\n  name: A  # c\n}\n", "{\n  name: A,  # c\n  fax: 1-2\n}\n"),
        ("{\n  tags: [],\n}\n", "{\n  fax: 1-2,\n  tags: [],\n}\n"),
    ] {
        gives(before, &[set("fax", text("1-2"))], after);
    }
    gives(
        "id: 1\ntags: []\n",
        &[set("note", text("a\nb\n"))],
        "id: 1\nnote: |\n  a\n  b\ntags: []\n",
    );
    gives("fax: 1\n", &[set("note", text("a\nb\n"))], "note: |\n  a\n  b\nfax: 1\n");
    let long = "x".repeat(60);
    gives(
        "id: 1\n",
        &[set("tags", list(&[&long, &long])), set("fax", NewValue::Null)],
        &format!("id: 1\nfax: null\ntags:\n  - {long}\n  - {long}\n"),
    );
}

#[test]
fn in_a_list_of_contacts_each_keeps_its_layout() {
    let before = "\
defaults:
  fax: null

contacts:
  # first
  - name: A  # c
    tags:
    - x

  -   name: B
      tags:
        - x
        - z
      # end
  - {name: C}
# end of all
";
    let after = "\
defaults:
  fax: null

contacts:
  # first
  - id: one
    name: A  # c
    tags:
    - x
    - z

  -   name: B
      note: |
        a
        b
      tags:
        - z
      fax: 1-2
      # end
  - {id: three, name: C}
# end of all
";
    let mut fax = set("fax", text("1-2"));
    fax.change = Change::Set { value: text("1-2"), after: vec!["tags".to_owned()] };
    let edits = [
        at(&item(2), set("id", text("three"))),
        at(&item(1), set("tags", list(&["z"]))),
        at(&item(1), fax),
        at(&item(1), set("note", text("a\nb\n"))),
        at(&item(0), set("tags", list(&["x", "z"]))),
        at(&item(0), set("id", text("one"))),
    ];
    gives(before, &edits, after);
    let reversed: Vec<Edit> = edits.into_iter().rev().collect();
    gives(before, &reversed, after);
}

#[test]
fn a_key_goes_and_comments_on_their_own_lines_stay() {
    for (before, after) in [
        ("name: A\n# of fax\nfax: 1  # c\n# d\nid: 1\n", "name: A\n# of fax\n# d\nid: 1\n"),
        ("name: A\nfax: 1\n", "name: A\n"),
        ("fax: |\n  a\n\n  b\n\nname: A\n", "\nname: A\n"),
        ("fax:\n- a\n- b # c\nname: A\n", "name: A\n"),
        ("note: |+\n  a\n\nfax: 1\n\nname: A\n", "note: |+\n  a\n\nname: A\n"),
        ("{fax: 1, name: A}\n", "{name: A}\n"),
        ("{name: A, fax: 1}\n", "{name: A}\n"),
        ("{name: A, fax: 1, id: 1}\n", "{name: A, id: 1}\n"),
        ("{\n  name: A,\n  fax: 1,  # c\n}\n", "{\n  name: A,\n}\n"),
        ("name: A\n", "name: A\n"),
    ] {
        gives(before, &[remove("fax")], after);
    }
    for (before, after) in [
        ("contacts:\n  - fax: 1  # c\n    name: A\n", "contacts:\n  - name: A\n"),
        (
            "contacts:\n  - fax: 1\n    # of the name\n    name: A\n",
            "contacts:\n  -\n    # of the name\n    name: A\n",
        ),
        (
            "contacts:\n  - name: A\n    fax: 1\n\n  - name: B\n",
            "contacts:\n  - name: A\n\n  - name: B\n",
        ),
    ] {
        gives(before, &[at(&item(0), remove("fax"))], after);
    }
}

#[test]
fn a_key_gets_another_name() {
    for (before, after) in [
        ("owner: Sam  # c\nid: 1\n", "ownerId: a-1  # c\nid: 1\n"),
        ("\"owner\" : Sam\n", "\"ownerId\" : a-1\n"),
        ("'owner': 'Sam'\n", "'ownerId': 'a-1'\n"),
        ("{owner: Sam}\n", "{ownerId: a-1}\n"),
        ("owner:\n", "ownerId: a-1\n"),
        ("ownerId: b\n", "ownerId: a-1\n"),
    ] {
        gives(before, &[rename("owner", "ownerId", text("a-1"))], after);
    }
    gives("tags: [a, b]\n", &[rename("tags", "tagIds", list(&["b", "1-2"]))], "tagIds: [b, 1-2]\n");
}

#[test]
fn mixed_line_ends_stay_mixed() {
    let before = "name: A\r\nnote: |\r\n  one\n  two\r\n  three\ntags:\n- a\r\n- b\nfax: 1\r\n";
    let edits = [
        set("note", text("one\n2\nthree\nfour")),
        set("tags", list(&["a", "b", "x"])),
        set("title", text("B")),
        remove("fax"),
    ];
    let after =
        "name: A\r\ntitle: B\r\nnote: |\r\n  one\n  2\n  three\n  four\ntags:\n- a\r\n- b\n- x\n";
    assert_eq!(edit(before, &edits).as_deref(), Ok(after));
}

#[test]
fn what_cannot_be_done_is_refused_and_named() {
    let refused = |text: &str, edits: &[Edit]| edit(text, edits).unwrap_err();
    let because = |edit, why| CannotEdit { edit, why };
    let a = || set("a", text("1-2"));
    assert_eq!(refused("a: [\n", &[a()]), because(None, Why::Faulty));
    assert_eq!(refused("a: &x 1\n", &[]), because(None, Why::Faulty));
    assert_eq!(refused("a: 1\na: 2\n", &[]), because(None, Why::Faulty));
    assert_eq!(refused("", &[a()]), because(Some(0), Why::NoMapping));
    assert_eq!(refused("a: 1\n", &[a(), at(&item(0), a())]), because(Some(1), Why::NoMapping));
    assert_eq!(refused("- a\n", &[at(&[Step::Item(0)], a())]), because(Some(0), Why::NoMapping));
    assert_eq!(refused("a: 1\n", &[a(), remove("a")]), because(Some(1), Why::Twice));
    assert_eq!(refused("a: 1\n", &[rename("b", "c", text("x"))]), because(Some(0), Why::NoKey));
    assert_eq!(
        refused("a: 1\n", &[rename("b", "a", text("x")), a()]),
        because(Some(1), Why::Twice)
    );
    assert_eq!(
        refused("a: 1\nb: 2\n", &[rename("b", "a", text("x"))]),
        because(Some(0), Why::Taken)
    );
    assert_eq!(refused("a: 1\n", &[remove("a")]), because(Some(0), Why::OnlyKey));
    let in_brackets = at(&[Step::Item(0)], set("id", text("x")));
    assert_eq!(refused("[name: A]\n", &[in_brackets]), because(Some(0), Why::Unproven));
    let all = [set("b", text("x")), remove("a")];
    assert_eq!(edit("a: 1\n", &all).as_deref(), Ok("b: x\n"));
}
