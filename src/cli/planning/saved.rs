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
use crate::history::Known;
use crate::names::Directory;
use crate::plan::Plan;
use crate::text::Sentence;

/// A saved plan with what rules go by as it is here: how many contacts there are, and which files hold each; and
/// who stands in the files. Whether they are valid today does not matter.
pub(in crate::cli) fn with_files(mut plan: Plan, project: &Project) -> (Plan, Known) {
    let here = project.load(true, Extent::Contacts, &mut Faults::default());
    plan.repository = plan.repository.min(here.contacts.len());
    let mut files: HashMap<String, Vec<&str>> = HashMap::new();
    for draft in &here.contacts {
        let email = draft.email_key().map(Cow::into_owned);
        for key in email.into_iter().chain(draft.id.map(|id| id.to_string())) {
            files.entry(key).or_default().push(here.path(draft.file));
        }
    }
    for step in &mut plan.contacts {
        let emails = step.emails().map(|email| canonical_email(email.reveal()).into_owned());
        let keys: Vec<String> = emails.chain(step.id.map(|id| id.to_string())).collect();
        let holding = keys.iter().filter_map(|key| files.get(key)).flatten();
        step.other_files.extend(holding.map(|file| (*file).to_owned()));
    }
    let known = Known::new(here.contacts.iter().map(|draft| (draft.id, draft.email_key())));
    (plan, known)
}

/// Refuses a plan that calls owners, time zones and tags otherwise than the workspace does.
pub(in crate::cli) async fn check_names(plan: &Plan, session: &Session) -> Result<(), Failure> {
    let mut directory = Directory::default();
    gather_shown(plan, session, &mut directory).await;
    let now = known_names(plan, &directory);
    let renamed = plan.names.iter().find_map(|(id, name)| {
        let now = now.get(id).filter(|now| *now != name)?;
        Some((name, now))
    });
    let Some((then, now)) = renamed else { return Ok(()) };
    let sentence = Sentence::from("the plan calls `").personal(then.reveal());
    let sentence = sentence.and("` what the workspace calls `").personal(now.reveal());
    Err(Failure::new("plan::names", sentence.and("`"))
        .help("make a new plan, and have it reviewed")
        .exit(Exit::Stale))
}
