//! YAML that is not a contact.

refused! {
    unknown_key: "email: jane@example.com\nfirstname: Jane\n";
    unknown_key_without_a_near_one: "email: jane@example.com\nbirthday: May\n";
    unknown_key_of_the_service: "email: jane@example.com\nhubspotId: '1'\n";
    unknown_key_that_is_hostile: "email: jane@example.com\n\"a\\e[31mb\\u202e\": x\n";
    unknown_key_in_defaults: "defaults: {titel: CEO}\ncontacts:\n- email: jane@example.com\n";
    email_in_defaults: "defaults: {email: a@example.com, id: b27fd363-b75e-4ed1-af08-0b05119ea6b1}\ncontacts:\n- email: jane@example.com\n";
    identity_missing: "firstName: Jane\n";
    identity_missing_in_a_list: "contacts:\n- email: jane@example.com\n- firstName: Jane\n  lastName: Doe\n";
    identity_null: "id: null\nemail: null\n";
    contact_empty_mapping: "{}\n";
    defaults_alone: "defaults: {title: CEO}\n";
    list_at_the_top: "- email: jane@example.com\n";
    text_list: "email: jane@example.com\ntitle: [CEO, CTO]\n";
    text_mapping: "email: jane@example.com\ntitle:\n  en: CEO\n";
    tags_text: "email: jane@example.com\ntags: Press\n";
    tags_null: "email: jane@example.com\ntags: null\n";
    tags_left_out: "email: jane@example.com\ntags:\n";
    tags_of_numbers: "email: jane@example.com\ntags: [2024, no]\n";
    tags_empty_name: "email: jane@example.com\ntags: ['']\n";
    tags_nested: "email: jane@example.com\ntags: [[a], {b: c}]\n";
    tag_ids_of_names: "email: jane@example.com\ntagIds: [Press]\n";
    owner_empty: "email: jane@example.com\nowner: ''\n";
    owner_list: "email: jane@example.com\nowner: [a, b]\n";
    owner_id_a_name: "email: jane@example.com\nownerId: Sam\n";
    first_name_null: "email: jane@example.com\nfirstName: null\n";
    first_name_left_out: "email: jane@example.com\nfirstName:\n";
    first_name_empty: "email: jane@example.com\nfirstName: ''\n";
    first_name_blank: "email: jane@example.com\nfirstName: '  '\n";
    email_null: "id: b27fd363-b75e-4ed1-af08-0b05119ea6b1\nemail:\n";
    email_without_at: "email: jane.example.com\n";
    email_with_a_space: "email: jane doe@example.com\n";
    email_with_a_name: "email: Jane <jane@example.com>\n";
    email_two: "email: a@example.com, b@example.com\n";
    id_wrong: "id: 42-b\n";
    id_one_digit_short: "id: b27fd363-b75e-4ed1-af08-0b05119ea6b\n";
    twins_of_the_owner: "email: jane@example.com\nownerId: b27fd363-b75e-4ed1-af08-0b05119ea6b1\nowner: Sam\n";
    twins_of_the_time_zone: "email: jane@example.com\ntimeZone: Europe/Berlin\ntimeZoneId: null\n";
    twins_of_the_tags: "email: jane@example.com\ntags: []\ntagIds: []\n";
    twins_in_defaults: "defaults: {owner: Sam, ownerId: null}\ncontacts:\n- email: jane@example.com\n";

    word_no: "email: jane@example.com\nlastName: no\n";
    word_y: "email: jane@example.com\nfirstName: y\n";
    word_true: "email: jane@example.com\ntitle: true\n";
    number_with_exponent: "email: jane@example.com\ntitle: 1e3\n";
    number_with_a_zero: "email: jane@example.com\nfax: 0123\n";
    number_long: "email: jane@example.com\nofficePhone: 15083670989123456789012345678901234567890\n";
    number_with_a_plus: "email: jane@example.com\nmobilePhone: +15083670989\n";
    number_hexadecimal: "email: jane@example.com\nfax: 0x1F\n";
    number_with_underscores: "email: jane@example.com\nfax: 1_000\n";
    number_infinite: "email: jane@example.com\ntitle: .inf\n";
    number_in_a_list: "contacts:\n- {email: jane@example.com, fax: 123}\n";
    date: "email: jane@example.com\ndescription: 2024-01-01\n";
    time: "email: jane@example.com\ndescription: 12:30:00\n";
}
