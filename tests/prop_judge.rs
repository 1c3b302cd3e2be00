//! Laws of judging (`docs/verdicts.md`), held against made-up contacts with made-up pasts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rolo::contact::{Desired, FIELDS, Field, Fields, Id, Live, Managed, Value};
use rolo::plan::{
    Change, EarlierValues, Matcher, OnConflict, OnDrift, Overwrite, Plan, Policy, Protection,
    Reason, Step, Verdict, digest, judge,
};
use rolo::text::Personal;

use crate::prop_plan::contacts::{
    contact, desired_fields, id, live_fields, live_value, managed, wanting, workspace,
};

const FILES: [&str; 3] = ["contacts/a.yaml", "contacts/b.yaml", "contacts/board/c.yaml"];
const DOMAINS: [&str; 2] = ["example.com", "example.org"];

/// One contact with all that judging may look at.
#[derive(Clone, Debug)]
struct Person {
    desired: Desired,
    live: Live,
    file: &'static str,
    base_file: Option<&'static str>,
    /// None where there is no git.
    past: Option<Fields<EarlierValues>>,
}

/// An earlier value: what is live now, what is desired now, or another one.
#[derive(Clone, Debug)]
enum Earlier {
    Live,
    Desired,
    Other(Value),
}

/// A past that git can tell of: the base is one of the values, and a field that has a base is old.
fn past(field: Field) -> impl Strategy<Value = (Vec<Earlier>, Option<Index>, bool)> {
    let earlier = prop_oneof![
        1 => Just(Earlier::Live),
        3 => Just(Earlier::Desired),
        3 => live_value(field).prop_map(|value| Earlier::Other(value.canonical())),
    ];
    (vec(earlier, 0..4), option::weighted(0.8, any::<Index>()), any::<bool>())
}

fn person() -> impl Strategy<Value = Person> {
    let pasts: Vec<_> = FIELDS.iter().map(|spec| past(spec.field)).collect();
    let places = (select(&FILES[..]), option::weighted(0.3, select(&FILES[..])));
    let emails = (select(&DOMAINS[..]), option::of(select(&DOMAINS[..])));
    let contacts = (desired_fields(), live_fields(), any::<bool>());
    (contacts, places, emails, option::weighted(0.9, pasts)).prop_map(
        |((mut desired, mut live, crm_synced), (file, base_file), (domain, moves_to), pasts)| {
            live.set(Field::Email, email(&format!("c@{domain}")));
            desired.retain(|field| field != Field::Email);
            if let Some(domain) = moves_to {
                desired.set(Field::Email, managed(email(&format!("d@{domain}"))));
            }
            let live = Live { crm_synced, ..contact(0, live) };
            let desired = wanting(0, desired);
            let past = pasts.map(|pasts| {
                let resolve = |(spec, (earlier, base, is_old)): (&rolo::contact::Spec, _)| {
                    let (earlier, base): (Vec<Earlier>, Option<Index>) = (earlier, base);
                    let value = |earlier: &Earlier| match earlier {
                        Earlier::Live => live.value(spec.field).canonical(),
                        Earlier::Desired => {
                            desired.value(spec.field).unwrap_or(&Value::Null).clone()
                        }
                        Earlier::Other(value) => value.clone(),
                    };
                    let values: Vec<Value> = earlier.iter().map(value).collect();
                    let base = base.filter(|_| !values.is_empty());
                    let base = base.map(|base| base.get(&values).clone());
                    let is_old = base.is_some() || (is_old && !values.is_empty());
                    (spec.field, EarlierValues { values, base, is_old, is_certain: false })
                };
                FIELDS.iter().zip(pasts).map(resolve).collect()
            });
            Person { desired, live, file, base_file, past }
        },
    )
}

/// People who differ by id and e-mail, in one repository whose last apply is known or not.
fn people() -> impl Strategy<Value = Vec<Person>> {
    (vec(person(), 1..4), any::<bool>()).prop_map(|(mut people, is_certain)| {
        for (person, n) in people.iter_mut().zip(0..) {
            person.live.id = id(n);
            person.desired.id = Some(id(n));
            person.desired.file = u32::from(n);
            let apart = |value: &mut Value| {
                if let Value::Text(text) = value {
                    *value = email(&format!("{n}{}", text.reveal()));
                }
            };
            person.live.fields.get_mut(Field::Email).map(apart);
            if let Some(Managed { value, .. }) = person.desired.fields.get_mut(Field::Email) {
                apart(value);
            }
            for spec in &FIELDS {
                let past = person.past.as_mut().and_then(|past| past.get_mut(spec.field));
                if let Some(past) = past {
                    past.is_certain = is_certain;
                }
            }
        }
        people
    })
}

