//! Laws of escaping: whatever the text, an independent reader of the form finds one text where one was
//! put, and what it says is the text with its dangerous characters made visible.

use proptest::prelude::*;
use rolo::text::{
    for_command, for_command_property, for_json, for_markdown, for_markdown_cell, for_terminal,
    for_terminal_lines, for_xml, uri_path,
};

use crate::fuzz::targets::escape::nodes;

/// Text made of what means something to some form, and of anything else.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "`", "``", "```", "|", "\\", "\\|", " ", "  ", "\n", "\r\n", "\t", "<", ">", "&", "&amp;", "\"", "'",
            "@a", "#1", "*", "_", "~~", "$", "[", "](", "!", "---", "<b>", "</code>", "<!--", "-->", "]]>", "::",
            "%", "%0A", ",", ":", "=", "a@b.example", "www.b.example", "https://b.example", "\u{1b}[1m", "\u{9b}",
            "\u{202e}", "\u{200b}", "\u{feff}", "\u{2028}", "\0", "\u{7f}", "\u{fffe}", "\u{ffff}", "\u{e0001}",
            "é", "日", "👩\u{200d}💻",
        ]).prop_map(str::to_owned),
        2 => "[a-z]{1,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A backslash before a bar is shown as two, and readers of tables take spaces from the ends.
fn in_cell(text: &str) -> String {
    let mut shown = String::new();
    let mut backslashes = 0;
    for c in text.chars() {
        if c == '|' && backslashes % 2 == 1 {
            shown.push('\\');
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        shown.push(c);
    }
    shown
}

fn shown(text: &str) -> String {
    if text.is_empty() { " ".to_owned() } else { for_terminal(text).into_owned() }
}

/// Spaces alone are kept as they are, with those that were put around them.
fn spaced(code: impl Into<String>) -> String {
    let code = code.into();
    if code.chars().all(|c| c == ' ') { " ".to_owned() } else { code }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_reads_one_span_of_code(text in hostile()) {
        let (kinds, codes) = nodes(&format!("a {} b\n", for_markdown(&text)));
        prop_assert_eq!(kinds, ["Document", "Paragraph", "Text", "Code", "Text"]);
        prop_assert_eq!(spaced(codes[0].as_str()), spaced(shown(&text)));
    }

    #[test]
    fn a_cell_of_a_table_is_one_span_of_code(one in hostile(), two in hostile()) {
        let cell = for_markdown_cell;
        let table = format!("| a | b |\n|---|---|\n| {} | {} |\n", cell(&one), cell(&two));
        let (kinds, codes) = nodes(&table);
        let rows = ["TableRow", "TableCell", "Text", "TableCell", "Text"];
        let wanted = [&["Document", "Table"], &rows[..], &["TableRow", "TableCell", "Code", "TableCell", "Code"]];
        prop_assert_eq!(kinds, wanted.concat());
        prop_assert_eq!(spaced(codes[0].as_str()), spaced(in_cell(&shown(&one))));
        prop_assert_eq!(spaced(codes[1].as_str()), spaced(in_cell(&shown(&two))));
    }

    #[test]
    fn xml_reads_the_text_in_attributes_and_elements(text in hostile()) {
        let safe = for_xml(&text);
        let document = format!("<a b=\"{safe}\" c='{safe}'>{safe}</a>");
        let document = roxmltree::Document::parse(&document).unwrap();
        let root = document.root_element();
        let seen = [root.attribute("b"), root.attribute("c"), Some(root.text().unwrap_or_default())];
        let shown = for_terminal_lines(&text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
        prop_assert_eq!(seen, [Some(shown.as_str()); 3]);
        prop_assert!(root.children().all(|child| child.is_text()));
    }

    #[test]
    fn a_workflow_command_is_one_line_and_decodes_to_the_text(text in hostile()) {
        let (message, property) = (for_command(&text), for_command_property(&text));
        prop_assert!(!message.contains(['\n', '\r']), "{}", message);
        prop_assert!(!property.contains(['\n', '\r', ':', ',']), "{}", property);
        // As the runner does it, the percent sign last.
        let decode = |text: &str| {
            text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        };
        prop_assert_eq!(decode(&message), for_terminal_lines(&text));
        prop_assert_eq!(decode(&property), for_terminal(&text));
    }

    #[test]
    fn json_means_the_same(text in hostile()) {
        let json = for_json(&serde_json::Value::from(text.as_str()).to_string());
        prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        prop_assert!(!json.contains(|c: char| c.is_control() || c == '\u{202e}'), "{}", json);
    }

    #[test]
    fn a_path_of_a_uri_has_no_other_characters(text in hostile()) {
        let path = uri_path(&text);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
        prop_assert!(path.chars().all(is_plain), "{}", path);
    }

    #[test]
    fn nothing_acts_on_a_terminal(text in hostile()) {
        let acts = |c: char| c.is_control() || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let (line, lines) = (for_terminal(&text), for_terminal_lines(&text));
        prop_assert!(!line.contains(acts), "{}", line);
        prop_assert!(!lines.contains(|c| acts(c) && c != '\n' && c != '\t'), "{}", lines);
    }
}
