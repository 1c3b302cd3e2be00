//! Other people's text that tries to act: in every form of output it is text and nothing else.

use serde_json::{Value, json};

use super::{FORMS, in_every_form, project, sandbox, validation};
use crate::env::web::{Answer, Server, answer, json_answer};
use crate::env::{Project, Sandbox};
use crate::fuzz::targets::outline;

/// Values that mean something to a reader of some form.
pub(crate) const CORPUS: [&str; 41] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</code></td></tr></table><h1>x",
    "<!-- rolo:plan --> --> <!--",
    "&lt;b&gt; &#60; &copy &amp;amp;",
    "]]> <![CDATA[ x ]]>",
    "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]>&b;",
    "@everyone @octocat @example/team",
    "fixes #1, see example/rolo#2 and GH-3",
    "https://www.example.com/?a=b www.example.com a@example.com",
    "[a](https://example.com) ![b](https://example.com/c.png) [d]: https://example.com",
    "[x][y] [^1] [ ] - [x] done",
    "`a` ``b`` ```c``` ~~~d~~~",
    "```\n@octocat\n```",
    "````\n````",
    "~~~~~~~~~~\nx",
    "| a | b |\n|---|---|\n| c | d |",
    "a | b \\| c",
    "# heading\n## other\n---\n===\n> quote\n* item\n1. item",
    "*a* **b** _c_ __d__ ~e~ ~~f~~ $g$ $$h$$ :tada: a<sub>b</sub>",
    "line\r\nbreak  \nhard\\\nbreak",
    "::error::pwned",
    "\n::error file=a,line=1::pwned",
    "%0A::set-output name=a::b",
    "::stop-commands::token",
    "##[error]pwned ##vso[task.setvariable variable=a]b",
    "a, title=x:: y % : =",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://example.com\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m \u{90}x\u{9c} \u{85}",
    "\u{0}NUL\u{8}\u{8}\u{8}\u{7f}",
    "right \u{202e}tfel\u{202c} \u{2066}iso\u{2069} \u{200f}mark",
    "zero\u{200b}width\u{feff} \u{2060} soft\u{ad}hyphen",
    "line\u{2028}paragraph\u{2029}end",
    "\u{fffe}\u{ffff}\u{fdd0} not characters",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE contacts; --",
    "${{ github.token }} $(id) `id` $HOME",
    "\\u0000 \\x1b \\n \\\" \\",
    " \\| \\\\| ` `` \\` ",
];

/// Each value of the corpus as the live value of a conflict, a drift and a name; in `tame`, words in
/// their places.
fn plan(values: &[&str], command: &str) -> Project {
    let (_sandbox, project) = prepared(values);
    project.rolo(&in_every_form(command)).ends_with(0);
    project
}

fn prepared(values: &[&str]) -> (Sandbox, Project) {
    let live: Vec<Value> = values
        .iter()
        .map(|value| {
            let name: String = value.chars().take(60).collect();
            json!({"title": value, "description": format!("{value} end"), "fax": value,
                "firstName": name, "lastName": name, "name": format!("{name} {name}")})
        })
        .collect();
    let sandbox = sandbox(&live);
    let before = json!({"title": "Before", "description": "Before", "fax": "Before"});
    let now = json!({"title": "Before", "description": "After", "fax": "Before"});
    let project = project(&vec![before; values.len()], &vec![now; values.len()]).at(&sandbox);
    (sandbox, project)
}

/// The structure of each form, and that no character in it acts.
fn outlines(project: &Project) -> Vec<(&'static str, Vec<String>)> {
    let outline = |(form, file): (&'static str, &str)| {
        let text = project.read(file);
        let bad = text.chars().find(|c| outline::acts(*c));
        assert_eq!(bad, None, "{form}:\n{text}");
        let outline = match form {
            "json" | "sarif" | "gitlab" => outline::json(&text),
            "markdown" => outline::markdown(&text),
            "junit" => outline::xml(&text),
            "html" if !text.is_empty() => outline::html(&text),
            "github" => outline::commands(&text),
            _ => Vec::new(),
        };
        (form, outline)
    };
    FORMS.into_iter().chain([("text", "plan.txt")]).map(outline).collect()
}

#[test]
fn no_value_changes_the_structure_of_any_form() {
    for values in CORPUS.chunks(5) {
        let tame = plan(&vec!["Quiet words"; values.len()], "plan");
        let hostile = plan(values, "plan");
        for (tame, hostile) in outlines(&tame).into_iter().zip(outlines(&hostile)) {
            assert_eq!(tame, hostile, "{values:#?}");
        }
    }
}

