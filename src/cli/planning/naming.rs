//! Names of owners, time zones and tags in a plan: those of the files, of old commits, and those that
//! are shown.

use std::collections::HashMap;

use super::invalid;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::contact::{Desired, Draft, FIELDS, Field, Fields, Id};
use crate::desired::{Repository, Selection};
use crate::history::{ContactPast, FieldPast};
use crate::inventory::{self, Event, NotRead};
use crate::names::{self, Directory};
use crate::plan::{EarlierValues, Plan};
use crate::text::Personal;

/// Fetches the names for a field; tags come with the contacts that have them where the service has
/// no list of them.
pub(in crate::cli) async fn gather_names(
    session: &Session,
    directory: &mut Directory,
    field: Field,
) -> Result<(), NotRead> {
    let is_listed = names::gather(directory, field, &session.reader, &session.settings).await?;
    if is_listed || field != Field::TagIds {
        return Ok(());
    }
    let mut tell = |event| {
        if let Event::Page(contacts) = event {
            names::harvest(directory, &contacts);
        }
    };
    inventory::walk(&session.reader, Vec::new(), &mut tell).await
}

/// The desired contacts with ids in the place of names. In a plan that is limited to some files, names
/// elsewhere do not matter.
pub(super) fn resolve_names(
    drafts: Vec<Draft>,
    repository: &Repository,
    selection: &Selection,
    directory: &Directory,
    output: &mut Output,
) -> Result<Vec<Desired>, Failure> {
    let mut faults = Vec::new();
    let mut elsewhere = Vec::new();
    let mut places = repository.places();
    let desired = drafts.into_iter().map(|draft| {
        let is_planned = selection.has(repository.path(draft.file));
        let faults = if is_planned { &mut faults } else { &mut elsewhere };
        names::resolve(draft, directory, &mut places, faults)
    });
    let desired = desired.collect();
    if faults.is_empty() {
        Ok(desired)
    } else {
        Err(invalid(faults, "the files name what the workspace does not have", output))
    }
}

/// Names in old commits, looked up like today's.
pub(super) async fn look_up_past(
    read: Vec<ContactPast>,
    is_certain: bool,
    session: &Session,
    directory: &mut Directory,
) -> Result<Vec<Option<Fields<EarlierValues>>>, Failure> {
    for field in FIELDS.iter().filter(|spec| spec.twin.is_some()).map(|spec| spec.field) {
        let has_names =
            read.iter().filter_map(|past| past.fields.get(field)).any(FieldPast::has_names);
        if has_names && directory.all(field).is_empty() {
            names::gather(directory, field, &session.reader, &session.settings).await?;
        }
    }
    let past = |field: Field, past: &FieldPast| EarlierValues {
        values: past.values.iter().filter_map(|v| names::earlier(field, v, directory)).collect(),
        base: past.base.as_ref().and_then(|v| names::earlier(field, v, directory)),
        is_old: past.is_old,
        is_certain,
    };
    let step = |contact: &ContactPast| {
        Some(contact.fields.iter().map(|(field, one)| (field, past(field, one))).collect())
    };
    Ok(read.iter().map(step).collect())
}

/// Fetches the names of whatever the plan's ids refer to. Only for people to read: that a list
/// cannot be had is no failure.
pub(super) async fn gather_shown(plan: &Plan, session: &Session, directory: &mut Directory) {
    let mut asked: Vec<Field> = Vec::new();
    for (field, id) in plan.references() {
        if directory.get(field, id).is_none() && !asked.contains(&field) {
            asked.push(field);
            let gathered = names::gather(directory, field, &session.reader, &session.settings);
            if let Err(error) = gathered.await {
                tracing::info!(code = error.code(), "names are not shown");
            }
        }
    }
}

/// The names of whatever the plan's ids refer to, as far as they are known.
pub(super) fn known_names(plan: &Plan, directory: &Directory) -> HashMap<Id, Personal> {
    let name = |(field, id)| Some((id, directory.get(field, id)?.name.clone()));
    plan.references().filter_map(name).collect()
}
