//! What receipts say of a contact. They hold digests of values; a value that some commit had is recognised by
//! them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value as Json;

use super::archive::Archive;
use super::traces::When;
use super::who::Point;
use super::{Edit, FieldChange, Sent, Story, Who};
use crate::apply::{Outcome, Salt, digest, email_digest};
use crate::contact::{FIELDS, Field, FieldKind, Id, Value, Written};
use crate::git::Commit;
use crate::text::Personal;

/// A receipt as it was found: the name of its file, and its text.
pub type Salted<'a> = (&'a str, &'a str);

/// What receipts tell of a contact.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The calls, in the order of the receipts.
    pub sent: Vec<Sent>,
    /// The names of receipts that cannot be relied on: they do not begin with a start, or have a line that is
    /// none of a receipt. One that was being written when its apply was killed may end within a line.
    pub damaged: Vec<String>,
    /// How many were passed over, since they are of another workspace.
    pub elsewhere: usize,
    /// How many cannot tell whether they are about the contact, which has no id: their salt was taken out.
    pub unsalted: usize,
}

/// A call of a receipt.
struct Call {
    /// The first line of its receipt.
    start: Rc<Start>,
    /// What was to be sent.
    before: Json,
    /// What came back, where something did.
    after: Option<Json>,
}

/// What the first line of a receipt says of all its calls.
#[derive(Debug, Default)]
struct Start {
    salt: Option<Salt>,
    commit: Option<Commit>,
    is_changed: bool,
    run: Option<String>,
    is_sandbox: bool,
}

impl Start {
    fn of(line: &Json) -> Self {
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        Self {
            salt: line["salt"].as_str().and_then(Salt::parse),
            commit: text("commit").as_deref().and_then(Commit::parse),
            is_changed: line["changed"] == true,
            run: text("run"),
            is_sandbox: line["sandbox"] == true,
        }
    }
}

impl Call {
    /// The id of the contact: of one that was created, that in the answer.
    fn contact(&self) -> Option<Id> {
        id(&self.before).or_else(|| self.after.as_ref().and_then(id))
    }

    /// The digest of the e-mail that the contact had, or got when it was created.
    fn email(&self) -> Option<&str> {
        self.before["email"].as_str()
    }

    fn file(&self) -> &str {
        self.before["file"].as_str().unwrap_or_default()
    }
}

/// The calls about a contact: to its id, or under an e-mail that it had at the commit that was applied, and to the
/// ids that are known by that and that no commit `has`; `is_past` knows the commits of the history. With `workspace`, those
/// to the workspace of this id. Lines that are none of a receipt are passed over.
#[must_use]
pub fn receipts(
    all: &[Salted<'_>],
    workspace: Option<&str>,
    (who, story): (&Who, &Story),
    is_past: &dyn Fn(&Commit) -> bool,
    has: impl Fn(Id) -> bool,
) -> Kept {
    let mut emails = Emails { who, is_past, known: HashMap::new() };
    let mut ids: HashSet<Id> = who.id.into_iter().collect();
    for (_, text) in all {
        let his = calls(text, workspace, |call| emails.are_of(call));
        ids.extend(his.iter().filter_map(Call::contact).filter(|id| !has(*id)));
    }
    // By its own e-mail each call tells best: one without ids may have changed places with another.
    let mut is_about = |call: &Call| match call.contact() {
        Some(id) if who.id == Some(id) => true,
        Some(id) if call.email().is_none() || call.start.salt.is_none() => ids.contains(&id),
        _ => emails.are_of(call),
    };
    let known = known_values(&story.edits);
    let mut kept = Kept::default();
    for (name, text) in all {
        let (start, is_damaged) = check(text);
        let is_ours = start.as_ref().is_none_or(|start| is_of(start, workspace));
        kept.elsewhere += usize::from(!is_ours);
        if is_damaged && is_ours {
            kept.damaged.push((*name).to_owned());
        }
        // One that was created has its id in the answer alone.
        let calls = calls(text, workspace, &mut is_about).into_iter();
        let has_salt = start.is_none_or(|start| start["salt"].is_string());
        kept.unsalted += usize::from(is_ours && !has_salt && who.id.is_none());
        kept.sent.extend(calls.filter(&mut is_about).map(|call| told(name, &call, &known)));
    }
    kept
}

/// The e-mails of a contact, as receipts know them.
struct Emails<'a> {
    who: &'a Who,
    is_past: &'a dyn Fn(&Commit) -> bool,
    /// Their digests, by the salt of a receipt.
    known: HashMap<[u8; 16], Vec<String>>,
}

