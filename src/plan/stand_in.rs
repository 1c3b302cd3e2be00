//! The contacts of a git revision in the place of live ones.

use std::collections::{HashMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::{EarlierValues, Plan, Reason};
use crate::contact::{Desired, Field, Fields, Id, Live, Managed};
use crate::text::Personal;

/// A workspace that is as a revision says: what its files do not mention is empty.
#[derive(Debug)]
pub struct StandIn {
    /// The contacts.
    pub live: Vec<Live>,
    managed: HashMap<Id, Fields<Managed>>,
    /// Ids of contacts whose file gave none.
    made_up: HashSet<Id>,
}

impl StandIn {
    /// The contacts of the revision, as those of `desired` are to be matched with them: a file that
    /// has been given its `id:` since is still found by its e-mail.
    #[must_use]
    pub fn new(earlier: Vec<Desired>, desired: &[Desired]) -> Self {
        let with_id = desired.iter().filter_map(|now| Some((now.email_key()?, now.id?)));
        let ids: HashMap<_, Id> = with_id.collect();
        let mut taken: HashSet<Id> = earlier.iter().filter_map(|contact| contact.id).collect();
        let mut stand_in =
            Self { live: Vec::new(), managed: HashMap::new(), made_up: HashSet::new() };
        for contact in earlier.into_iter().filter(|contact| !contact.is_absent) {
            let email = contact.email_key();
            let given = || email.as_ref().and_then(|email| ids.get(email).copied());
            let known = contact.id.or_else(|| given().filter(|id| taken.insert(*id)));
            let id = known.unwrap_or_else(|| made_up_id(email.as_deref().unwrap_or_default()));
            if known.is_none() {
                stand_in.made_up.insert(id);
            }
            let fields = contact.fields.iter();
            let fields = fields.map(|(field, managed)| (field, managed.value.clone())).collect();
            stand_in.live.push(Live { id, crm_synced: false, fields, tags: Vec::new() });
            stand_in.managed.insert(id, contact.fields);
        }
        stand_in
    }

    /// The past of each step's fields: what the revision has, where it has the field at all.
    #[must_use]
    pub fn pasts(&self, plan: &Plan) -> Vec<Option<Fields<EarlierValues>>> {
        let past = |managed: &Managed| EarlierValues {
            values: vec![managed.value.clone()],
            base: Some(managed.value.clone()),
            is_old: true,
            is_certain: true,
        };
        let pasts = plan.contacts.iter().map(|step| {
            let managed = step.id.and_then(|id| self.managed.get(&id));
            let fields = managed.into_iter().flat_map(Fields::iter);
            Some(fields.map(|(field, managed)| (field, past(managed))).collect())
        });
        pasts.collect()
    }

    /// Takes out of a plan what only the workspace could tell, and gives its contacts the names that
    /// the files have.
    pub fn clean(&self, plan: &mut Plan) {
        for step in &mut plan.contacts {
            step.name = step.name.take().or_else(|| {
                let managed = self.managed.get(&step.id?)?;
                full_name(managed)
            });
            step.id = step.id.filter(|id| !self.made_up.contains(id));
            for change in step.changes.iter_mut().filter(|change| change.reason == Reason::New) {
                change.reason = Reason::Unmentioned;
            }
        }
        for missing in &mut plan.missing {
            missing.hints.retain(|hint| !self.made_up.contains(&hint.id));
            missing.reason = None;
        }
    }
}

fn full_name(fields: &Fields<Managed>) -> Option<Personal> {
    let text = |field| Some(fields.get(field)?.value.as_text()?.reveal());
    let parts: Vec<&str> =
        [Field::FirstName, Field::LastName].into_iter().filter_map(text).collect();
    (!parts.is_empty()).then(|| Personal::new(parts.join(" ")))
}

/// An id for a contact of which only the e-mail is known.
fn made_up_id(email: &str) -> Id {
    let digest = Sha256::digest(email.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Id::from_bytes(bytes)
}