fn email(text: &str) -> Value {
    Value::Text(Personal::new(text))
}

fn field() -> impl Strategy<Value = Field> {
    (0..FIELDS.len()).prop_map(|at| FIELDS[at].field)
}

fn protection() -> impl Strategy<Value = Protection> {
    let globs = select(&["contacts/a.yaml", "contacts/board/*", "contacts/*.yaml"][..]);
    let glob = globs.prop_map(|glob| glob::Pattern::new(glob).unwrap());
    let domain = select(&DOMAINS[..]).prop_map(str::to_owned);
    (option::of(glob), option::of(domain), vec(field(), 0..4))
        .prop_map(|(files, domain, fields)| Protection { files, domain, fields })
}

fn policy() -> impl Strategy<Value = Policy> {
    let drift = select(&[OnDrift::Overwrite, OnDrift::Keep, OnDrift::Fail][..]);
    let conflict = select(&[OnConflict::Hold, OnConflict::Overwrite, OnConflict::Fail][..]);
    let named = (0..3, select(&["c", "d"][..]), select(&DOMAINS[..]), option::of(field()));
    let overwrite = named.prop_map(|(n, name, domain, field)| Overwrite {
        email: format!("{n}{name}@{domain}"),
        field,
    });
    let protected = prop_oneof![Just(Vec::new()), vec(protection(), 1..3)];
    (drift, conflict, any::<bool>(), protected, vec(overwrite, 0..3)).prop_map(
        |(drift, conflict, manage_crm, protected, overwrite)| Policy {
            drift,
            conflict,
            manage_crm,
            protected,
            overwrite,
            ..Policy::default()
        },
    )
}

/// The plan before it is judged.
fn unjudged(people: &[Person]) -> Plan {
    let wanted = people.iter().map(|person| (&person.desired, person.file, true));
    let mut matcher = Matcher::new(wanted, false, Vec::new());
    for person in people {
        matcher.see(std::slice::from_ref(&person.live));
    }
    let outcome = matcher.finish(workspace());
    assert!(outcome.faults.is_empty());
    let mut plan = outcome.plan;
    for step in &mut plan.contacts {
        step.other_files = whose(people, step).base_file.map(str::to_owned).into_iter().collect();
    }
    plan
}

fn whose<'a>(people: &'a [Person], step: &Step) -> &'a Person {
    people.iter().find(|person| Some(person.live.id) == step.id).unwrap()
}

fn judged(people: &[Person], policy: &Policy) -> Plan {
    let mut plan = unjudged(people);
    let pasts: Vec<_> = plan.contacts.iter().map(|step| whose(people, step).past.clone()).collect();
    judge(&mut plan, &pasts, policy, &HashMap::new());
    plan
}

/// What a field was, where git tells of it.
fn past_of<'a>(people: &'a [Person], step: &Step, field: Field) -> Option<&'a EarlierValues> {
    whose(people, step).past.as_ref()?.get(field)
}

/// Changes by contact and field.
type ByField<T> = BTreeMap<(Id, Field), T>;

fn by_field<T>(plan: &Plan, of: impl Fn(&Change) -> T) -> ByField<T> {
    plan.changes().map(|(step, change)| ((step.id.unwrap(), change.field), of(change))).collect()
}

fn sent(plan: &Plan) -> BTreeSet<(Id, Field)> {
    let sent = plan.changes().filter(|(_, change)| change.is_sent);
    sent.map(|(step, change)| (step.id.unwrap(), change.field)).collect()
}

