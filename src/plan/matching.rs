//! Finds the live contact of each file, as the pages arrive.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::compare::{Form, compare, forms};
use super::hints::Candidates;
use super::judge::{Reason, Verdict};
use super::mixed_up::{self, MixedUp, Other, called_live, is_gone_already};
use super::{Action, Change, Hint, Identity, Missing, Plan, Step, Uncreated, Workspace};
use crate::contact::{Called, Desired, Field, Fields, Id, Live, Value};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::text::{Personal, Sentence};

/// Missing contacts that get hints; where more are missing, the files are for another workspace.
const HINTED: usize = 50;

/// Matches live contacts against the desired ones. Each page is compared as it arrives and can be
/// dropped: only what differs is kept.
#[derive(Debug)]
pub struct Matcher<'a> {
    desired: Vec<Wanted<'a>>,
    by_id: HashMap<Id, usize>,
    by_email: HashMap<Cow<'a, str>, usize>,
    /// Contacts with an id by the e-mail that they are to have, which somebody else may have.
    targets: HashMap<Cow<'a, str>, usize>,
    /// Who has the e-mail that a contact is to get.
    holders: HashMap<Id, Id>,
    strict: bool,
    ignore: Vec<Field>,
    found: Vec<Found>,
    seen: usize,
    candidates: Candidates,
    /// Whether only the planned contacts were read.
    is_partial: bool,
    /// Live contacts that no file matches, where they are wanted.
    unmanaged: Option<Vec<Live>>,
}

/// A desired contact, and whether the plan is about it.
#[derive(Clone, Copy, Debug)]
struct Wanted<'a> {
    contact: &'a Desired,
    file: &'a str,
    planned: bool,
}

/// What was found for a desired contact.
#[derive(Clone, Debug, Default)]
struct Found {
    /// Ids of all live contacts that it matches; more than one is a fault.
    live: Vec<Id>,
    email: Option<Personal>,
    step: Option<Box<Step>>,
    forms: Vec<Form>,
    /// Set where the file calls it otherwise.
    other: Option<Box<Other>>,
}

/// The live contact that a desired one is.
#[derive(Clone, Debug)]
pub struct Match {
    /// Its id.
    pub id: Id,
    /// Its live e-mail; kept only where the unmanaged contacts are kept.
    pub email: Option<Personal>,
}

/// The end of matching.
#[derive(Debug)]
pub struct Outcome {
    /// The plan; to be used only when there are no faults.
    pub plan: Plan,
    /// Files that do not match exactly one contact.
    pub faults: Vec<Diagnostic>,
    /// Who has the e-mail that a contact is to get, where somebody else has it.
    pub holders: HashMap<Id, Id>,
    /// Live contacts that no file matched, to look for hints among.
    pub candidates: Candidates,
    /// The live contact of each desired one, in the order in which they were given.
    pub matched: Vec<Option<Match>>,
    /// Live contacts that no file matched; empty unless [`Matcher::keep_unmanaged`] was asked for.
    pub unmanaged: Vec<Live>,
}

impl<'a> Matcher<'a> {
    /// Prepares for desired contacts, each with the path of its file and whether the plan is about
    /// it: a plan that is limited to some files still has to know whom the others manage. Fields in
    /// `ignore` are left alone. The changes of the outcome are still to be judged.
    pub fn new(
        desired: impl IntoIterator<Item = (&'a Desired, &'a str, bool)>,
        strict: bool,
        ignore: Vec<Field>,
    ) -> Self {
        let desired: Vec<_> = desired
            .into_iter()
            .map(|(contact, file, planned)| Wanted { contact, file, planned })
            .collect();
        let mut by_id = HashMap::new();
        let mut by_email = HashMap::new();
        let mut targets = HashMap::new();
        for (at, wanted) in desired.iter().enumerate() {
            // A contact with an id is that contact, whatever its e-mail is now.
            if let Some(id) = wanted.contact.id {
                by_id.insert(id, at);
                targets.extend(wanted.contact.email_key().map(|email| (email, at)));
            } else if let Some(email) = wanted.contact.email_key() {
                by_email.insert(email, at);
            }
        }
        let found = vec![Found::default(); desired.len()];
        let candidates = Candidates::default();
        let holders = HashMap::new();
        Self {
            desired,
            by_id,
            by_email,
            targets,
            holders,
            strict,
            ignore,
            found,
            seen: 0,
            candidates,
            is_partial: false,
            unmanaged: None,
        }
    }

