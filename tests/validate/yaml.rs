//! Text that is not the small, plain part of YAML that contact files are written in.

refused! {
    tab_below_a_key: "contacts:\n- email: jane@example.com\n  description: |\n\ttext\n";
    tab_before_a_key: "email: jane@example.com\n\ttitle: CEO\n";
    directive_of_version: "%YAML 1.1\n---\nemail: jane@example.com\n";
    directive_of_a_tag: "%TAG ! tag:example.com,2024:\n---\nemail: jane@example.com\n";
    nested_too_deeply: "title: [[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]\n";
    indented_too_deeply: "a:\n b:\n  c:\n   d:\n    e:\n     f:\n      g:\n       h:\n        i:\n         j:\n          k:\n           l:\n            m:\n             n:\n              o:\n               p:\n                q:\n                 r: x\n";
    key_that_is_a_list: "[a, b]: x\nemail: jane@example.com\n";
    key_that_is_a_mapping: "{a: b}: x\nemail: jane@example.com\n";
    key_with_a_question_mark: "? [a]\n: x\nemail: jane@example.com\n";
    merge_key: "defaults: {title: CEO}\ncontacts:\n- <<: {fax: '1'}\n  email: jane@example.com\n";
    duplicate_key: "email: jane@example.com\ntitle: CEO\ntitle: CTO\n";
    duplicate_key_in_quotes: "email: jane@example.com\ntitle: CEO\n\"title\": CEO\n";
    duplicate_contacts_list: "contacts:\n- email: a@example.com\ncontacts:\n- email: b@example.com\n";
    anchor: "email: jane@example.com\ntitle: &boss CEO\n";
    anchor_on_a_mapping: "contacts:\n- &jane\n  email: jane@example.com\n";
    alias: "email: jane@example.com\ntitle: *boss\n";
    tag: "email: jane@example.com\nfax: !!str abc\n";
    tag_of_python: "email: jane@example.com\nfax: !!python/object/apply:os.system [ls]\n";

    billion_laughs: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nemail: jane@example.com\ntitle: *c\n";
    quote_never_closed: "email: jane@example.com\ntitle: \"Head of\nfax: '1'\n";
    single_quote_never_closed: "email: jane@example.com\ntitle: 'Head of\nfax: 1\n";
    bracket_never_closed: "email: jane@example.com\ntags: [a, b\ntitle: CEO\n";
    brace_never_closed: "{email: jane@example.com, title: CEO\n";
    brackets_of_two_kinds: "email: jane@example.com\ntags: [a, b}\n";
    colon_in_a_value: "email: jane@example.com\ntitle: Boss: of all\n";
    colon_missing: "email: jane@example.com\ntitle CEO\n";
    space_missing_behind_the_colon: "email: jane@example.com\ntitle:CEO\nfax: '1'\n";
    equals_sign: "email = jane@example.com\n";
    starts_with_at: "email: jane@example.com\ntitle: @boss\n";
    starts_with_backtick: "email: jane@example.com\ntitle: `boss`\n";
    starts_with_percent: "email: jane@example.com\ntitle: %boss\n";
    indented_too_far: "email: jane@example.com\n  title: CEO\n";
    indented_too_little: "contacts:\n  - email: jane@example.com\n title: CEO\n";
    list_item_out_of_place: "email: jane@example.com\n- title: CEO\n";
    list_item_behind_a_key: "email: jane@example.com\ntags: - a\n";
    block_text_not_indented: "email: jane@example.com\ndescription: |\ntext\n";
    escape_unknown: "email: jane@example.com\ntitle: \"C:\\Users\"\n";
    escape_half_of_a_pair: "email: jane@example.com\ntitle: \"\\ud83d\"\n";
    hash_behind_a_quote: "email: jane@example.com\ntitle: \"CEO\"#boss\n";
    nul: "email: jane@example.com\ntitle: a\0b\n";
    document_in_quotes: "email: jane@example.com\ntitle: \"a\n---\nb\"\n";
    html: "<!DOCTYPE html>\n<html><body>Not found</body></html>\n";
    csv: "email,firstName\njane@example.com,Jane\n";
    one_word: "jane@example.com\n";
    merge_not_finished: "email: jane@example.com\n<<<<<<< HEAD\ntitle: CEO\n=======\ntitle: CTO\n>>>>>>> abc123 (fix: title)\n";
    merge_in_a_text: "email: jane@example.com\r\ndescription: |\r\n<<<<<<< HEAD\r\n  One\r\n||||||| base\r\n=======\r\n  Two\r\n>>>>>>> x\r\n";
    merge_finished_by_half: "email: jane@example.com\ntitle: CEO\n=======\ntitle: CTO\n";
    merge_of_two_documents: "<<<<<<< HEAD\nemail: a@example.com\n---\nemail: c@example.com\n=======\nemail: b@example.com\n>>>>>>> x\n";
    rule_below_a_heading: "email: jane@example.com\ndescription: |\n  Notes\n  =======\ntitle: [\n";
    second_document_broken: "email: a@example.com\n---\ntitle: [\n---\nemail: c@example.com\ntitel: x\n";
}
