//! The pure core with generated contacts: parse, validate, compare, judge, digest, render.
//!
//! `cargo bench` runs it. The parser alone is there to compare with.

#![expect(clippy::unwrap_used, reason = "what is generated is right")]

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rolo::contact::{Desired, Draft, Field, Fields, Id, Live, Value, Written};
use rolo::desired;
use rolo::diagnostic::Source;
use rolo::plan::{self, EarlierValues, Matcher, Plan, Policy, Workspace};
use rolo::render::{self, Format, Show};
use rolo::schema::Validator;
use rolo::yaml;

const CONTACTS: usize = 1_000;

fn id(n: usize) -> Id {
    format!("00000000-0000-4000-8000-{n:012}").parse().unwrap()
}

fn text(n: usize) -> String {
    format!(
        "# yaml-language-server: $schema=../../schema/contact.schema.json\n\
         id: {}\nfirstName: Given{n}\nlastName: Family{n}\n\
         email: given{n}.family{n}@example.com\ntitle: Head of Section {}\n\
         description: |\n  Met at the fair in hall {}.\n  Prefers to be called in the morning.\n\
         officePhone: '+1 555 01{:02} {n:06}'\nwebsiteUrl: https://section{n}.example.com/\n",
        id(n),
        n % 97,
        n % 12,
        n % 100
    )
}

fn sources() -> Vec<Arc<Source>> {
    let source = |n| Arc::new(Source { path: format!("contacts/c{n}.yaml"), text: text(n) });
    (0..CONTACTS).map(source).collect()
}

fn as_desired(draft: Draft) -> Desired {
    let fields = draft.fields.into_iter().filter_map(|(field, managed)| match managed.value {
        Written::Value(value) => {
            Some((field, rolo::contact::Managed { value, span: managed.span }))
        }
        Written::Names(_) => None,
    });
    Desired {
        id: draft.id,
        file: draft.file,
        span: draft.span,
        id_span: draft.id_span,
        is_absent: draft.is_absent,
        fields: fields.collect(),
    }
}

/// The contacts of the files.
fn all_desired() -> Vec<Desired> {
    (0..CONTACTS).flat_map(|n| desired::drafts(text(n))).map(as_desired).collect()
}

/// The same contacts in the workspace; every `nth` has another title.
fn all_live(desired: &[Desired], nth: usize) -> Vec<Live> {
    let live = desired.iter().enumerate().map(|(n, desired)| {
        let mut fields: Fields<Value> =
            desired.fields.iter().map(|(field, managed)| (field, managed.value.clone())).collect();
        if n % nth == 0 {
            fields.set(Field::Title, Value::text("Changed"));
        }
        Live { id: desired.id.unwrap(), crm_synced: false, fields, tags: Vec::new() }
    });
    live.collect()
}

fn matched(desired: &[Desired], live: &[Live]) -> Plan {
    let wanted = desired.iter().map(|desired| (desired, "contacts/all.yaml", true));
    let mut matcher = Matcher::new(wanted, false, Vec::new());
    live.chunks(100).for_each(|page| matcher.see(page));
    let workspace = Workspace { id: "w".to_owned(), name: "Example".to_owned() };
    matcher.finish(workspace).plan
}

fn reading(c: &mut Criterion) {
    let sources = sources();
    let mut group = c.benchmark_group("1,000 files");
    group.throughput(Throughput::Bytes(sources.iter().map(|s| s.text.len() as u64).sum()));
    group.bench_function("parser alone", |b| {
        b.iter(|| {
            for source in &sources {
                let mut parser = granit_parser::Parser::new_from_str(&source.text);
                while let Some(event) = parser.next_event() {
                    black_box(event.unwrap());
                }
            }
        });
    });
    group.bench_function("parse", |b| {
        b.iter(|| {
            for source in &sources {
                black_box(yaml::read(source, &mut Vec::new()));
            }
        });
    });
    let validator = Validator::contacts();
    group.bench_function("parse and validate", |b| {
        b.iter(|| {
            let mut faults = Vec::new();
            for source in &sources {
                for root in yaml::read(source, &mut faults) {
                    validator.validate(&root, source, &mut faults);
                }
            }
            assert!(faults.is_empty());
        });
    });
    group.bench_function("parse and build", |b| {
        b.iter(|| {
            for source in &sources {
                black_box(desired::drafts(source.text.clone()));
            }
        });
    });
    group.finish();
    c.bench_function("compile the schema", |b| b.iter(|| black_box(Validator::contacts())));
}

fn planning(c: &mut Criterion) {
    let desired = all_desired();
    let mut group = c.benchmark_group("1,000 contacts");
    group.throughput(Throughput::Elements(CONTACTS as u64));
    let equal = all_live(&desired, CONTACTS);
    group.bench_function("match and compare, one differs", |b| {
        b.iter(|| black_box(matched(&desired, &equal)));
    });
    let changed = all_live(&desired, 1);
    group.bench_function("match and compare, all differ", |b| {
        b.iter(|| black_box(matched(&desired, &changed)));
    });
    let plan = matched(&desired, &changed);
    let past = EarlierValues {
        values: vec![Value::text("Earlier"), Value::text("Changed")],
        base: Some(Value::text("Earlier")),
        is_old: true,
        is_certain: true,
    };
    let pasts: Vec<_> = plan
        .contacts
        .iter()
        .map(|_| Some(Fields::from_iter([(Field::Title, past.clone())])))
        .collect();
    let policy = Policy::default();
    group.bench_function("judge", |b| {
        b.iter_batched_ref(
            || plan.clone(),
            |plan| plan::judge(plan, &pasts, &policy, &HashMap::new()),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("order", |b| {
        b.iter_batched_ref(
            || plan.clone(),
            |plan| plan::order(plan, &HashMap::new(), false),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("digest", |b| b.iter(|| black_box(plan::digest(&plan))));
    let show = Show { color: true, width: 100, mask: None };
    for format in Format::ALL {
        group.bench_function(format!("render as {}", format.word()), |b| {
            b.iter(|| black_box(render::plan_as(format, &plan, &[], &show, "")));
        });
    }
    group.finish();
}

criterion_group!(benches, reading, planning);
criterion_main!(benches);
