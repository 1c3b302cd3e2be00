//! What goes into the files of contacts that have one.

use std::collections::{BTreeMap, HashMap};

use super::chosen::Chosen;
use super::report::{Given, Left, Report, Taken, Who};
use super::rewrite::Take;
use super::take::{Adopt, Why};
use super::value::readable;
use crate::contact::{Desired, Field, Id, Value};
use crate::names::Directory;
use crate::new_file::Check;
use crate::plan::{Action, Change, Identity, Match, Plan, Step};

/// The contacts of the files, beside what differs in the workspace.
#[derive(Clone, Copy, Debug)]
pub struct Managed<'a> {
    /// The differences, judged.
    pub plan: &'a Plan,
    /// The desired contacts.
    pub desired: &'a [Desired],
    /// The live contact of each.
    pub matched: &'a [Option<Match>],
    /// The paths of the files.
    pub files: &'a [String],
    /// The names that are known.
    pub directory: &'a Directory,
}

impl Managed<'_> {
    /// What goes into each file, by the file's index. `adopt` says which differences are taken
    /// over, none of them where it is left out; `ids` adds the `id:` lines that are missing.
    pub fn takes(
        &self,
        adopt: Option<Adopt>,
        ids: bool,
        chosen: &Chosen,
        check: &mut Check,
        report: &mut Report,
    ) -> BTreeMap<u32, Vec<Take>> {
        let steps = self.plan.contacts.iter();
        let steps: HashMap<Id, &Step> = steps.filter_map(|step| Some((step.id?, step))).collect();
        let mut takes: BTreeMap<u32, Vec<Take>> = BTreeMap::new();
        for (desired, live) in self.desired.iter().zip(self.matched) {
            let Some(live) = live else { continue };
            let step = steps.get(&live.id).copied();
            if !chosen.has(desired, live) {
                continue;
            }
            let mut take = Take { at: desired.span, id: None, values: Vec::new() };
            let is_mixed_up = step.is_some_and(|step| step.identity == Identity::Other);
            if ids && desired.id.is_none() && is_mixed_up && adopt.is_none() {
                let who = self.who(desired, step, desired.span.line);
                report.left.push(Left { who, field: None, why: Why::MixedUp });
            } else if ids && desired.id.is_none() && !desired.is_absent && !is_mixed_up {
                take.id = Some(live.id);
                let who = self.who(desired, step, desired.span.line);
                report.ids.push(Given { who, id: live.id });
            }
            if let (Some(step), Some(adopt)) = (step, adopt) {
                take.values = self.values(desired, step, adopt, chosen, check, report);
            }
            if take.id.is_some() || !take.values.is_empty() {
                takes.entry(desired.file).or_default().push(take);
            }
        }
        takes
    }

    fn values(
        &self,
        desired: &Desired,
        step: &Step,
        adopt: Adopt,
        chosen: &Chosen,
        check: &mut Check,
        report: &mut Report,
    ) -> Vec<(Field, Value)> {
        if step.action == Action::Delete {
            let who = self.who(desired, Some(step), step.line);
            report.left.push(Left { who, field: None, why: Why::Leaving });
            return Vec::new();
        }
        let mut values = Vec::new();
        let is_meant = |change: &&Change| chosen.has_field(change.field);
        for change in step.changes.iter().filter(is_meant) {
            let who = self.who(desired, Some(step), change.line);
            let live = change.before.canonical();
            let why = adopt.leaves(step, change).or_else(|| self.refused(change, &live, check));
            if let Some(why) = why {
                report.left.push(Left { who, field: Some(change.field), why });
            } else {
                let (before, after) = (change.after.clone(), live.clone());
                report.taken.push(Taken { who, field: change.field, before, after });
                values.push((change.field, live));
            }
        }
        values
    }

    /// Whether the value may not stand in a file.
    fn refused(&self, change: &Change, live: &Value, check: &mut Check) -> Option<Why> {
        check.refuses(&readable(change.field, live, self.directory)).map(Why::Refused)
    }

    fn who(&self, desired: &Desired, step: Option<&Step>, line: u32) -> Who {
        let file = self.files.get(desired.file as usize).cloned().unwrap_or_default();
        let email = step.and_then(|step| step.email.as_ref()).or(desired.email()).cloned();
        Who { name: step.and_then(|step| step.name.clone()), email, file, line }
    }
}
