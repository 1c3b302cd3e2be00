//! From desired contacts and a workspace to a plan: what `plan` and `apply` share.

use super::exit::{Exit, Failure};
use super::output::Output;
use super::progress::Progress;
use super::session::Session;
use crate::desired::{Repository, Selection};
use crate::diagnostic::Report;
use crate::inventory::{self, Event, NotRead};
use crate::plan::{Matcher, Plan};
use crate::render;

/// Reads the workspace and plans. Only reads: the session's handle has no way to write.
pub(super) async fn make_plan(
    session: &Session,
    repository: &Repository,
    selection: &Selection,
    strict: bool,
    output: &mut Output,
) -> Result<Plan, Failure> {
    let workspace = session.workspace().await?;
    let desired = repository.contacts.iter().map(|contact| {
        let file = repository.path(contact);
        (contact, file, selection.has(file))
    });
    let mut matcher = Matcher::new(desired, strict);
    let progress = Progress::reading(output, &session.reader);
    let mut tell = |event| match event {
        Event::Page(contacts) => {
            matcher.see(&contacts);
            progress.add(contacts.len());
        }
        Event::Restart => {
            matcher.restart();
            progress.set(0);
        }
    };
    inventory::walk(&session.reader, &mut tell).await?;
    // A managed contact that no page showed exists all the same unless the service says 404.
    let unseen = matcher.unseen_ids();
    let found = inventory::fetch(&session.reader, unseen).await?;
    matcher.see(&found);
    drop(progress);
    let outcome = matcher.finish(workspace);
    if outcome.faults.is_empty() {
        return Ok(outcome.plan);
    }
    let mut report = Report::default();
    report.extend(outcome.faults);
    let show = output.show_err();
    output.diagnostics(&render::diagnostics_text(&report, &show));
    let sentence = format!("the files do not fit the workspace: {}", render::tally(&report));
    Err(Failure::new("contact::unclear", sentence).exit(Exit::Invalid))
}

impl From<NotRead> for Failure {
    fn from(error: NotRead) -> Self {
        match error {
            NotRead::Api(error) => error.into(),
            NotRead::NotProven(why) => {
                let sentence = format!("the contacts could not be read completely: {why}");
                Failure::new("inventory::not-proven", sentence)
                    .help("somebody may be editing many contacts just now; run again")
                    .exit(Exit::NotProven)
            }
        }
    }
}
