//! Which contacts a pull is about.

use crate::contact::{Desired, Field, Id, Live, canonical_email, email_domain};
use crate::plan::Match;

/// A contact that was named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By its id.
    Id(Id),
    /// By its e-mail, in the form in which e-mails are compared.
    Email(String),
}

impl Named {
    /// A contact's id or e-mail; nothing for any other text, such as a path.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(id) => Some(Self::Id(id)),
            Err(_) if text.contains('@') && !text.contains('/') => {
                Some(Self::Email(canonical_email(text).into_owned()))
            }
            Err(_) => None,
        }
    }

    /// Whether it names a contact of a file, by what the file or the workspace says.
    fn is_managed(&self, desired: &Desired, live: Option<&Match>) -> bool {
        let email = live.and_then(|live| live.email.as_ref());
        let email = email.map(|email| canonical_email(email.reveal()));
        self.is(desired.id, desired.email_key().as_deref())
            || self.is(live.map(|live| live.id), email.as_deref())
    }

    fn is(&self, id: Option<Id>, email: Option<&str>) -> bool {
        match self {
            Self::Id(named) => id == Some(*named),
            Self::Email(named) => email == Some(named),
        }
    }
}

/// Limits of a pull; what is empty limits nothing.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Only these contacts.
    pub named: Vec<Named>,
    /// Only these fields.
    pub fields: Vec<Field>,
    /// Of contacts that no file manages, only those with one of these tags.
    pub tags: Vec<Id>,
    /// Likewise, only those of one of these owners.
    pub owners: Vec<Id>,
    /// Likewise, only those whose e-mail is of one of these domains, in lower case.
    pub domains: Vec<String>,
}

impl Chosen {
    /// Whether a contact that a file manages is meant.
    #[must_use]
    pub fn has(&self, desired: &Desired, live: &Match) -> bool {
        self.named.is_empty()
            || self.named.iter().any(|named| named.is_managed(desired, Some(live)))
    }

    /// Whether a field of a contact that a file manages is meant.
    #[must_use]
    pub fn has_field(&self, field: Field) -> bool {
        self.fields.is_empty() || self.fields.contains(&field)
    }

    /// Whether a contact that no file manages is meant.
    #[must_use]
    pub fn has_new(&self, live: &Live) -> bool {
        let email = live.email_key();
        let is_named = |named: &Named| named.is(Some(live.id), email.as_deref());
        let domain = email.as_deref().and_then(email_domain);
        let refers = |ids: &[Id], field| {
            ids.is_empty() || live.value(field).references().iter().any(|id| ids.contains(id))
        };
        (self.named.is_empty() || self.named.iter().any(is_named))
            && (self.domains.is_empty()
                || domain.is_some_and(|theirs| self.domains.iter().any(|ours| ours == theirs)))
            && refers(&self.tags, Field::TagIds)
            && refers(&self.owners, Field::OwnerId)
    }

    /// A contact that was named and is neither in a file nor in the workspace.
    #[must_use]
    pub fn unknown(
        &self,
        desired: &[Desired],
        matched: &[Option<Match>],
        unmanaged: &[Live],
    ) -> Option<&Named> {
        self.named.iter().find(|named| {
            let mut managed = desired.iter().zip(matched);
            let is_live = |one: &Live| named.is(Some(one.id), one.email_key().as_deref());
            !managed.any(|(one, live)| named.is_managed(one, live.as_ref()))
                && !unmanaged.iter().any(is_live)
        })
    }
}