    /// Keeps the live contacts that no file matches, which costs memory for each of them.
    pub fn keep_unmanaged(&mut self) {
        self.unmanaged = Some(Vec::new());
    }

    /// Takes live contacts in.
    pub fn see(&mut self, live: &[Live]) {
        for live in live {
            self.seen += 1;
            let by_id = self.by_id.get(&live.id).copied();
            let is_at_its_email = by_id.is_some_and(|at| {
                let email = live.text(Field::Email);
                email.is_some() && self.desired[at].contact.email() == email
            });
            // No other file can have that e-mail, so it need not be looked up.
            let email = if is_at_its_email { None } else { live.email_key() };
            if let Some(wanting) = email.as_ref().and_then(|email| self.targets.get(&**email))
                && let Some(id) = self.desired[*wanting].contact.id.filter(|id| *id != live.id)
            {
                self.holders.insert(id, live.id);
            }
            let by_email = email.and_then(|email| self.by_email.get(&*email).copied());
            if by_id.is_none() && by_email.is_none() {
                self.candidates.add(live);
                if let Some(unmanaged) = &mut self.unmanaged {
                    unmanaged.push(live.clone());
                }
            }
            for at in [by_id, by_email].into_iter().flatten() {
                self.found[at].live.push(live.id);
                if self.unmanaged.is_some() {
                    self.found[at].email = live.text(Field::Email).cloned();
                }
                self.found[at].other = Other::of(self.desired[at].contact, live);
                if self.desired[at].planned {
                    self.compare(at, live);
                }
            }
        }
    }

    /// The ids of the contacts that the plan is about; nothing where it is about all of them, or about
    /// one that only its e-mail can find.
    #[must_use]
    pub fn planned_ids(&self) -> Option<Vec<Id>> {
        let planned = self.desired.iter().filter(|wanted| wanted.planned);
        let ids: Vec<Id> = planned.map(|wanted| wanted.contact.id).collect::<Option<_>>()?;
        (ids.len() < self.desired.len()).then_some(ids)
    }

    /// Takes in the contacts that the plan is about, and no others. Tells whether that is enough: one
    /// that is missing has to be looked for among the others, and somebody else may have the e-mail or the name that
    /// one is to get.
    pub fn see_alone(&mut self, live: &[Live]) -> bool {
        self.see(live);
        self.is_partial = true;
        let mut planned = self.desired.iter().zip(&self.found).filter(|(wanted, _)| wanted.planned);
        planned.all(|(wanted, found)| {
            let is_here = !found.live.is_empty() || wanted.contact.is_absent;
            let changes = found.step.iter().flat_map(|step| &step.changes);
            let is_alone = changes.into_iter().all(|change| change.field != Field::Email);
            is_here && is_alone && found.other.is_none()
        })
    }

    /// Forgets all contacts that were taken in.
    pub fn restart(&mut self) {
        self.is_partial = false;
        self.found = vec![Found::default(); self.desired.len()];
        self.seen = 0;
        self.holders.clear();
        self.candidates = Candidates::default();
        self.unmanaged.iter_mut().for_each(Vec::clear);
    }

    /// The ids in files.
    #[must_use]
    pub fn ids(&self) -> Vec<Id> {
        self.by_id.keys().copied().collect()
    }

    /// Ids in files that no contact had so far.
    #[must_use]
    pub fn unseen_ids(&self) -> Vec<Id> {
        let all = self.desired.iter().zip(&self.found);
        let unseen = all.filter(|(wanted, found)| wanted.planned && found.live.is_empty());
        unseen.filter_map(|(wanted, _)| wanted.contact.id).collect()
    }

    /// Whether a contact that only its e-mail can find was not found so far.
    #[must_use]
    pub fn lacks_email(&self) -> bool {
        let mut all = self.desired.iter().zip(&self.found);
        all.any(|(wanted, found)| {
            wanted.planned && wanted.contact.id.is_none() && found.live.is_empty()
        })
    }

