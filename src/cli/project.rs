//! Where the project is, and its desired contacts.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde_json::Value as Json;

use super::args::{Global, Tuning};
use super::bounded;
use super::exit::{Exit, Failure};
use super::files;
use super::links::is_inside;
use super::output::Output;
use super::redaction;
use crate::config::{Origin, Settings};
use crate::desired::{self, Extent, Limits, Repository, Selection};
use crate::diagnostic::{Diagnostic, Faults, Place, Source};
use crate::render;
use crate::schema::Key;
use crate::text::{IO_WAY_OUT, io_reason};

/// The configuration file that marks a project's root.
pub(super) const CONFIG: &str = "rolo.yaml";

/// The published schema of contact files, below the root.
const SCHEMA: &str = "schema/contact.schema.json";

/// Folder of what rolo keeps for itself, below the root.
const STATE: &str = ".rolo";

/// Folder of receipts in it.
const RECEIPTS: &str = "receipts";

/// Largest `rolo.yaml` that is read: room for the names of some 50,000 tags.
const MAX_CONFIG_BYTES: u64 = 4 << 20;

/// The project that a command works on.
#[derive(Debug)]
pub(super) struct Project {
    /// The folder that relative paths on the command line start from.
    pub(super) from: PathBuf,
    /// The nearest parent folder that has a `rolo.yaml`, else the same folder.
    pub(super) root: PathBuf,
    /// The settings of its `rolo.yaml`.
    pub(super) settings: Settings,
}

/// A project as it was found.
pub(super) struct Found {
    /// The project; where there is trouble, its settings must not be used.
    pub(super) project: Project,
    /// Whether there is a `rolo.yaml`.
    pub(super) has_config: bool,
    /// Why no command can go on with it.
    pub(super) trouble: Option<Failure>,
    /// The faults of `rolo.yaml`.
    pub(super) faults: Faults,
}

impl Project {
    pub(super) fn find(global: &Global, output: &mut Output) -> Result<Self, Failure> {
        let Found { project, trouble, faults, .. } = Self::look(global)?;
        // Faults of `rolo.yaml` itself are told as it wants them told, as far as that can be read.
        output.set(&project.settings);
        output.faults(&faults);
        trouble.map_or(Ok(project), Err)
    }

    /// The project, whatever is wrong with its settings.
    pub(super) fn look(global: &Global) -> Result<Found, Failure> {
        let here = std::env::current_dir().map_err(|error| {
            Failure::new(
                "project::folder",
                format!("the current folder cannot be used: {}", io_reason(&error)),
            )
        })?;
        let from = global.directory.as_ref().map_or(here.clone(), |directory| here.join(directory));
        let from = from.canonicalize().map_err(|error| {
            let sentence = format!("`-C {}`: {}", from.display(), io_reason(&error));
            Failure::new("project::folder", sentence).help("give a folder that exists")
        })?;
        if !from.is_dir() {
            let sentence = format!("`-C {}`: not a folder", from.display());
            return Err(Failure::new("project::folder", sentence).help("give a folder that exists"));
        }
        // A link that leads nowhere counts: it must not silently lift what the file says.
        let is_root = |folder: &&Path| {
            let kind = folder.join(CONFIG).symlink_metadata();
            kind.is_ok_and(|kind| !kind.is_dir())
        };
        let root = from.ancestors().find(is_root);
        let mut faults = Faults::default();
        let read = match (other_config(root.unwrap_or(&from)), root) {
            (Some(other), _) => {
                let sentence = format!("`{other}` is not read: the name is `{CONFIG}`");
                Err(Failure::new("config::name", sentence).help("rename the file"))
            }
            (None, Some(root)) => read_settings(root, &mut faults),
            (None, None) => Ok(Settings::default()),
        };
        let has_config = root.is_some();
        let (mut settings, trouble) = match read {
            Ok(settings) => (settings, None),
            Err(trouble) => (Settings::default(), Some(trouble)),
        };
        redaction::set_by_flag(&mut settings, global);
        let project = Self { root: root.unwrap_or(&from).to_owned(), from, settings };
        let trouble = trouble.or_else(|| project.check_settings(&faults).err());
        Ok(Found { project, has_config, trouble, faults })
    }

    /// Settings with faults must not be used.
    fn check_settings(&self, faults: &Faults) -> Result<(), Failure> {
        if faults.errors() + faults.warnings() > 0 {
            let sentence = format!("`{CONFIG}` is invalid: {}", render::tally(faults));
            return Err(Failure::new("config::invalid", sentence)
                .help("correct it where the errors point; every setting may be left out"));
        }
        self.check_contacts_folder()
    }

