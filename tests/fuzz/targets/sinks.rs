//! No value of a person, name of a file or word of the service changes the structure of any form of
//! output, and nothing in it acts.

use std::cell::RefCell;
use std::sync::Arc;

use rolo::contact::{Called, Field, Fields, Value, canonical_text};
use rolo::diagnostic::{Diagnostic, Faults, Place, Source, Span};
use rolo::plan::{
    Action, Change, Form, Hint, Identity, Missing, Plan, Reason, Step, Uncreated, Verdict,
    Workspace,
};
use rolo::render::{Format, NoDrift, REPORT, Show, diagnostics_text, drift_as, plan_as, report_as};
use rolo::text::{Mask, Personal, Sentence, for_ci_log};

use super::escape::is_command;
use super::outline::{self, acts};
use super::plans::id;
use super::tape::Tape;

/// Longer ones are cut, which changes what is said around them.
const MAX: usize = 90;

const FORMATS: [Format; 8] = [
    Format::Text,
    Format::Json,
    Format::Markdown,
    Format::Html,
    Format::Github,
    Format::Sarif,
    Format::Junit,
    Format::Gitlab,
];

thread_local! {
    static OUTLINES: RefCell<Vec<(Sink, bool, Vec<String>)>> = const { RefCell::new(Vec::new()) };
}

/// What is shown, and in which form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sink {
    Plan(Format),
    Drift(Format),
    Faults(Format),
}

pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let is_masked = tape.one_in(4);
    let sinks = FORMATS.into_iter().flat_map(|format| [Sink::Plan(format), Sink::Drift(format)]);
    let sinks: Vec<Sink> = sinks.chain(REPORT.map(Sink::Faults)).collect();
    let sink = tape.pick(&sinks);
    let texts = [(); 3].map(|()| {
        let text: String = tape.text().chars().take(MAX).collect();
        // Of nothing, something else is said.
        if canonical_text(&text).is_empty() { "words".to_owned() } else { text }
    });
    check(sink, is_masked, &texts);
    let shown = diagnostics_text(&report(&texts), &show(is_masked));
    assert!(!shown.contains(acts), "{texts:?}\n{shown}");
}

fn check(sink: Sink, is_masked: bool, texts: &[String; 3]) {
    let (format, text) = shown(sink, is_masked, texts);
    // In a command a tab is one.
    let may_stand = |c| c == '\t' && format == Format::Github;
    let bad = text.chars().find(|c| acts(*c) && !may_stand(*c));
    assert_eq!(bad, None, "{sink:?} {texts:?}\n{text}");
    let is_printed_as_it_is = !matches!(format, Format::Text | Format::Markdown);
    let log = if is_printed_as_it_is { text.as_str().into() } else { for_ci_log(&text) };
    assert!(format == Format::Github || !is_command(&log), "{sink:?} {texts:?}\n{text}");
    let tame = ["Some words", "other words", "third"].map(str::to_owned);
    let wanted = outline_of(sink, is_masked, &tame);
    assert_eq!(outline(format, &text), wanted, "{sink:?} {texts:?}\n{text}");
}

/// The structure with harmless texts, which is made once.
fn outline_of(sink: Sink, is_masked: bool, tame: &[String; 3]) -> Vec<String> {
    OUTLINES.with_borrow_mut(|known| {
        let found = known.iter().find(|(one, masked, _)| (*one, *masked) == (sink, is_masked));
        if let Some((.., outline)) = found {
            return outline.clone();
        }
        let (format, text) = shown(sink, is_masked, tame);
        known.push((sink, is_masked, outline(format, &text)));
        outline(format, &text)
    })
}

fn show(is_masked: bool) -> Show {
    Show { color: false, width: 80, mask: is_masked.then(|| Mask::new([7; 32])) }
}

fn shown(sink: Sink, is_masked: bool, texts: &[String; 3]) -> (Format, String) {
    let show = show(is_masked);
    match sink {
        Sink::Plan(format) => (format, plan_as(format, &plan(texts), &[], &show, "crm/eu")),
        Sink::Drift(format) => {
            (format, drift_as(format, &plan(texts), NoDrift { untold: 1, absent: 1 }, &show, ""))
        }
        Sink::Faults(format) => (format, report_as(format, &report(texts), "2 errors", &show, "")),
    }
}