    fn compare(&mut self, at: usize, live: &Live) {
        let Wanted { contact, file, .. } = self.desired[at];
        let action = if contact.is_absent { Action::Delete } else { Action::Update };
        let changes: Vec<Change> = compare(contact, live)
            .into_iter()
            .filter(|difference| !self.ignore.contains(&difference.field))
            .map(|difference| Change {
                field: difference.field,
                before: difference.before,
                after: difference.after,
                verdict: Verdict::Update,
                is_sent: true,
                is_decided: false,
                reason: Reason::NoHistory,
                line: difference.line,
            })
            .collect();
        if self.strict {
            let email = live.text(Field::Email);
            self.found[at].forms = forms(contact, live)
                .into_iter()
                .filter(|form| !self.ignore.contains(&form.field))
                .map(|form| Form {
                    file: file.to_owned(),
                    line: form.line,
                    email: email.cloned(),
                    field: form.field,
                    live: form.before,
                    desired: form.after,
                })
                .collect();
        }
        let changes = if contact.is_absent { Vec::new() } else { changes };
        if contact.is_absent || !changes.is_empty() {
            self.found[at].step = Some(Box::new(Step {
                action,
                id: Some(live.id),
                refused: None,
                identity: match contact.id {
                    _ if is_gone_already(contact, live) => Identity::Other,
                    Some(_) => Identity::Sure,
                    None => Identity::ByEmail,
                },
                called: if contact.is_absent { called_live(live) } else { Called::default() },
                email: live.text(Field::Email).cloned(),
                name: live.text(Field::Name).cloned(),
                file: file.to_owned(),
                other_files: Vec::new(),
                line: contact.span.line,
                crm_synced: live.crm_synced,
                waits: false,
                wanted: wanted(contact, &self.ignore),
                changes,
            }));
        }
    }

    /// What the names of all files say, also of those that the plan is not about.
    fn mixed_up(&self) -> MixedUp {
        let all = || self.desired.iter().zip(&self.found).enumerate();
        let others = all().filter_map(|(at, (_, found))| Some((at, found.other.as_deref()?)));
        let missing = all().filter(|(_, (wanted, found))| {
            found.live.is_empty() && !wanted.contact.is_absent && wanted.contact.id.is_none()
        });
        let missing = missing.map(|(at, (wanted, _))| (at, wanted.contact));
        let names = OnceCell::new();
        let is_there = |other: &Other| {
            let names = || names.get_or_init(|| self.candidates.by_name());
            let namesakes = || names().get(other.wanted.whole()).into_iter().flatten();
            other.is_by_email && namesakes().any(|one| one.is_namesake_of(other))
        };
        mixed_up::find(others, missing, is_there)
    }

