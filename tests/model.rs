//! Random lives of a repository and a workspace against a simple model: what people do on both sides,
//! what rolo says of each field, what it sends, and what is there afterwards.
//!
//! The model knows the table of verdicts (`docs/verdicts.md`) and nothing of the program. History
//! is a line of commits, at first on the default branch and later perhaps on another; no commit of a
//! last apply is handed over.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::env::{Project, Sandbox, web};
use crate::verdicts::git;

const CONTACTS: usize = 4;
const FIELDS: [&str; 3] = ["title", "fax", "officePhone"];
const VALUES: [Option<&str>; 4] = [Some("A"), Some("B"), Some("C"), None];
const FILES: [&str; 3] = ["contacts/a.yaml", "contacts/b.yml", "contacts/sub/c.yaml"];

/// A text, or nothing: an empty field.
type Content = Option<&'static str>;

/// A contact and one of its fields.
type Cell = (usize, usize);

/// What the files say: the value of each field that they manage.
type Desired = BTreeMap<Cell, Content>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnDrift {
    Overwrite,
    Keep,
}

/// A verdict, and whether the field is sent.
type Judged = (&'static str, bool);

struct Model {
    /// The working tree.
    desired: Desired,
    /// Which file each contact stands in.
    files: [usize; CONTACTS],
    /// What the files said at each commit.
    commits: Vec<Desired>,
    is_dirty: bool,
    /// How many commits there were when a branch left the default branch.
    branched: Option<usize>,
    live: BTreeMap<Cell, Content>,
    on_drift: OnDrift,
    overwrites_conflicts: bool,
}

impl Model {
    /// The verdict on each field that differs.
    fn judge(&self) -> BTreeMap<Cell, Judged> {
        let differing = self.desired.iter().filter(|(cell, wanted)| self.live[*cell] != **wanted);
        differing.map(|(cell, wanted)| (*cell, self.verdict(*cell, *wanted))).collect()
    }

    fn verdict(&self, cell: Cell, wanted: Content) -> Judged {
        // The commits up to the base: where the branch began; on the default branch HEAD with
        // uncommitted changes, else the commit before it.
        // A branch without a commit of its own is still the default branch.
        let branched = self.branched.filter(|commits| *commits < self.commits.len());
        let before = match (branched, self.is_dirty) {
            (Some(commits), _) => commits,
            (None, true) => self.commits.len(),
            (None, false) => self.commits.len() - 1,
        };
        let stood = |commits: &[Desired]| -> BTreeSet<Content> {
            commits.iter().filter_map(|files| files.get(&cell).copied()).collect()
        };
        let ever = stood(&self.commits);
        if stood(&self.commits[..before]).is_empty() || ever.contains(&self.live[&cell]) {
            return ("update", true);
        }
        let base = self.commits[..before].last().and_then(|files| files.get(&cell));
        // On the default branch nothing tells what was applied, so any change ever counts.
        let ever_changed = ever.iter().any(|value| *value != wanted);
        let is_touched = base != Some(&wanted) || (branched.is_none() && ever_changed);
        if is_touched {
            ("conflict", self.overwrites_conflicts)
        } else {
            ("drift", self.on_drift == OnDrift::Overwrite)
        }
    }

    /// What an apply leaves, and how it ends.
    fn apply(&mut self) -> i32 {
        let judged = self.judge();
        for (cell, (_, is_sent)) in &judged {
            if *is_sent {
                self.live.insert(*cell, self.desired[cell]);
            }
        }
        let is_held = judged.values().any(|judged| *judged == ("conflict", false));
        if is_held { 4 } else { 0 }
    }

    /// The contact files.
    fn write(&self, project: &Project) {
        for (at, file) in FILES.iter().enumerate() {
            let contacts: Vec<String> = (0..CONTACTS)
                .filter(|contact| self.files[*contact] == at)
                .map(|contact| self.yaml(contact))
                .collect();
            if contacts.is_empty() {
                let _ = std::fs::remove_file(project.path(file));
            } else {
                project.write(file, format!("contacts:\n{}", contacts.concat()));
            }
        }
    }

    fn yaml(&self, contact: usize) -> String {
        // Half of them are known by e-mail alone.
        let mut yaml = format!("  - email: {}\n", email(contact));
        if contact.is_multiple_of(2) {
            yaml.push_str(&format!("    id: {}\n", id(contact)));
        }
        for ((_, field), value) in self.desired.range((contact, 0)..(contact + 1, 0)) {
            yaml.push_str(&format!("    {}: {}\n", FIELDS[*field], value.unwrap_or("null")));
        }
        yaml
    }
}

fn id(contact: usize) -> String {
    format!("00000000-0000-4000-8000-{contact:012}")
}

fn email(contact: usize) -> String {
    format!("c{contact}@example.com")
}

fn cells() -> impl Iterator<Item = Cell> {
    (0..CONTACTS).flat_map(|contact| (0..FIELDS.len()).map(move |field| (contact, field)))
}

/// A model and the world that it is a model of.
struct World {
    model: Model,
    project: Project,
    sandbox: Sandbox,
    rng: Rng,
    /// What happened so far, to be read when something is wrong.
    story: Vec<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let live: BTreeMap<Cell, Content> =
            cells().map(|cell| (cell, *rng.choice(&VALUES).unwrap())).collect();
        let contacts: Vec<Value> = (0..CONTACTS)
            .map(|contact| {
                let mut json = json!({
                    "id": id(contact), "firstName": "Ann", "lastName": "Lee",
                    "email": email(contact), "description": "nobody manages this",
                });
                for (at, field) in FIELDS.iter().enumerate() {
                    json[field] = live[&(contact, at)].into();
                }
                json
            })
            .collect();
        // Faults that pass: what is sent and what is left stay the same.
        let faults = [&[][..], &["--fault", "503@patch:1"]];
        let sandbox = Sandbox::with(&json!({"contacts": contacts}), rng.choice(&faults).unwrap());
        let project = Project::new().at(&sandbox).file(".gitignore", ".rolo/\n");
        git(&project.path(""), &["init", "-q", "-b", "main"]);
        let desired = cells().filter(|_| rng.bool()).map(|cell| (cell, live[&cell])).collect();
        let model = Model {
            desired,
            files: [0, 0, 1, 2],
            commits: Vec::new(),
            is_dirty: true,
            branched: None,
            live,
            on_drift: OnDrift::Overwrite,
            overwrites_conflicts: false,
        };
        let mut world = Self { model, project, sandbox, rng, story: vec![format!("seed {seed}")] };
        world.model.write(&world.project);
        world.commit();
        world
    }

    fn commit(&mut self) {
        let folder = self.project.path("");
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-q", "--allow-empty", "-m", "step"]);
        self.model.commits.push(self.model.desired.clone());
        self.model.is_dirty = false;
        self.story.push("commit".to_owned());
    }

    fn step(&mut self) {
        let cell = (self.rng.usize(..CONTACTS), self.rng.usize(..FIELDS.len()));
        let value = *self.rng.choice(&VALUES).unwrap();
        match self.rng.u32(..14) {
            0..=2 => self.edit(&format!("files: {cell:?} = {value:?}"), |model| {
                model.desired.insert(cell, value);
            }),
            3 => self.edit(&format!("files: {cell:?} is dropped"), |model| {
                model.desired.remove(&cell);
            }),
            4 => {
                let file = self.rng.usize(..FILES.len());
                self.edit(&format!("contact {} moves to {}", cell.0, FILES[file]), |model| {
                    model.files[cell.0] = file;
                });
            }
            5..=7 => {
                self.story.push(format!("Ruddr: {cell:?} = {value:?}"));
                let body = Map::from_iter([(FIELDS[cell.1].to_owned(), value.into())]);
                let path = format!("/contacts/{}", id(cell.0));
                let body = Value::Object(body).to_string();
                // The fault may meet this call instead of one of rolo's.
                let send = || web::send(&self.sandbox.url, "PATCH", &path, &body).0;
                assert!(send() == 200 || send() == 200);
                self.model.live.insert(cell, value);
            }
            8..=9 => self.policies(),
            10 => self.apply(),
            11 if self.model.commits.len() > 3 => self.branch(),
            _ => self.commit(),
        }
    }

    fn branch(&mut self) {
        // With the tree as it is; a branch of a branch is the same one.
        if self.model.branched.is_none() {
            self.story.push("a branch".to_owned());
            git(&self.project.path(""), &["checkout", "-q", "-b", "change"]);
            self.model.branched = Some(self.model.commits.len());
        }
    }

    fn edit(&mut self, words: &str, change: impl FnOnce(&mut Model)) {
        self.story.push(words.to_owned());
        change(&mut self.model);
        self.model.write(&self.project);
        // An edit may undo what was not committed yet.
        let folder = self.project.path("");
        let status = std::process::Command::new("git")
            .args(["status", "--porcelain"])
            .current_dir(folder)
            .output()
            .unwrap();
        self.model.is_dirty = !status.stdout.is_empty();
    }

    fn policies(&mut self) {
        self.model.on_drift = *self.rng.choice(&[OnDrift::Overwrite, OnDrift::Keep]).unwrap();
        self.model.overwrites_conflicts = self.rng.bool();
        let drift = match self.model.on_drift {
            OnDrift::Overwrite => "overwrite",
            OnDrift::Keep => "keep",
        };
        let conflict = if self.model.overwrites_conflicts { "overwrite" } else { "hold" };
        let yaml = format!("policy:\n  drift: {drift}\n  conflict: {conflict}\n");
        self.story.push(yaml.clone());
        self.project.write("rolo.yaml", yaml);
        self.commit();
    }

    fn apply(&mut self) {
        self.story.push("apply".to_owned());
        let code = self.model.apply();
        let run = self.project.rolo("apply --auto-approve");
        assert_eq!(run.code, code, "{}\n{run}", self.story.join("\n"));
    }

    /// Compares what rolo says with the model, and the workspace too.
    fn check(&self) {
        let story = || self.story.join("\n");
        let run = self.project.rolo("plan --format json");
        assert_eq!(run.code, 0, "{}\n{run}", story());
        let plan = run.json();
        let mut told = BTreeMap::new();
        for step in plan["contacts"].as_array().unwrap() {
            let contact = (0..CONTACTS).find(|contact| step["id"] == id(*contact)).unwrap();
            for change in step["changes"].as_array().unwrap() {
                let field = FIELDS.iter().position(|field| change["field"] == *field).unwrap();
                let verdict = change["verdict"].as_str().unwrap().to_owned();
                told.insert((contact, field), (verdict, change["sent"].as_bool().unwrap()));
            }
        }
        let judged = self.model.judge().into_iter();
        let judged = judged.map(|(cell, (verdict, sent))| (cell, (verdict.to_owned(), sent)));
        assert_eq!(told, judged.collect(), "{}\n{run}", story());
        for contact in web::contacts(&self.sandbox.url) {
            let at = (0..CONTACTS).find(|at| contact["id"] == id(*at)).unwrap();
            for (field, key) in FIELDS.iter().enumerate() {
                assert_eq!(contact[key], json!(self.model.live[&(at, field)]), "{}", story());
            }
            assert_eq!(contact["description"], "nobody manages this", "{}", story());
            assert_eq!(contact["email"], email(at), "{}", story());
        }
    }
}

#[test]
fn random_lives_go_as_the_model_says() {
    let mut verdicts = BTreeSet::new();
    for seed in 0..18 {
        let mut world = World::new(seed);
        for _ in 0..14 {
            world.step();
            verdicts.extend(world.model.judge().into_values());
            if world.rng.bool() {
                world.check();
            }
        }
        world.check();
        // What apply leaves, it leaves again and again.
        world.apply();
        world.check();
        world.apply();
        world.check();
    }
    // The lives are worth their time only when everything happens in them.
    let all = [
        ("conflict", false),
        ("conflict", true),
        ("drift", false),
        ("drift", true),
        ("update", true),
    ];
    assert_eq!(verdicts.into_iter().collect::<Vec<_>>(), all);
}