#[test]
fn the_values_are_still_told() {
    let project = plan(&["<b>@ann | x</b>"], "plan");
    let told = |file| project.read(file);
    assert!(told("plan.md").contains("| `<b>@ann \\| x</b>` |"));
    assert!(told("plan.xml").contains("&lt;b&gt;@ann | x&lt;/b&gt;"));
    assert!(told("plan.github").contains("<b>@ann | x</b>"));
    assert!(told("plan.sarif").contains("<b>@ann | x</b>"));
    assert!(told("plan.gitlab.json").contains("<b>@ann | x</b>"));
}

#[test]
fn faults_of_hostile_files_stay_in_their_places() {
    let file = |value: &str| {
        let value = json!(value.chars().filter(|c| *c != '\0').collect::<String>());
        let value = crate::env::yaml(&value);
        format!("email: a@example.com\ntitle: {value}\n{value}: x\nowner: {value}\nid: {value}\n")
    };
    let validate = |value: &str| {
        let project = Project::with(&file(value));
        project.rolo(&validation()).ends_with(3);
        project.write("plan.html", "");
        outlines(&project)
    };
    for value in CORPUS {
        for (form, outline) in validate(value) {
            let is_right = match form {
                "markdown" => outline.iter().all(|node| {
                    !matches!(node.as_str(), "Link" | "Image" | "HtmlBlock" | "CodeBlock" | "Table")
                }),
                "github" => outline.iter().all(|line| line.ends_with(" file line col title")),
                _ => true,
            };
            assert!(is_right, "{form} {value:?}: {outline:#?}");
        }
    }
}

/// Runners read commands out of what any program prints.
#[test]
fn no_value_is_a_command_in_the_log_of_a_ci_system() {
    let forms = ["text", "markdown", "json", "html", "sarif", "junit", "gitlab"];
    for values in CORPUS.chunks(14) {
        let (_sandbox, project) = prepared(values);
        let project = project.file("rolo.yaml", "redact: never\n").variable("CI", "true");
        let commands = forms.map(|form| (format!("plan --format {form}"), 0));
        let others = [("apply --auto-approve", 4), ("drift", 2), ("pull --adopt all --dry-run", 0)];
        let others = others.map(|(command, code)| (command.to_owned(), code));
        for (command, code) in commands.into_iter().chain(others) {
            let run = project.rolo(&command).ends_with(code);
            let mut lines = run.stdout.lines().chain(run.stderr.lines());
            let bad = lines.find(|line| {
                let is_begun = line.trim_start().starts_with("::");
                is_begun || line.contains("##[") || line.contains("##vso[")
            });
            assert_eq!(bad, None, "{command}");
        }
    }
}

/// Arguments may come from a branch's name or a file's.
#[test]
fn no_argument_acts_where_it_is_repeated() {
    let lines = "x\n::error::pwned\n##[error]pwned\u{1b}[31m";
    let flag = format!("--{lines}");
    for is_ci in [false, true] {
        let project = Project::new().variable("CI", if is_ci { "true" } else { "" });
        let runs: [&[&str]; 7] = [
            &[lines],
            &["plan", &flag],
            &["plan", "--color", lines],
            &["show", lines],
            &["validate", lines],
            &["explain", lines],
            &["pull", "--adopt", lines],
        ];
        for run in runs {
            let run = project.run(run).ends_with(1);
            assert!(!run.stderr.contains("\n:") && !run.stderr.contains("\n#"), "{run}");
            assert!(!run.stderr.contains('\u{1b}') && run.stderr.contains("pwned"), "{run}");
            assert!(!is_ci || !run.stderr.contains("##["), "{run}");
        }
    }
}

/// Half a character is no text: it is read as the replacement character, and the other contacts are read.
#[test]
fn half_a_surrogate_pair_from_the_service_is_replaced() {
    let server = Server::new(|request, _| match request.path.as_str() {
        "/api/workspace" => json_answer(200, &json!({"id": "w", "name": "Example"})),
        path if path.contains("/contacts?") => half(),
        _ => json_answer(404, &json!({"status": 404, "message": "no"})),
    });
    let project = Project::with("email: ann@example.com\ntitle: x\n")
        .variable("RUDDR_API_URL", &server.url)
        .variable("RUDDR_API_TOKEN", "sandbox");
    let run = project.rolo("plan").ends_with(0);
    assert!(run.stdout.contains("- a\u{fffd}b  + x"), "{run}");
    project.write("contacts/all.yaml", "email: ann@example.com\ntitle: a\u{fffd}b\n");
    project.rolo("plan --detailed-exitcode").ends_with(0);
}

fn half() -> Answer {
    let contact = format!(
        "{{\"results\":[{{\"id\":\"{}\",\"email\":\"ann@example.com\",\"title\":\"a\\ud800b\"}}],\
         \"hasMore\":false}}",
        super::id(1)
    );
    answer(200, "Content-Type: application/json\r\n", contact)
}
