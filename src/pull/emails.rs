//! No two files get one e-mail: what would lead there is left alone.

use std::collections::{BTreeMap, HashMap};

use super::report::{Left, Report, Taken, Who};
use super::rewrite::Take;
use super::take::Why;
use crate::contact::{Desired, Field, Live, Value, canonical_email};

/// Takes back e-mails, and contacts of new files, that would give two files one e-mail: the
/// repository still has it at another contact, or Ruddr has it twice. `files` are the paths of the
/// desired contacts' files.
///
/// What is taken back keeps its old e-mail, which may stop another one: it is asked until nothing
/// changes.
pub fn settle(
    desired: &[Desired],
    files: &[String],
    takes: &mut BTreeMap<u32, Vec<Take>>,
    fresh: &mut Vec<Live>,
    report: &mut Report,
) {
    loop {
        let claims = claims(desired, takes, fresh);
        let mut refused: Vec<(Claim, Option<&Desired>)> = Vec::new();
        for claims in claims.values().filter(|claims| claims.len() > 1) {
            let holder = claims.iter().find_map(|claim| match claim {
                Claim::File(at) => Some(&desired[*at]),
                Claim::Taken(_) | Claim::Fresh(_) => None,
            });
            let moving = claims.iter().filter(|claim| !matches!(claim, Claim::File(_)));
            refused.extend(moving.map(|claim| (*claim, holder)));
        }
        if refused.is_empty() {
            return;
        }
        let place = |holder: &Desired| {
            let span = holder.fields.get(Field::Email).map_or(holder.span, |email| email.span);
            (files.get(holder.file as usize).cloned().unwrap_or_default(), span.line)
        };
        let mut gone = Vec::new();
        for (claim, holder) in refused {
            let holder = holder.map(place);
            let why = Why::SameEmail(holder.as_ref().map(|(file, line)| format!("{file}:{line}")));
            match claim {
                Claim::File(_) => {}
                Claim::Taken(at) => take_back(&desired[at], takes, report, why),
                Claim::Fresh(at) => {
                    let new = &fresh[at];
                    let (file, line) = holder.unwrap_or_default();
                    let (name, email) = (new.text(Field::Name), new.text(Field::Email));
                    let who = Who { name: name.cloned(), email: email.cloned(), file, line };
                    report.left.push(Left { who, field: None, why });
                    gone.push(new.id);
                }
            }
        }
        fresh.retain(|live| !gone.contains(&live.id));
    }
}

/// Who would have an e-mail, by index.
#[derive(Clone, Copy)]
enum Claim {
    /// A desired contact that has it already.
    File(usize),
    /// A desired contact that takes it over.
    Taken(usize),
    /// A contact of a new file.
    Fresh(usize),
}

/// Who would have each e-mail, in the order of the files.
fn claims(
    desired: &[Desired],
    takes: &BTreeMap<u32, Vec<Take>>,
    fresh: &[Live],
) -> BTreeMap<String, Vec<Claim>> {
    let takes = takes.iter().flat_map(|(file, takes)| takes.iter().map(move |take| (*file, take)));
    let emails = takes.filter_map(|(file, take)| {
        let email = take.values.iter().find(|(field, _)| *field == Field::Email);
        email.map(|(_, email)| ((file, take.at.start), email))
    });
    let emails: HashMap<(u32, u32), &Value> = emails.collect();
    let managed = desired.iter().enumerate().filter_map(|(at, desired)| {
        match emails.get(&(desired.file, desired.span.start)) {
            Some(Value::Text(email)) => Some((canonical_email(email.reveal()), Claim::Taken(at))),
            Some(_) => None,
            None => Some((desired.email_key()?, Claim::File(at))),
        }
    });
    let fresh = fresh
        .iter()
        .enumerate()
        .filter_map(|(at, live)| Some((live.email_key()?, Claim::Fresh(at))));
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for (email, claim) in managed.chain(fresh) {
        claims.entry(email.into_owned()).or_default().push(claim);
    }
    claims
}

/// The e-mail of a contact stays as its file has it.
fn take_back(
    desired: &Desired,
    takes: &mut BTreeMap<u32, Vec<Take>>,
    report: &mut Report,
    why: Why,
) {
    let of_file = takes.entry(desired.file).or_default();
    for take in of_file.iter_mut().filter(|take| take.at.start == desired.span.start) {
        take.values.retain(|(field, _)| *field != Field::Email);
    }
    of_file.retain(|take| take.id.is_some() || !take.values.is_empty());
    if of_file.is_empty() {
        takes.remove(&desired.file);
    }
    // No two files have one e-mail, so what the file said tells whose it is.
    let is_it =
        |one: &Taken| one.field == Field::Email && Some(&one.before) == desired.value(Field::Email);
    if let Some(at) = report.taken.iter().position(is_it) {
        let who = report.taken.remove(at).who;
        report.left.push(Left { who, field: Some(Field::Email), why });
    }
}
