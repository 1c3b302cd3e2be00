//! Laws of planning, held against made-up contacts.

use proptest::collection::vec;
use proptest::prelude::*;
use rolo::contact::{Desired, FIELDS, Field, Fields, Live, Value, payload};
use rolo::plan::{Matcher, Outcome, Plan, Policy, Verdict, digest, judge};
use rolo::text::Personal;
use serde_json::Value as Json;

use contacts::{
    contact, desired_fields, id, live_fields, managed, text, wanting, with_email, workspace,
};

pub(crate) mod contacts;

/// The plan of these files, for a walk that gave these pages.
fn outcome(desired: &[Desired], pages: &[&[Live]]) -> Outcome {
    let mut matcher =
        Matcher::new(desired.iter().map(|one| (one, "a.yaml", true)), false, Vec::new());
    for page in pages {
        matcher.see(page);
    }
    let mut outcome = matcher.finish(workspace());
    judge(&mut outcome.plan, &[], &Policy::default(), &outcome.holders);
    outcome
}

fn plan(desired: &[Desired], live: &[Live]) -> Plan {
    let outcome = outcome(desired, &[live]);
    assert!(outcome.faults.is_empty());
    outcome.plan
}

/// What the service makes of a body: the keys in it, and nothing else.
fn apply(plan: &Plan, live: &Live) -> Live {
    let mut live = live.clone();
    for step in plan.contacts.iter().filter(|step| step.id == Some(live.id)) {
        for change in step.sent() {
            live.fields.set(change.field, change.after.clone());
        }
    }
    live
}

