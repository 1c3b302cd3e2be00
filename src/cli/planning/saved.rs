//! What a saved plan says beside its changes, checked against the files and the workspace of today.

use std::borrow::Cow;
use std::collections::HashMap;

use super::naming::{gather_shown, known_names};
use crate::cli::exit::{Exit, Failure};
use crate::cli::project::Project;
use crate::cli::session::Session;
use crate::contact::canonical_email;
use crate::desired::Extent;
use crate::diagnostic::Faults;
use crate::names::Directory;
use crate::plan::Plan;
use crate::text::Sentence;

/// A saved plan with what rules go by as it is here: how many contacts there are, and which file holds each.
/// What it calls owners, time zones and tags has to be what the workspace calls them.
pub(in crate::cli) async fn checked(
    mut plan: Plan,
    project: &Project,
    session: &Session,
) -> Result<Plan, Failure> {
    // Whether the files are valid today does not matter.
    let here = project.load(true, Extent::Contacts, &mut Faults::default());
    if !here.contacts.is_empty() {
        plan.repository = plan.repository.min(here.contacts.len());
    }
    let mut files: HashMap<String, &str> = HashMap::new();
    for draft in &here.contacts {
        let keys = draft.email_key().into_iter().map(Cow::into_owned);
        let keys = keys.chain(draft.id.map(|id| id.to_string()));
        files.extend(keys.map(|key| (key, here.path(draft.file))));
    }
    for step in &mut plan.contacts {
        let id = step.id.map(|id| id.to_string());
        let email = step.email.as_ref().map(|email| canonical_email(email.reveal()).into_owned());
        let file = [id, email].into_iter().flatten().find_map(|key| files.get(&key));
        step.base_file = file.map(|file| (*file).to_owned());
    }
    let mut directory = Directory::default();
    gather_shown(&plan, session, &mut directory).await;
    let now = known_names(&plan, &directory);
    let renamed = plan.names.iter().find_map(|(id, name)| {
        let now = now.get(id).filter(|now| *now != name)?;
        Some((name.clone(), now.clone()))
    });
    match renamed {
        None => Ok(plan),
        Some((then, now)) => {
            let sentence = Sentence::from("the plan calls `").personal(then.reveal());
            let sentence = sentence.and("` what the workspace calls `").personal(now.reveal());
            Err(Failure::new("plan::names", sentence.and("`"))
                .help("make a new plan, and have it reviewed")
                .exit(Exit::Stale))
        }
    }
}
