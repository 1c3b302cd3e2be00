//! The digest of a plan's effects: what a reviewer approved.

use sha2::{Digest as _, Sha256};

use super::{Action, Plan};
use crate::contact::Value;
use crate::text::hex;

/// SHA-256 over everything that apply acts on, that a rule looks at, or that tells a reviewer who is
/// meant, as `sha256:` and 64 hex digits: the workspace's id, how many contacts the repository has,
/// and, for each step in order, its action, whether it is sent and whether it waits, its contact with
/// the file, each change, and what a write is read back against. Every part carries its length, so
/// that no two plans have one encoding.
///
/// ```
/// use rolo::plan::{Plan, Workspace, digest};
///
/// let workspace = Workspace { id: "w".into(), name: "Northwind".into() };
/// let plan = Plan {
///     workspace, against: None, base: None, contacts: vec![], missing: vec![], forms: vec![],
///     repository: 2, managed: 2, unmanaged: None, names: Default::default(),
/// };
/// let rebased = Plan { base: Some("1f0c".into()), ..plan.clone() };
/// assert_eq!(digest(&rebased), digest(&plan));
/// assert_ne!(digest(&Plan { repository: 3, ..plan.clone() }), digest(&plan));
/// ```
#[must_use]
pub fn digest(plan: &Plan) -> String {
    let mut hash = Encoder(Sha256::new());
    hash.part(b"rolo plan 2");
    hash.part(plan.workspace.id.as_bytes());
    // The ceilings are a percentage of it.
    hash.number(plan.repository);
    for step in &plan.contacts {
        hash.part(step.action.word().as_bytes());
        hash.part(step.id.map(|id| id.to_string()).unwrap_or_default().as_bytes());
        for text in [&step.email, &step.name] {
            hash.part(text.as_ref().map_or("", |text| text.reveal()).as_bytes());
        }
        hash.part(step.file.as_bytes());
        hash.part(if step.crm_synced { b"synced" } else { b"own" });
        hash.part(if step.is_sent() { b"sent" } else { b"left" });
        hash.part(if step.waits { b"waits" } else { b"free" });
        hash.number(step.changes.len());
        for change in &step.changes {
            hash.part(change.verdict.word().as_bytes());
            // A policy or a flag may let a conflict through, which is another effect.
            hash.part(if change.is_sent { b"sent" } else { b"left" });
            hash.part(if change.is_decided { b"decided" } else { b"judged" });
            hash.part(change.field.key().as_bytes());
            hash.value(&change.before);
            hash.value(&change.after);
        }
        if step.action == Action::Delete {
            for name in [step.called.first(), step.called.last()] {
                hash.part(name.reveal().as_bytes());
            }
        }
        // What a write is read back against decides what a second one would send.
        hash.number(step.wanted.len());
        for (field, value) in step.wanted.iter() {
            hash.part(field.key().as_bytes());
            hash.value(value);
        }
    }
    format!("sha256:{}", hex(&hash.0.finalize()))
}

struct Encoder(Sha256);

impl Encoder {
    fn number(&mut self, n: usize) {
        self.0.update((n as u64).to_be_bytes());
    }

    fn part(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.update(bytes);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.part(b"null"),
            Value::Text(text) => {
                self.part(b"text");
                self.part(text.reveal().as_bytes());
            }
            Value::Id(id) => {
                self.part(b"id");
                self.part(id.to_string().as_bytes());
            }
            Value::Ids(ids) => {
                self.part(b"ids");
                self.number(ids.len());
                for id in ids {
                    self.part(id.to_string().as_bytes());
                }
            }
        }
    }
}