fn outline(format: Format, text: &str) -> Vec<String> {
    match format {
        Format::Text => Vec::new(),
        Format::Json | Format::Sarif | Format::Gitlab => outline::json(text),
        Format::Markdown => {
            // A text of several lines is a span of code for each of them.
            let mut nodes = outline::markdown(text);
            nodes.retain(|node| node != "<br>");
            nodes.dedup();
            nodes
        }
        Format::Html => outline::html(text),
        Format::Github => outline::commands(text),
        Format::Junit => outline::xml(text),
    }
}

fn report([one, two, three]: &[String; 3]) -> Faults {
    let text = format!("email: {one}\n{two}: x\n");
    let source = Arc::new(Source { path: path(1, three), text: text.clone() });
    let place = |start, end| Place::new(&source, Span::locate(&text, start, end));
    let sentence =
        || Sentence::from("of ").personal(one.as_str()).and(" and ").public(two.as_str());
    let mut report = Faults::default();
    let fault = Diagnostic::error("contact::type", place(7, 7 + one.len()), sentence());
    let fault = fault.label(sentence()).help(sentence()).related(place(0, 5), sentence());
    report.push(fault.fix(Span::locate(&text, 7, 7 + one.len()), three.as_str()));
    let fault = Diagnostic::warning("contact::empty", Place::whole_file(path(2, two)), sentence());
    report.push(fault.help("write another"));
    report
}

/// The number decides about the order. A folder more would be a folder more to choose from.
fn path(number: u8, text: &str) -> String {
    format!("contacts/{number} {}.yaml", text.replace('/', "_"))
}

fn personal(text: &str) -> Personal {
    Personal::new(text)
}

/// Something of every kind that a plan can hold.
fn plan([one, two, three]: &[String; 3]) -> Plan {
    let text = |text: &str| Value::Text(personal(text));
    let change = |field, before, after, verdict, is_sent, reason| Change {
        field,
        before,
        after,
        verdict,
        is_sent,
        is_decided: false,
        reason,
        line: 2,
    };
    let conflict = change(
        Field::Title,
        text(one),
        text(&format!("{two} end")),
        Verdict::Conflict,
        false,
        Reason::ChangedBoth,
    );
    let drift = change(
        Field::Description,
        text(&format!("{one}\nand {two}")),
        text(&format!("{one}\n{three} too")),
        Verdict::Drift,
        true,
        Reason::ChangedThere,
    );
    let held =
        change(Field::Fax, Value::Null, text(three), Verdict::Held, false, Reason::Protected);
    let owner =
        change(Field::OwnerId, Value::Id(id(1)), Value::Null, Verdict::Update, true, Reason::New);
    let tags = change(
        Field::TagIds,
        Value::ids([id(1)]),
        Value::ids([id(1), id(2)]),
        Verdict::Update,
        true,
        Reason::Behind,
    );
    let created =
        change(Field::FirstName, Value::Null, text(one), Verdict::Update, true, Reason::New);
    let step = |n, action, changes: Vec<Change>, refused| Step {
        action,
        id: (action != Action::Create).then(|| id(n)),
        refused,
        identity: Identity::Sure,
        called: Called::default(),
        email: Some(personal(two)),
        name: Some(personal(one)),
        file: path(1, three),
        other_files: Vec::new(),
        line: 1,
        crm_synced: false,
        waits: false,
        changes,
        wanted: Fields::default(),
    };
    let hint = Hint {
        id: id(8),
        email: Some(personal(one)),
        name: Some(personal(three)),
        is_former: false,
        is_it: true,
    };
    Plan {
        workspace: Workspace { id: "w".to_owned(), name: three.clone() },
        against: None,
        base: None,
        contacts: vec![
            step(3, Action::Update, vec![conflict, drift, held, owner, tags], None),
            step(4, Action::Create, vec![created], None),
            step(5, Action::Delete, Vec::new(), Some(Reason::DeletingIsOff)),
        ],
        missing: vec![Missing {
            file: path(2, one),
            line: 1,
            id: None,
            email: Some(personal(two)),
            wanted: Fields::default(),
            hints: vec![hint],
            reason: Some(Uncreated::SeemsThere),
        }],
        forms: vec![Form {
            file: path(3, two),
            line: 3,
            email: Some(personal(one)),
            field: Field::Title,
            live: text(&format!("{one} ")),
            desired: text(one),
        }],
        repository: 5,
        managed: 5,
        unmanaged: Some(1),
        names: [(id(1), personal(one)), (id(2), personal(two))].into(),
    }
}
