//! One contact of the page: who it is, and each change with what is there beside what is to come.

use similar::{ChangeTag, TextDiff};

use crate::contact::Value;
use crate::plan::{Action, Change, Missing, Plan, Reason, Step, Verdict};
use crate::render::show::Show;
use crate::render::words::{change_key, change_reason, missing_reason, reason_words};
use crate::text::for_xml;

/// A contact as a part of the page, with what it can be filtered by.
pub(super) struct Card {
    pub(super) html: String,
    /// The folder of its file.
    pub(super) folder: String,
    /// The keys of its changed fields.
    pub(super) fields: Vec<&'static str>,
    /// What happens, once for each change.
    pub(super) kinds: Vec<Kind>,
}

/// What happens to a field or a contact.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Field(Verdict),
    Create,
    Delete,
    Missing,
    New,
}

impl Kind {
    /// The class in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::New => "new-contact",
            kind => kind.word(),
        }
    }

    /// The word on the page.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Field(verdict) => verdict.word(),
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Missing => "missing",
            Self::New => "new",
        }
    }
}

/// A contact that is changed, made or deleted.
pub(super) fn card(step: &Step, plan: &Plan, show: &Show) -> Card {
    let mut kinds = Vec::new();
    let mut fields = Vec::new();
    let mut parts = Vec::new();
    if step.action == Action::Delete {
        let why = step.refused.and_then(reason_words);
        let words = match why {
            Some(why) => format!("The contact stays: {}.", coded(why)),
            None => "The contact is deleted.".to_owned(),
        };
        kinds.push(Kind::Delete);
        parts.push(remark(Kind::Delete, &words));
    }
    for change in &step.changes {
        let kind = match step.action {
            Action::Create => Kind::Create,
            _ => Kind::Field(change.verdict),
        };
        let key = change_key(change, &plan.names);
        kinds.push(kind);
        fields.push(key);
        parts.push(field(kind, key, change, plan, show));
    }
    let (html, folder) = frame(&who(step, show), &step.file, step.line, &parts);
    Card { html, folder, fields, kinds }
}

/// The name of a contact, and its e-mail.
fn who(step: &Step, show: &Show) -> String {
    let email = || step.email.as_ref().map(|email| for_xml(&show.raw_text(email)));
    match &step.name {
        Some(name) => {
            let email = email().map(|email| format!(" <span class=\"email\">{email}</span>"));
            format!("{}{}", for_xml(&show.raw_whom(Some(name), None)), email.unwrap_or_default())
        }
        None => email().unwrap_or_else(|| "(no name)".to_owned()),
    }
}

/// A contact that no live one fits.
pub(super) fn absent(missing: &Missing, plan: &Plan, show: &Show) -> Card {
    let who = match (&missing.email, missing.id) {
        (Some(email), _) => show.raw_text(email).into_owned(),
        (None, Some(id)) => id.to_string(),
        (None, None) => String::new(),
    };
    let (kind, words) = match &plan.against {
        Some(_) => {
            (Kind::New, "Not at the revision; only the workspace tells whether it is known there")
        }
        None => (Kind::Missing, "No live contact fits this file"),
    };
    let hints = missing.hints.iter().map(|hint| {
        let whom = for_xml(&show.raw_whom(hint.name.as_ref(), hint.email.as_ref()));
        format!(
            " Did you mean <span class=\"value\">{whom}</span>? Its id is <code>{}</code>.",
            hint.id
        )
    });
    let why = missing_reason(missing).map(|why| format!("; {}", for_xml(why))).unwrap_or_default();
    let words = format!("{words}{why}.{}", hints.collect::<Vec<_>>().concat());
    let (html, folder) =
        frame(&for_xml(&who), &missing.file, missing.line, &[remark(kind, &words)]);
    Card { html, folder, fields: Vec::new(), kinds: vec![kind] }
}

