//! A plan against a git revision: no network, no token.

use super::naming::known_names;
use super::past::GitHeads;
use super::policy::{policy, stricter};
use super::{Planned, Request, invalid, selection};
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::project::git::{earlier_contacts, earlier_settings, find_git};
use crate::contact::{Desired, Draft};
use crate::desired::{Repository, at_revision};
use crate::history::NoBase;
use crate::names::{self, Directory};
use crate::plan::{self, Matcher, StandIn, Workspace};
use crate::schema::Key;
use crate::text::for_terminal;

/// Plans as if the workspace were as `revision` says.
pub(in crate::cli) fn plan_against(
    request: &Request<'_>,
    revision: &str,
    mut repository: Repository,
    output: &mut Output,
) -> Result<Planned, Failure> {
    let Request { project, judgement, strict, .. } = *request;
    let git = find_git(project)?.ok_or_else(|| {
        Failure::new("history::against", "`--against` needs a git repository")
            .help("run rolo inside the repository that has the revision")
    })?;
    let commit = git.commit(revision)?.ok_or_else(|| NoBase::NoRevision(revision.to_owned()))?;
    let past = if request.changed {
        GitHeads::find(project, judgement)?.with(Some(&repository), output)?
    } else {
        None
    };
    let selection = selection(request, past.as_ref(), &repository)?;
    let settings = earlier_settings(&git, &commit, project)?;
    let then = earlier_contacts(&git, &commit)?;
    let folder = then.as_deref().or_else(|| project.settings.text(Key::Contacts));
    let folder = folder.unwrap_or_default();
    let earlier = at_revision(&git, &commit, folder)?;

    let drafts = std::mem::take(&mut repository.contacts);
    if earlier.is_empty() && !drafts.is_empty() {
        let path = for_terminal(&format!("{}{folder}", git.prefix())).into_owned();
        output
            .note(&format!("no contact stood in `{path}` at this revision, so each counts as new"));
    }
    let mut directory = Directory::default();
    names::stand_in(&mut directory, earlier.iter().chain(&drafts), &project.settings);
    let mut places = repository.places();
    let mut resolve = |drafts: Vec<Draft>| -> Vec<Desired> {
        let drafts = drafts.into_iter();
        // Every name has an entry, so none can be unknown or mean two things.
        drafts
            .map(|draft| names::resolve(draft, &directory, &mut places, &mut Vec::new()))
            .collect()
    };
    let desired = resolve(drafts);
    let stand_in = StandIn::new(resolve(earlier), &desired);

    let policy = stricter(policy(&project.settings, judgement)?, &settings);
    let pinned = project.settings.text(Key::Workspace).unwrap_or_default();
    let workspace = Workspace { id: pinned.to_owned(), name: String::new() };
    let wanted = desired.iter().map(|contact| {
        let file = repository.path(contact.file);
        (contact, file, selection.has(file))
    });
    let mut matcher = Matcher::new(wanted, strict, policy.ignore.clone());
    matcher.see(&stand_in.live);
    let outcome = matcher.finish(workspace);
    if !outcome.faults.is_empty() {
        let what = format!("the files do not fit `{revision}`");
        return Err(invalid(outcome.faults, &what, output));
    }
    let mut plan = outcome.plan;
    plan.against = Some(revision.to_owned());
    let pasts = stand_in.pasts(&plan);
    plan::judge(&mut plan, &pasts, &policy, &outcome.holders);
    plan::order(&mut plan, &outcome.holders, judgement.allow_temporary_email);
    plan.names = known_names(&plan, &directory);
    stand_in.clean(&mut plan);
    let refusals = plan::refusals(&plan, &policy);
    Ok(Planned { plan, refusals })
}
