//! Reads a saved plan back, and believes nothing of it.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::json::FORMAT;
use super::{
    Action, Change, Hint, Identity, Missing, Plan, Reason, Step, Uncreated, Verdict, Workspace,
    digest,
};
use crate::contact::{Called, Field, FieldKind, Fields, Id, Value};
use crate::text::Personal;

/// Why a text is not a plan that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlan {
    /// Not JSON.
    #[error("it is not JSON (line {0}, column {1})")]
    NotJson(usize, usize),
    /// Another version of the format.
    #[error("its format is {0}, and this rolo reads {FORMAT}")]
    Version(String),
    /// A rendering without values.
    #[error("it is a redacted rendering, which holds no values; only `plan --out` writes a plan")]
    Redacted,
    /// Something is missing or of another kind; the text says where.
    #[error("`{0}` is missing or not as documented")]
    Shape(String),
    /// The digest in it is not that of its content.
    #[error("its content does not fit its digest: somebody changed it")]
    Digest,
}

/// The plan in the text of a saved file. Its digest is computed anew and compared.
pub fn from_json(text: &str) -> Result<Plan, NotAPlan> {
    let json: Json = serde_json::from_str(text)
        .map_err(|error| NotAPlan::NotJson(error.line(), error.column()))?;
    let root = At { json: &json, path: String::new() };
    let version = root.get("formatVersion").text()?;
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(version) != major(FORMAT) {
        // What stands in its place may be anything.
        let is_version =
            version.len() < 16 && version.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.'));
        let version = if is_version { version } else { "not a version" };
        return Err(NotAPlan::Version(version.to_owned()));
    }
    if json["redacted"] == true {
        return Err(NotAPlan::Redacted);
    }
    let workspace = root.get("workspace");
    let summary = root.get("summary");
    let mut plan = Plan {
        workspace: Workspace {
            id: workspace.get("id").text()?.to_owned(),
            name: workspace.get("name").text()?.to_owned(),
        },
        against: None,
        base: root.get("base").some(At::commit)?,
        contacts: Vec::new(),
        missing: root.get("missing").each(missing)?,
        forms: Vec::new(),
        repository: summary.get("repository").number()?,
        managed: summary.get("managed").number()?,
        unmanaged: root.get("unmanaged").some(At::number)?,
        names: HashMap::new(),
    };
    let names = &mut plan.names;
    plan.contacts = root.get("contacts").each(|at| step(at, names))?;
    if root.get("digest").text()? == digest(&plan) { Ok(plan) } else { Err(NotAPlan::Digest) }
}

fn step(at: &At<'_>, names: &mut HashMap<Id, Personal>) -> Result<Step, NotAPlan> {
    let action = at.get("action");
    let action = match action.text()? {
        "update" => Action::Update,
        "create" => Action::Create,
        "delete" => Action::Delete,
        _ => return Err(action.wrong()),
    };
    let managed = at.get("managed");
    let mut wanted = Fields::default();
    for (key, json) in managed.json.as_object().ok_or_else(|| managed.wrong())? {
        let field = Field::from_key(key).ok_or_else(|| managed.wrong())?;
        let at = At { json, path: format!("{}.{key}", managed.path) };
        wanted.set(field, at.value(field)?);
    }
    let id = at.get("id");
    let id = if id.json.is_null() { None } else { Some(id.id()?) };
    if id.is_none() != (action == Action::Create) {
        return Err(at.get("id").wrong());
    }
    let called = if action == Action::Delete {
        let called = at.get("called");
        let [first, last] = called.each(At::text)?[..] else { return Err(called.wrong()) };
        Called::by(first, last)
    } else {
        Called::default()
    };
    let refused = at.get("refused");
    let refused = if refused.json.is_null() { None } else { Some(reason(&refused)?) };
    let step = Step {
        action,
        id,
        refused,
        identity: Identity::Sure,
        called,
        email: at.get("email").personal()?,
        name: at.get("name").personal()?,
        file: at.get("file").text()?.to_owned(),
        other_files: Vec::new(),
        line: at.get("line").line()?,
        crm_synced: at.get("crmSynced").yes()?,
        waits: at.get("waits").yes()?,
        changes: at.get("changes").each(|at| change(at, names))?,
        wanted,
    };
    // What is read back is compared with what was wanted, so the two must agree.
    let agrees = |change: &Change| step.wanted.get(change.field) == Some(&change.after);
    if step.sent().all(agrees) { Ok(step) } else { Err(managed.wrong()) }
}