/// The card around its parts, and the folder of the file. `who` and the parts are markup already.
fn frame(who: &str, file: &str, line: u32, parts: &[String]) -> (String, String) {
    let folder = file.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
    let html = format!(
        "<article class=\"contact\" data-folder=\"{}\">\n<div class=\"who\"><h2>{}</h2>\
         <span class=\"place\">{}:{line}</span></div>\n{}</article>\n",
        for_xml(folder),
        who,
        for_xml(file),
        parts.concat(),
    );
    (html, folder.to_owned())
}

/// Something about the contact as a whole. The words are markup already.
fn remark(kind: Kind, words: &str) -> String {
    let (class, word) = (kind.class(), kind.word());
    format!(
        "<section class=\"change {class}\" data-kind=\"{class}\"><div class=\"what\">\
         <span class=\"kind\">{word}</span><span>{words}</span></div></section>\n"
    )
}

/// A field, with both sides.
fn field(kind: Kind, key: &str, change: &Change, plan: &Plan, show: &Show) -> String {
    let (before, after) = sides(change, plan, show);
    let old = match kind {
        Kind::Create => String::new(),
        _ => format!("<div class=\"side old\"><small>In Ruddr</small>{before}</div>"),
    };
    let (unsent, side) =
        if change.is_sent { ("", "In the file") } else { (" unsent", "In the file, not sent") };
    let (class, word) = (kind.class(), kind.word());
    let shape = show.shape(&change.before, &change.after);
    let why = shape.iter().map(|shape| for_xml(shape)).chain(change_reason(change).map(coded));
    let why: Vec<String> = why.map(|why| format!("<p class=\"why\">{why}</p>")).collect();
    format!(
        "<section class=\"change {class}\" data-kind=\"{class}\" data-field=\"{key}\">\
         <div class=\"what\"><h3>{key}</h3><span class=\"kind\">{word}</span></div>\
         <div class=\"sides\">{old}\
         <div class=\"side new{unsent}\"><small>{side}</small>{after}</div></div>{}</section>\n",
        why.concat(),
    )
}

/// What is there and what is to come, with the words marked that differ.
fn sides(change: &Change, plan: &Plan, show: &Show) -> (String, String) {
    let none = |words: &str| format!("<div class=\"none\">{words}</div>");
    let value = |html: &str| format!("<div class=\"value\">{html}</div>");
    let content = |value: &Value| show.raw_content(change.field, value, &plan.names);
    let (before, after) = (content(&change.before), content(&change.after));
    if show.mask.is_none() && !change.before.is_empty() && !change.after.is_empty() {
        let (before, after) = marked(&before, &after);
        return (value(&before), value(&after));
    }
    let before = match change.reason {
        Reason::Unmentioned => none("not known here"),
        _ if change.before.is_empty() => none("empty"),
        _ => value(&for_xml(&before)),
    };
    let after = match &change.after {
        Value::Null => none("cleared"),
        after if after.is_empty() => none("empty"),
        _ => value(&for_xml(&after)),
    };
    (before, after)
}

/// Two texts with the words marked that go and that come.
fn marked(before: &str, after: &str) -> (String, String) {
    let (mut old, mut new) = (String::new(), String::new());
    let diff = TextDiff::from_unicode_words(before, after);
    let mut changes = diff.iter_all_changes().peekable();
    while let Some(change) = changes.next() {
        let (tag, mut text) = (change.tag(), change.value().to_owned());
        while let Some(next) = changes.next_if(|next| next.tag() == tag) {
            text.push_str(next.value());
        }
        let text = for_xml(&text);
        match tag {
            ChangeTag::Equal => {
                old.push_str(&text);
                new.push_str(&text);
            }
            ChangeTag::Delete => old.push_str(&format!("<del>{text}</del>")),
            ChangeTag::Insert => new.push_str(&format!("<ins>{text}</ins>")),
        }
    }
    (old, new)
}

/// Our own words, in which what stands between backticks is code.
pub(super) fn coded(words: &str) -> String {
    let parts = words.split('`').enumerate().map(|(at, part)| match at % 2 {
        1 => format!("<code>{}</code>", for_xml(part)),
        _ => for_xml(part),
    });
    parts.collect()
}