/// Whether a rule of the configuration names this change, said without the program's help: all
/// that one entry gives has to fit, a contact has both its e-mails, and a file both its places.
fn is_protected(policy: &Policy, person: &Person, field: Field) -> bool {
    let values = [Some(person.live.value(Field::Email)), person.desired.value(Field::Email)];
    let ends_with = |domain: &str| {
        values.into_iter().flatten().any(|value| match value {
            Value::Text(text) => text.reveal().ends_with(&format!("@{domain}")),
            _ => false,
        })
    };
    policy.protected.iter().any(|rule| {
        let mut places = std::iter::once(person.file).chain(person.base_file);
        rule.files.as_ref().is_none_or(|glob| places.any(|file| glob.matches(file)))
            && rule.domain.as_deref().is_none_or(ends_with)
            && (rule.fields.is_empty() || rule.fields.contains(&field))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// The repository moved on where the live value stood in it, and nowhere else where a field has
    /// a past.
    #[test]
    fn an_update_is_what_stood_here_or_has_no_past(people in people()) {
        let plan = judged(&people, &Policy { manage_crm: true, ..Policy::default() });
        for (step, change) in plan.changes() {
            let past = past_of(&people, step, change.field).filter(|past| past.is_old);
            let stood_here = past.map(|past| {
                past.values.iter().any(|earlier| earlier.means(&change.before, change.field))
            });
            prop_assert_eq!(change.verdict == Verdict::Update, stood_here.unwrap_or(true));
        }
    }

    /// What is live as the base has it was not changed there.
    #[test]
    fn live_as_the_base_is_an_update(people in people(), policy in policy()) {
        let mut people = people;
        for person in &mut people {
            for spec in &FIELDS {
                let live = person.live.value(spec.field).clone();
                if let Some(past) = person.past.as_mut().and_then(|past| past.get_mut(spec.field)) {
                    // The other values stay: only the base counts.
                    (past.base, past.is_old) = (Some(live.canonical()), true);
                }
            }
        }
        for (step, change) in judged(&people, &policy).changes() {
            if whose(&people, step).past.is_some() && change.verdict != Verdict::Held {
                prop_assert_eq!(change.verdict, Verdict::Update);
                prop_assert!(change.is_sent);
            }
        }
    }

    /// Where the last apply is known, what it had is not this change's doing: never a conflict. Nor
    /// is anything drift that this change touches.
    #[test]
    fn a_conflict_is_touched_and_drift_is_not(people in people(), policy in policy()) {
        for (step, change) in judged(&people, &policy).changes() {
            let Some(past) = past_of(&people, step, change.field) else { continue };
            let is_as_base =
                past.base.as_ref().is_some_and(|base| base.means(&change.after, change.field));
            let ever_changed =
                past.values.iter().any(|earlier| !earlier.means(&change.after, change.field));
            match change.verdict {
                Verdict::Conflict if past.is_certain => prop_assert!(!is_as_base),
                Verdict::Conflict => prop_assert!(!is_as_base || ever_changed),
                Verdict::Drift if past.is_certain => prop_assert!(is_as_base),
                Verdict::Drift => prop_assert!(is_as_base && !ever_changed),
                Verdict::Update | Verdict::Held => {}
            }
        }
    }

    /// A conflict that was held is not overwritten by the commits that follow, which do not touch
    /// it: their base has the desired value, and is a guess.
    #[test]
    fn a_held_conflict_stays_one(people in people(), policy in policy(), commits in 1..4) {
        let first = judged(&people, &policy);
        let mut later = people.clone();
        for person in &mut later {
            for (field, Managed { value, .. }) in person.desired.fields.iter() {
                let Some(past) = person.past.as_mut().and_then(|past| past.get_mut(field)) else {
                    continue;
                };
                past.values.extend((0..commits).map(|_| value.clone()));
                (past.base, past.is_old, past.is_certain) = (Some(value.clone()), true, false);
            }
        }
        let later = by_field(&judged(&later, &policy), |change| (change.verdict, change.is_sent));
        for (step, change) in first.changes() {
            let past = past_of(&people, step, change.field);
            // A field that was dropped, and came back as it was, changed in no value.
            let was_there = past.is_some_and(|past| past.base.is_some());
            if change.verdict == Verdict::Conflict && was_there {
                let later = later[&(step.id.unwrap(), change.field)];
                prop_assert_eq!(later, (Verdict::Conflict, change.is_sent));
            }
        }
    }

    /// The same people in another order are judged the same, and judging again changes nothing.
    #[test]
    fn neither_order_nor_repetition_counts(
        people in people(), policy in policy(), seed in any::<u64>(),
    ) {
        let facts = |plan: &Plan| {
            by_field(plan, |change| (change.verdict, change.reason, change.is_sent, change.is_decided))
        };
        let mut plan = judged(&people, &policy);
        let was = digest(&plan);
        prop_assert_eq!(&digest(&judged(&people, &policy)), &was);
        let pasts: Vec<_> =
            plan.contacts.iter().map(|step| whose(&people, step).past.clone()).collect();
        let first = facts(&plan);
        judge(&mut plan, &pasts, &policy, &HashMap::new());
        prop_assert_eq!(&digest(&plan), &was);
        prop_assert_eq!(&facts(&plan), &first);

        let mut shuffled = people.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut shuffled);
        prop_assert_eq!(&facts(&judged(&shuffled, &policy)), &first);
        // The values of a past are told in no order.
        for person in &mut shuffled {
            for spec in &FIELDS {
                let past = person.past.as_mut().and_then(|past| past.get_mut(spec.field));
                if let Some(past) = past {
                    past.values.reverse();
                }
            }
        }
        prop_assert_eq!(&facts(&judged(&shuffled, &policy)), &first);
    }

    /// Whose move it is never changes what differs, nor what is desired.
    #[test]
    fn no_verdict_changes_what_is_desired(people in people(), policy in policy()) {
        let values = |plan: &Plan| by_field(plan, |change| (change.before.clone(), change.after.clone()));
        let (before, after) = (unjudged(&people), judged(&people, &policy));
        prop_assert!(values(&before) == values(&after));
        for (step, change) in after.changes() {
            let person = whose(&people, step);
            prop_assert!(Some(&change.after) == person.desired.value(change.field));
            prop_assert!(&change.before == person.live.value(change.field));
        }
        prop_assert_eq!(before.contacts.len(), after.contacts.len());
    }

    /// Held is what a CRM owns or the configuration protects, all of it, and nothing else.
    #[test]
    fn only_rules_hold(people in people(), policy in policy()) {
        for (step, change) in judged(&people, &policy).changes() {
            let person = whose(&people, step);
            let is_owned = person.live.crm_synced
                && !policy.manage_crm
                && !matches!(change.field, Field::WebsiteUrl | Field::TimeZoneId | Field::TagIds);
            let is_protected = is_protected(&policy, person, change.field);
            let expected = match (is_protected, is_owned) {
                (true, _) => Some(Reason::Protected),
                (false, true) => Some(Reason::CrmOwned),
                (false, false) => None,
            };
            let held = (change.verdict == Verdict::Held).then_some(change.reason);
            prop_assert_eq!(held, expected);
        }
    }

    /// What becomes of a verdict is for the policy alone to say.
    #[test]
    fn the_policy_decides_what_is_sent(people in people(), policy in policy()) {
        for (step, change) in judged(&people, &policy).changes() {
            let person = whose(&people, step);
            let emails = [Some(person.live.value(Field::Email)), person.desired.value(Field::Email)];
            let is_named = policy.overwrite.iter().any(|rule| {
                emails.into_iter().flatten().any(|value| value == &email(&rule.email))
                    && rule.field.is_none_or(|field| field == change.field)
            });
            let is_decided = is_named && change.verdict == Verdict::Conflict;
            prop_assert_eq!(change.is_decided, is_decided);
            prop_assert_eq!(change.is_sent, match change.verdict {
                Verdict::Update => true,
                Verdict::Drift => policy.drift != OnDrift::Keep,
                Verdict::Conflict => is_decided || policy.conflict == OnConflict::Overwrite,
                Verdict::Held => false,
            });
        }
    }

    /// The read-back of a write is compared with what is managed, save what is left alone.
    #[test]
    fn what_is_not_sent_is_not_wanted(people in people(), policy in policy()) {
        for step in &judged(&people, &policy).contacts {
            let left: BTreeSet<Field> =
                step.changes.iter().filter(|change| !change.is_sent).map(|c| c.field).collect();
            let managed = whose(&people, step).desired.fields.iter();
            let expected: Vec<_> = managed
                .filter(|(field, _)| !left.contains(field))
                .map(|(field, managed)| (field, &managed.value))
                .collect();
            prop_assert!(step.wanted.iter().collect::<Vec<_>>() == expected);
        }
    }

    /// A rule more never sends more.
    #[test]
    fn a_stricter_policy_never_sends_more(
        people in people(), policy in policy(), more in protection(), way in 0..5,
    ) {
        let mut stricter = policy.clone();
        match way {
            0 => stricter.drift = OnDrift::Keep,
            1 => stricter.conflict = OnConflict::Hold,
            2 => stricter.manage_crm = false,
            3 => stricter.overwrite.clear(),
            _ => stricter.protected.push(more),
        }
        let (strict, loose) = (sent(&judged(&people, &stricter)), sent(&judged(&people, &policy)));
        prop_assert!(strict.is_subset(&loose), "{:?}", strict.difference(&loose));
    }

    /// Two policies make one plan to approve exactly when they have the same effects.
    #[test]
    fn the_digest_differs_as_the_effects_do(people in people(), one in policy(), other in policy()) {
        let effects = |plan: &Plan| -> HashMap<(Id, Field), _> {
            let facts = |change: &Change| (change.verdict, change.is_sent, change.is_decided);
            by_field(plan, facts).into_iter().collect()
        };
        let (one, other) = (judged(&people, &one), judged(&people, &other));
        prop_assert_eq!(digest(&one) == digest(&other), effects(&one) == effects(&other));
    }
}