fn change(at: &At<'_>, names: &mut HashMap<Id, Personal>) -> Result<Change, NotAPlan> {
    let field = at.get("field");
    let field = Field::from_key(field.text()?).ok_or_else(|| field.wrong())?;
    let verdict = at.get("verdict");
    let verdict_word = verdict.text()?;
    let known = Verdict::ALL.into_iter().find(|known| known.word() == verdict_word);
    for (id, name) in at.json["names"].as_object().into_iter().flatten() {
        if let (Ok(id), Some(name)) = (id.parse(), name.as_str()) {
            names.insert(id, Personal::new(name));
        }
    }
    let is_sent = at.get("sent").yes()?;
    let verdict = known.ok_or_else(|| verdict.wrong())?;
    if verdict == Verdict::Held && is_sent {
        return Err(at.get("sent").wrong());
    }
    Ok(Change {
        field,
        before: at.get("before").value(field)?,
        after: at.get("after").value(field)?,
        verdict,
        is_sent,
        is_decided: at.get("decided").yes()?,
        reason: reason(&at.get("reason"))?,
        line: at.get("line").line()?,
    })
}

fn reason(at: &At<'_>) -> Result<Reason, NotAPlan> {
    let word = at.text()?;
    Reason::ALL.into_iter().find(|known| known.word() == word).ok_or_else(|| at.wrong())
}

fn missing(at: &At<'_>) -> Result<Missing, NotAPlan> {
    let id = at.get("id");
    Ok(Missing {
        file: at.get("file").text()?.to_owned(),
        line: at.get("line").line()?,
        id: if id.json.is_null() { None } else { Some(id.id()?) },
        email: at.get("email").personal()?,
        wanted: Fields::default(),
        hints: at.get("hints").each(|at| {
            Ok(Hint {
                id: at.get("id").id()?,
                email: at.get("email").personal()?,
                name: at.get("name").personal()?,
                is_former: at.json["former"] == true,
                is_it: false,
            })
        })?,
        reason: at.get("reason").some(|at| {
            let word = at.text()?;
            let known = Uncreated::ALL.into_iter().find(|known| known.word() == word);
            known.ok_or_else(|| at.wrong())
        })?,
    })
}

/// A place in the file.
struct At<'a> {
    json: &'a Json,
    path: String,
}

impl<'a> At<'a> {
    fn get(&self, key: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { json: &self.json[key], path: format!("{}{dot}{key}", self.path) }
    }

    fn each<T>(
        &self,
        mut read: impl FnMut(&At<'a>) -> Result<T, NotAPlan>,
    ) -> Result<Vec<T>, NotAPlan> {
        let items = self.json.as_array().ok_or_else(|| self.wrong())?;
        let at = |(n, json)| At { json, path: format!("{}[{n}]", self.path) };
        items.iter().enumerate().map(|item| read(&at(item))).collect()
    }

    fn wrong(&self) -> NotAPlan {
        NotAPlan::Shape(self.path.clone())
    }

    fn text(&self) -> Result<&'a str, NotAPlan> {
        self.json.as_str().ok_or_else(|| self.wrong())
    }

    fn yes(&self) -> Result<bool, NotAPlan> {
        self.json.as_bool().ok_or_else(|| self.wrong())
    }

    /// Nothing for null.
    fn some<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, NotAPlan>,
    ) -> Result<Option<T>, NotAPlan> {
        if self.json.is_null() { Ok(None) } else { read(self).map(Some) }
    }

    fn number(&self) -> Result<usize, NotAPlan> {
        let number = self.json.as_u64().and_then(|number| usize::try_from(number).ok());
        number.ok_or_else(|| self.wrong())
    }

    fn line(&self) -> Result<u32, NotAPlan> {
        u32::try_from(self.number()?).map_err(|_| self.wrong())
    }

    /// The name of a commit, of which others show the beginning.
    fn commit(&self) -> Result<String, NotAPlan> {
        let text = self.text()?;
        let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hex && matches!(text.len(), 40 | 64) {
            Ok(text.to_owned())
        } else {
            Err(self.wrong())
        }
    }

    fn id(&self) -> Result<Id, NotAPlan> {
        self.text()?.parse().map_err(|_| self.wrong())
    }

    fn personal(&self) -> Result<Option<Personal>, NotAPlan> {
        if self.json.is_null() { Ok(None) } else { Ok(Some(Personal::new(self.text()?))) }
    }

    fn value(&self, field: Field) -> Result<Value, NotAPlan> {
        Ok(match (field.spec().kind, self.json) {
            (FieldKind::References, _) => Value::ids(self.each(At::id)?),
            (_, Json::Null) => Value::Null,
            (FieldKind::Reference, _) => Value::Id(self.id()?),
            _ => Value::Text(Personal::new(self.text()?)),
        })
    }
}