    /// The contacts folder has to be inside the project: a pull request must not be able to bring
    /// in files of the machine that checks it.
    fn check_contacts_folder(&self) -> Result<(), Failure> {
        if self.contacts() == Path::new("") {
            let sentence = format!("`contacts:` is the folder of `{CONFIG}` itself");
            return Err(Failure::new("config::contacts", sentence)
                .help(format!("name a folder below it: `{CONFIG}` would be read as a contact")));
        }
        let is_plain = |part| matches!(part, Component::Normal(_));
        let is_below = self.contacts().components().all(is_plain);
        let is_gits =
            self.contacts().components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git"));
        let real = |path: &Path| path.canonicalize().ok();
        let leads_out = match (real(&self.root), real(&self.root.join(self.contacts()))) {
            (Some(root), Some(folder)) => !folder.starts_with(root),
            _ => false,
        };
        // git keeps no history behind a link, and without it a conflict would pass for an update.
        let leads_out = leads_out || self.root.join(self.contacts()).is_symlink();
        if is_below && !is_gits && !leads_out {
            return Ok(());
        }
        let sentence =
            format!("the contacts folder `{}` is not in the project", self.contacts().display());
        Err(Failure::new("config::contacts", sentence)
            .help("`contacts:` in `rolo.yaml` names a folder below the one that `rolo.yaml` is in"))
    }

    /// The project's folder as seen from the top of its git repository; empty there, and outside git.
    pub(super) fn folder_in_repository(&self) -> String {
        // A worktree has a file of that name.
        let top = self.root.ancestors().find(|folder| folder.join(".git").exists());
        let folder = top.and_then(|top| self.root.strip_prefix(top).ok());
        folder.map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The settings with what the command line says on top.
    pub(super) fn settings_with(&self, tuning: &Tuning) -> Settings {
        let mut settings = self.settings.clone();
        let flags = [
            (Key::Rate, "--rate", tuning.rate.map(Json::from)),
            (Key::Burst, "--burst", tuning.burst.map(Json::from)),
            (Key::Concurrency, "--concurrency", tuning.concurrency.map(Json::from)),
            (Key::Timeout, "--timeout", tuning.timeout.map(Json::from)),
        ];
        for (key, flag, value) in flags {
            if let Some(value) = value {
                settings.set(key, value, Origin::Flag(flag));
            }
        }
        settings
    }

    /// The folder of the contact files, relative to the root.
    pub(super) fn contacts(&self) -> &Path {
        Path::new(self.settings.text(Key::Contacts).unwrap_or_default())
    }

    /// The way from a file, relative to the root, to the schema of contact files; nothing where the
    /// project has none.
    pub(super) fn schema_from(&self, file: &str) -> Option<String> {
        let up = "../".repeat(file.matches('/').count());
        self.root.join(SCHEMA).is_file().then(|| up + SCHEMA)
    }

    /// Loads and validates every contact file.
    pub(super) fn load(
        &self,
        allow_empty: bool,
        extent: Extent,
        report: &mut Faults,
    ) -> Repository {
        let limits = Limits {
            files: self.settings.whole(Key::MaxFiles) as usize,
            contacts: self.settings.whole(Key::MaxContacts) as usize,
        };
        let repository = desired::load(&self.root, self.contacts(), extent, limits, report);
        if repository.contacts.is_empty() && report.errors() == 0 && !allow_empty {
            report.push(
                Diagnostic::error(
                    "contact::none",
                    Place::whole_file(self.contacts().to_string_lossy()),
                    "there is no contact here",
                )
                .help("add a file such as `jane-doe.yaml` there")
                .help("`--allow-empty` accepts a repository without contacts"),
            );
        }
        repository
    }

    /// Like [`Self::load`], for commands that go on only when nothing is wrong: faults are printed,
    /// and an error ends the command.
    pub(super) fn load_valid(
        &self,
        allow_empty: bool,
        extent: Extent,
        output: &mut Output,
    ) -> Result<Repository, Failure> {
        let mut report = Faults::default();
        let repository = self.load(allow_empty, extent, &mut report);
        output.faults(&report);
        if report.errors() == 0 {
            return Ok(repository);
        }
        let sentence = format!("the desired state is invalid: {}", render::tally(&report));
        Err(Failure::new("contact::invalid", sentence)
            .exit(Exit::Invalid)
            .help("correct the files where the errors point; `rolo validate` needs no network"))
    }

    /// Those of `files` that a command is limited to by its arguments.
    pub(super) fn select(
        &self,
        files: &[String],
        paths: &[PathBuf],
        faults: &Faults,
    ) -> Result<Selection, Failure> {
        Selection::of(files, &self.root, &self.from, paths, faults).map_err(|error| {
            Failure::new("project::path", error.to_string())
                .help("give a contact file, or a folder that holds some")
        })
    }

    /// Keeps two commands that write, here or in the workspace, from doing so at once. Held until the
    /// end.
    ///
    /// What an ended command left half written is removed.
    pub(super) fn lock(&self) -> Result<File, Failure> {
        let state = self.state_folder()?;
        let path = state.join("apply.lock");
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|error| {
            let sentence = format!("cannot open `{}`: {}", path.display(), io_reason(&error));
            Failure::new("project::lock", sentence).help(IO_WAY_OUT)
        })?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let sentence = "another rolo that writes is running in this project";
                Err(Failure::new("project::lock", sentence)
                    .help("wait until it has ended, then run again"))
            }
            // A file system without locks cannot keep two apart.
            Err(TryLockError::Error(_)) => Ok(file),
            Ok(()) => {
                files::remove_leftovers(&state);
                Ok(file)
            }
        }
    }

    /// The folder of the receipts, whether it is there or not.
    pub(super) fn receipts(&self) -> PathBuf {
        self.root.join(STATE).join(RECEIPTS)
    }

    /// The folder of what rolo keeps for itself; made, and kept out of git, when it is not there.
    pub(super) fn state_folder(&self) -> Result<PathBuf, Failure> {
        let folder = self.root.join(STATE);
        if let Some(link) = link_in(&folder) {
            let link = link.strip_prefix(&self.root).unwrap_or(&link).display().to_string();
            return Err(Failure::new("project::state", format!("`{link}` is a link"))
                .help("remove it: what rolo keeps for itself stays in the project"));
        }
        let ignore = folder.join(".gitignore");
        let made = std::fs::create_dir_all(&folder).and_then(|()| {
            if ignore.exists() { Ok(()) } else { files::write_named(&ignore, "*\n") }
        });
        made.map_err(|error| {
            let sentence = format!("cannot make `{}`: {}", folder.display(), io_reason(&error));
            Failure::new("project::state", sentence).help(IO_WAY_OUT)
        })?;
        Ok(folder)
    }
}