impl Emails<'_> {
    /// Whether a call was about whoever has one of them, and the contact had it at that commit.
    fn are_of(&mut self, call: &Call) -> bool {
        let (Some(salt), Some(told)) = (call.start.salt, call.email()) else { return false };
        let digests = self.known.entry(salt.0).or_insert_with(|| {
            self.who.emails.iter().map(|email| email_digest(salt, email)).collect()
        });
        let at = digests.iter().position(|digest| digest == told);
        at.is_some_and(|at| {
            let email = &self.who.emails[at];
            match call.start.commit.as_ref().filter(|commit| (self.is_past)(commit)) {
                Some(commit) => self.who.had(email, Point { commit, when: When::After }),
                None => self.who.has_always_had(email),
            }
        })
    }
}

/// Who has an id that no commit has: whoever had the e-mail, in the file, of the last call to it.
#[must_use]
pub fn known_by(
    all: &[Salted<'_>],
    workspace: Option<&str>,
    archive: &Archive<'_>,
    id: Id,
) -> Option<Who> {
    let word = id.to_string();
    let mut all = all.iter().rev().filter(|(_, text)| text.contains(&word)).peekable();
    if all.peek().is_none() || archive.has(id) {
        return None;
    }
    all.find_map(|(_, text)| {
        let calls = calls(text, workspace, |call| call.contact() == Some(id));
        calls.iter().rev().find_map(|call| {
            let (salt, told) = (call.start.salt?, call.email()?);
            archive.who_stood_in(call.file(), call.start.commit.as_ref(), |draft| {
                draft.email_key().is_some_and(|email| email_digest(salt, &email) == *told)
            })
        })
    })
}

/// The calls of a receipt that are `wanted`, by what was to be sent: each with what came back.
fn calls(text: &str, workspace: Option<&str>, mut wanted: impl FnMut(&Call) -> bool) -> Vec<Call> {
    let mut start = Rc::default();
    let mut is_ours = workspace.is_none();
    let mut calls: Vec<Call> = Vec::new();
    let mut open: HashMap<u64, usize> = HashMap::new();
    // Creations: which contact each is about, its answer tells.
    let mut waiting: HashMap<u64, &str> = HashMap::new();
    // Line by line: a receipt of many megabytes takes many times that once it is read.
    for text in lines(text) {
        let Some(line) = as_line(text) else { continue };
        let number = line["call"].as_u64();
        match line["type"].as_str() {
            Some("start") => {
                start = Rc::new(Start::of(&line));
                is_ours = is_of(&line, workspace);
                open.clear();
                waiting.clear();
            }
            Some("before") if is_ours => {
                let is_creation = id(&line).is_none();
                let call = Call { start: Rc::clone(&start), before: line, after: None };
                if wanted(&call) {
                    open.extend(number.map(|number| (number, calls.len())));
                    calls.push(call);
                } else if is_creation {
                    waiting.extend(number.map(|number| (number, text)));
                }
            }
            Some("after") => {
                if let Some(at) = number.and_then(|number| open.remove(&number)) {
                    calls[at].after = Some(line);
                } else if let Some(before) = number.and_then(|number| waiting.remove(&number)) {
                    let before = as_line(before).unwrap_or_default();
                    let call = Call { start: Rc::clone(&start), before, after: Some(line) };
                    calls.extend(Some(call).filter(&mut wanted));
                }
            }
            _ => {}
        }
    }
    calls
}

/// The start of a receipt, and whether there is none or a line is damaged; the last one may end early.
fn check(text: &str) -> (Option<Json>, bool) {
    let (mut start, mut is_damaged) = (None, false);
    for (at, line) in lines(text).enumerate() {
        let read = as_line(line);
        let is_cut = !line.ends_with('\n') && (at > 0 || begins(line));
        is_damaged |= read.is_none() && !is_cut;
        // What follows a damaged first line is still told, by a start that comes later.
        if at == 0 {
            let is_other = read.as_ref().is_some_and(|line| line["type"] != "start");
            is_damaged |= is_other;
            start = read.filter(|_| !is_other);
        }
    }
    (start, is_damaged)
}

/// Whether a line may be the beginning of a receipt's first one.
fn begins(line: &str) -> bool {
    const START: &str = r#"{"type":"start""#;
    START.starts_with(line) || line.starts_with(START)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').filter(|line| !line.trim().is_empty())
}

/// A line of a receipt.
fn as_line(line: &str) -> Option<Json> {
    serde_json::from_str(line).ok().filter(|line: &Json| line["type"].is_string())
}

fn is_of(start: &Json, workspace: Option<&str>) -> bool {
    let theirs = start["workspace"]["id"].as_str().unwrap_or_default();
    workspace.is_none_or(|id| theirs.eq_ignore_ascii_case(id))
}

fn id(line: &Json) -> Option<Id> {
    line["id"].as_str().and_then(|id| id.parse().ok())
}

/// The keys of a value before and after a call.
const BEFORE: &str = "before";
const AFTER: &str = "after";

fn is_digest_of(call: &Call, field: Field, when: &str, value: &Value) -> bool {
    let wanted = call.before["fields"][field.key()][when].as_str();
    call.start.salt.zip(wanted).is_some_and(|(salt, wanted)| digest(salt, field, value) == wanted)
}

/// A value before or after a call: the one that the receipt kept, else one that a commit had.
fn value(call: &Call, field: Field, when: &str, known: &Known) -> Option<Value> {
    let is_it = |value: &Value| is_digest_of(call, field, when, value);
    let kept = call.before["values"].get(field.key()).and_then(|both| both.get(when));
    // A damaged line may hold a value of another call.
    let kept = kept.and_then(|json| from_json(field, json)).filter(is_it);
    let null = std::iter::once(&Value::Null);
    let mut all = known.get(&field).into_iter().flatten().chain(null);
    kept.or_else(|| all.find(|value| is_it(value)).cloned())
}

fn told(name: &str, call: &Call, known: &Known) -> Sent {
    let text = |key: &str| call.before[key].as_str().unwrap_or_default().to_owned();
    let one = |field: Field| {
        call.before["fields"].get(field.key())?;
        let value = |when| value(call, field, when, known).map(Written::Value);
        Some(FieldChange { field, before: value(BEFORE), after: value(AFTER) })
    };
    let answer = |key: &str| call.after.as_ref().and_then(|after| after[key].as_str());
    Sent {
        receipt: name.to_owned(),
        id: call.contact(),
        commit: call.start.commit.clone(),
        is_changed: call.start.is_changed,
        run: call.start.run.clone(),
        is_sandbox: call.start.is_sandbox,
        time: text("time"),
        action: text("action"),
        outcome: answer("outcome").and_then(Outcome::parse),
        error: answer("error").map(str::to_owned),
        fields: FIELDS.iter().filter_map(|spec| one(spec.field)).collect(),
    }
}

/// A value that a receipt kept.
fn from_json(field: Field, json: &Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::String(text) if field.spec().kind == FieldKind::Reference => {
            Some(Value::Id(text.parse().ok()?))
        }
        Json::String(text) => Some(Value::Text(Personal::new(text.as_str()))),
        Json::Array(ids) => {
            let ids = ids.iter().map(|id| id.as_str()?.parse().ok());
            Some(Value::Ids(ids.collect::<Option<Vec<Id>>>()?))
        }
        _ => None,
    }
}

/// Every value that a commit had for each field, once.
type Known = HashMap<Field, Vec<Value>>;

fn known_values(edits: &[Edit]) -> Known {
    let mut known = Known::new();
    for edit in edits.iter().flat_map(|edit| &edit.fields) {
        for written in edit.before.iter().chain(&edit.after) {
            if let Written::Value(value) = written {
                let values = known.entry(edit.field).or_default();
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
    }
    known
}
