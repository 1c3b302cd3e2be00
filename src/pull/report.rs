//! What a pull did, as data.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::take::Why;
use crate::contact::{Field, Id, Value, payload};
use crate::text::{Personal, Sentence};

/// What was, or with a dry run would be, brought into the files.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Contacts in new files.
    pub new: Vec<New>,
    /// Values taken over into files that were there.
    pub taken: Vec<Taken>,
    /// Contacts whose files got their `id:` line.
    pub ids: Vec<Given>,
    /// Differences that were left alone.
    pub left: Vec<Left>,
    /// Values that a new file cannot hold.
    pub unwritten: Vec<Unwritten>,
    /// Files whose contacts the workspace does not have.
    pub missing: usize,
    /// Whether nothing was written.
    pub is_dry_run: bool,
    /// Names of what the values refer to, for people to read.
    pub names: HashMap<Id, Personal>,
}

impl Report {
    /// Takes back what was to go into a file that could not be changed, and says so.
    pub fn not_rewritten(&mut self, file: &str, why: &str) {
        self.ids.retain(|given| given.who.file != file);
        let (failed, taken) = std::mem::take(&mut self.taken)
            .into_iter()
            .partition(|taken: &Taken| taken.who.file == file);
        self.taken = taken;
        self.left.extend(failed.into_iter().map(|taken: Taken| {
            let why = Why::Refused(Sentence::from(why.to_owned()));
            Left { who: taken.who, field: Some(taken.field), why }
        }));
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let value = |field: Field, value: &Value| {
            payload([(field, value)]).remove(field.key()).unwrap_or_default()
        };
        json!({
            "dryRun": self.is_dry_run,
            "new": self.new.iter().map(|new| new.who.json()).collect::<Vec<_>>(),
            "taken": self.taken.iter().map(|taken| {
                let mut json = taken.who.json();
                json["field"] = taken.field.key().into();
                json["before"] = value(taken.field, &taken.before);
                json["after"] = value(taken.field, &taken.after);
                json
            }).collect::<Vec<_>>(),
            "ids": self.ids.iter().map(|given| {
                let mut json = given.who.json();
                json["id"] = given.id.to_string().into();
                json
            }).collect::<Vec<_>>(),
            "left": self.left.iter().map(|left| {
                let mut json = left.who.json();
                json["field"] = left.field.map(Field::key).into();
                json["why"] = left.why.word().into();
                json
            }).collect::<Vec<_>>(),
            "unwritten": self.unwritten.iter().map(|unwritten| {
                let mut json = unwritten.who.json();
                json["field"] = unwritten.field.key().into();
                json
            }).collect::<Vec<_>>(),
            "missing": self.missing,
        })
    }
}

impl Who {
    fn json(&self) -> Json {
        let text = |text: &Option<Personal>| text.as_ref().map(|text| text.reveal().to_owned());
        let (name, email) = (text(&self.name), text(&self.email));
        let line = (self.line > 0).then_some(self.line);
        json!({ "name": name, "email": email, "file": self.file, "line": line })
    }
}

/// A contact: who, and where.
#[derive(Clone, Debug)]
pub struct Who {
    /// Name in the workspace.
    pub name: Option<Personal>,
    /// E-mail in the workspace.
    pub email: Option<Personal>,
    /// The file, relative to the project's root.
    pub file: String,
    /// Line in the file; 0 for a new one.
    pub line: u32,
}

/// A contact in a new file.
#[derive(Clone, Debug)]
pub struct New {
    /// The contact.
    pub who: Who,
    /// How many fields the file manages.
    pub fields: usize,
}

/// A value that went into a file.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The contact, at the value.
    pub who: Who,
    /// The field.
    pub field: Field,
    /// What the file said.
    pub before: Value,
    /// What the workspace says.
    pub after: Value,
}

/// A contact whose file got its id.
#[derive(Clone, Debug)]
pub struct Given {
    /// The contact.
    pub who: Who,
    /// The id.
    pub id: Id,
}

/// A difference that stays.
#[derive(Clone, Debug)]
pub struct Left {
    /// The contact, at the value.
    pub who: Who,
    /// The field; none where the whole contact is meant.
    pub field: Option<Field>,
    /// Why.
    pub why: Why,
}

/// A value that may not stand in a file.
#[derive(Clone, Debug)]
pub struct Unwritten {
    /// The contact.
    pub who: Who,
    /// The field.
    pub field: Field,
    /// Why.
    pub why: Sentence,
}