/// A link that a path in the folder of what rolo keeps for itself would go through.
fn link_in(folder: &Path) -> Option<PathBuf> {
    if folder.is_symlink() {
        return Some(folder.to_owned());
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).find(|path| path.is_symlink())
}

/// A file that was meant to be `rolo.yaml`: its rules must not be lost without a word.
fn other_config(root: &Path) -> Option<&'static str> {
    if root.join(CONFIG).symlink_metadata().is_ok() {
        return None;
    }
    ["rolo.yml", "rolo.YAML", "ROLO.yaml", ".rolo.yaml"]
        .into_iter()
        .find(|name| root.join(name).is_file())
}

/// Reads the `rolo.yaml` of a folder. What is wrong with it goes to `faults`.
fn read_settings(root: &Path, faults: &mut Faults) -> Result<Settings, Failure> {
    let path = root.join(CONFIG);
    // What is wrong is told with lines of the file, which must not be a secret of the machine.
    if !is_inside(root, &path) {
        let sentence = format!("`{CONFIG}` is a link that leads out of the project");
        return Err(Failure::new("config::link", sentence).help("put the file itself there"));
    }
    let unreadable = |why: &str| {
        Failure::new("config::unreadable", format!("cannot read `{CONFIG}`: {why}"))
            .help(IO_WAY_OUT)
    };
    // A pipe would be waited for.
    if !path.is_file() {
        return Err(unreadable("it is not a regular file"));
    }
    let text = bounded::text(&path, MAX_CONFIG_BYTES);
    let Some(text) = text.map_err(|error| unreadable(&io_reason(&error)))? else {
        let sentence = format!("`{CONFIG}` is larger than {} MiB", MAX_CONFIG_BYTES >> 20);
        return Err(Failure::new("config::too-large", sentence)
            .help("`names:` needs only what the service does not tell"));
    };
    let mut found = Vec::new();
    let settings = Settings::read(&Arc::new(Source { path: CONFIG.to_owned(), text }), &mut found);
    faults.extend(found);
    Ok(settings)
}