/// A value as JSON by the rules of the wire, said without the program's help.
fn json(field: Field, value: &Value) -> Json {
    match value {
        Value::Null if field == Field::TagIds => Json::Array(Vec::new()),
        Value::Null => Json::Null,
        Value::Text(text) => text.reveal().into(),
        Value::Id(id) => id.to_string().into(),
        Value::Ids(ids) => ids.iter().map(|id| Json::from(id.to_string())).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// After its changes a contact is as desired where it is managed, and as before elsewhere; and
    /// a second plan finds nothing.
    #[test]
    fn a_plan_leads_to_what_is_desired_and_touches_nothing_else(
        desired in desired_fields(), live in live_fields(), crm in any::<bool>(),
    ) {
        let before = Live { crm_synced: crm, ..contact(1, live) };
        let desired = [wanting(1, desired)];
        let plan_of = |live: &Live| plan(&desired, std::slice::from_ref(live));
        let first = plan_of(&before);
        let after = apply(&first, &before);
        for spec in &FIELDS {
            let held = crm && spec.crm_synced;
            match desired[0].value(spec.field) {
                Some(wanted) if !held => {
                    prop_assert!(after.value(spec.field).means(wanted, spec.field), "{}", spec.key);
                }
                _ => prop_assert!(after.value(spec.field) == before.value(spec.field), "{}", spec.key),
            }
        }
        let second = plan_of(&after);
        prop_assert_eq!(second.count(Verdict::Update), 0);
        prop_assert_eq!(second.count(Verdict::Held), first.count(Verdict::Held));
        prop_assert_eq!(digest(&second) == digest(&first), first.count(Verdict::Update) == 0);
    }

    #[test]
    fn what_is_live_needs_no_change(live in live_fields()) {
        let desired = live.iter().map(|(field, value)| (field, managed(value.canonical()))).collect();
        let plan = plan(&[wanting(1, desired)], &[contact(1, live)]);
        prop_assert!(plan.contacts.is_empty());
        prop_assert!(!plan.is_pending());
    }

    /// The body holds the keys that differ, in the table's order, with the desired values.
    #[test]
    fn the_payload_holds_exactly_what_differs(desired in desired_fields(), live in live_fields()) {
        let (desired, live) = (wanting(1, desired), contact(1, live));
        let plan = plan(std::slice::from_ref(&desired), std::slice::from_ref(&live));
        let sent: Vec<_> = plan.contacts.iter().flat_map(rolo::plan::Step::sent).collect();
        let body = payload(sent.iter().map(|change| (change.field, &change.after)));
        let expected: Vec<(String, Json)> = FIELDS
            .iter()
            .filter_map(|spec| Some((spec.field, desired.value(spec.field)?)))
            .filter(|(field, wanted)| !wanted.means(live.value(*field), *field))
            .map(|(field, wanted)| (field.key().to_owned(), json(field, wanted)))
            .collect();
        prop_assert_eq!(body.into_iter().collect::<Vec<_>>(), expected);
        // A contact without a change is no step: no request has an empty body.
        prop_assert!(plan.contacts.iter().all(|step| !step.changes.is_empty()));
    }

    /// Meaning the same goes both ways, follows from being the same, and survives the canonical form.
    #[test]
    fn meaning_is_an_equivalence(a in text(), b in text(), c in text(), at in 0..10_usize) {
        let field = FIELDS[at].field;
        let [a, b, c] = [a, b, c].map(|text| Value::Text(Personal::new(text)));
        prop_assert!(a.means(&a, field) && a.means(&a.canonical(), field));
        prop_assert_eq!(a.means(&b, field), b.means(&a, field));
        prop_assert!(!(a.means(&b, field) && b.means(&c, field)) || a.means(&c, field));
        prop_assert!(a.canonical().canonical() == a.canonical());
        prop_assert_eq!(a.means(&Value::Null, field), a.canonical() == Value::Null);
    }

    /// Any effect that changes, and anybody else who is meant, is another plan to approve; what is
    /// neither is not.
    #[test]
    fn the_digest_follows_the_effects(
        desired in desired_fields(), live in live_fields(), which in any::<prop::sample::Index>(), way in 0..11,
    ) {
        let plan = plan(&[wanting(1, desired)], &[contact(1, live)]);
        prop_assume!(!plan.contacts.is_empty());
        let was = digest(&plan);
        let mut other = plan.clone();
        // Where it stands in its file, and what else there is, are no effects.
        other.contacts[0].line += 1;
        other.workspace.name = "Another".to_owned();
        other.unmanaged = other.unmanaged.map(|n| n + 1);
        prop_assert_eq!(&digest(&other), &was);

        let step = &mut other.contacts[0];
        let at = which.index(step.changes.len());
        let change = &mut step.changes[at];
        let another = Value::Text(Personal::new("another value"));
        match way {
            0 => change.before = another,
            1 => change.after = another,
            2 => change.verdict = Verdict::Held,
            3 => step.id = Some(id(99)),
            4 => drop(step.changes.remove(at)),
            5 => step.file = "b.yaml".to_owned(),
            6 => step.name = Some(Personal::new("Another")),
            7 => step.email = Some(Personal::new("another@example.com")),
            8 => step.crm_synced = !step.crm_synced,
            9 => other.workspace.id = "another".to_owned(),
            _ => other.contacts.push(plan.contacts[0].clone()),
        }
        prop_assert_ne!(&digest(&other), &was);
    }

    /// Moving text between the ends of two values makes another digest.
    #[test]
    fn no_two_effects_have_one_encoding(a in text(), b in text()) {
        let digest_of = |before: &str, after: &str| {
            let live = [(Field::Title, Value::Text(Personal::new(before)))].into_iter().collect();
            let mut plan = plan(&[wanting(1, [(Field::Title, managed(Value::Null))].into_iter().collect())],
                &[contact(1, live)]);
            for step in &mut plan.contacts {
                step.changes[0].after = Value::Text(Personal::new(after));
            }
            digest(&plan)
        };
        let (one, other) = (format!("x{a}"), format!("x{a}{b}"));
        prop_assert_eq!(digest_of(&one, &format!("{b}y")) == digest_of(&other, "y"), b.is_empty());
    }

    /// Neither the order of pages nor that of files has a say in what is matched with what.
    #[test]
    fn matching_does_not_depend_on_order(
        live in vec(live_fields(), 1..8), desired in vec((desired_fields(), any::<bool>()), 1..8),
        cut in any::<prop::sample::Index>(), seed in any::<u64>(),
    ) {
        let live: Vec<Live> = live.into_iter().zip(0..).map(|(fields, n)| with_email(contact(n, fields), n)).collect();
        // Some are found by their id, others by their e-mail; some have no live contact.
        let desired: Vec<Desired> = desired.into_iter().zip(0..).map(|((mut fields, by_id), n)| {
            let email = format!("C{n}@Example.com");
            fields.set(Field::Email, managed(Value::Text(Personal::new(email))));
            Desired { id: by_id.then(|| id(n)), ..wanting(n, fields) }
        }).collect();
        let (first, second) = live.split_at(cut.index(live.len()));
        let straight = outcome(&desired, &[first, second]);
        let turned = outcome(&desired, &[second, first]);
        prop_assert!(straight.faults.is_empty() && turned.faults.is_empty());
        prop_assert_eq!(digest(&straight.plan), digest(&turned.plan));
        prop_assert_eq!(straight.plan.unmanaged, turned.plan.unmanaged);

        let mut shuffled = desired.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut shuffled);
        let shuffled = outcome(&shuffled, &[&live]).plan;
        let effects = |plan: &Plan| {
            let mut effects: Vec<String> = plan.changes().map(|(step, change)| {
                let value = |value| json(change.field, value).to_string();
                format!("{:?} {} {} {}", step.id, change.field.key(), value(&change.before), value(&change.after))
            }).collect();
            let missing = plan.missing.iter().map(|missing| missing.email.as_ref().unwrap().reveal().to_owned());
            effects.extend(missing);
            effects.sort();
            effects
        };
        prop_assert_eq!(effects(&straight.plan), effects(&shuffled));
        prop_assert_eq!(straight.plan.unmanaged, shuffled.unmanaged);
    }

    /// Every live contact is managed by one file or counted as unmanaged.
    #[test]
    fn live_contacts_are_managed_or_counted(live in 0..12_u8, files in 0..12_u8, twice in any::<bool>()) {
        let live: Vec<Live> = (0..live).map(|n| with_email(contact(n, Fields::default()), n)).collect();
        let desired: Vec<Desired> = (0..files).map(|n| wanting(n, Fields::default())).collect();
        let mut matcher = Matcher::new(desired.iter().map(|one| (one, "a.yaml", true)), false, Vec::new());
        if twice {
            // A walk that begins again forgets what it saw.
            matcher.see(&live);
            matcher.restart();
        }
        matcher.see(&live);
        let unseen = matcher.unseen_ids().len();
        let plan = matcher.finish(workspace()).plan;
        let managed = live.len().min(desired.len());
        prop_assert_eq!(plan.unmanaged, Some(live.len() - managed));
        prop_assert_eq!(plan.missing.len(), desired.len() - managed);
        prop_assert_eq!(unseen, plan.missing.len());
        prop_assert_eq!(plan.managed, desired.len());
    }
}
