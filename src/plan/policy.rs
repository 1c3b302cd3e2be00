//! What may be done, as `rolo.yaml` and the flags say.

use super::{Action, Change, Step, Verdict};
use crate::contact::{Field, canonical_email, email_domain};
use crate::text::Personal;

/// What becomes of a drifted value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDrift {
    /// The file's value is sent.
    #[default]
    Overwrite,
    /// The live value stays.
    Keep,
    /// Nothing at all is sent.
    Fail,
}

/// What becomes of a conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// The live value stays until a person decides.
    #[default]
    Hold,
    /// The file's value is sent.
    Overwrite,
    /// Nothing at all is sent.
    Fail,
}

/// How many contacts one apply may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// In percent of all managed contacts.
    pub percent: usize,
    /// Always allowed.
    pub floor: usize,
    /// Never more.
    pub max: usize,
}

impl Ceiling {
    /// The number for so many managed contacts: `max(percent of managed, floor)`, at most `max`.
    #[must_use]
    pub fn of(&self, managed: usize) -> usize {
        (managed.saturating_mul(self.percent) / 100).max(self.floor).min(self.max)
    }

    /// The stricter of two rules.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        Self {
            percent: self.percent.min(other.percent),
            floor: self.floor.min(other.floor),
            max: self.max.min(other.max),
        }
    }
}

/// Ceilings for each kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceilings {
    /// Contacts updated.
    pub update: Ceiling,
    /// Contacts created.
    pub create: Ceiling,
    /// Contacts deleted.
    pub delete: Ceiling,
}

impl Default for Ceilings {
    fn default() -> Self {
        let ceiling = |percent, floor, max| Ceiling { percent, floor, max };
        Self {
            update: ceiling(30, 25, 500),
            create: ceiling(30, 10, 100),
            delete: ceiling(5, 3, 50),
        }
    }
}

/// A conflict that a person decided for the file: one contact, all its fields or one.
#[derive(Clone, Debug)]
pub struct Overwrite {
    /// The contact's e-mail, in the form in which e-mails are compared.
    pub email: String,
    /// The field; all where none is given.
    pub field: Option<Field>,
}

/// What may not be changed; what is given all has to match.
#[derive(Clone, Debug, Default)]
pub struct Protection {
    /// Files, as a glob from the project's root.
    pub files: Option<glob::Pattern>,
    /// Domain of the e-mail, in lower case.
    pub domain: Option<String>,
    /// Fields; all where none is given.
    pub fields: Vec<Field>,
}

/// All rules.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// For drift.
    pub drift: OnDrift,
    /// For conflicts.
    pub conflict: OnConflict,
    /// Whether fields that a CRM owns are sent all the same.
    pub manage_crm: bool,
    /// Whether a file without a live contact makes a new one.
    pub create: bool,
    /// Whether `state: absent` deletes a contact.
    pub delete: bool,
    /// How many.
    pub ceilings: Ceilings,
    /// What may not be changed.
    pub protected: Vec<Protection>,
    /// Fields that are left alone.
    pub ignore: Vec<Field>,
    /// Conflicts that were decided for the file.
    pub overwrite: Vec<Overwrite>,
}

impl Policy {
    /// Adds the protections and ceilings of an earlier revision, so that one commit cannot both lift one and
    /// do what it forbids: everything that either protects is protected, and the stricter ceilings count.
    /// The other rules count as they are now.
    #[must_use]
    pub fn with_earlier(mut self, earlier: Self) -> Self {
        self.protected.extend(earlier.protected);
        let (ours, theirs) = (&mut self.ceilings, earlier.ceilings);
        ours.update = ours.update.stricter(theirs.update);
        ours.create = ours.create.stricter(theirs.create);
        ours.delete = ours.delete.stricter(theirs.delete);
        self
    }

    /// Whether a conflict was decided for the file. The e-mail that a contact is to get names it as well, unless it
    /// `is_theirs`: somebody else has it now.
    pub(super) fn overwrites(&self, step: &Step, field: Field, is_theirs: bool) -> bool {
        let is = |email: &Personal, rule: &Overwrite| canonical_email(email.reveal()) == rule.email;
        self.overwrite.iter().any(|rule| {
            let is_named = step.email.as_ref().is_some_and(|email| is(email, rule))
                || !is_theirs && step.emails().any(|email| is(email, rule));
            is_named && rule.field.is_none_or(|only| only == field)
        })
    }

    /// Whether a change may be sent by its verdict and its field; protections and what fails as a whole are asked
    /// elsewhere.
    pub(super) fn sends(&self, step: &Step, change: &Change) -> bool {
        let is_crm_owned = step.crm_synced && change.field.spec().crm_synced && !self.manage_crm;
        let by_verdict = match change.verdict {
            Verdict::Update => true,
            Verdict::Drift => self.drift != OnDrift::Keep,
            Verdict::Conflict => change.is_decided || self.conflict != OnConflict::Hold,
            Verdict::Held => false,
        };
        by_verdict
            && (!is_crm_owned || step.action == Action::Create)
            && !self.ignore.contains(&change.field)
    }

    /// Whether a rule protects a field of a contact; without a field, the contact as a whole.
    pub(super) fn protects(&self, step: &Step, field: Option<Field>) -> bool {
        self.protected.iter().any(|rule| {
            rule.files.as_ref().is_none_or(|glob| step.files().any(|file| glob.matches(file)))
                && rule.domain.as_ref().is_none_or(|domain| {
                    step.emails().any(|email| {
                        let email = canonical_email(email.reveal());
                        email_domain(&email) == Some(domain)
                    })
                })
                && (rule.fields.is_empty()
                    || field.is_some_and(|field| rule.fields.contains(&field)))
        })
    }
}
