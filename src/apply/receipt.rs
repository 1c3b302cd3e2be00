//! The record of one apply: what was sent, what came back. JSON lines, written as it goes.
//!
//! It holds no values of people but digests of them, salted anew for each receipt, so that whoever
//! knows a value can recognise it and nobody can read one. Only where it is asked for, the values stand
//! beside them.

use std::fs::File;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::result::{Outcome, Tally};
use crate::api::Error;
use crate::contact::{Field, Id, Value, canonical_email, payload};
use crate::plan::{self, Plan, Step};
use crate::text::{Personal, hex};

/// Version of the format: the major part grows when a reader of the old one would go wrong.
const FORMAT: &str = "1.0";

/// Random bytes that make the digests of one receipt its own.
#[derive(Clone, Copy, Debug)]
pub struct Salt(pub [u8; 16]);

impl Salt {
    /// As a receipt has it: 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|b| b.is_ascii_hexdigit()) && text.len() == 32;
        let number = u128::from_str_radix(text, 16).ok().filter(|_| digits)?;
        Some(Self(number.to_be_bytes()))
    }
}

/// What a receipt keeps of the values of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Digests alone.
    Digests,
    /// The values too.
    Values,
}

/// Where a run came from, so that whoever reads its receipt finds who began it and why.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The commit that was checked out.
    pub commit: Option<String>,
    /// Whether contact files differed from it.
    pub is_changed: bool,
    /// The address of the run in the CI system.
    pub run: Option<String>,
    /// Whether all was sent to a sandbox.
    pub is_sandbox: bool,
}

/// A receipt being written.
#[derive(Debug)]
pub struct Receipt {
    file: Mutex<File>,
    salt: Salt,
    keep: Keep,
    /// The time as RFC 3339; handed in, since nothing here reads the clock.
    now: fn() -> String,
}

impl Receipt {
    /// Begins a receipt in an empty file.
    pub fn begin(
        file: File,
        (salt, keep): (Salt, Keep),
        now: fn() -> String,
        origin: &Origin,
        plan: &Plan,
    ) -> std::io::Result<Self> {
        let receipt = Self { file: Mutex::new(file), salt, keep, now };
        receipt.line(&json!({
            "type": "start",
            "formatVersion": FORMAT,
            "rolo": env!("CARGO_PKG_VERSION"),
            "time": now(),
            "workspace": { "id": plan.workspace.id, "name": plan.workspace.name },
            "commit": origin.commit,
            "changed": origin.is_changed,
            "run": origin.run,
            "sandbox": origin.is_sandbox,
            "digest": plan::digest(plan),
            "contacts": plan.counted().count(),
            "salt": hex(&salt.0),
        }))?;
        Ok(receipt)
    }

    /// A call is about to be sent. Without this line it must not be.
    pub(super) fn before(
        &self,
        call: u64,
        step: &Step,
        sent: &[(Field, &Value, &Value)],
    ) -> std::io::Result<()> {
        let fields: Map<String, Json> = sent
            .iter()
            .map(|(field, before, after)| {
                let pair = json!({
                    "before": self.digest(*field, before),
                    "after": self.digest(*field, after),
                });
                (field.key().to_owned(), pair)
            })
            .collect();
        let mut line = json!({
            "type": "before",
            "call": call,
            "time": (self.now)(),
            "action": step.action.word(),
            "id": step.id.map(|id| id.to_string()),
            "email": step.email.as_ref().map(|email| self.email(email)),
            "file": step.file,
            "fields": fields,
        });
        if self.keep == Keep::Values {
            let values = sent.iter().map(|(field, before, after)| {
                let pair = json!({ "before": json(*field, before), "after": json(*field, after) });
                (field.key().to_owned(), pair)
            });
            line["values"] = values.collect::<Map<_, _>>().into();
        }
        self.line(&line)
    }

    /// A call came back, or did not. `id` is that of the contact in the answer.
    pub(super) fn after(
        &self,
        call: u64,
        step: &Step,
        outcome: Outcome,
        error: Option<&Error>,
        id: Option<Id>,
        read_back: &[(Field, &Value)],
    ) -> std::io::Result<()> {
        let fields: Map<String, Json> = read_back
            .iter()
            .map(|(field, value)| (field.key().to_owned(), self.digest(*field, value).into()))
            .collect();
        let mut line = json!({
            "type": "after",
            "call": call,
            "time": (self.now)(),
            "id": id.or(step.id).map(|id| id.to_string()),
            "outcome": outcome.word(),
            "error": error.map(Error::code),
            "readBack": fields,
        });
        if self.keep == Keep::Values {
            line["values"] = payload(read_back.iter().copied()).into();
        }
        self.line(&line)
    }

    /// The last line.
    pub fn end(&self, tally: &Tally, exit: u8) -> std::io::Result<()> {
        let counts = |counts: super::Counts| {
            json!({
                "total": counts.total(),
                "attempted": counts.attempted(),
                "applied": counts.applied,
                "alreadyRight": counts.already_right,
                "held": counts.held,
                "failed": counts.failed,
                "unknown": counts.unknown,
                "notAttempted": counts.not_attempted,
            })
        };
        self.line(&json!({
            "type": "end",
            "time": (self.now)(),
            "contacts": counts(tally.contacts),
            "fields": counts(tally.fields),
            "exit": exit,
        }))
    }

    fn email(&self, email: &Personal) -> String {
        email_digest(self.salt, &canonical_email(email.reveal()))
    }

    fn digest(&self, field: Field, value: &Value) -> String {
        digest(self.salt, field, value)
    }

    /// One write for one line, so that a kill leaves whole lines behind.
    fn line(&self, json: &Json) -> std::io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(format!("{json}\n").as_bytes())?;
        file.flush()
    }
}

/// What stands for a value: `sha256:` of salt, field and JSON value, parted by zero bytes.
#[must_use]
pub fn digest(salt: Salt, field: Field, value: &Value) -> String {
    let mut hash = Sha256::new();
    hash.update(salt.0);
    hash.update([0]);
    hash.update(field.key());
    hash.update([0]);
    hash.update(json(field, value).to_string());
    format!("sha256:{}", hex(&hash.finalize()))
}

/// What stands for the e-mail by which a contact is known, which is in the form in which e-mails are compared.
#[must_use]
pub fn email_digest(salt: Salt, email: &str) -> String {
    digest(salt, Field::Email, &Value::text(email))
}

/// A value as it stands in a request.
fn json(field: Field, value: &Value) -> Json {
    payload([(field, value)]).remove(field.key()).unwrap_or_default()
}
