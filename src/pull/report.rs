//! What a pull did, as data.

use std::collections::HashMap;

use super::take::Why;
use crate::contact::{Field, Id, Value};
use crate::plan::Missing;
use crate::text::{Personal, Sentence};

/// What was, or with a dry run would be, brought into the files.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Contacts in new files.
    pub new: Vec<NewContact>,
    /// Values taken over into files that were there.
    pub taken: Vec<Taken>,
    /// Contacts whose files got their `id:` line.
    pub ids: Vec<Given>,
    /// Differences that were left alone.
    pub left: Vec<Left>,
    /// Values that a new file cannot hold.
    pub unwritten: Vec<Unwritten>,
    /// Fields of the new contacts that are left to a CRM.
    pub crm_owned: usize,
    /// Contacts of files that the workspace does not have.
    pub missing: Vec<Who>,
    /// Live contacts that no file manages, and that were not asked for.
    pub not_asked: usize,
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

impl Who {
    /// A contact of a file that the workspace does not have.
    #[must_use]
    pub fn missing(missing: &Missing) -> Self {
        let (email, file) = (missing.email.clone(), missing.file.clone());
        Self { name: None, email, file, line: missing.line }
    }
}

/// A contact in a new file.
#[derive(Clone, Debug)]
pub struct NewContact {
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