    /// The plan, once every live contact was taken in.
    #[must_use]
    pub fn finish(self, workspace: Workspace) -> Outcome {
        let mut faults = Vec::new();
        let mut owner: HashMap<Id, usize> = HashMap::new();
        for (at, found) in self.found.iter().enumerate() {
            let wanted = self.desired[at];
            if let ([_, _, ..], true) = (&found.live[..], wanted.planned) {
                faults.push(ambiguous(wanted, &found.live));
            }
            for id in &found.live {
                if let Some(first) = owner.insert(*id, at).filter(|first| *first != at)
                    && is_clash(self.desired[first], wanted)
                {
                    faults.push(claimed_twice(self.desired[first], wanted));
                }
            }
        }
        let matched = self
            .found
            .iter()
            .map(|found| Some(Match { id: *found.live.first()?, email: found.email.clone() }));
        let matched = matched.collect();
        let mut plan = Plan {
            workspace,
            against: None,
            base: None,
            contacts: Vec::new(),
            missing: Vec::new(),
            forms: Vec::new(),
            repository: self
                .desired
                .iter()
                .zip(&self.found)
                .filter(|both| !is_nobody(both))
                .count(),
            managed: 0,
            unmanaged: (!self.is_partial).then(|| self.seen.saturating_sub(owner.len())),
            names: HashMap::new(),
        };
        let mut mixed_up = self.mixed_up();
        let all = self.desired.iter().zip(self.found).enumerate();
        for (at, (wanted, mut found)) in all.filter(|(_, (wanted, _))| wanted.planned) {
            plan.managed += 1;
            if let Some(step) = found.step.as_mut().filter(|_| mixed_up.matched.contains(&at)) {
                step.identity = Identity::Other;
            }
            // A contact that should be gone and is gone is as desired.
            if found.live.is_empty() && !wanted.contact.is_absent {
                let namesake = mixed_up.missing.remove(&at);
                let mut hints: Vec<Hint> = namesake.into_iter().collect();
                let reason = (!hints.is_empty()).then_some(Uncreated::MixedUp);
                if plan.missing.len() < HINTED {
                    hints.extend(self.candidates.nearest(wanted.contact));
                }
                plan.missing.push(Missing {
                    file: wanted.file.to_owned(),
                    line: wanted.contact.span.line,
                    id: wanted.contact.id,
                    email: wanted.contact.email().cloned(),
                    wanted: self::wanted(wanted.contact, &self.ignore),
                    hints,
                    reason,
                });
            }
            plan.contacts.extend(found.step.map(|step| *step));
            plan.forms.extend(found.forms);
        }
        self.candidates.add_namesakes(&mut plan.missing);
        Outcome {
            plan,
            faults,
            holders: self.holders,
            candidates: self.candidates,
            matched,
            unmanaged: self.unmanaged.unwrap_or_default(),
        }
    }
}

/// Whether a file wants somebody gone who is not there: neither managed nor missed.
fn is_nobody((wanted, found): &(&Wanted<'_>, &Found)) -> bool {
    wanted.contact.is_absent && found.live.is_empty()
}

/// The managed values without those of ignored fields.
fn wanted(contact: &Desired, ignore: &[Field]) -> Fields<Value> {
    let fields = contact.fields.iter().filter(|(field, _)| !ignore.contains(field));
    fields.map(|(field, managed)| (field, managed.value.clone())).collect()
}

fn ambiguous(wanted: Wanted<'_>, live: &[Id]) -> Diagnostic {
    let email = wanted.contact.email().map_or("", |email| email.reveal());
    let sentence =
        Sentence::from("several live contacts have the e-mail `").personal(email).and("`");
    let ids: Vec<String> = live.iter().map(ToString::to_string).collect();
    Diagnostic::error("contact::ambiguous", place(wanted), sentence)
        .help(format!("add the `id:` of the one that is meant: {}", ids.join(", ")))
}

/// Whether two files with one live contact are a fault of this plan: where one of them, by its id, gives up the e-mail
/// by which the other one is known, only if the plan is about the other one.
fn is_clash(first: Wanted<'_>, again: Wanted<'_>) -> bool {
    let emails = [first, again].map(|wanted| wanted.contact.email_key());
    let gives_up = emails[0].is_some() && emails[1].is_some() && emails[0] != emails[1];
    let by_email = if first.contact.id.is_none() { first } else { again };
    by_email.planned || (!gives_up && (first.planned || again.planned))
}

fn claimed_twice(first: Wanted<'_>, again: Wanted<'_>) -> Diagnostic {
    let sentence = "two files claim one live contact: one by its id, one by its e-mail";
    let fault = Diagnostic::error("contact::claimed-twice", place(again), sentence)
        .related(place(first), "the other one");
    let emails = [first, again].map(|wanted| wanted.contact.email_key());
    match emails {
        // The one with the id gives the e-mail up.
        [Some(one), Some(other)] if one != other => fault
            .help(
                "where the e-mail passes from one to the other, apply the one with the `id:` first",
            )
            .help("if they are one person, join the two, or correct the id or the e-mail"),
        _ => fault.help("join the two, or correct the id or the e-mail of one of them"),
    }
}

/// A place without its source line: the file was read and dropped.
fn place(wanted: Wanted<'_>) -> Place {
    let source = Source { path: wanted.file.to_owned(), text: String::new() };
    Place { source: source.into(), span: wanted.contact.span }
}
